"""Folders of pictures, and one's own drawings."""

import os

import numpy as np
import pytest
from PIL import Image

from core.data import OwnDrawings, load_image_folder, made_digits
from core.errors import DataError
from core.experiment.training.sources import Drawings, Folder, ImageFolder, MadeDigits, Use, source_of


@pytest.fixture(scope="module")
def digits():
    return made_digits(60, seed=4)


def write_folder(folder, digits) -> None:
    for number, (image, label) in enumerate(zip(digits.images, digits.labels, strict=True)):
        (folder / str(label)).mkdir(parents=True, exist_ok=True)
        # Dark on light and three times as large, as a scanner might give them.
        Image.fromarray(255 - image).resize((84, 84)).save(folder / str(label) / f"{number:03d}.png")


class TestImageFolder:
    def test_pictures_are_read_with_the_labels_of_their_folders(self, tmp_path, digits):
        write_folder(tmp_path, digits)
        train, test = load_image_folder(tmp_path)
        assert len(train) == 48 and len(test) == 12
        counts = np.bincount(train.labels, minlength=10) + np.bincount(test.labels, minlength=10)
        np.testing.assert_array_equal(counts, np.bincount(digits.labels, minlength=10))
        assert train.images.max() == 255 and np.median(train.images) == 0
        again, _ = load_image_folder(tmp_path)
        np.testing.assert_array_equal(again.images, train.images)

    def test_folders_for_training_and_test_are_kept_apart(self, tmp_path, digits):
        write_folder(tmp_path / "train", digits.take(slice(0, 40)))
        write_folder(tmp_path / "test", digits.take(slice(40, 60)))
        train, test = load_image_folder(tmp_path)
        assert (len(train), len(test)) == (40, 20)

    def test_mixed_content_is_named_or_left_out(self, tmp_path, digits):
        write_folder(tmp_path, digits)
        (tmp_path / "notes.txt").write_text("mine")
        (tmp_path / "3" / "movie.mp4").write_bytes(b"x" * 99)
        (tmp_path / ".hidden").write_text("passed over")
        with pytest.raises(DataError, match=r"2 files that are no pictures of a digit \(notes.txt, 3/movie.mp4\)"):
            load_image_folder(tmp_path)
        train, test = load_image_folder(tmp_path, lenient=True)
        assert len(train) + len(test) == 60

    def test_what_is_no_such_folder(self, tmp_path, digits):
        with pytest.raises(DataError, match="is not there"):
            load_image_folder(tmp_path / "missing")
        with pytest.raises(DataError, match="no folders named 0 to 9"):
            load_image_folder(tmp_path)
        (tmp_path / "0").mkdir()
        with pytest.raises(DataError, match="holds no pictures"):
            load_image_folder(tmp_path)
        write_folder(tmp_path, digits.take(slice(0, 5)))
        with pytest.raises(DataError, match="holds 5 pictures, expected at least 10"):
            load_image_folder(tmp_path)

    def test_a_user_names_it_like_any_other_source(self, tmp_path, digits):
        assert source_of(tmp_path) == Folder(tmp_path)
        write_folder(tmp_path, digits.take(slice(0, 20)))
        source = source_of(str(tmp_path))
        assert source == ImageFolder(tmp_path)
        assert len(source.load()[0]) == 16


class TestOwnDrawings:
    def test_kept_drawings_come_back_bit_by_bit_in_their_order(self, tmp_path, digits):
        own = OwnDrawings(tmp_path / "new" / "drawings")
        assert len(own.load()) == 0 and own.drawings() == []
        for image, label in zip(digits.images[:12], digits.labels[:12], strict=True):
            assert own.add(image, int(label)).label == label
        kept = OwnDrawings(own.folder).load()
        np.testing.assert_array_equal(kept.images, digits.images[:12])
        np.testing.assert_array_equal(kept.labels, digits.labels[:12])

    def test_a_removed_drawing_can_be_put_back(self, tmp_path, digits):
        own = OwnDrawings(tmp_path)
        first, second = own.add(digits.images[0], 3), own.add(digits.images[1], 3)
        content = own.remove(first)
        assert own.drawings() == [second]
        own.put(first, content)
        assert own.drawings() == [first, second]
        np.testing.assert_array_equal(own.load().images, digits.images[:2])

    def test_what_cannot_be_written_or_read_is_told(self, tmp_path, digits):
        (tmp_path / "file").write_text("")
        with pytest.raises(DataError, match="cannot be made"):
            OwnDrawings(tmp_path / "file").add(digits.images[0], 1)
        own = OwnDrawings(tmp_path / "own")
        kept = own.add(digits.images[0], 1)
        os.truncate(kept.path, 20)
        with pytest.raises(DataError, match="take the file away"):
            own.load()
        own.remove(kept)
        with pytest.raises(DataError, match="cannot be removed"):
            own.remove(kept)

    @pytest.mark.parametrize(("use", "sizes"), [(Use.ALONE, (16, 4)), (Use.MIXED, (116, 14)), (Use.TEST, (100, 20))])
    def test_they_train_and_test(self, tmp_path, digits, use, sizes):
        own = OwnDrawings(tmp_path)
        source = Drawings(use, MadeDigits(100, 10), tmp_path)
        with pytest.raises(DataError, match="0 own drawings are kept"):
            source.load()
        for image, label in zip(digits.images[:20], digits.labels[:20], strict=True):
            own.add(image, int(label))
        train, test = source.load()
        assert (len(train), len(test)) == sizes
        if use is Use.ALONE:
            together = {image.tobytes() for image in (*train.images, *test.images)}
            assert together == {image.tobytes() for image in digits.images[:20]}
