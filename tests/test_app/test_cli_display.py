"""Is there a screen? The display server itself is asked."""

import socket

import pytest

from app.display import missing_display

VARIABLES = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")

pytestmark = pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux has these display servers")


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_without_a_display_it_says_so():
    assert missing_display() == "no display: neither WAYLAND_DISPLAY nor DISPLAY leads to one"


@pytest.mark.parametrize("display", [":9871", "unix:9871", "nonsense", ":", "127.0.0.1:1234.0"])
def test_a_display_that_does_not_answer_is_named(monkeypatch, display):
    monkeypatch.setenv("DISPLAY", display)
    assert missing_display() == f"no display: nothing answers at DISPLAY={display}"


def test_a_wayland_server_that_answers_is_a_display(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert missing_display()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        assert missing_display() is None
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        assert missing_display()


def test_an_x_server_on_an_abstract_socket_is_a_display(monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind("\0/tmp/.X11-unix/X9872")
        server.listen()
        monkeypatch.setenv("DISPLAY", ":9872.0")
        assert missing_display() is None


def test_drawing_into_memory_is_no_screen(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert missing_display() == "QT_QPA_PLATFORM=offscreen draws no window"
