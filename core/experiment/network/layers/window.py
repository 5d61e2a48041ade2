"""Window: what convolution and pooling have in common, a window that slides over an image."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import Any

import numpy as np

from core.experiment.network.fields import describe
from core.experiment.network.figures import Shape, Sum, format_shape
from core.experiment.network.layers.base import LayerSpec, Pair, pair
from core.experiment.network.layers.terms import Place
from core.experiment.network.problems import Problem, remove_layer, set_argument
from core.words import Words

SAME = "same"
NAMED_PADDING = (SAME, "valid")

ZEROS, REFLECT, REPLICATE, CIRCULAR = PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


def kernel_field():
    """Describe the argument `kernel_size`."""
    return describe(
        "pair", "Kernel size", "Height and width of the window that slides over the image.", minimum=1, maximum=32
    )


def stride_field(default, **limits):
    """Describe the argument `stride`."""
    return describe(
        "pair",
        "Stride",
        "How far the window moves from one output pixel to the next.",
        default,
        minimum=1,
        maximum=32,
        **limits,
    )


def dilation_field():
    """Describe the argument `dilation`."""
    return describe("pair", "Dilation", "Distance between neighbouring pixels of the window.", 1, minimum=1, maximum=16)


class Window(LayerSpec):
    """A layer each of whose output pixels is made from a window of the input's.

    Indices into the input count from its first row or column, so that those in the padding before it are negative;
    `axis` is 0 for rows and 1 for columns.
    """

    kernel_size: Pair
    stride: Any  # a Pair, or None for the kernel size
    padding: Any  # a Pair, or one of NAMED_PADDING
    dilation: Pair = 1
    ceil_mode: bool = False

    @property
    def strides(self) -> tuple[int, int]:
        return pair(self.kernel_size if self.stride is None else self.stride)

    @property
    def reach(self) -> tuple[int, int]:
        """Rows and columns from the first to the last pixel of a window."""
        height, width = (d * (k - 1) + 1 for d, k in zip(pair(self.dilation), pair(self.kernel_size)))
        return height, width

    def margins(self, axis: int) -> tuple[int, int]:
        """Return how many rows or columns are added before and behind the image.

        What a window reaches too far for "same" comes half on each side, an odd one behind, as in PyTorch.
        """
        if isinstance(self.padding, str):
            both = self.reach[axis] - 1 if self.padding == SAME else 0
            return both // 2, both - both // 2
        padding = pair(self.padding)[axis]
        return padding, padding

    @abstractmethod
    def most_padding(self, shape: Shape) -> tuple[float, float]:
        """Return how many rows and columns PyTorch adds to each side of `shape` at most."""

    def size(self, shape: Shape) -> tuple[int, int]:
        """Return the output's height and width by the formula on PyTorch's Conv2d and MaxPool2d pages; below 1 if none."""
        size = []
        for axis, (n, r, s) in enumerate(zip(shape[1:], self.reach, self.strides, strict=True)):
            before, behind = self.margins(axis)
            steps = (n + before + behind - r) / s
            count = (math.ceil(steps) if self.ceil_mode else math.floor(steps)) + 1
            # A last window may not begin in the padding on the far side.
            size.append(count - 1 if self.ceil_mode and (count - 1) * s >= n + before else count)
        return size[0], size[1]

    def too_large(self, shape: Shape) -> Problem | None:
        """Return the problem of a window that does not fit into `shape`."""
        if min(self.size(shape)) >= 1:
            return None
        reach = self.reach
        text = Words(
            "the {window} window is larger than the {image} image it gets",
            window=format_shape(reach),
            image=format_shape(shape[1:]),
        )
        fixes = [set_argument(self.name, "kernel_size", min(shape[1:]))]
        needed = max(math.ceil((r - n) / 2) for r, n in zip(reach, shape[1:], strict=True))
        if needed <= min(self.most_padding(shape)):
            fixes.append(set_argument(self.name, "padding", needed))
        if max(pair(self.dilation)) > 1:
            fixes.insert(0, set_argument(self.name, "dilation", 1))
        return Problem(text, (*fixes, remove_layer(self.name)))

    def sizes(self, shape: Shape) -> tuple[Sum, ...]:
        sums = []
        for axis, (label, n, result) in enumerate(
            zip((Words("Height"), Words("Width")), shape[1:], self.size(shape), strict=True)
        ):
            before, behind = self.margins(axis)
            d, k, s = pair(self.dilation)[axis], pair(self.kernel_size)[axis], self.strides[axis]
            reach = f"{k}" if d == 1 else f"({d}·({k} − 1) + 1)"
            added = f"2·{before}" if before == behind else f"{before} + {behind}"
            whole = (n + before + behind - self.reach[axis]) % s == 0
            left, right = ("", "") if whole else ("⌈", "⌉") if self.ceil_mode else ("⌊", "⌋")
            sums.append(Sum(label, f"{left}({n} + {added} − {reach})/{s}{right} + 1", result))
        height, width = sums
        if height.equation == width.equation:
            return (Sum(Words("Height and width"), height.expression, height.value),)
        return height, width

    def window(self, index: int, axis: int) -> range:
        """Return the rows or columns that output `index` is made from; those outside the image stand for padding."""
        start = index * self.strides[axis] - self.margins(axis)[0]
        dilation = pair(self.dilation)[axis]
        return range(start, start + pair(self.kernel_size)[axis] * dilation, dilation)

    def pixel(self, index: int, size: int) -> int:
        """Return the row or column that `index` of a window takes its number from, of `size` that there are.

        The padding of some convolutions takes it from within the image; others leave it outside.
        """
        return index

    def taken(self, place: Place, shape: Shape) -> tuple[list[int], list[int]]:
        """Return the rows and columns that the output pixel at `place`, which ends in its row and column, is made from."""
        rows, columns = (
            [self.pixel(n, shape[axis - 2]) for n in self.window(place[axis - 2], axis)] for axis in range(2)
        )
        return rows, columns

    def takers(self, place: Place, shape: Shape, size: tuple[int, int]) -> tuple[list[int], ...]:
        """Return where the input pixel at `place` is taken: output rows, rows in their windows, and so for columns.

        The input has the `shape`, the output image the `size`. An output row stands there as often as its window takes
        the pixel.
        """
        found: list[list[int]] = []
        for axis in range(2):
            uses = [
                (index, offset)
                for index in range(size[axis])
                for offset, n in enumerate(self.window(index, axis))
                if self.pixel(n, shape[axis - 2]) == place[axis - 2]
            ]
            found += [index for index, _ in uses], [offset for _, offset in uses]
        return tuple(found)

    def depends_on(self, outputs: np.ndarray, shape: Shape) -> np.ndarray:
        needed = np.ones(shape[1:], bool)
        for axis, size in enumerate(shape[1:]):
            marked = np.flatnonzero(outputs.any(axis=(0, 2 - axis)))
            taken = {self.pixel(n, size) for index in marked for n in self.window(int(index), axis)}
            used = np.array([n in taken for n in range(size)])
            needed &= used[:, np.newaxis] if axis == 0 else used
        return np.broadcast_to(needed, shape)

    def onnx_window(self) -> dict:
        """Return the ONNX attributes of the sliding window; ONNX pads each side on its own."""
        (top, bottom), (left, right) = self.margins(0), self.margins(1)
        return {
            "kernel_shape": list(pair(self.kernel_size)),
            "strides": list(self.strides),
            "pads": [top, left, bottom, right],
        }
