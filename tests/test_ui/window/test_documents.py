"""Projects, as a person works with them: open, save, close, drop, recover."""

import threading
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from core.experiment import PRESETS, TrainingSettings
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.sources import MadeDigits
from core.formats.network_file import SHIPPED_WEIGHTS
from core.formats.project import Project, load_project, save_project
from ui.session import documents
from ui.session.recovery import Recovery
from ui.window.main_window import MainWindow


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "lenetlab.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(qtbot, settings):
    """A window that remembers; the question about unsaved changes is answered with Discard at the end."""
    windows = []

    def make(*arguments, **keywords):
        window = MainWindow(settings, *arguments, **keywords)
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window._may_close = True
        window.close()


@pytest.fixture
def perceptron(tmp_path):
    """A project file with another network and its weights."""
    path = tmp_path / "two layers.lenet"
    spec = PRESETS["perceptron"]()
    weights = Snapshot.of(spec.build(seed=5), spec).arrays
    drawing = {"strokes": [[[0.5, 0.1], [0.5, 0.9]]], "picture": None, "origin": ""}
    view = {"drawing": drawing, "selected": "fc2"}
    save_project(Project(spec, TrainingSettings(epochs=7), weights, view=view), path)
    return path


def question():
    """The question about unsaved changes, or None."""
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
    return next((box for box in boxes if box.objectName() == "unsavedDialog"), None)


def answer(qtbot, button) -> None:
    qtbot.mouseClick(question().button(button), Qt.MouseButton.LeftButton)


def choose_file(qtbot, window, path) -> None:
    """Type a path into the file dialog."""
    dialog = next(d for d in window.findChildren(QFileDialog) if d.isVisible())
    dialog.findChild(QLineEdit).setText(str(path))
    qtbot.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)


def edit(window) -> None:
    window.editor.set_settings(replace(window.session.setup.settings, epochs=9))


def test_a_project_is_opened_with_all_that_is_in_it(open_window, perceptron):
    window = open_window()
    assert window.documents.open(perceptron)
    assert window.session.network.spec == PRESETS["perceptron"]()
    assert window.session.setup.settings.epochs == 7
    assert window.session.network.selected == "fc2"
    assert len(window.pad.canvas.drawing.strokes) == 1
    assert window.windowTitle().startswith("two layers")
    assert not window.isWindowModified()
    assert not window.undo_stack.canUndo()


def test_what_is_saved_is_what_is_opened(open_window, tmp_path, qtbot, hand, action):
    window = open_window()
    hand.draw_one(window.pad.canvas)
    window.session.network.select("fc2")
    edit(window)
    action_save = window.files.save
    path = tmp_path / "mine.lenet"
    with qtbot.waitSignal(window.documents.saved):
        action_save.trigger()
        choose_file(qtbot, window, path)
    project = load_project(path)
    assert project.spec == window.session.network.spec
    assert project.settings == window.session.setup.settings
    np.testing.assert_array_equal(project.weights["fc1.weight"], window.session.network.weights["fc1.weight"])
    other = open_window(project, path=path)
    assert other.pad.canvas.drawing.strokes == window.pad.canvas.drawing.strokes
    assert other.session.network.selected == "fc2"
    qtbot.waitUntil(lambda: other.pad.predicted.text() == window.pad.predicted.text() != "")


def test_the_mark_says_whether_there_are_changes(open_window, tmp_path, qtbot):
    window = open_window()
    assert not window.isWindowModified()
    edit(window)
    assert window.isWindowModified()
    window.editor.undo()
    assert not window.isWindowModified()
    window.editor.redo()
    with qtbot.waitSignal(window.documents.saved):
        window.documents.save(tmp_path / "a.lenet")
    assert not window.isWindowModified()
    window.editor.undo()
    assert window.isWindowModified()


def test_training_is_a_change(open_window, qtbot):
    window = open_window()
    with qtbot.waitSignal(window.session.setup.data_changed):
        window.session.setup.choose_data(MadeDigits(train=640, test=100, seed=3))
    window.session.run.step()
    qtbot.waitUntil(window.isWindowModified, timeout=20_000)


def test_drawing_is_no_change(open_window, hand):
    window = open_window()
    hand.draw_one(window.pad.canvas)
    assert not window.isWindowModified()


