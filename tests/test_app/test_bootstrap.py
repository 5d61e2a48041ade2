import logging
import sys
import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QMessageBox

import core
from app import bootstrap
from app.screenshots import FRESH, TRAINED, take_screenshots
from core.experiment.network.presets import lenet, perceptron
from core.formats.project import Project, save_project


@pytest.fixture
def clean_hooks(monkeypatch):
    """Put hooks, handlers and Qt's messages back afterwards."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_the_application_is_made_once(qapp):
    assert bootstrap.make_application() is qapp
    assert qapp.applicationDisplayName() == "LeNet Lab"


def test_log_takes_python_s_and_qt_s_messages(qapp, clean_hooks, tmp_path):
    before = qInstallMessageHandler(None)
    path = bootstrap.start_log(tmp_path)
    logging.getLogger("lenetlab.test").warning("from Python")
    qWarning("from Qt")
    qInstallMessageHandler(before)
    text = path.read_text(encoding="utf-8")
    assert "from Python" in text
    assert "from Qt" in text


def test_what_nobody_caught_is_shown_and_logged(qapp, clean_hooks, qtbot, caplog):
    bootstrap.install_exception_hooks()
    with caplog.at_level(logging.ERROR):
        try:
            raise ValueError("unforeseen")
        except ValueError:
            sys.excepthook(*sys.exc_info())
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
    qtbot.addWidget(box)
    assert "unforeseen" in box.informativeText()
    assert "Traceback" in box.detailedText()
    assert "unforeseen" in caplog.text


def test_a_thread_s_exception_reaches_the_log(clean_hooks, caplog):
    bootstrap.install_exception_hooks()
    with caplog.at_level(logging.ERROR):
        thread = threading.Thread(target=lambda: 1 / 0, name="doomed")
        thread.start()
        thread.join()
    assert "doomed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("content", [b"no project", None])
def test_a_project_that_cannot_be_read_is_told_in_the_window_and_in_the_terminal(
    qapp, qtbot, caplog, tmp_path, content
):
    path = tmp_path / "broken.lenet"
    if content is not None:
        path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        window = bootstrap.make_window(str(path))
    qtbot.addWidget(window)
    window.show()
    assert window.notices.isVisible() and window.notices.message.warning
    assert window.notices.message.text.startswith("Not opened: ") and str(path) in window.notices.message.text
    assert str(path) in caplog.text
    assert window.documents.path is None and not window.documents.is_modified()
    assert window.session.network.spec == lenet() and window.session.network.reader is not None
    window.close()
    assert path.exists() == (content is not None) and (content is None or path.read_bytes() == content)


def test_the_project_that_was_named_is_open(qapp, qtbot, tmp_path):
    path = tmp_path / "mine.lenet"
    save_project(Project(perceptron()), path)
    window = bootstrap.make_window(str(path))
    qtbot.addWidget(window)
    window.show()
    assert window.session.network.spec == perceptron() and window.documents.path == path
    assert not window.notices.isVisible()
    window.close()


@pytest.mark.parametrize(("processors", "asked", "threads"), [(8, None, 7), (1, None, 1), (8, "3", 5)])
def test_the_kernels_leave_the_window_a_processor(monkeypatch, processors, asked, threads):
    before = core.get_num_threads()
    core.set_num_threads(5)
    monkeypatch.setattr(bootstrap.QThread, "idealThreadCount", lambda: processors)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if asked:
        monkeypatch.setenv("OMP_NUM_THREADS", asked)
    try:
        bootstrap.leave_a_processor()
        assert core.get_num_threads() == threads
    finally:
        core.set_num_threads(before)


@pytest.mark.slow
def test_every_picture_is_taken(qapp, tmp_path):
    assert take_screenshots(SimpleNamespace(output=str(tmp_path / "images"), only=None)) == 0
    names = {path.stem for path in (tmp_path / "images").glob("*.png")}
    inside = {name for name in names if name.startswith("inside-")}
    assert names - inside == {scene.__name__ for scene in (*FRESH, *TRAINED)}
    assert {"inside-gradients", "inside-derivation", "inside-time-travel", "inside-gradients-vanishing"} <= inside
    assert {"start", "building", "training", "settings", "dark", "chinese"} <= names
