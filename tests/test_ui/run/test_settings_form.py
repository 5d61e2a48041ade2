import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog

from core.experiment import TrainingSettings, field_infos
from ui.session.worker import RunState
from ui.widgets.wording import title_case


@pytest.fixture
def form(window):
    window.show_settings()
    return window.settings_form


def test_every_setting_has_a_control_with_a_name(form):
    for info in field_infos(TrainingSettings):
        assert form.editor(info.name).accessibleName()
        assert form.editor(info.name).toolTip().startswith(info.explanation)
        assert info.about.formula in form.editor(info.name).toolTip()


def test_a_new_learning_rate_is_taken(window, form, qtbot):
    editor = form.editor("learning_rate")
    editor.selectAll()
    qtbot.keyClicks(editor, "1e-3")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.session.setup.settings.learning_rate == 1e-3


@pytest.mark.parametrize("text", ["-1", "zero", ""])
def test_a_wrong_learning_rate_is_explained_and_changes_nothing(window, form, qtbot, text):
    before = window.session.setup.settings
    editor = form.editor("learning_rate")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.session.setup.settings == before
    error = form.field("learning_rate").error
    assert error.isVisible() and "above 0" in error.text()
    assert editor.property("role") == "invalid"


def test_a_valid_value_takes_the_explanation_away(window, form, qtbot):
    editor = form.editor("learning_rate")
    for text, shown in (("-1", True), ("0.5", False)):
        editor.selectAll()
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert form.field("learning_rate").error.isVisible() is shown
    assert editor.property("role") != "invalid"


def test_settings_that_contradict_each_other_are_explained(window, form, qtbot):
    momentum = form.editor("momentum")
    momentum.setText("0")
    momentum.editingFinished.emit()
    qtbot.mouseClick(form.editor("nesterov"), Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert "momentum above 0" in form.field("nesterov").error.text()
    assert window.session.setup.settings.nesterov is False


def test_edits_are_undone_and_the_form_follows(window, form, qtbot):
    form.editor("epochs").setValue(7)
    form.editor("seed").setText("4294967295")
    form.editor("seed").editingFinished.emit()
    assert (window.session.setup.settings.epochs, window.session.setup.settings.seed) == (7, 2**32 - 1)
    window.editor.undo()
    window.editor.undo()
    assert window.session.setup.settings == TrainingSettings()
    assert (form.editor("epochs").value(), form.editor("seed").text()) == (3, "0")
    window.editor.redo()
    assert form.editor("epochs").value() == 7


def test_the_preview_follows_the_schedule(window, form):
    rates = form.preview.rates
    assert rates[0] == pytest.approx(0.02) and rates[-1] == pytest.approx(0, abs=1e-4)
    schedule = form.editor("schedule")
    schedule.setCurrentIndex(schedule.findData("step"))
    schedule.activated.emit(schedule.currentIndex())
    assert sorted(set(form.preview.rates), reverse=True) == pytest.approx([0.02, 0.01, 0.005])
    before = form.preview.grab().toImage()
    form.editor("gamma").setText("0.9")
    form.editor("gamma").editingFinished.emit()
    assert form.preview.grab().toImage() != before


def test_the_images_are_chosen_from_the_form(window, form, qtbot):
    assert form.data.isVisible()
    form.data.click()
    dialog = window.findChild(QDialog, "dataDialog")
    assert dialog is not None
    dialog.reject()


def test_only_settings_that_matter_are_shown(window, form):
    assert form.editor("momentum").isVisible()
    assert not form.editor("beta1").isVisible()
    optimizer = form.editor("optimizer")
    optimizer.setCurrentIndex(optimizer.findData("adam"))
    optimizer.activated.emit(optimizer.currentIndex())
    assert window.session.setup.settings.optimizer == "adam"
    assert not form.editor("momentum").isVisible()
    assert form.editor("beta1").isVisible()


def test_changes_during_a_run_wait_for_the_next(trainable, action, wait_for, qtbot):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    trainable.show_settings()
    trainable.settings_form.editor("learning_rate").setText("0.01")
    trainable.settings_form.editor("learning_rate").editingFinished.emit()
    # The learning rate does not wait.
    assert trainable.settings_form.message.text() == ""
    trainable.settings_form.editor("batch_size").setValue(32)
    assert "next run" in trainable.settings_form.message.text()
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert trainable.settings_form.message.text() == ""
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert trainable.session.run.metrics.last.images == 32


def test_title_case_keeps_capitals():
    assert title_case("Learning rate") == "Learning Rate"
    assert title_case("AMSGrad") == "AMSGrad"
