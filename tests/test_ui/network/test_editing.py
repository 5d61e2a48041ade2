"""Edits as commands: names, undo and redo, merging, and what becomes of the weights."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack

from core.errors import SpecError
from core.experiment import PRESETS, TrainingSettings
from core.formats.network_file import load_network
from ui.session import editing
from ui.session.editing import Editor
from ui.session.session import Session
from ui.session.worker import RunState
from ui.window.dialogs import EndRunQuestion


@pytest.fixture
def session(qapp):
    session = Session(load_network(), "Shipped Weights", TrainingSettings())
    yield session
    session.close()


@pytest.fixture
def editor(session):
    return Editor(session.network, session.setup, session.run, QUndoStack(session), session)


def names(session):
    return [layer.name for layer in session.network.spec.layers]


def texts(editor):
    return [editor.stack.text(i) for i in range(editor.stack.count())]


def test_every_edit_has_a_name_and_goes_back_and_forth(session, editor):
    specs = [session.network.spec]
    for edit in (
        lambda: editor.insert("Conv2d", 2),
        lambda: editor.move("pool1", 1),
        lambda: editor.change("conv1", "out_channels", 8),
        lambda: editor.fix_all(),
        lambda: editor.rename("fc3", "output"),
        lambda: editor.duplicate("relu3"),
        lambda: editor.remove("relu4"),
        lambda: editor.use_preset("lenet5", "LeNet-5"),
    ):
        edit()
        specs.append(session.network.spec)
    assert texts(editor) == [
        "Insert Conv2d",
        "Move pool1",
        "Set conv1 out_channels to 8",
        "Fix All",
        "Rename fc3 to output",
        "Duplicate relu3",
        "Delete relu4",
        "Use LeNet-5",
    ]
    for spec in reversed(specs[:-1]):
        editor.undo()
        assert session.network.spec == spec
    for spec in specs[1:]:
        editor.redo()
        assert session.network.spec == spec


def test_weights_stay_where_name_and_shape_stay(session, editor):
    before = dict(session.network.weights)
    editor.change("conv1", "out_channels", 8)
    assert session.network.reader is None
    assert session.network.weights["conv1.weight"].shape == (8, 1, 5, 5)
    editor.fix_all()
    assert session.network.shapes.ok and session.network.reader is not None
    assert session.network.weights["conv2.weight"].shape == (16, 8, 5, 5)
    for key in ("fc1.weight", "fc2.bias", "fc3.weight"):
        np.testing.assert_array_equal(session.network.weights[key], before[key])
    assert session.network.reader.source == "Partly Untrained Weights"
    editor.go_to(0)
    for key, array in before.items():
        np.testing.assert_array_equal(session.network.weights[key], array)
    assert session.network.reader.source == "Shipped Weights"


def test_fresh_weights_are_those_that_training_begins_with(session, editor):
    editor.use_preset("perceptron", "Perceptron")
    model = PRESETS["perceptron"]().build(session.setup.settings.seed)
    np.testing.assert_array_equal(
        session.network.weights["fc1.weight"], model.get_parameter("fc1.weight").detach().numpy()
    )
    assert session.network.reader.source == "Untrained Weights"


def test_a_renamed_layer_keeps_its_weights(session, editor):
    before = session.network.weights["fc3.weight"]
    editor.rename("fc3", "output")
    assert session.network.weights["output.weight"] is before
    assert session.network.reader.source == "Shipped Weights"


def test_quick_changes_of_one_field_are_one_edit(session, editor):
    for value in (0.01, 0.005, 0.001):
        editor.set_settings(replace(session.setup.settings, learning_rate=value))
    editor.set_settings(replace(session.setup.settings, epochs=5))
    assert texts(editor) == ["Set learning_rate to 0.001", "Set epochs to 5"]
    editor.undo()
    editor.undo()
    assert session.setup.settings == TrainingSettings()
    for value in (7, 8):
        editor.change("conv1", "out_channels", value)
    editor.change("conv2", "out_channels", 8)
    assert texts(editor) == ["Set conv1 out_channels to 8", "Set conv2 out_channels to 8"]


def test_a_change_and_its_opposite_leave_nothing_behind(session, editor):
    before = session.network.weights
    editor.change("conv1", "out_channels", 7)
    editor.change("conv1", "out_channels", 6)
    assert editor.stack.count() == 0
    assert all(session.network.weights[key] is array for key, array in before.items())


def test_changes_with_a_pause_between_are_two_edits(session, editor, monkeypatch):
    monkeypatch.setattr(editing, "MERGE_SECONDS", -1.0)
    for value in (7, 8):
        editor.change("conv1", "out_channels", value)
    assert editor.stack.count() == 2


@pytest.mark.parametrize("name", ["relu1", "2fast", "train", "class", ""])
def test_a_name_that_is_not_allowed_changes_nothing(session, editor, name):
    spec = session.network.spec
    with pytest.raises(SpecError):
        editor.rename("conv1", name)
    assert session.network.spec is spec and editor.stack.count() == 0


def test_inserted_layers_fit_where_they_are_put(session, editor):
    for kind, place in (("BatchNorm2d", 1), ("Conv2d", 4), ("Linear", 10), ("Dropout", 12)):
        editor.insert(kind, place)
        name = session.network.spec.layers[place].name
        assert session.network.shapes[name].problem is None
        assert session.network.selected == name


def test_what_was_trained_since_an_edit_comes_back_with_it(trainable, wait_for, action):
    session, editor = trainable.session, trainable.editor
    editor.change("fc1", "bias", False)
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    trained = session.network.weights["fc1.weight"]
    editor.undo()
    assert session.run.is_under_way() and "bias" in session.network.spec.layer("fc1").call()
    editor.confirm()
    wait_for(RunState.READY)
    assert "bias" not in session.network.spec.layer("fc1").call()
    assert session.network.reader.source == "Shipped Weights"
    editor.redo()
    np.testing.assert_array_equal(session.network.weights["fc1.weight"], trained)


def test_editing_does_not_end_a_run_unasked(endless, wait_for, action, qtbot):
    session, editor = endless.session, endless.editor
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(session.run.metrics.loss) > 3, timeout=30_000)
    spec = session.network.spec
    with qtbot.waitSignal(editor.ends_run):
        editor.remove("relu1")
    assert session.network.spec is spec and session.run.is_running()
    editor.dismiss()
    assert session.network.spec is spec and session.run.is_running()
    editor.remove("relu1")
    editor.confirm()
    wait_for(RunState.READY)
    assert "relu1" not in names(session)
    assert len(session.run.metrics.loss) == 0
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(session.run.metrics.loss) > 3, timeout=30_000)
    assert session.network.reader.read(np.zeros((28, 28), np.uint8)).probabilities.shape == (10,)


def test_a_network_that_does_not_fit_is_not_trained(session, editor):
    editor.change("fc1", "in_features", 1)
    session.run.train()
    assert session.run.state is RunState.READY and not session.run.can_train()


@pytest.fixture
def question(endless, qtbot, action):
    """The question that an edit of a running training asks."""
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(endless.session.run.metrics.loss) > 1, timeout=30_000)
    endless.editor.remove("relu1")
    box = endless.findChild(EndRunQuestion)
    assert box.isVisible() and "Its curves stay" in box.informativeText()
    return box


def test_keep_training_keeps_it(endless, question, qtbot):
    qtbot.mouseClick(question.keep, Qt.MouseButton.LeftButton)
    assert "relu1" in names(endless.session) and endless.session.run.is_running()
    endless.editor.confirm()
    assert "relu1" in names(endless.session)


def test_escape_keeps_it_too(endless, question, qtbot):
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    endless.editor.confirm()
    assert "relu1" in names(endless.session) and endless.session.run.is_running()


def test_end_run_and_edit_does_both(endless, question, qtbot, wait_for):
    qtbot.mouseClick(question.edit, Qt.MouseButton.LeftButton)
    wait_for(RunState.READY)
    assert "relu1" not in names(endless.session)
    assert endless.undo_stack.undoText() == "Delete relu1"


def test_the_menu_names_what_is_undone(window, action):
    window.editor.insert("Dropout", 9)
    assert action("actionUndo").text() == "Undo Insert Dropout"
    assert not action("actionRedo").isEnabled()
    action("actionUndo").trigger()
    assert action("actionRedo").text() == "Redo Insert Dropout"
    assert action("actionUndo").text() == "Undo" and not action("actionUndo").isEnabled()


def test_training_says_why_it_is_not_available(window, action):
    window.editor.change("fc1", "in_features", 1)
    for name in ("actionTrain", "actionStepBatch"):
        assert not action(name).isEnabled()
        assert "fc1: expected 1 input features, got 400" in action(name).toolTip()
    assert "fc1: expected 1 input features, got 400" in window.transport.progress_text.toolTip()
    window.editor.fix_all()
    assert action("actionTrain").isEnabled()
    assert action("actionTrain").toolTip().startswith("Train from the start")
    assert window.transport.progress_text.text() == "Ready to train."
    window.editor.use_preset("empty", "Empty")
    assert "has no layers yet" in action("actionTrain").toolTip()


def test_the_pad_says_in_place_why_nothing_is_read(window, hand):
    hand.draw_one(window.pad.canvas)
    assert window.pad.predicted.text()
    window.editor.change("fc1", "in_features", 1)
    assert window.pad.predicted.text() == ""
    assert window.pad.note.isVisible() and "do not fit" in window.pad.note.text()
    window.editor.undo()
    assert window.pad.predicted.text() and not window.pad.note.isVisible()
