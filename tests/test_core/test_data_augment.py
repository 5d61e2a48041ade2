"""Random affine augmentation: the warp against the plain formula, its bounds, its seed."""

import numpy as np
import pytest
from core.data.warp import gather_warped

from core.data import AUGMENTATIONS, NORMALISATION, Augmentation, BatchLoader, DigitImages, to_input
from core.data.augment import to_warped_input


@pytest.fixture
def images():
    return np.random.default_rng(4).integers(0, 256, (9, 28, 28), dtype=np.uint8)


def slow_warp(image: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The obvious twin of the kernel: for each pixel of the input the four around its place in the image."""
    a, b, c, d, e, f = matrix.astype(float)
    result = np.zeros((32, 32))
    for row in range(32):
        for column in range(32):
            u, v = column - 15.5, row - 15.5
            x, y = a * u + b * v + c + 13.5, d * u + e * v + f + 13.5
            for i in (int(np.floor(y)), int(np.floor(y)) + 1):
                for j in (int(np.floor(x)), int(np.floor(x)) + 1):
                    if 0 <= i < 28 and 0 <= j < 28:
                        result[row, column] += (1 - abs(y - i)) * (1 - abs(x - j)) * image[i, j]
    return (result / 255 - NORMALISATION.mean) / NORMALISATION.std


def test_the_kernel_against_its_slow_twin(images):
    matrices = Augmentation(30, 5, 0.4, 30).matrices(np.random.default_rng(0), 9)
    indices = np.array([8, 0, 0, 1, 2, 3, 4, 5, 6])
    warped = to_warped_input(images, indices, matrices)
    assert warped.shape == (9, 1, 32, 32) and warped.dtype == np.float32
    for result, index, matrix in zip(warped, indices, matrices, strict=True):
        np.testing.assert_allclose(result[0], slow_warp(images[index], matrix), atol=2e-4)


def test_no_warp_is_to_input(images):
    matrices = Augmentation().matrices(np.random.default_rng(0), 9)
    np.testing.assert_allclose(to_warped_input(images, np.arange(9), matrices), to_input(images), atol=1e-6)


def test_each_bound_moves_what_it_names():
    """Where matrices read the input's point (10, 0), one bound at a time, against the inverse map by hand."""
    generator = np.random.default_rng(0)

    def spread(augmentation):
        forward = [np.linalg.inv([[*m[:3]], [*m[3:]], [0, 0, 1]]) for m in augmentation.matrices(generator, 2000)]
        right = np.array([matrix @ [10, 0, 1] for matrix in forward])
        below = np.array([matrix @ [0, 10, 1] for matrix in forward])
        return right, below

    right, below = spread(Augmentation(rotation=30))
    np.testing.assert_allclose(np.hypot(right[:, 0], right[:, 1]), 10, atol=1e-5)
    angles = np.degrees(np.arctan2(right[:, 1], right[:, 0]))
    assert -30 <= angles.min() < -29 and 29 < angles.max() <= 30.001

    right, below = spread(Augmentation(translation=3))
    assert 2.9 < np.abs(right - [10, 0, 1]).max() <= 3.0001
    np.testing.assert_allclose(right - below, np.broadcast_to([10, -10, 0], right.shape), atol=1e-5)

    right, below = spread(Augmentation(scale=0.2))
    assert right[:, 0].min() + 1e-4 >= 8 and right[:, 0].max() - 1e-4 <= 12
    assert np.corrcoef(right[:, 0], below[:, 1])[0, 1] < 0.2
    np.testing.assert_allclose(right[:, 1], 0, atol=1e-5)

    right, below = spread(Augmentation(shear=45))
    np.testing.assert_allclose(right, np.broadcast_to([10, 0, 1], right.shape), atol=1e-5)
    np.testing.assert_allclose(below[:, 1], 10, atol=1e-5)
    assert 9.5 < np.abs(below[:, 0]).max() <= 10.001


def test_every_choice_keeps_a_digit_in_the_picture():
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 4:24, 4:24] = 255
    ink = image.sum() / 255
    for augmentation in AUGMENTATIONS.values():
        matrices = augmentation.matrices(np.random.default_rng(0), 300)
        warped = to_warped_input(image, np.zeros(300, int), matrices) * NORMALISATION.std + NORMALISATION.mean
        shares = warped.sum(axis=(1, 2, 3)) / ink
        assert shares.min() > 0.7 and shares.max() < 1.3


def test_matrices_that_are_no_numbers_read_background(images):
    for value in (np.nan, np.inf, -np.inf):
        warped = to_warped_input(images, np.arange(9), np.full((9, 6), value, np.float32))
        np.testing.assert_array_equal(warped, np.broadcast_to(to_input(np.zeros((28, 28), np.uint8)), warped.shape))


def test_wrong_arguments(images):
    matrices = np.zeros((2, 6), np.float32)
    with pytest.raises(IndexError, match="index 9 is outside the 9 images"):
        to_warped_input(images, np.array([0, 9]), matrices)
    with pytest.raises(ValueError, match="one matrix of 6 per index"):
        gather_warped(images, np.arange(3), matrices, 1.0, 0.0, 32)


def test_a_loader_warps_anew_each_epoch_by_seed(images):
    data = DigitImages(images, np.arange(9))

    def epoch(number, seed=0, first_batch=0):
        loader = BatchLoader(data, 4, seed=seed, augmentation=AUGMENTATIONS["affine"])
        return np.concatenate([inputs for inputs, _ in loader.epoch(number, first_batch)])

    np.testing.assert_array_equal(epoch(0), epoch(0))
    np.testing.assert_array_equal(epoch(0)[4:], epoch(0, first_batch=1))
    assert not np.array_equal(epoch(0), epoch(1))
    assert not np.array_equal(epoch(0), epoch(0, seed=1))


def test_bounds_of_zero_leave_the_images_as_they_are(images):
    data = DigitImages(images, np.arange(9))
    (plain, _), *_ = BatchLoader(data, 9, augmentation=AUGMENTATIONS["none"])
    np.testing.assert_array_equal(plain, to_input(images))
