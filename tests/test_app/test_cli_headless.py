"""Without a display: the same main job, in the terminal and in one picture."""

import sys

import numpy as np
import pytest

from app import headless
from app.cli import main
from core.experiment.training.settings import TrainingSettings
from core.experiment.training.sources import MadeDigits


def test_an_image_becomes_half_blocks():
    image = np.zeros((4, 4), np.uint8)
    image[0, 1] = image[1, 2] = image[0, 3] = image[1, 3] = 255
    assert headless.blocks(image) == [" ▀▄█"]


@pytest.fixture
def small_job(monkeypatch, tmp_path):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(headless, "MadeDigits", lambda: MadeDigits(640, 100))
    monkeypatch.setattr(headless, "TrainingSettings", lambda: TrainingSettings(epochs=2))


def test_it_trains_reads_and_says_where_the_picture_is(small_job, tmp_path, capsys, monkeypatch):
    pictures = []
    monkeypatch.setattr(headless, "take_picture", lambda path: pictures.append(path))
    assert main([]) == 0
    out = capsys.readouterr().out
    assert out.startswith("QT_QPA_PLATFORM=offscreen draws no window; training here instead.\nLeNet: 61,706 parameters")
    assert out.count("accuracy ") == 2 and out.count("read as ") == 5
    assert pictures == [tmp_path / "lenetlab" / "window.png"]
    assert out.endswith(f"a picture of the window is in {pictures[0]}\n")


def test_without_qt_only_the_picture_is_missing(small_job, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "app.bootstrap", None)
    assert headless.take_picture(tmp_path / "window.png").startswith("no picture of the window: Qt cannot be loaded")


def test_the_picture_is_the_window(small_job, tmp_path, qapp):
    from PySide6.QtGui import QImage

    assert headless.take_picture(tmp_path / "window.png") is None
    image = QImage(str(tmp_path / "window.png"))
    assert (image.width(), image.height()) == (1440, 900)
    assert headless.take_picture(tmp_path / "nowhere" / "window.png").endswith("cannot be written")
