"""Where the images of an experiment come from."""

import os
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.data import DigitImages, load_folder, load_image_folder, made_digits
from core.data.image_folder import FEWEST, TEST_SHARE
from core.data.own_drawings import OwnDrawings
from core.errors import DataError
from core.words import Words

MADE = "made"


@dataclass(frozen=True)
class MadeDigits:
    """Digits that the program draws itself; the test digits come from another seed."""

    train: int = 20_000
    test: int = 2_000
    seed: int = 0

    def load(self) -> tuple[DigitImages, DigitImages]:
        """Return training and test set; the last ones made are kept."""
        return _made(self.train, self.test, self.seed)


@dataclass(frozen=True)
class Folder:
    """A folder with the four IDX files of MNIST or Fashion-MNIST."""

    path: Path

    def load(self) -> tuple[DigitImages, DigitImages]:
        """Return training and test set; the last ones read are kept. Raises DataError where the folder holds none."""
        return _load_folder(self.path)


@dataclass(frozen=True)
class ImageFolder:
    """A folder with pictures in folders named 0 to 9; see `load_image_folder`."""

    path: Path
    lenient: bool = False

    def load(self) -> tuple[DigitImages, DigitImages]:
        """Return training and test set; the last ones read are kept. Raises DataError as that function does."""
        return _load_image_folder(self.path, self.lenient)


class Use(Enum):
    """What one's own drawings are for.

    ALONE: train and test on them. MIXED: add them to made digits, for both. TEST: train on made digits, test on them.
    """

    ALONE = "alone"
    MIXED = "mixed"
    TEST = "test"


@dataclass(frozen=True)
class Drawings:
    """One's own drawings, alone or with made digits; every fifth is kept for testing, unless all of them are.

    Attributes:
        folder: where they are kept; None is the user's data folder.
    """

    use: Use = Use.MIXED
    made: MadeDigits = field(default_factory=MadeDigits)
    folder: Path | None = None

    def load(self) -> tuple[DigitImages, DigitImages]:
        """Return training and test set, read anew each time. Raises DataError where there are too few drawings."""
        own = OwnDrawings(self.folder).load()
        fewest = FEWEST if self.use is Use.ALONE else 1
        if len(own) < fewest:
            raise DataError(
                Words(
                    "{count} own drawings are kept, expected at least {fewest}; draw a digit and keep it with its label",
                    count=len(own),
                    fewest=fewest,
                )
            )
        if self.use is Use.TEST:
            return self.made.load()[0], own
        train, test = own.split(TEST_SHARE)
        if self.use is Use.ALONE:
            return train, test
        made_train, made_test = self.made.load()
        return _joined(made_train, train), _joined(made_test, test)


DataSource = MadeDigits | Folder | ImageFolder | Drawings


def source_of(text: str | os.PathLike) -> DataSource:
    """Return the source that a user names: `made`, a folder with IDX files, or one with pictures in folders 0 to 9."""
    if text == MADE:
        return MadeDigits()
    path = Path(text)
    tens = [path / part / str(digit) for part in ("", "train") for digit in range(10)]
    return ImageFolder(path) if any(each.is_dir() for each in tens) else Folder(path)


def _joined(first: DigitImages, second: DigitImages) -> DigitImages:
    return DigitImages(
        np.concatenate([first.images, second.images]),
        np.concatenate([first.labels, second.labels]),
        Words("{first} and {second}", first=first.name, second=second.name),
    )


@lru_cache(maxsize=1)
def _made(train: int, test: int, seed: int) -> tuple[DigitImages, DigitImages]:
    return made_digits(train, seed), made_digits(test, seed + 1)


_load_folder = lru_cache(maxsize=1)(load_folder)
_load_image_folder = lru_cache(maxsize=1)(load_image_folder)
