"""The Activations tab: maps of the drawing, how a number came about, its receptive field on the pad."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

import core
from core.data import to_input
from core.experiment import NetworkSpec
from core.experiment.inside.receptive_field import receptive_field
from core.experiment.network.layers import Flatten, Linear
from core.formats.network_file import load_network
from ui.inspector.tensor_image import short_number


@pytest.fixture
def view(window, hand):
    """The tab in front, with a drawing on the pad."""
    hand.draw_one(window.pad.canvas)
    window.inspector.tabs.setCurrentWidget(window.inspector.activations)
    return window.inspector.activations


def point_at(qtbot, image, place) -> None:
    QApplication.processEvents()
    qtbot.mouseMove(image, image.cell_rect(place).center())
    assert image.place == place


@pytest.mark.parametrize("layer", [layer.name for layer in load_network().spec.layers])
def test_maps_are_the_layer_s_output_for_the_drawing(window, view, layer):
    window.session.network.select(layer)
    model = load_network().build()
    values = core.from_numpy(window.pad.reading.network_input[np.newaxis, np.newaxis].copy())
    with core.no_grad():
        for name, module in model.named_children():
            values = module(values)
            if name == layer:
                break
    assert np.array_equal(view.shown.image.values, values.numpy()[0])


@pytest.mark.parametrize(("layer", "place"), [("conv1", (4, 9, 13)), ("conv2", (7, 3, 5)), ("pool2", (2, 1, 3))])
def test_a_pixel_pointed_at_is_explained_and_its_field_marked(window, view, qtbot, layer, place):
    window.session.network.select(layer)
    image = view.shown.image
    point_at(qtbot, image, place)
    derivation = view.derivation._derivation
    assert derivation.total == pytest.approx(float(image.values[place]), rel=1e-4, abs=1e-5)
    assert f"{derivation.total:+.4g}" in view.derivation.words.text()
    assert window.session.inspection.region == receptive_field(window.session.network.spec, layer, place)
    before = window.pad.canvas.grab().toImage()
    qtbot.mouseMove(image, QPoint(image.width() - 1, image.height() - 1))
    assert window.session.inspection.region is None
    assert window.pad.canvas.grab().toImage() != before


def test_the_parts_of_a_convolution_point_together(window, view, qtbot):
    window.session.network.select("conv2")
    point_at(qtbot, view.shown.image, (1, 2, 3))
    derivation = view.derivation
    point_at(qtbot, derivation.weights, (2, 1, 4))
    assert derivation.inputs.place == derivation.products.place == (2, 1, 4)
    product = derivation.inputs.values[2, 1, 4] * derivation.weights.values[2, 1, 4]
    assert f"{product:+.4g}" in derivation.detail.text()


def test_an_input_in_reflected_padding_is_named_by_the_pixel_it_repeats(window, view, qtbot):
    window.editor.change("conv1", "kernel_size", 9)
    window.editor.change("conv1", "padding", 2)
    window.editor.change("conv1", "padding_mode", "reflect")
    window.session.network.select("conv1")
    for image, presses in ((view.shown.image, 1), (view.derivation.inputs, 2)):
        image.setFocus()
        for _ in range(presses):
            qtbot.keyClick(image, Qt.Key.Key_Right)
    assert view.derivation.inputs.place == (0, 0, 1)
    assert "input[0, 2, 1]" in view.derivation.detail.text()
    assert window.session.inspection.region.rows == tuple(range(7))


def test_a_matrix_is_shown_and_every_number_in_it_explained(window, view, qtbot):
    window.editor.change("flatten", "start_dim", 2)
    window.editor.fix_all()
    window.session.network.select("flatten")
    qtbot.waitUntil(lambda: view.shown.image.values.shape == (16, 25))
    point_at(qtbot, view.shown.image, (3, 8))
    seen = window.session.inspection.activations()
    value = float(seen.of("pool2")[3, 1, 3])
    assert f"{value:+.4g}" in view.derivation.words.text() and "flatten[3, 8]" in view.derivation.words.text()
    assert window.session.inspection.region == receptive_field(window.session.network.spec, "pool2", (3, 1, 3))


def test_bars_of_a_linear_layer_add_up_to_its_number(window, view, qtbot):
    window.session.network.select("fc1")
    point_at(qtbot, view.shown.image, (17,))
    rows = view.derivation.bars.rows
    assert sum(value for _, value in rows) == pytest.approx(float(view.shown.image.values[17]), rel=1e-4)
    assert rows[-1][0] == "bias"


def test_arrows_move_the_pixel_cursor(window, view, qtbot):
    window.session.network.select("conv1")
    image = view.shown.image
    image.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(image, key)
    assert image.place == (0, 1, 1)
    assert window.session.inspection.region == receptive_field(window.session.network.spec, "conv1", (0, 1, 1))
    qtbot.keyClick(image, Qt.Key.Key_Escape)
    assert image.place is None


def test_an_empty_pad_asks_for_a_drawing(window):
    window.inspector.tabs.setCurrentWidget(window.inspector.activations)
    assert "Draw a digit" in window.inspector.activations.empty_text()
    window.session.network.select("loss")
    assert "one number" in window.inspector.activations.empty_text()


def test_maps_follow_the_stroke(window, view, hand):
    before = view.shown.image.values
    hand.draw(window.pad.canvas, ((0.2, 0.3), (0.8, 0.3)))
    assert not np.array_equal(view.shown.image.values, before)


def test_a_hidden_view_computes_nothing(window, hand, monkeypatch):
    def explode(*args):
        raise AssertionError("computed unseen")

    monkeypatch.setattr("ui.session.reader.activations", explode)
    window.inspector.tabs.setCurrentWidget(window.inspector.weights)
    hand.draw_one(window.pad.canvas)
    assert window.pad.reading is not None


def test_the_picture_says_what_it_shows(window, view):
    window.session.network.select("relu1")
    norm = np.linalg.norm(view.shown.image.values)
    assert view.shown.image.accessibleName() == f"relu1 activations, norm {norm:.3g}, 6 maps"


def test_the_input_itself_is_shown(window, view):
    window.session.network.select("input")
    expected = window.pad.reading.network_input
    assert np.array_equal(view.shown.image.values[0], expected)
    assert expected.shape == to_input(np.zeros((28, 28), np.uint8))[0, 0].shape


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [(-0.314, 2, "−.31"), (1.25, 2, "1.2"), (25.4, 2, "25"), (31_000, 2, "3e4"), (0.001, 2, "0"), (-0.36, 1, "−.4")],
)
def test_numbers_that_fit_a_cell(value, figures, text):
    assert short_number(value, figures) == text


def test_the_field_lies_on_the_pixels_of_any_input_size(window, view, qtbot):
    """At 28×28 the one pixel of the input in the lower right corner is marked in the corner."""
    session = window.session
    session.network.change(NetworkSpec("small", (1, 28, 28), (Flatten("flatten"), Linear("fc1", 784, 10))))
    session.network.select("input")
    session.inspection.set_region(receptive_field(session.network.spec, "input", (0, 27, 27)))
    preview = window.pad.preview
    qtbot.waitUntil(lambda: preview.values is not None and preview.values.shape == (28, 28))
    marked, target = preview.grab().toImage(), preview.target()
    session.inspection.set_region(None)
    plain = preview.grab().toImage()
    changed = [
        (x, y) for x in range(marked.width()) for y in range(marked.height()) if marked.pixel(x, y) != plain.pixel(x, y)
    ]
    cell = target.width() // 28
    assert changed
    assert min(x for x, _ in changed) >= target.right() - cell - 3
    assert min(y for _, y in changed) >= target.bottom() - cell - 3


@pytest.mark.parametrize("size", [(1000, 660), (1180, 900), (1440, 900)])
def test_no_picture_is_covered_by_what_stands_below(window, view, qtbot, size):
    window.resize(*size)
    shown = view.shown

    def is_whole() -> bool:
        inside = shown.image.geometry().bottom() <= shown.rect().bottom()
        return inside and shown.geometry().bottom() <= view.content.rect().bottom()

    for layer in ("conv1", "conv2", "fc1"):
        window.session.network.select(layer)
        qtbot.waitUntil(is_whole, timeout=2_000)