def test_saving_does_not_hold_up_the_window(open_window, tmp_path, qtbot, monkeypatch):
    """The file is written in another thread than the window's."""
    threads = []
    write = documents.save_project

    def observed(project, path):
        threads.append(threading.current_thread())
        write(project, path)

    monkeypatch.setattr(documents, "save_project", observed)
    window = open_window()
    with qtbot.waitSignal(window.documents.saved):
        window.documents.save(tmp_path / "a.lenet")
    assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize("case", ["damaged", "other", "newer", "gone"])
def test_what_cannot_be_opened_leaves_everything_as_it_is(open_window, perceptron, tmp_path, case):
    path = tmp_path / "broken.lenet"
    if case == "damaged":
        path.write_bytes(perceptron.read_bytes()[:500])
    elif case == "other":
        path.write_bytes(b"\x89PNG\r\n")
    elif case == "newer":
        with zipfile.ZipFile(perceptron) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b'"version": 1', b'"version": 99'))
    window = open_window()
    edit(window)
    before, weights = window.session.network.spec, window.session.network.weights
    assert not window.documents.open(path)
    assert window.session.network.spec == before
    assert window.session.network.weights is weights
    assert window.session.setup.settings.epochs == 9
    assert window.undo_stack.canUndo()
    assert window.notices.isVisible()
    assert str(path) in window.notices.message.text
    assert {"newer": "version 99", "gone": "is not there"}.get(case, "") in window.notices.message.text


def test_a_file_that_cannot_be_written_keeps_its_changes(open_window, tmp_path, qtbot):
    window = open_window()
    edit(window)
    with qtbot.waitSignal(window.documents.save_failed):
        window.documents.save(tmp_path / "no such folder" / "a.lenet")
    assert window.isWindowModified()
    assert "no such folder" in window.notices.message.text
    window.notices.dismiss()
    assert not window.notices.isVisible()


def test_closing_asks_and_saves(open_window, perceptron, qtbot):
    window = open_window()
    window.documents.open(perceptron)
    edit(window)
    window.close()
    assert window.isVisible()
    answer(qtbot, QMessageBox.StandardButton.Save)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert load_project(perceptron).settings.epochs == 9


def test_closing_can_be_taken_back_or_meant(open_window, qtbot):
    window = open_window()
    edit(window)
    window.close()
    answer(qtbot, QMessageBox.StandardButton.Cancel)
    assert window.isVisible()
    window.close()
    answer(qtbot, QMessageBox.StandardButton.Discard)
    assert not window.isVisible()


def test_a_window_without_changes_closes_at_once(open_window):
    window = open_window()
    window.close()
    assert question() is None
    assert not window.isVisible()


def test_a_project_that_is_dropped_on_the_window_opens(open_window, perceptron, qtbot):
    window = open_window()
    drop(window, perceptron)
    assert window.session.network.spec.name == "Perceptron"
    edit(window)
    drop(window, perceptron)
    answer(qtbot, QMessageBox.StandardButton.Discard)
    assert window.session.setup.settings.epochs == 7


def test_weights_that_are_dropped_are_used(open_window):
    window = open_window()
    before = window.session.network.weights
    drop(window, SHIPPED_WEIGHTS)
    assert window.session.network.weights is not before
    assert window.session.network.reader.source == SHIPPED_WEIGHTS.name
    window.session.network.change(PRESETS["perceptron"]())
    kept = window.session.network.weights
    drop(window, SHIPPED_WEIGHTS)
    assert window.session.network.weights is kept
    assert "use weights of this network" in window.notices.message.text


def test_recent_projects_are_listed_newest_first(open_window, perceptron, tmp_path, qtbot):
    window = open_window()
    window.documents.open(perceptron)
    with qtbot.waitSignal(window.documents.saved):
        window.documents.save(tmp_path / "b.lenet")
    window.files.recent.aboutToShow.emit()
    names = [action.text() for action in window.files.recent.actions()]
    assert names[:2] == ["b.lenet", "two layers.lenet"]
    window.files.recent.actions()[1].trigger()
    assert window.session.network.spec.name == "Perceptron"
    perceptron.unlink()
    window.documents.open(perceptron)
    assert perceptron not in window.preferences.recent


@pytest.mark.parametrize(("suffix", "content"), [(".py", b"import torch"), (".safetensors", b"conv1.weight")])
def test_export_writes_what_the_menu_says(open_window, tmp_path, qtbot, suffix, content):
    window = open_window()
    entry = next(
        a for a in window.files.export.actions() if suffix == {"P": ".py", "W": ".safetensors"}.get(a.text()[0])
    )
    entry.trigger()
    with qtbot.waitSignal(window.documents.exported):
        choose_file(qtbot, window, tmp_path / f"out{suffix}")
    assert content in (tmp_path / f"out{suffix}").read_bytes()
    assert "out" in window.notices.message.text


