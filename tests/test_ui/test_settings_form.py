import pytest
from PySide6.QtCore import Qt

from core.experiment import TrainingSettings, field_infos
from ui.wording import title_case
from ui.worker import RunState


@pytest.fixture
def form(window):
    window.show_settings()
    return window.settings_form


def test_every_setting_has_a_control_with_a_name(form):
    for info in field_infos(TrainingSettings):
        assert form.editor(info.name).accessibleName()
        assert form.editor(info.name).toolTip() == info.explanation


def test_a_new_learning_rate_is_taken(window, form, qtbot):
    editor = form.editor("learning_rate")
    editor.selectAll()
    qtbot.keyClicks(editor, "1e-3")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.session.settings.learning_rate == 1e-3


@pytest.mark.parametrize("text", ["-1", "zero", ""])
def test_a_wrong_learning_rate_is_explained_and_changes_nothing(window, form, qtbot, text):
    before = window.session.settings
    editor = form.editor("learning_rate")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.session.settings == before
    assert "learning_rate" in form.message.text()
    assert editor.property("role") == "invalid"


def test_only_settings_that_matter_are_shown(window, form):
    assert form.editor("momentum").isVisible()
    assert not form.editor("beta1").isVisible()
    optimizer = form.editor("optimizer")
    optimizer.setCurrentIndex(optimizer.findData("adam"))
    optimizer.activated.emit(optimizer.currentIndex())
    assert window.session.settings.optimizer == "adam"
    assert not form.editor("momentum").isVisible()
    assert form.editor("beta1").isVisible()


def test_changes_during_a_run_wait_for_the_next(trainable, action, wait_for, qtbot):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    trainable.show_settings()
    trainable.settings_form.editor("batch_size").setValue(32)
    assert "next run" in trainable.settings_form.message.text()
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert trainable.settings_form.message.text() == ""
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert trainable.session.history.last.images == 32


def test_title_case_keeps_capitals():
    assert title_case("Learning rate") == "Learning Rate"
    assert title_case("AMSGrad") == "AMSGrad"
