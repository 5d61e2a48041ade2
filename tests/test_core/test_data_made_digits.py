"""Digits the program makes itself: shape, seed, balance, and likeness to what people write."""

import numpy as np
import pytest
from core.data.handwriting import write_digits

from core.data import load_folder, made_digits
from core.data.styles import STYLES, Style


@pytest.fixture(scope="module")
def digits():
    return made_digits(3000, seed=5)


def test_images_and_labels(digits):
    assert digits.images.shape == (3000, 28, 28) and digits.images.dtype == np.uint8
    assert digits.labels.dtype == np.int64 and len(digits) == 3000
    assert digits.classes == tuple("0123456789")


def test_every_thousand_is_balanced_and_mixed(digits):
    for start in range(0, 3000, 1000):
        labels = digits.labels[start : start + 1000]
        np.testing.assert_array_equal(np.bincount(labels), [100] * 10)
        assert (np.diff(labels) != 0).mean() > 0.8


def test_same_seed_same_bits_other_seed_other_digits(digits):
    again = made_digits(3000, seed=5)
    np.testing.assert_array_equal(again.images, digits.images)
    np.testing.assert_array_equal(again.labels, digits.labels)
    other = {image.tobytes() for image in made_digits(3000, seed=6).images}
    assert other.isdisjoint(image.tobytes() for image in digits.images)


def test_a_smaller_set_is_the_beginning_of_a_larger(digits):
    part = made_digits(1234, seed=5)
    np.testing.assert_array_equal(part.images, digits.images[:1234])
    np.testing.assert_array_equal(part.labels, digits.labels[:1234])


def test_no_two_are_alike(digits):
    assert len({image.tobytes() for image in digits.images}) == 3000


@pytest.mark.parametrize("count", [0, 1, 999])
def test_any_count(count):
    assert len(made_digits(count)) == count


def test_a_negative_count():
    with pytest.raises(ValueError, match="count is -1"):
        made_digits(-1)


def test_normalised_as_mnist_is(digits):
    rows, columns = digits.images.any(axis=2).sum(axis=1), digits.images.any(axis=1).sum(axis=1)
    assert (np.maximum(rows, columns) == 20).mean() > 0.99
    weights = digits.images / digits.images.sum(axis=(1, 2), keepdims=True)
    centres = (weights.sum(axis=1) * np.arange(28)).sum(axis=1), (weights.sum(axis=2) * np.arange(28)).sum(axis=1)
    # All but those whose mass lies so far to one side that the box would leave the picture.
    assert (np.abs(np.array(centres) - 14) < 0.51).mean() > 0.999


def test_as_heavy_as_mnist(digits, data_folder):
    mnist = load_folder(data_folder / "mnist")[1]
    for digit in range(10):
        ours, theirs = digits.images[digits.labels == digit], mnist.images[mnist.labels == digit]
        assert ours.mean() == pytest.approx(theirs.mean(), rel=0.25)


def test_nearest_made_digit_reads_mnist(data_folder):
    """Without any network: the label of the most similar of 10,000 made digits."""
    made, mnist = made_digits(10_000), load_folder(data_folder / "mnist")[1].take(slice(0, 1000))

    def directions(images):
        flat = images.reshape(len(images), -1).astype(np.float32)
        return flat / np.linalg.norm(flat, axis=1, keepdims=True)

    nearest = made.labels[(directions(mnist.images) @ directions(made.images).T).argmax(axis=1)]
    assert (nearest == mnist.labels).mean() > 0.85


class TestStyles:
    def test_every_digit_has_several(self):
        assert len(STYLES) == 10
        assert all(3 <= len(styles) <= 8 for styles in STYLES)

    def test_points_strokes_and_corners(self):
        style = Style.of(2, "0,10 50,-5! / 7,8 9,10 11,12", "1,11 51,-4 / 7,8 9,10 11,12")
        assert style.ends == (2, 5) and style.points.shape == (2, 5, 3)
        np.testing.assert_allclose(style.points[0, :2], [[0, 0.1, 0], [0.5, -0.05, 1]])

    def test_forms_that_cannot_be_mixed(self):
        with pytest.raises(ValueError, match="expected the same"):
            Style.of(1, "0,0 1,1 / 2,2 3,3", "0,0 1,1 2,2 3,3")


class TestWriting:
    PLAIN = np.array([[1, 0, 0, 1, *[0] * 24, 0.05, 0, 0, 0, 0, 0, 1.0]], dtype=np.float64)

    def write(self, points, ends, **changes):
        arguments = {
            "forms": np.array([points], dtype=np.float64),
            "ends": np.array(ends, dtype=np.int64),
            "mixtures": np.ones((1, 1)),
            "displacements": np.zeros((1, len(points), 2)),
            "variations": self.PLAIN,
            "thinnest": 0.5,
            "thickest": 10.0,
        }
        return write_digits(**(arguments | changes))[0]

    def test_the_curve_runs_through_its_points(self):
        points = [(0, 0, 0), (0.4, 0.1, 0), (0.7, 0.5, 0), (0.2, 0.9, 0), (0, 0.5, 0)]
        image = self.write(points, [5])
        left, top = np.flatnonzero(image.any(axis=0))[0], np.flatnonzero(image.any(axis=1))[0]
        columns = len(np.flatnonzero(image.any(axis=0)))
        assert len(np.flatnonzero(image.any(axis=1))) == 20 and 12 <= columns <= 19
        dark = image[top:, left:] > 200
        assert dark.sum() > 20

    def test_a_corner_is_sharp_and_a_curve_is_not(self):
        for sharp, dark in ((1, True), (0, False)):
            image = self.write([(0, 0, 0), (0, 1, sharp), (1, 1, 0)], [3])
            bottom, left = np.flatnonzero(image.any(axis=1))[-1], np.flatnonzero(image.any(axis=0))[0]
            assert bool(image[bottom, left]) is dark

    def test_strokes_are_not_joined(self):
        image = self.write([(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0)], [2, 4])
        assert not image[:, 13:15].any() and image[:, :13].any() and image[:, 15:].any()

    def test_mixture_of_forms(self):
        upright, lying = [(0, 0, 0), (0, 1, 0)], [(0, 0, 0), (1, 0, 0)]
        halves = self.write(upright, [2], forms=np.array([upright, lying], float), mixtures=np.array([[0.5, 0.5]]))
        np.testing.assert_array_equal(halves, self.write([(0, 0, 0), (0.5, 0.5, 0)], [2]))

    @pytest.mark.parametrize(
        "changes",
        [
            {"ends": [3]},
            {"ends": [1, 2]},
            {"ends": []},
            {"mixtures": np.ones((1, 2))},
            {"displacements": np.zeros((1, 3, 2))},
            {"displacements": np.zeros((2, 2, 2))},
            {"variations": np.zeros((1, 9))},
            {"forms": np.zeros((1, 30, 3)), "ends": [30], "displacements": np.zeros((1, 30, 2))},
        ],
    )
    def test_parts_that_do_not_fit(self, changes):
        with pytest.raises(ValueError, match="do not fit together"):
            self.write([(0, 0, 0), (0, 1, 0)], **({"ends": [2]} | changes))
