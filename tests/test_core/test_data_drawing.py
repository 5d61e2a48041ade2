"""Drawings: what the network gets of them, where that lies on the canvas, and erasing."""

import json

import numpy as np
import pytest

from core.data import Drawing, PenPoint, Placement, made_digits, strokes_to_image
from core.data.drawing import curve_points
from core.errors import ImageError

SEVEN = tuple(
    tuple(PenPoint(x / 300, y / 300, 0.07) for x, y in stroke)
    for stroke in ([(60, 50), (200, 50), (190, 70), (120, 240)], [(90, 150), (180, 150)])
)
UPRIGHT = tuple(PenPoint(0.5, y / 20) for y in range(3, 18))


def at(image, x, y) -> int:
    return int(image[int(y), int(x)])


HOOK = tuple(PenPoint(x, y, w) for x, y, w in ((0.2, 0.2, 0.05), (0.8, 0.2, 0.05), (0.8, 0.8, 0.1), (0.2, 0.8, 0.1)))


class TestCurve:
    def test_it_is_round_where_the_hand_s_points_are_far_apart(self):
        points = curve_points(HOOK)
        steps = np.diff(points[:, :2], axis=0)
        assert np.hypot(*steps.T).max() <= 0.01 + 1e-9
        assert np.array_equal(points[[0, -1]], np.array(HOOK)[[0, -1]])
        # A parabola from the first point to the middle of the second side, drawn to the corner between them.
        assert np.hypot(*(points[:, :2] - (0.65, 0.275)).T).min() < 0.005
        turns = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
        assert turns.max() < 0.1
        assert (np.diff(points[:, 2]) > -1e-12).all()

    @pytest.mark.parametrize("points", [HOOK[:1], HOOK[:2], HOOK[:1] * 3])
    def test_few_points_stay_where_they_are(self, points):
        found = curve_points(points)
        assert np.array_equal(found[[0, -1]], np.array(points)[[0, -1]])
        assert np.isfinite(found).all()


class TestImage:
    def test_strokes_alone_are_normalised_as_strokes_to_image_does(self):
        image, _ = Drawing(SEVEN).image()
        flat = [[(x, y) for x, y, _ in stroke] for stroke in SEVEN]
        np.testing.assert_array_equal(image, strokes_to_image(flat, 0.07))

    @pytest.mark.parametrize("shift", [(0, 0), (0.2, 0.1)])
    def test_the_placement_leads_from_the_canvas_to_the_image_and_back(self, shift):
        strokes = tuple(tuple(PenPoint(x + shift[0], y + shift[1], w) for x, y, w in stroke) for stroke in SEVEN)
        image, placement = Drawing(strokes).image()
        for x, y, _ in (*strokes[0], *strokes[1]):
            assert at(image, placement.scale * x + placement.dx, placement.scale * y + placement.dy) > 200
        rows, columns = np.nonzero(image)
        left, top = placement.to_canvas(columns.min(), rows.min())
        # The ink begins half a pen before the leftmost point of the path; one pixel of 28 for the soft edge.
        assert left == pytest.approx(60 / 300 + shift[0] - 0.035, abs=1 / placement.scale)
        assert top == pytest.approx(50 / 300 + shift[1] - 0.035, abs=1 / placement.scale)

    def test_the_network_s_input_lies_around_the_image(self):
        left, top, side = Placement().input_box()
        assert (left, top, side) == pytest.approx((-2 / 28, -2 / 28, 32 / 28))

    def test_a_picture_alone_comes_back_as_it_is(self):
        digit = made_digits(1).images[0]
        drawing = Drawing.of_picture(digit, "a sample")
        image, placement = drawing.image()
        np.testing.assert_array_equal(image, digit)
        assert placement == (28, 0, 0)

    def test_strokes_on_a_picture_count_where_they_are(self):
        drawing = Drawing.of_picture(np.zeros((28, 28), np.uint8)).with_stroke(UPRIGHT)
        image, placement = drawing.image()
        rows, columns = np.nonzero(image)
        assert placement == (28, 0, 0)
        assert columns.min() >= 12 and columns.max() <= 15
        # From 0.15 to 0.85 of 28 pixels, and half a pen of 2.1 pixels on either side.
        assert rows.min() == pytest.approx(0.15 * 28 - 1, abs=1) and rows.max() == pytest.approx(0.85 * 28 + 1, abs=1)

    def test_pressure_makes_a_stroke_wider(self):
        soft = tuple(PenPoint(0.5, y / 20, 0.03 + 0.06 * y / 20) for y in range(3, 18))
        image, _ = Drawing((soft,)).image()
        assert image[22].sum() > 1.3 * image[6].sum()

    def test_nothing_is_blank(self):
        image, placement = Drawing().image()
        assert not image.any() and image.shape == (28, 28) and placement == Placement()
        assert Drawing().is_empty() and Drawing.of_picture(image).is_empty()


