"""From images to batches: data set, normalisation, order."""

import numpy as np
import pytest

from core.data import NORMALISATION, BatchLoader, DigitImages, to_input
from core.errors import DataError, ImageError


@pytest.fixture
def data():
    generator = np.random.default_rng(3)
    return DigitImages(generator.integers(0, 256, (23, 28, 28), dtype=np.uint8), np.arange(23) % 10)


class TestDigitImages:
    def test_an_item_is_image_and_label(self, data):
        image, label = data[12]
        np.testing.assert_array_equal(image, data.images[12])
        assert label == 2 and len(data) == 23

    def test_take_keeps_the_asked_order(self, data):
        part = data.take([4, 2, 2])
        np.testing.assert_array_equal(part.images, data.images[[4, 2, 2]])
        np.testing.assert_array_equal(part.labels, [4, 2, 2])

    def test_split_shares_nothing_and_loses_nothing(self, data):
        rest, held_out = data.split(0.2, seed=5)
        assert (len(rest), len(held_out)) == (18, 5)
        both = np.concatenate([rest.images, held_out.images])
        assert {image.tobytes() for image in both} == {image.tobytes() for image in data.images}
        np.testing.assert_array_equal(data.split(0.2, seed=5)[1].images, held_out.images)
        assert not np.array_equal(data.split(0.2, seed=6)[1].images, held_out.images)

    @pytest.mark.parametrize(
        ("images", "labels", "words"),
        [
            (np.zeros((2, 28, 28)), np.zeros(2, np.int64), "float64 2×28×28"),
            (np.zeros((2, 32, 32), np.uint8), np.zeros(2, np.int64), "expected uint8 N×28×28"),
            (np.zeros((2, 28, 28), np.uint8), np.zeros(2, np.uint8), "expected int64"),
            (np.zeros((2, 28, 28), np.uint8), np.zeros(3, np.int64), "3 labels for 2 images"),
            (np.zeros((2, 28, 28), np.uint8), np.array([0, 10]), "label 10 at item 1"),
            (np.zeros((2, 28, 28), np.uint8), np.array([-1, 0]), "label -1 at item 0"),
        ],
    )
    def test_parts_that_do_not_fit(self, images, labels, words):
        with pytest.raises(DataError, match=words):
            DigitImages(images, labels)


class TestToInput:
    def test_against_the_plain_formula(self, data):
        ink = np.pad(data.images, ((0, 0), (2, 2), (2, 2))) / 255.0
        expected = ((ink - NORMALISATION.mean) / NORMALISATION.std)[:, np.newaxis]
        result = to_input(data.images)
        assert result.dtype == np.float32 and result.shape == (23, 1, 32, 32)
        np.testing.assert_allclose(result, expected, rtol=0, atol=2e-7)

    def test_indices_and_views(self, data):
        whole = to_input(data.images)
        np.testing.assert_array_equal(to_input(data.images, [5, 5, 0]), whole[[5, 5, 0]])
        np.testing.assert_array_equal(to_input(data.images[::-2]), whole[::-2])
        np.testing.assert_array_equal(to_input(data.images[3]), whole[3:4])
        assert to_input(data.images[:0]).shape == (0, 1, 32, 32)

    def test_read_only_images(self, data):
        data.images.flags.writeable = False
        assert to_input(data.images).shape == (23, 1, 32, 32)

    @pytest.mark.parametrize("index", [23, -1])
    def test_an_index_outside(self, data, index):
        with pytest.raises(IndexError, match=f"index {index} is outside the 23 images"):
            to_input(data.images, [0, index])

    @pytest.mark.parametrize("shape", [(28,), (2, 27, 28), (1, 1, 28, 28)])
    def test_another_shape(self, shape):
        with pytest.raises(ImageError, match="expected uint8 N×28×28"):
            to_input(np.zeros(shape, np.uint8))


class TestBatchLoader:
    def test_every_image_once_and_the_last_batch_smaller(self, data):
        for shuffle in (False, True):
            loader = BatchLoader(data, 5, shuffle=shuffle, seed=1)
            batches = list(loader)
            assert len(batches) == len(loader) == 5
            assert [len(labels) for _, labels in batches] == [5, 5, 5, 5, 3]
            seen = {image.tobytes() for inputs, _ in batches for image in inputs}
            assert seen == {image.tobytes() for image in to_input(data.images)}

    def test_labels_stay_with_their_images(self, data):
        label_of = {image.tobytes(): label for image, label in zip(to_input(data.images), data.labels, strict=True)}
        for inputs, labels in BatchLoader(data, 4, shuffle=True):
            assert labels.dtype == np.int64
            assert [label_of[image.tobytes()] for image in inputs] == labels.tolist()

    def test_without_shuffle_the_order_of_the_data(self, data):
        labels = np.concatenate([labels for _, labels in BatchLoader(data, 4)])
        np.testing.assert_array_equal(labels, data.labels)

    def test_same_seed_same_bits_and_each_epoch_its_own_order(self, data):
        def epochs(seed):
            loader = BatchLoader(data, 4, shuffle=True, seed=seed)
            return [b"".join(inputs.tobytes() for inputs, _ in loader) for _ in range(3)]

        assert epochs(7) == epochs(7)
        assert len(set(epochs(7))) == 3
        assert set(epochs(7)).isdisjoint(epochs(8))

    def test_an_epoch_entered_in_the_middle(self, data):
        loader = BatchLoader(data, 4, shuffle=True, seed=2)
        whole, rest = list(loader.epoch(1)), list(loader.epoch(1, first_batch=4))
        assert len(rest) == 2
        for (inputs, labels), (again, labels_again) in zip(whole[4:], rest, strict=True):
            np.testing.assert_array_equal(inputs, again)
            np.testing.assert_array_equal(labels, labels_again)

    def test_no_images_no_batches(self, data):
        assert list(BatchLoader(data.take([]), 4)) == []

    def test_a_batch_of_nothing(self, data):
        with pytest.raises(ValueError, match="batch_size is 0"):
            BatchLoader(data, 0)
