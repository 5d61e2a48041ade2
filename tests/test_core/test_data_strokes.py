"""From strokes and bitmaps to 28×28 as MNIST does it."""

import gzip
import json
import time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.data import image_to_digit, load_folder, strokes_to_image
from core.errors import ImageError

SEVEN = [[(60, 50), (200, 50), (190, 70), (120, 240)], [(90, 150), (180, 150)]]


def ink_box(image: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


def centre_of_mass(image: np.ndarray) -> np.ndarray:
    weights = image / image.sum()
    return np.array([(weights.sum(axis=0) * np.arange(28)).sum(), (weights.sum(axis=1) * np.arange(28)).sum()])


def bitmap_of(strokes, pen_width: int, side: int = 280) -> np.ndarray:
    """The strokes drawn by Pillow, large: the slow way to the same digit."""
    canvas = Image.new("L", (side, side))
    draw = ImageDraw.Draw(canvas)
    for stroke in strokes:
        draw.line([tuple(map(float, point)) for point in stroke], fill=255, width=pen_width, joint="curve")
        for x, y in stroke:
            draw.ellipse([x - pen_width / 2, y - pen_width / 2, x + pen_width / 2, y + pen_width / 2], fill=255)
    return np.asarray(canvas)


class TestStrokes:
    def test_the_ink_fills_20_by_20_and_keeps_its_aspect(self):
        left, top, right, bottom = ink_box(strokes_to_image(SEVEN, 20))
        assert bottom - top == 20
        # Path 140×190 and pen 20: the ink is 160×210, its width 20 · 160 / 210 pixels.
        assert right - left == 16

    def test_the_centre_of_mass_is_in_the_middle(self):
        for turn in range(4):
            turned = [[(x, y), (-y, x), (-x, -y), (y, -x)][turn] for x, y in SEVEN[0]]
            assert np.abs(centre_of_mass(strokes_to_image([turned], 20)) - 14).max() <= 0.51

    def test_a_flat_digit_is_centred_too(self):
        image = strokes_to_image([[(0, 0), (180, 0), (180, 20)]], 20)
        assert np.abs(centre_of_mass(image) - 14).max() <= 0.51

    def test_place_and_size_on_the_canvas_do_not_matter(self):
        expected = strokes_to_image(SEVEN, 20)
        for factor, shift in ((1, -1000), (0.01, 0), (1e4, 7e6)):
            moved = [[(x * factor + shift, y * factor + shift) for x, y in stroke] for stroke in SEVEN]
            difference = strokes_to_image(moved, 20 * factor).astype(int) - expected
            assert np.abs(difference).max() <= 1

    def test_the_same_digit_as_from_a_large_bitmap(self):
        drawn = strokes_to_image(SEVEN, 20).astype(int)
        shrunk = image_to_digit(bitmap_of(SEVEN, 20)).astype(int)
        assert np.abs(drawn - shrunk).mean() < 4
        assert abs(drawn.sum() - shrunk.sum()) < 0.05 * drawn.sum()

    def test_a_stroke_is_as_dark_as_it_is_wide(self):
        image = strokes_to_image([[(0, 0), (0, 180)]], 20)
        # 20 pixels high for 200 units: the pen is 2 pixels wide.
        np.testing.assert_allclose(image[10:18].sum(axis=1) / 255, 2, atol=0.02)

    @pytest.mark.parametrize(("pen_width", "pixels"), [(0.1, 1.8), (150, 3.2)])
    def test_the_pen_stays_within_mnists_pens(self, pen_width, pixels):
        image = strokes_to_image([[(0, 0), (0, 180)]], pen_width)
        assert image[12:16].sum() / 4 / 255 == pytest.approx(pixels, abs=0.05)

    def test_each_stroke_has_its_own_pen(self):
        image = strokes_to_image([[(0, 0), (0, 180)], [(100, 0), (100, 180)]], [10, 24])
        row = image[14] / 255
        halves = row[:14].sum(), row[14:].sum()
        assert max(halves) == pytest.approx(2.4 * min(halves), rel=0.1)

    def test_antialiased(self):
        image = strokes_to_image([[(0, 0), (100, 180)]], 20)
        assert ((image > 0) & (image < 255)).sum() > 30
        assert image.max() == 255

    @pytest.mark.parametrize("strokes", [[], [[]], [[], []], [[(np.nan, 3)]], [[(1, np.inf), (-np.inf, 2)]]])
    def test_nothing_drawn_is_blank(self, strokes):
        image = strokes_to_image(strokes, 20)
        assert image.shape == (28, 28) and image.dtype == np.uint8 and not image.any()

    @pytest.mark.parametrize("strokes", [[[(5, 5)]], [[(5, 5), (5, 5)]], [[(5, 5), (6, 5), (6, 6)]], [[(1e300, 0)]]])
    def test_a_dot_stays_a_dot(self, strokes):
        left, top, right, bottom = ink_box(strokes_to_image(strokes, 20))
        assert 2 <= right - left <= 7 and 2 <= bottom - top <= 7

    def test_points_that_are_no_numbers_are_left_out(self):
        broken = [[*SEVEN[0][:2], (np.nan, 7), (3, -np.inf), *SEVEN[0][2:]], SEVEN[1]]
        np.testing.assert_array_equal(strokes_to_image(broken, 20), strokes_to_image(SEVEN, 20))

    def test_points_beyond_all_canvases(self):
        image = strokes_to_image([[(-1.7e308, 0), (1.7e308, 1.7e308)]], 20)
        assert image.any() and np.abs(centre_of_mass(image) - 14).max() <= 0.51

    def test_the_strokes_are_left_as_they_were(self):
        points = np.array(SEVEN[0], dtype=np.float64)
        strokes_to_image([points], 20)
        np.testing.assert_array_equal(points, SEVEN[0])

    @pytest.mark.parametrize("strokes", [[[1, 2, 3]], [[(1, 2, 3)]], [["ab"]], [[(1, 2), (3,)]]])
    def test_what_is_no_stroke(self, strokes):
        with pytest.raises(ImageError, match="a stroke"):
            strokes_to_image(strokes, 20)

    @pytest.mark.parametrize("pen_width", [0, -1, np.nan, np.inf, [1, 2, 3]])
    def test_what_is_no_pen(self, pen_width):
        with pytest.raises(ImageError, match="pen width"):
            strokes_to_image(SEVEN, pen_width)

    def test_fast_enough_for_every_pointer_move(self):
        angles = np.linspace(0, 20, 600)
        strokes = [list(zip(90 + 80 * np.cos(angles), 90 + 80 * np.sin(angles * 1.3), strict=True))]
        seconds = []
        for _ in range(20):
            start = time.perf_counter()
            strokes_to_image(strokes, 20)
            seconds.append(time.perf_counter() - start)
        assert min(seconds) < 1e-3

    def test_pen_strokes_look_as_heavy_as_mnist(self, data_folder):
        with gzip.open(data_folder / "pendigits" / "pendigits-strokes-train.jsonl.gz", "rt") as lines:
            samples = [json.loads(next(lines)) for _ in range(500)]
        ours = np.stack([strokes_to_image(sample["strokes"], 32) for sample in samples])
        mnist = load_folder(data_folder / "mnist")[1].images
        assert ours.mean() == pytest.approx(mnist.mean(), rel=0.25)
        assert np.median((ours > 127).sum(axis=(1, 2))) == pytest.approx(
            np.median((mnist > 127).sum(axis=(1, 2))), rel=0.25
        )


class TestBitmap:
    def test_place_and_size_do_not_matter(self):
        drawn = bitmap_of(SEVEN, 20)
        expected = image_to_digit(drawn).astype(int)
        np.testing.assert_array_equal(image_to_digit(np.pad(drawn, ((3, 400), (90, 5)))), expected)
        twice = drawn.repeat(2, axis=0).repeat(2, axis=1)
        assert np.abs(image_to_digit(twice) - expected).mean() < 3

    def test_an_mnist_digit_comes_back(self, data_folder):
        for image in load_folder(data_folder / "mnist")[1].images[:200]:
            again = image_to_digit(image)
            # Where the mass lies half-way between two pixels, either will do.
            assert any((np.roll(again, (y, x), (0, 1)) == image).all() for y in (-1, 0, 1) for x in (-1, 0, 1))

    @pytest.mark.parametrize("side", [60, 280, 2000])
    def test_a_thin_pen_is_widened(self, side):
        ink = np.zeros((side + 40, side + 40), np.uint8)
        ink[20 : 20 + side, 20:22] = 255
        image = image_to_digit(ink)
        assert image[12:16].sum() / 4 / 255 == pytest.approx(1.8, abs=0.5)
        assert image.any(axis=1).sum() == 20

    def test_nothing_there_is_blank(self):
        for shape in ((28, 28), (0, 0), (5, 0), (1, 1)):
            assert not image_to_digit(np.zeros(shape, np.uint8)).any()

    def test_a_speck_stays_a_speck(self):
        ink = np.zeros((100, 100), np.uint8)
        ink[40, 40] = 255
        left, top, right, bottom = ink_box(image_to_digit(ink))
        assert right - left <= 10 and bottom - top <= 10

    def test_what_is_no_bitmap(self):
        with pytest.raises(ImageError, match="float64 28×28, expected uint8 H×W"):
            image_to_digit(np.zeros((28, 28)))
        with pytest.raises(ImageError, match="uint8 28×28×3"):
            image_to_digit(np.zeros((28, 28, 3), np.uint8))
