"""Where the images of an experiment come from."""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.data import DigitImages, load_folder, made_digits

MADE = "made"


@dataclass(frozen=True)
class MadeDigits:
    """Digits that the program draws itself; the test digits come from another seed."""

    train: int = 20_000
    test: int = 2_000
    seed: int = 0

    def load(self) -> tuple[DigitImages, DigitImages]:
        """Training and test set; the last ones made are kept."""
        return _made(self.train, self.test, self.seed)


@dataclass(frozen=True)
class Folder:
    """A folder with the four IDX files of MNIST or Fashion-MNIST."""

    path: Path

    def load(self) -> tuple[DigitImages, DigitImages]:
        """Training and test set; the last ones read are kept. Raises DataError where the folder holds none."""
        return _read(self.path)


DataSource = MadeDigits | Folder


def source_of(text: str | os.PathLike) -> DataSource:
    """The source that a user names: `made`, or a folder."""
    return MadeDigits() if text == MADE else Folder(Path(text))


@lru_cache(maxsize=1)
def _made(train: int, test: int, seed: int) -> tuple[DigitImages, DigitImages]:
    return made_digits(train, seed), made_digits(test, seed + 1)


@lru_cache(maxsize=1)
def _read(path: Path) -> tuple[DigitImages, DigitImages]:
    return load_folder(path)