class TestPlain:
    def test_a_drawing_survives_json(self):
        whole = Drawing.of_picture(made_digits(1).images[0], "sample").with_stroke(UPRIGHT)
        for drawing in (whole, Drawing(SEVEN), Drawing()):
            again = Drawing.from_plain(json.loads(json.dumps(drawing.to_plain())))
            assert again.strokes == drawing.strokes and again.origin == drawing.origin
            np.testing.assert_array_equal(again.image()[0], drawing.image()[0])

    @pytest.mark.parametrize(
        "value",
        [
            None,
            3,
            [],
            {},
            {"strokes": [[]], "picture": None},
            {"strokes": [[(0.1, 2, 0.1)]], "picture": None},
            {"strokes": [[(0.1, float("nan"), 0.1)]], "picture": None},
            {"strokes": [[(0.1,)]], "picture": None},
            {"strokes": [], "picture": "AAAA", "origin": ""},
            {"strokes": [], "picture": "ü", "origin": ""},
        ],
    )
    def test_what_is_no_drawing(self, value):
        with pytest.raises(ImageError, match="a kept drawing"):
            Drawing.from_plain(value)


class TestEraser:
    def test_a_stroke_is_cut_in_two(self):
        drawing = Drawing((UPRIGHT,)).erase((0.4, 0.5), (0.6, 0.5), 0.1)
        upper, lower = drawing.strokes
        assert max(y for _, y, _ in upper) < 0.46 and min(y for _, y, _ in lower) > 0.54
        assert upper[0] == UPRIGHT[0] and lower[-1] == pytest.approx(UPRIGHT[-1])

    def test_ends_are_shortened_and_whole_strokes_vanish(self):
        drawing = Drawing((UPRIGHT,)).erase((0.5, 0), (0.5, 0.5), 0.1)
        (rest,) = drawing.strokes
        assert rest[0].y > 0.5
        assert Drawing((UPRIGHT,)).erase((0.5, 0), (0.5, 1), 0.1).is_empty()

    def test_where_there_is_no_ink_nothing_changes(self):
        drawing = Drawing((UPRIGHT,), picture=Drawing.of_picture(np.eye(28, dtype=np.uint8)).picture)
        assert drawing.erase((0.9, 0.1), (0.95, 0.1), 0.05) is drawing

    def test_the_ink_of_a_picture_goes_too(self):
        full = Drawing.of_picture(np.full((28, 28), 255))
        image, _ = full.erase((0.5, 0.0), (0.5, 1.0), 4 / 28).image()
        assert not image[:, 13:15].any()
        assert (image[:, :11] == 255).all() and (image[:, 17:] == 255).all()
        assert (full.image()[0] == 255).all()

    def test_a_dot(self):
        dot = Drawing(((PenPoint(0.5, 0.5),),))
        assert dot.erase((0.5, 0.5), (0.5, 0.5), 0.05).is_empty()
        assert dot.erase((0.7, 0.5), (0.7, 0.5), 0.05) is dot
