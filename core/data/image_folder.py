"""Reads a folder of pictures, sorted into one folder per digit, as a data set."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.data.dataset import DIGIT_CLASSES, DigitImages
from core.data.images import read_image
from core.errors import DataError, ImageError, reason_of
from core.words import Words

TEST_SHARE = 0.2
FEWEST = 10  # fewer pictures leave too few to test on
TRAIN, TEST = "train", "test"


def load_image_folder(path: str | os.PathLike, lenient: bool = False) -> tuple[DigitImages, DigitImages]:
    """Read training and test set from pictures in folders named 0 to 9.

    The folders are in `path`, and then a fifth of the pictures, always the same, is kept for testing; or they are in
    its folders `train` and `test`. `read_image` turns each picture into a digit. Hidden files are passed over.

    Args:
        lenient: whether to pass over other files that are no picture of a digit, too, instead of refusing the folder.

    Raises:
        DataError: the folder is missing or has no folders 0 to 9, a file is no picture of a digit, or there are fewer
            than ten pictures.
    """
    folder = Path(path)
    if not folder.is_dir():
        if folder.exists():
            raise DataError(
                Words(
                    "{path} is a file, expected a folder with pictures in folders 0 to 9; check the path", path=folder
                )
            )
        raise DataError(
            Words("{path} is not there, expected a folder with pictures in folders 0 to 9; check the path", path=folder)
        )
    name = folder.resolve().name
    if (folder / TRAIN).is_dir() and (folder / TEST).is_dir():
        train = _read(folder / TRAIN, Words("{folder} (training)", folder=name), lenient)
        return train, _read(folder / TEST, Words("{folder} (test)", folder=name), lenient)
    images = _read(folder, name, lenient)
    if len(images) < FEWEST:
        raise DataError(
            Words(
                "{path} holds {count} pictures, expected at least {fewest}; add some",
                path=folder,
                count=len(images),
                fewest=FEWEST,
            )
        )
    return images.split(TEST_SHARE)


def _read(folder: Path, name: str, lenient: bool) -> DigitImages:
    if not any((folder / digit).is_dir() for digit in DIGIT_CLASSES):
        raise DataError(
            Words(
                "{path} has no folders named 0 to 9, expected one for each digit with its pictures; sort them into some",
                path=folder,
            )
        )
    images, labels, refused = [], [], []
    for path, label in _files(folder):
        try:
            image = None if label is None else read_image(path)
        except ImageError:
            image = None
        if image is None:
            refused.append(path.relative_to(folder))
        else:
            images.append(image)
            labels.append(label)
    if refused and not lenient:
        first = ", ".join(map(str, refused[:3])) + (", …" if len(refused) > 3 else "")
        raise DataError(
            Words(
                "{path} holds {count:,} files that are no pictures of a digit ({first}) beside {images:,} that are; "
                "take them away, or choose to leave them out",
                path=folder,
                count=len(refused),
                first=first,
                images=len(images),
            )
        )
    if not images:
        raise DataError(Words("{path} holds no pictures, expected some in its folders 0 to 9; add some", path=folder))
    return DigitImages(np.stack(images), np.array(labels, dtype=np.int64), name)


def _files(folder: Path) -> Iterator[tuple[Path, int | None]]:
    """Yield every file that is not hidden with its label, which is None outside the folders 0 to 9."""
    try:
        for place, folders, names in os.walk(folder):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            parts = Path(place).relative_to(folder).parts
            label = DIGIT_CLASSES.index(parts[0]) if parts and parts[0] in DIGIT_CLASSES else None
            yield from ((Path(place) / each, label) for each in sorted(names) if not each.startswith("."))
    except OSError as error:
        raise DataError(
            Words("{path} cannot be read ({reason}); check its permissions", path=folder, reason=reason_of(error))
        ) from error
