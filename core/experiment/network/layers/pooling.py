"""Pooling: the largest number of each window, or the mean."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from core.experiment.network.fields import describe
from core.experiment.network.figures import Shape
from core.experiment.network.layers.base import OnnxStep, Pair, not_an_image, pair
from core.experiment.network.layers.terms import Entries, Gradient, LayerPass, Place, Pooled, SumOfProducts
from core.experiment.network.layers.window import Window, dilation_field, kernel_field, stride_field
from core.experiment.network.problems import Problem, set_argument
from core.words import Words


def _ceil_mode():
    return describe("switch", "Ceil mode", "Keep a last window that does not fit completely.", False)


@dataclass(frozen=True)
class Pooling(Window):
    """A layer that makes one number of each window of each channel."""

    kernel_size: Pair = kernel_field()
    stride: Pair | None = stride_field(None, optional=True)
    padding: Pair = describe(
        "pair", "Padding", "Rows and columns added around the image before the window slides.", 0, minimum=0, maximum=16
    )

    group = "Pooling"
    default_name = "pool1"

    @classmethod
    def arguments_for(cls, shape: Shape) -> dict:
        return {"kernel_size": 2}

    def output(self, shape: Shape) -> Shape | Problem:
        problem = not_an_image(self.name, shape) or self._padded_too_far(shape) or self.too_large(shape)
        return problem or (shape[0], *self.size(shape))

    def most_padding(self, shape: Shape) -> tuple[float, float]:
        height, width = pair(self.kernel_size)
        return height // 2, width // 2

    def _padded_too_far(self, shape: Shape) -> Problem | None:
        half = self.most_padding(shape)
        if all(p <= h for p, h in zip(pair(self.padding), half, strict=True)):
            return None
        text = Words(
            "padding {padding} is more than half of the kernel size {kernel}",
            padding=self.padding,
            kernel=self.kernel_size,
        )
        return Problem(text, (set_argument(self.name, "padding", min(half)),))

    def depends_on(self, outputs: np.ndarray, shape: Shape) -> np.ndarray:
        return super().depends_on(outputs, shape) & outputs.any(axis=(1, 2), keepdims=True)

    @abstractmethod
    def derive(self, place: Place, passed: LayerPass) -> Pooled: ...

    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> SumOfProducts:
        """Add up ∂L/∂y over the windows that hold the pixel, each times the share that the pixel has in it."""
        example, channel, *_ = place
        gradient = passed.output_gradient
        rows, us, columns, vs = self.takers(place, passed.input.shape, gradient.shape[2:])
        above = passed.output_gradient_at(example, channel, rows, columns)
        shares = np.zeros(above.values.shape)
        for i, (row, u) in enumerate(zip(rows, us)):
            for j, (column, v) in enumerate(zip(columns, vs)):
                shares[i, j] = self._share(self.derive((example, channel, row, column), passed), (u, v))
        return SumOfProducts((above, Entries("∂y/∂x", shares, above.places)))

    @abstractmethod
    def _share(self, pooled: Pooled, place: Place) -> float:
        """Return the derivative of a window's number by the one at `place` of the window."""


def _inside(rows: list[int], columns: list[int], size: tuple[int, int], low: int = 0) -> np.ndarray:
    """Mark the places of rows × columns that lie from `low` up to `size`."""
    inside = [np.array([low <= n < end for n in axis]) for axis, end in zip((rows, columns), size, strict=True)]
    return inside[0][:, np.newaxis] & inside[1]


@dataclass(frozen=True)
class MaxPool2d(Pooling):
    """Without `return_indices`: its output would be a pair, which no layer of a sequential network takes."""

    dilation: Pair = dilation_field()
    ceil_mode: bool = _ceil_mode()

    summary = "Keeps the largest value of every window, so that small shifts matter less."
    formula = "y[c, i, j] = max_u,v x[c, s·i+u, s·j+v]"
    gradients = (
        Gradient("x", "∂L/∂x[n, c, p, q] = Σ_i,j ∂L/∂y[n, c, i, j] · [x[n, c, p, q] is the largest of window i, j]"),
    )
    icon = "layer-MaxPool2d"
    in_tutorial = True

    def derive(self, place: Place, passed: LayerPass) -> Pooled:
        example, channel, *_ = place
        rows, columns = self.taken(place, passed.input.shape)
        inside = _inside(rows, columns, passed.input.shape[2:])
        inputs = passed.input_at(example, channel, rows, columns, outside=np.nan)
        best = np.argmax(np.where(inside, inputs.values, -np.inf))
        return Pooled(inputs, inside, tuple(int(n) for n in np.unravel_index(best, inside.shape)))

    def _share(self, pooled: Pooled, place: Place) -> float:
        return float(pooled.chosen == place)

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        more = {"dilations": list(pair(self.dilation)), "ceil_mode": int(self.ceil_mode)}
        return (OnnxStep("MaxPool", self.onnx_window() | more),)


@dataclass(frozen=True)
class AvgPool2d(Pooling):
    ceil_mode: bool = _ceil_mode()
    count_include_pad: bool = describe("switch", "Count padding", "Let the padded zeros count in the mean.", True)
    divisor_override: int | None = describe(
        "integer",
        "Divisor",
        "What the sum of a window is divided by, in place of how many numbers it counts.",
        None,
        minimum=1,
        maximum=100_000,
        optional=True,
    )

    summary = "Keeps the mean of every window."
    formula = "y[c, i, j] = mean_u,v x[c, s·i+u, s·j+v]"
    gradients = (Gradient("x", "∂L/∂x[n, c, p, q] = Σ_i,j ∂L/∂y[n, c, i, j] / (numbers that window i, j counts)"),)
    icon = "layer-AvgPool2d"

    def derive(self, place: Place, passed: LayerPass) -> Pooled:
        example, channel, *_ = place
        size = passed.input.shape[2:]
        rows, columns = self.taken(place, passed.input.shape)
        inputs = passed.input_at(example, channel, rows, columns)
        # Padding may count as zeros, but what a last window reaches beyond it never does (ceil_mode).
        reach = tuple(n + p for n, p in zip(size, pair(self.padding), strict=True)) if self.count_include_pad else size
        low = min(rows[0], columns[0], 0) if self.count_include_pad else 0
        counts = _inside(rows, columns, reach, low)
        return Pooled(inputs, counts, divisor=self.divisor_override or int(counts.sum()))

    def _share(self, pooled: Pooled, place: Place) -> float:
        return 1 / pooled.divisor

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        if self.divisor_override is not None:
            return self._onnx_sum(shape, self.divisor_override)
        counting = {"ceil_mode": int(self.ceil_mode), "count_include_pad": int(self.count_include_pad)}
        return (OnnxStep("AveragePool", self.onnx_window() | counting),)

    def _onnx_sum(self, shape: Shape, divisor: int) -> tuple[OnnxStep, ...]:
        """Return each window's sum by `divisor`: its mean with all padding counted, times how many numbers that are.

        Padding at the end is drawn out to where the last window ends, so that every mean counts the whole kernel.
        """
        window = self.onnx_window()
        kernel, before = window["kernel_shape"], window["pads"][:2]
        after = [
            max(p, (count - 1) * stride + k - n - p)
            for p, k, stride, n, count in zip(
                before, kernel, window["strides"], shape[1:], self.size(shape), strict=True
            )
        ]
        mean = OnnxStep("AveragePool", window | {"pads": before + after, "count_include_pad": 1})
        factor = np.array(math.prod(kernel) / divisor, np.float32)
        return mean, OnnxStep("Mul", constants={"factor": factor})


TYPES = (MaxPool2d, AvgPool2d)