def test_new_begins_again_with_the_shipped_lenet(open_window, perceptron):
    window = open_window()
    window.documents.open(perceptron)
    window.files.new.trigger()
    assert window.session.network.spec.name == "LeNet"
    assert window.documents.path is None
    assert window.pad.canvas.is_empty()


def test_unsaved_work_is_offered_after_a_crash(open_window, perceptron, qtbot, tmp_path):
    crashed = open_window()
    crashed.documents.open(perceptron)
    edit(crashed)
    crashed._recovery.keep()
    kept = crashed._recovery.path
    qtbot.waitUntil(lambda: kept.exists() and not crashed._recovery._writing.busy)
    another = open_window()
    assert not another.notices.isVisible(), "its owner lives"
    another.close()
    crash(crashed)
    window = open_window()
    assert "two layers.lenet" in window.notices.message.text
    qtbot.mouseClick(window.notices.buttons[0], Qt.MouseButton.LeftButton)
    assert window.session.setup.settings.epochs == 9
    assert window.documents.path == perceptron
    assert window.isWindowModified()
    assert not kept.exists()
    assert load_project(perceptron).settings.epochs == 7


def test_recovered_work_can_be_declined(open_window, qtbot):
    crashed = open_window()
    edit(crashed)
    crashed._recovery.keep()
    kept = crashed._recovery.path
    qtbot.waitUntil(lambda: kept.exists() and not crashed._recovery._writing.busy)
    crash(crashed)
    window = open_window()
    qtbot.mouseClick(window.notices.buttons[1], Qt.MouseButton.LeftButton)
    assert not kept.exists()
    assert window.session.setup.settings.epochs == 3


def test_nothing_is_left_of_a_window_that_closes(open_window, qtbot):
    window = open_window()
    edit(window)
    window._recovery.keep()
    path = window._recovery.path
    window.close()
    answer(qtbot, QMessageBox.StandardButton.Discard)
    assert not path.exists()
    assert not path.with_suffix(".lock").exists()


def crash(window) -> None:
    """Let the window's recovery end as a process does: its lock goes, its file stays."""
    recovery: Recovery = window._recovery
    recovery._timer.stop()
    recovery._writing.close()
    recovery._lock.unlock()


def drop(window, path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, buttons, keys = QPoint(200, 20), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(where), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_network_that_is_still_being_built_is_kept_with_its_weights(open_window, tmp_path, qtbot):
    window = open_window()
    kept = window.session.network.weights["conv1.weight"]
    window.editor.change("fc1", "in_features", 399)
    assert not window.session.network.shapes.ok
    path = tmp_path / "half.lenet"
    with qtbot.waitSignal(window.documents.saved):
        window.documents.save(path)
    window.files.new.trigger()
    assert window.documents.open(path)
    assert not window.session.network.shapes.ok
    np.testing.assert_array_equal(window.session.network.weights["conv1.weight"], kept)
    other = open_window(load_project(path), path=path)
    np.testing.assert_array_equal(other.session.network.weights["conv1.weight"], kept)


def test_a_project_carries_one_s_own_drawings_to_another_machine(open_window, tmp_path, qtbot):
    here = open_window()
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4:24, 14] = 255
    here.session.drawings.keep(image, 1, here.undo_stack)
    path = tmp_path / "with drawings.lenet"
    with qtbot.waitSignal(here.documents.saved):
        here.documents.save(path)
    assert here.documents.open(path)
    assert here.notices.message is None, "they are there already"
    for drawing in here.session.drawings.drawings():
        drawing.path.unlink()
    there = open_window(load_project(path), path=path)
    assert "1" in there.notices.message.text
    qtbot.mouseClick(there.notices.buttons[0], Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(there.session.drawings.images().images, image[np.newaxis])
    there.undo_stack.undo()
    assert not there.session.drawings.drawings()


def test_a_window_that_trains_asks_and_then_closes(open_window, qtbot):
    window = open_window()
    with qtbot.waitSignal(window.session.setup.data_changed):
        window.session.setup.choose_data(MadeDigits(train=640, test=100, seed=3))
    window.session.setup.set_settings(replace(window.session.setup.settings, epochs=10_000))
    window.session.run.train()
    qtbot.waitUntil(window.isWindowModified, timeout=20_000)
    window.close()
    assert window.isVisible()
    answer(qtbot, QMessageBox.StandardButton.Discard)
    assert not window.isVisible()
    assert not window.session.worker.is_alive()
