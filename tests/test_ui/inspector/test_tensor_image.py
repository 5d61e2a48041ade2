import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from ui.inspector.mosaic import mosaic, shrunk
from ui.inspector.tensor_image import TensorImage
from ui.widgets.colour_map import colour_map
from ui.widgets.theme import DARK, LIGHT, Theme


@pytest.fixture
def image(qtbot):
    theme = Theme()
    widget = TensorImage(theme)
    theme.setParent(widget)
    qtbot.addWidget(widget)
    widget.resize(400, 200)
    widget.show()
    return widget


@pytest.mark.parametrize("shape", [(16, 6, 5, 5), (6, 1, 5, 5), (120, 400), (10, 84), (84,), (1,), (1, 1, 1, 1)])
def test_every_value_has_exactly_one_cell(shape):
    cells = mosaic(shape, 400, 200).ravel()
    assert sorted(cells[cells >= 0]) == list(range(int(np.prod(shape))))


def test_kernels_stay_whole():
    index = mosaic((2, 3, 5, 5), 400, 100)
    for kernel in range(6):
        rows, columns = np.nonzero((index >= 25 * kernel) & (index < 25 * kernel + 25))
        assert np.ptp(rows) == np.ptp(columns) == 4


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_zero_is_pale_and_the_ends_are_the_signs(colours):
    low, zero, high = colour_map(np.array([-2.0, 0.0, 2.0]), 2.0, colours)
    assert QColor.fromRgb(int(zero)).name() == colours.zero
    assert QColor.fromRgb(int(low)).name() == colours.negative
    assert QColor.fromRgb(int(high)).name() == colours.positive


def test_what_is_no_number_stands_out():
    broken, infinite, zero = colour_map(np.array([np.nan, np.inf, 0.0]), 1.0, LIGHT)
    assert broken == infinite != zero


def test_the_value_under_the_pointer_is_told(image, qtbot):
    values = np.arange(12, dtype=np.float32).reshape(3, 4) - 6
    image.set_values(values)
    with qtbot.waitSignal(image.hovered, check_params_cb=bool) as told:
        qtbot.mouseMove(image, QPoint(3, 3))
    assert told.args == ["[0, 0]  -6.000e+00"]


def test_pixels_on_the_screen_are_the_values(image):
    image.set_values(np.array([[1.0, -1.0]], dtype=np.float32))
    pixels = image.grab().toImage()
    assert pixels.pixelColor(10, 10).name() == LIGHT.positive
    assert pixels.pixelColor(300, 10).name() == LIGHT.negative


def test_all_zero_needs_no_scale(image):
    image.set_values(np.zeros((3, 4), dtype=np.float32))
    assert image.limit == 0
    assert image.grab().toImage().pixelColor(5, 5).name() == LIGHT.zero


@pytest.mark.parametrize("shape", [(120, 400), (64, 32, 3, 3)])
@pytest.mark.parametrize("sign", [1, -1])
def test_no_large_number_is_lost_where_there_are_more_than_pixels(image, shape, sign):
    image.resize(150, 100)
    values = np.full(shape, 0.001, dtype=np.float32)
    image.clearFocus()  # its frame lies on the outermost pixels
    for place in (0, values.size // 3, values.size - 1):
        values[:] = 0.001
        values.flat[place] = sign
        image.set_values(values)
        pixels, target = image.grab().toImage(), image._target
        colours = {pixels.pixelColor(x, y).name() for x in range(target.width()) for y in range(target.height())}
        assert (LIGHT.positive if sign > 0 else LIGHT.negative) in colours


def test_what_shares_a_pixel_is_shown_by_its_largest():
    values, index = (
        np.array([1.0, -3.0, 2.0, np.nan, 0.5], dtype=np.float32),
        np.array([[0, 1, 2, -1], [4, -1, -1, -1]]),
    )
    found, places = shrunk(values, index, 2, 2)
    assert np.array_equal(found[places[0]], [-3.0, 2.0])
    assert found[places[1, 0]] == 0.5 and places[1, 1] == -1
    found, _ = shrunk(values, np.array([[3, 0]]), 1, 1)
    assert np.isnan(found).all()
