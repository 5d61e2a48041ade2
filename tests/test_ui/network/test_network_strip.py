import numpy as np
from PySide6.QtCore import Qt

from core.experiment.inside.health import Level
from ui.session.worker import RunState

LENET = "input conv1 relu1 pool1 conv2 relu2 pool2 flatten fc1 relu3 fc2 relu4 fc3 loss".split()


def test_the_strip_shows_every_layer_with_shape_and_parameters(window):
    lines = {name: window.strip.card(name).text_lines for name in LENET}
    assert lines["input"].shape == "1×32×32"
    assert (lines["conv2"].kind, lines["conv2"].shape, lines["conv2"].parameters) == ("Conv2d 5×5", "16×10×10", "2,416")
    assert (lines["relu4"].shape, lines["relu4"].parameters) == ("84", "")


def test_a_click_selects_a_layer_for_all_views(window, qtbot):
    qtbot.mouseClick(window.strip.card("fc2"), Qt.MouseButton.LeftButton)
    assert window.session.network.selected == "fc2"
    assert window.inspector.title.text() == "fc2"
    assert [name for name in LENET if window.strip.card(name).isChecked()] == ["fc2"]


def test_arrow_keys_walk_along_the_strip(window, qtbot):
    card = window.strip.card("conv1")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Right)
    assert window.session.network.selected == "relu1"
    qtbot.keyClick(window.strip.card("relu1"), Qt.Key.Key_Left)
    assert window.session.network.selected == "conv1"


def test_cards_say_what_they_are_to_a_screen_reader(window):
    described = "conv1, Conv2d 5×5, output 6×28×28, 156 parameters, 117,600 multiply-adds"
    assert window.strip.card("conv1").accessibleName() == described


def test_cards_get_a_mark_with_words_while_training(trainable, action, wait_for):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    card = trainable.strip.card("fc1")
    assert card.health.level in Level
    assert card.health.text in card.toolTip()
    assert trainable.strip.card("flatten").health is None
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert card.health is None


def test_the_norm_on_show_is_the_norm_of_the_gradient(trainable, action, wait_for):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    session = trainable.session
    for layer in ("conv1", "conv2", "fc1", "fc2", "fc3"):
        session.network.select(layer)
        probe = session.probes.shown(session.network.selected)
        norm = np.sqrt(
            sum((probe.weight_grad.astype(float) ** 2).sum() for _ in [0]) + (probe.bias_grad.astype(float) ** 2).sum()
        )
        assert np.isclose(session.run.metrics.norms[layer].y[-1], norm, rtol=1e-6)
        weight_norm = np.linalg.norm(probe.weight_grad.astype(float))
        assert f"norm {weight_norm:.3g}" in trainable.inspector.gradients.shown.figures.text()
        assert trainable.inspector.gradients.shown.image.values is probe.weight_grad or np.array_equal(
            trainable.inspector.gradients.shown.image.values, probe.weight_grad
        )
