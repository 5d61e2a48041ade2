"""The Runs tab: runs come by themselves, are laid over the curves, taken up again, renamed and deleted."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QMessageBox

from core.experiment.network.presets import perceptron
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.runs import RunStore
from core.experiment.training.trainer import EpochRecord, StepRecord
from ui.run.run_table import ACCURACY, NAME, SETTINGS, STEPS
from ui.session.overlays import MOST
from ui.session.worker import RunState


@pytest.fixture
def runs(window, qtbot):
    """The list with three recorded runs."""
    store = window.session.library.store()
    for number in range(3):
        settings = dataclasses.replace(window.session.setup.settings, seed=number)
        record_run(store, settings, f"run {number}", 1 + number)
    window.tabs.setCurrentWidget(window.runs)
    qtbot.waitUntil(lambda: window.runs.model.rowCount() == 3)
    return window.runs


def record_run(store: RunStore, settings, name: str, scale: float) -> int:
    run = store.begin(perceptron(), settings, "digits")
    records = [StepRecord(step, 1, step, 5, scale / step, 0.5, 0.01, 64, 0.02) for step in range(1, 5)]
    end = EpochRecord(1, 1.0, 0.5, 0.9, 1.0)
    store.write(run, [*records, StepRecord(5, 1, 5, 5, scale / 5, 0.5, 0.01, 64, 0.02, end)], [weights(scale)])
    store.end(run)
    store.rename(run, name)
    return run


def weights(scale: float) -> Snapshot:
    return Snapshot.of(perceptron().build(seed=int(scale)), perceptron(), 5)


def cell(runs, row, column):
    return runs.model.index(row, column).data()


def click_name(runs, row, qtbot, tick=False):
    place = runs.table.visualRect(runs.model.index(row, NAME))
    x = place.left() + 14 if tick else place.right() - 4
    position = place.center()
    position.setX(x)
    qtbot.mouseClick(runs.table.viewport(), Qt.MouseButton.LeftButton, pos=position)


def test_without_runs_it_says_what_to_do(window, qtbot):
    window.tabs.setCurrentWidget(window.runs)
    assert "Press Train" in window.runs.empty.text()
    assert not any(b.isEnabled() for b in (window.runs.use_weights, window.runs.rename, window.runs.delete))


def test_a_trained_run_appears(trainable, action, wait_for, qtbot):
    runs = trainable.runs
    trainable.tabs.setCurrentWidget(runs)
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    qtbot.waitUntil(lambda: runs.model.rowCount() == 1 and cell(runs, 0, STEPS) == "30")
    assert cell(runs, 0, NAME) == "LeNet 1"
    assert cell(runs, 0, ACCURACY) == f"{trainable.session.run.metrics.accuracy.y[-1]:.2f} %"
    assert cell(runs, 0, SETTINGS).startswith("SGD 0.02")
    runs.table.selectRow(0)
    # It is the run that is shown.
    assert not runs.delete.isEnabled()


def test_the_newest_comes_first(runs):
    assert [cell(runs, row, NAME) for row in range(3)] == ["run 2", "run 1", "run 0"]


def test_a_tick_lays_a_run_over_the_curves(runs, window, qtbot):
    click_name(runs, 0, qtbot, tick=True)
    (overlay,) = _overlays(window, qtbot, 1)
    assert overlay.name == "run 2"
    plot = window.loss.curves.plot
    assert len(plot.curve_points(f"run {overlay.run}")) == 5
    qtbot.waitUntil(window.loss.curves.legend.button("run 2").isVisible)  # a turn of the event loop later
    window.tabs.setCurrentWidget(window.accuracy)
    assert window.accuracy.plot.curve_points(f"run {overlay.run}") == pytest.approx([90])
    window.tabs.setCurrentWidget(window.runs)
    runs.table.setFocus()
    runs.table.setCurrentIndex(runs.model.index(0, NAME))
    qtbot.keyClick(runs.table, Qt.Key.Key_Space)
    assert _overlays(window, qtbot, 0) == []
    assert f"run {overlay.run}" not in plot._curves


def test_overlaid_runs_have_colours_of_their_own_and_are_not_too_many(window, qtbot):
    store = window.session.library.store()
    overlays = window.session.overlays
    for number in range(MOST + 1):
        overlays.show(record_run(store, window.session.setup.settings, f"run {number}", 1.0), f"run {number}")
    shown = _overlays(window, qtbot, MOST)
    assert sorted(overlay.place for overlay in shown) == list(range(MOST))
    overlays.hide(shown[2].run)
    overlays.show(shown[2].run, "again")
    assert sorted(overlay.place for overlay in _overlays(window, qtbot, MOST)) == list(range(MOST))


def test_the_weights_of_a_run_are_used_and_given_back(runs, window, qtbot):
    before = window.session.network.spec
    runs.table.selectRow(1)
    with qtbot.waitSignal(window.session.network.changed):
        runs.use_weights.click()
    assert window.session.network.spec == perceptron()
    expected = weights(2).arrays
    assert all(np.array_equal(array, expected[key]) for key, array in window.session.network.reader.weights.items())
    assert window.session.network.reader.source == "Run run 1, step 5"
    window.editor.undo()
    assert window.session.network.spec == before


def test_the_settings_of_a_run_are_used(runs, window):
    runs.table.selectRow(0)
    runs.use_settings.click()
    assert window.session.setup.settings.seed == 2
    window.editor.undo()
    assert window.session.setup.settings.seed == 0


def test_a_run_is_renamed_in_place(runs, window, qtbot):
    runs.table.selectRow(2)
    runs.rename.click()
    editor = runs.table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "the first one")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cell(runs, 2, NAME) == "the first one")
    assert window.session.library.store().runs()[2].name == "the first one"


def test_an_empty_name_changes_nothing(runs, qtbot):
    runs.table.selectRow(2)
    runs.rename.click()
    editor = runs.table.findChild(QLineEdit)
    editor.clear()
    runs.table.commitData(editor)
    runs.table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
    assert cell(runs, 2, NAME) == "run 0"


def test_runs_are_deleted_after_a_question(runs, window, qtbot):
    runs.table.selectAll()
    runs.table.setFocus()
    for answer, left in (("Keep", 3), ("Delete", 0)):
        qtbot.keyClick(runs.table, Qt.Key.Key_Delete)
        box = runs.findChild(QMessageBox, "deleteRuns")
        assert box is not None and "3 runs" in box.text()
        next(button for button in box.buttons() if button.text() == answer).click()
        qtbot.waitUntil(lambda left=left: runs.model.rowCount() == left)
        qtbot.waitUntil(lambda: runs.findChild(QMessageBox, "deleteRuns") is None)
    assert "Press Train" in runs.empty.text()


def test_a_run_that_cannot_be_read_is_told(runs, window, qtbot, monkeypatch):
    store = window.session.library.store()
    runs.table.selectRow(0)
    store.delete(runs.selected()[0].id)
    runs.use_weights.click()
    qtbot.waitUntil(lambda: window.notices.message is not None)
    assert "kept no weights" in window.notices.message.text


def _overlays(window, qtbot, count):
    qtbot.waitUntil(lambda: len(window.session.overlays.all()) == count)
    return window.session.overlays.all()
