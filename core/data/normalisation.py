"""Turns images into a network's input; nothing else in the program pads or normalises."""

from typing import NamedTuple

import numpy as np

from core.data.batches import gather_to_input
from core.data.dataset import SIDE
from core.errors import DataError, ImageError
from core.words import Words

INPUT_SIDE = 32


class Normalisation(NamedTuple):
    """Normalises ink in 0 ... 1 to (ink - mean) / std."""

    mean: float
    std: float


# Mean and standard deviation of the pixels of MNIST's training images; used for every data set and for drawings.
NORMALISATION = Normalisation(mean=0.1307, std=0.3081)

INK_TO_INPUT = ((np.arange(256) / 255 - NORMALISATION.mean) / NORMALISATION.std).astype(np.float32)
INK_TO_INPUT.flags.writeable = False


def input_side(input_shape: tuple[int, ...]) -> int:
    """Return the side of the square input of a network whose input shape is C×H×W.

    Raises:
        DataError: images cannot be padded to this shape: it has several channels, is not square, or too small.
    """
    if len(input_shape) != 3 or input_shape[0] != 1 or input_shape[1] != input_shape[2] or input_shape[1] < SIDE:
        raise DataError(
            Words(
                "the network takes inputs of {shape}, the data gives 1×{side}×{side}, or another square of at least "
                "{least}; set the network's input shape to that",
                shape="×".join(map(str, input_shape)),
                side=INPUT_SIDE,
                least=SIDE,
            )
        )
    return input_shape[1]


def to_input(images: np.ndarray, indices: np.ndarray | None = None, side: int = INPUT_SIDE) -> np.ndarray:
    """Pad images with background from 28×28 to the network's input, float32 B×1×side×side, and normalise them.

    Args:
        images: uint8, N×28×28 or one 28×28, ink = 255.
        indices: which of the images, in this order; all of them when left out.
        side: at least 28; an odd margin is one pixel wider below and at the right.

    Raises:
        ImageError: the images are of another shape or type.
        IndexError: an index is outside the images.
    """
    images = np.asarray(images)
    if images.ndim == 2:
        images = images[np.newaxis]
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise ImageError(
            Words(
                "images are {type} {shape}, expected uint8 N×{side}×{side}; "
                "make them with read_image or strokes_to_image",
                type=images.dtype,
                shape="×".join(map(str, images.shape)),
                side=SIDE,
            )
        )
    if indices is None:
        indices = np.arange(len(images))
    indices = np.ascontiguousarray(indices, dtype=np.int64)
    return gather_to_input(np.ascontiguousarray(images), indices, INK_TO_INPUT, side)
