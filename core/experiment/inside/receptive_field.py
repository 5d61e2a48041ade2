"""Receptive fields: which pixels of the network's input can change one number inside it.

Followed backwards, layer by layer, as two sets: rows and columns. That is exact for any stride,
padding, padding mode and dilation, because every layer here treats rows and columns apart until a
linear layer mixes everything.
"""

import math
from dataclasses import dataclass

import numpy as np

from core.experiment.network.layers import (
    CIRCULAR,
    REFLECT,
    REPLICATE,
    ZEROS,
    AvgPool2d,
    Conv2d,
    Flatten,
    LayerSpec,
    Linear,
    MaxPool2d,
    padding_of,
    pair,
)
from core.experiment.network.shapes import Shape, infer
from core.experiment.network.spec import NetworkSpec

Place = tuple[int, ...]


@dataclass(frozen=True)
class Region:
    """Pixels of an image: every row of `rows` crossed with every column of `columns`, both ascending.

    With dilation there are gaps between them; with circular padding a window at the edge holds pixels of
    the opposite side too.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def height(self) -> int:
        """From the first to the last row."""
        return self.rows[-1] - self.rows[0] + 1 if self.rows else 0

    @property
    def width(self) -> int:
        return self.columns[-1] - self.columns[0] + 1 if self.columns else 0


def receptive_field(spec: NetworkSpec, layer: str, place: Place) -> Region:
    """The input pixels that the number at `place` of `layer`'s output depends on.

    Args:
        layer: a layer's name, or "input".
        place: channel, row and column, or the index into a vector or a matrix.

    Raises:
        SpecError: no such layer, or the layers do not fit.
        IndexError: no such place.
    """
    shapes = infer(spec)
    if layer == "input":
        position, shape = -1, spec.input_shape
    else:
        position = spec.index(layer)
        shape = shapes.layers[position].output_shape
    if shape is None:
        shapes.check()
    _check_place(layer, place, shape)
    rows, columns = _rows_and_columns(place)
    # Of what is no image any more: indices into all its numbers, which flattening leaves as they are.
    flat = None if len(shape) == 3 else {int(np.ravel_multi_index(place, shape))}
    for description, figures in zip(
        reversed(spec.layers[: position + 1]), reversed(shapes.layers[: position + 1]), strict=True
    ):
        shape = figures.input_shape
        if isinstance(description, Linear):
            flat = set(range(math.prod(shape)))
        elif isinstance(description, Flatten):
            if len(shape) == 3 and flat is not None:
                rows = {index // shape[-1] % shape[-2] for index in flat}
                columns = {index % shape[-1] for index in flat}
                flat = None
        elif flat is None:
            rows = _before(description, rows, 0, shape)
            columns = _before(description, columns, 1, shape)
    return Region(tuple(sorted(rows)), tuple(sorted(columns)))


def window_of(layer: LayerSpec, index: int, axis: int) -> range:
    """Indices into a convolution's or pooling layer's input that output `index` is made from.

    Those outside the image stand for padding; `pixel_of` says what it holds. `axis` is 0 for rows, 1 for
    columns.
    """
    kernel, dilation = pair(layer.kernel_size)[axis], pair(getattr(layer, "dilation", 1))[axis]
    stride = pair(layer.kernel_size if layer.stride is None else layer.stride)[axis]
    start = index * stride - padding_of(layer, axis)[0]
    return range(start, start + kernel * dilation, dilation)


def pixel_of(layer: LayerSpec, index: int, size: int) -> int:
    """The row or column that `index` of a window takes its number from, of `size` that there are.

    A convolution's padding takes it from within the image, but for zeros; those stay outside.
    """
    mode = getattr(layer, "padding_mode", ZEROS)
    if mode == REFLECT:
        index = abs(index)
        return min(index, 2 * (size - 1) - index)
    if mode == REPLICATE:
        return min(max(index, 0), size - 1)
    return index % size if mode == CIRCULAR else index


def _before(layer: LayerSpec, indices: set[int], axis: int, shape: Shape) -> set[int]:
    if not isinstance(layer, (Conv2d, MaxPool2d, AvgPool2d)):
        return indices
    size = shape[1 + axis]
    pixels = {pixel_of(layer, n, size) for index in indices for n in window_of(layer, index, axis)}
    return {n for n in pixels if 0 <= n < size}


def _rows_and_columns(place: Place) -> tuple[set[int], set[int]]:
    return ({place[-2]}, {place[-1]}) if len(place) == 3 else (set(), set())


def _check_place(layer: str, place: Place, shape: Shape) -> None:
    if len(place) != len(shape) or not all(0 <= n < size for n, size in zip(place, shape, strict=True)):
        raise IndexError(f"{layer} gives {'×'.join(map(str, shape))}, which has no place {list(place)}")
