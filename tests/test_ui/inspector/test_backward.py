"""The Backward tab, the health limits, and copying and saving pictures."""

import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication

import core
from core.experiment.inside.health import HealthLimits, Level
from core.formats.network_file import load_network
from ui.inspector.tensor_view import VectorStrip
from ui.session.worker import RunState
from ui.window.main_window import MainWindow


@pytest.fixture
def view(window, hand):
    hand.draw_one(window.pad.canvas)
    window.inspector.show_tab(window.inspector.backward)
    return window.inspector.backward


def choose(combo, data, qtbot) -> None:
    """As a hand does it: open, go there by keyboard."""
    combo.setFocus()
    position = combo.findData(data)
    for _ in range(combo.count()):
        qtbot.keyClick(combo, Qt.Key.Key_Up)
    for _ in range(position):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == data


@pytest.mark.parametrize("layer", ["input", "conv1", "pool2", "fc2"])
def test_what_a_layer_gets_back_is_autograd_s(window, view, qtbot, layer):
    window.session.network.select(layer)
    choose(view.target, 7, qtbot)
    model = load_network().build()
    values = core.from_numpy(window.pad.reading.network_input[np.newaxis, np.newaxis].copy()).requires_grad_()
    wanted = values
    for name, module in model.named_children():
        values = module(values)
        if name == layer:
            wanted = values
    (gradient,) = core.autograd.grad(values[0, 7], [wanted])
    np.testing.assert_allclose(view.shown.image.values, gradient.numpy()[0], rtol=1e-5, atol=1e-8)
    norm = np.linalg.norm(gradient.numpy().astype(float))
    assert view.norms.norms[layer] == pytest.approx(norm, rel=1e-5)
    assert f"norm {norm:.3g}" in view.shown.image.accessibleName()
    assert "score of 7" in view.shown.image.accessibleName()


def test_the_loss_can_be_asked_for(view, qtbot):
    choose(view.of_what, "loss", qtbot)
    assert view.found().of_what == "loss"
    assert "the loss for 1" in view.shown.image.accessibleName()


def test_a_row_of_the_norms_selects_its_layer(window, view, qtbot):
    view.norms.setFocus()
    window.session.network.select("conv1")
    qtbot.keyClick(view.norms, Qt.Key.Key_Down)
    assert window.session.network.selected == "relu1"
    qtbot.mouseClick(view.norms, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert window.session.network.selected == "input"


def test_limits_move_the_marks_and_are_remembered(qtbot, tmp_path, window, trainable, action, wait_for):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert window.session.health.of("conv1").level is Level.HEALTHY
    action("actionHealth").trigger()
    dialog = window.findChild(object, "healthDialog")
    editor = dialog.editors["exploding"]
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "1e-5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.session.health.of("conv1").level is Level.SICK
    assert "exploding above 1e-05" in window.strip.card("conv1").toolTip()
    editor.selectAll()
    qtbot.keyClicks(editor, "much")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "expected a number" in dialog.message.text()
    assert window.session.health.limits.exploding == 1e-5
    dialog.close()


def test_limits_are_remembered(qtbot, tmp_path):
    settings = QSettings(str(tmp_path / "lenetlab.ini"), QSettings.Format.IniFormat)
    for expected, chosen in ((HealthLimits(), HealthLimits(dead=0.25)), (HealthLimits(dead=0.25), HealthLimits())):
        window = MainWindow(settings)
        qtbot.addWidget(window)
        assert window.session.health.limits == expected
        window.session.health.set_limits(chosen)
        window.close()


def test_a_picture_is_copied_by_keyboard(window, qtbot):
    image = window.inspector.weights.shown.image
    image.setFocus()
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(image, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (image.width(), image.height())


def test_numbers_are_saved_as_npy_and_a_bad_folder_is_explained(window, qtbot, tmp_path):
    image = window.inspector.weights.shown.image
    image.export.save_npy.trigger()
    dialog = window.findChild(object, "exportDialog")
    path = tmp_path / "weights.npy"
    dialog.fileSelected.emit(str(path))
    assert np.array_equal(np.load(path), window.session.network.weights["conv1.weight"])
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "weights.npy"))
    assert "nowhere is not there" in window.findChild(object, "errorDialog").informativeText()
    window.findChild(object, "errorDialog").close()
    dialog.close()
    assert image.export.png().startswith(b"\x89PNG")
    assert np.load(io.BytesIO(image.export.npy())).shape == (6, 1, 5, 5)


def test_units_without_a_gradient_are_counted(trainable, action, wait_for):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    view = trainable.inspector.gradients
    trainable.inspector.show_tab(view)
    gradient = trainable.session.probes.shown(trainable.session.network.selected).weight_grad.copy()
    assert "get none" not in view.shown.figures.text() or not gradient.any(axis=(1, 2, 3)).all()
    gradient[:2] = 0
    assert view._silent_units(gradient).startswith(f"{2 + int((~gradient[2:].any(axis=(1, 2, 3))).sum())} of 6")


def test_the_ratio_says_what_it_shows(trainable, action, wait_for):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    view = trainable.inspector.gradients
    trainable.inspector.show_tab(view)
    ratio = trainable.session.probes.shown(trainable.session.network.selected).update_ratio
    assert f"{ratio:.1e} at step 1" in view._ratio.accessibleDescription()
    assert view._ratio_value.text() == f"{ratio:.2e}"


def test_a_histogram_is_read_bar_by_bar(window, qtbot):
    view = window.inspector.weights
    window.inspector.show_tab(view)
    bars, weights = view.histogram.now, view.shown.image.values
    assert bars.accessibleName() == "Histogram: conv1 weights"
    assert np.array_equal(bars.values, np.histogram(weights, bins=np.linspace(-1, 1, 42) * np.abs(weights).max())[0])
    bars.setFocus()
    for _ in range(2):
        qtbot.keyClick(bars, Qt.Key.Key_Right)
    low, high = np.abs(weights).max() / 41 * np.array([1, 3])
    between = int(((weights >= low) & (weights < high)).sum())
    assert bars.in_words(bars.pointed) == f"{between} from {low:+.1e} to {high:+.1e}"
    qtbot.mouseMove(bars, QPoint(2, 5))
    assert bars.pointed == 0
    assert np.array_equal(np.load(io.BytesIO(bars.export.npy())), bars.values)


def test_the_strip_of_a_bias_says_what_there_is_room_for(window, qtbot):
    view = window.inspector.weights
    window.inspector.show_tab(view)
    caption, norm = view.bias.caption, np.linalg.norm(view.bias.image.values.astype(float))
    scale = f"colours ±{np.abs(view.bias.image.values).max():.1e}"
    assert f"norm {norm:.3g}" in caption.text() and scale in caption.text()
    view.bias.image.set_place((2,))
    assert f"[2]  {view.bias.image.values[2]:+.3e}" in caption.text()
    strip = VectorStrip(window.theme)
    qtbot.addWidget(strip)
    strip.resize(170, 40)
    strip.set_vector("bias", view.bias.image.values, "bias")
    assert scale in strip.caption.text() and "norm" not in strip.caption.text()
    strip.image.set_place((2,))
    assert "[2]" in strip.caption.text() and "colours" not in strip.caption.text()


def test_the_value_gives_way_to_what_was_chosen(window, view, qtbot):
    window.resize(1440, 900)
    qtbot.waitUntil(view._value.isVisible)
    window.resize(window.minimumSizeHint())
    qtbot.waitUntil(lambda: not view._value.isVisible())
    qtbot.waitUntil(lambda: view.target.width() >= view.target.sizeHint().width())
