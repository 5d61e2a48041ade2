"""Labelled 28×28 images: what every source of data in this package returns."""

from dataclasses import dataclass

import numpy as np

from core.errors import DataError

SIDE = 28
DIGIT_CLASSES = tuple("0123456789")


@dataclass(frozen=True, eq=False)
class DigitImages:
    """Labelled images in memory.

    Attributes:
        images: uint8, N×28×28, ink = 255, background = 0.
        labels: int64, N, each an index into `classes`.
        name: what the data set is called in front of the user.
        classes: the classes' names, in the order of the labels.

    Raises:
        DataError: shapes, types or labels do not fit together.
    """

    images: np.ndarray
    labels: np.ndarray
    name: str = "digits"
    classes: tuple[str, ...] = DIGIT_CLASSES

    def __post_init__(self) -> None:
        images, labels = self.images, self.labels
        if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
            raise DataError(
                f"{self.name}: images are {images.dtype} {_shape(images)}, "
                f"expected uint8 N×{SIDE}×{SIDE}; bring them to that size first"
            )
        if labels.dtype != np.int64 or labels.ndim != 1:
            raise DataError(f"{self.name}: labels are {labels.dtype} {_shape(labels)}, expected int64 N; convert them")
        if len(labels) != len(images):
            raise DataError(
                f"{self.name}: {len(labels):,} labels for {len(images):,} images, expected one label per image; "
                f"take both files from the same data set"
            )
        if len(labels) and not (labels.min() >= 0 and labels.max() < len(self.classes)):
            wrong = int(np.flatnonzero((labels < 0) | (labels >= len(self.classes)))[0])
            raise DataError(
                f"{self.name}: label {labels[wrong]} at item {wrong:,}, expected 0 to {len(self.classes) - 1}; "
                f"use a data set of {len(self.classes)} classes"
            )

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[np.ndarray, int]:
        return self.images[index], int(self.labels[index])

    def take(self, indices) -> "DigitImages":
        """The images at `indices` (integers, a slice or a boolean mask), in that order."""
        return DigitImages(self.images[indices], self.labels[indices], self.name, self.classes)

    def split(self, share: float, seed: int = 0) -> tuple["DigitImages", "DigitImages"]:
        """Two parts that share no image: the rest, and `share` (0 to 1) of the images drawn by `seed`.

        Both parts keep the images' order.
        """
        if not 0 <= share <= 1:
            raise ValueError(f"share is {share}, expected 0 to 1")
        held_out = np.zeros(len(self), dtype=bool)
        held_out[np.random.default_rng(seed).permutation(len(self))[: round(share * len(self))]] = True
        return self.take(~held_out), self.take(held_out)


def _shape(array: np.ndarray) -> str:
    return "×".join(map(str, array.shape)) or "a single number"
