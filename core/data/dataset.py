"""Defines labelled 28×28 images, which every source of data in this package returns."""

from dataclasses import dataclass

import numpy as np

from core.errors import DataError
from core.words import Words

SIDE = 28
DIGIT_CLASSES = tuple("0123456789")


@dataclass(frozen=True, eq=False)
class DigitImages:
    """Holds labelled images in memory.

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
    name: str = Words("digits")
    classes: tuple[str, ...] = DIGIT_CLASSES

    def __post_init__(self) -> None:
        images, labels = self.images, self.labels
        if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
            raise DataError(
                Words(
                    "{name}: images are {type} {shape}, expected uint8 N×{side}×{side}; bring them to that size first",
                    name=self.name,
                    type=images.dtype,
                    shape=_shape(images),
                    side=SIDE,
                )
            )
        if labels.dtype != np.int64 or labels.ndim != 1:
            raise DataError(
                Words(
                    "{name}: labels are {type} {shape}, expected int64 N; convert them",
                    name=self.name,
                    type=labels.dtype,
                    shape=_shape(labels),
                )
            )
        if len(labels) != len(images):
            raise DataError(
                Words(
                    "{name}: {labels:,} labels for {images:,} images, expected one label per image; "
                    "take both files from the same data set",
                    name=self.name,
                    labels=len(labels),
                    images=len(images),
                )
            )
        check_labels(labels, self.classes, self.name)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[np.ndarray, int]:
        return self.images[index], int(self.labels[index])

    def take(self, indices) -> "DigitImages":
        """Return the images at `indices` (integers, a slice or a boolean mask), in that order."""
        return DigitImages(self.images[indices], self.labels[indices], self.name, self.classes)

    def split(self, share: float, seed: int = 0) -> tuple["DigitImages", "DigitImages"]:
        """Split off a `share` (0 to 1) of the images, drawn by `seed`; return the others first.

        Both parts keep the images' order.
        """
        if not 0 <= share <= 1:
            raise ValueError(f"share is {share}, expected 0 to 1")
        held_out = np.zeros(len(self), dtype=bool)
        held_out[np.random.default_rng(seed).permutation(len(self))[: round(share * len(self))]] = True
        return self.take(~held_out), self.take(held_out)


def check_labels(labels: np.ndarray, classes: tuple[str, ...], name: object) -> None:
    """Raise DataError, naming `name`, for the first label that is no index into `classes`."""
    wrong = np.flatnonzero((labels < 0) | (labels >= len(classes)))
    if len(wrong):
        raise DataError(
            Words(
                "{name}: label {label} at item {item:,}, expected 0 to {last}; use a data set of {count} classes",
                name=name,
                label=labels[wrong[0]],
                item=int(wrong[0]),
                last=len(classes) - 1,
                count=len(classes),
            )
        )


def _shape(array: np.ndarray) -> str:
    return "×".join(map(str, array.shape)) or Words("a single number")
