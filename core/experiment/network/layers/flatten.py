"""Flatten."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.experiment.network.fields import number
from core.experiment.network.figures import Shape, Sum, format_shape, product
from core.experiment.network.layers.base import LayerSpec, OnnxStep
from core.experiment.network.layers.terms import Applied, Gradient, LayerPass, Place
from core.experiment.network.problems import Problem, set_argument
from core.words import Words


@dataclass(frozen=True)
class Flatten(LayerSpec):
    start_dim: int = number(
        "First dimension",
        "The first of the dimensions that become one: 1 for channels, "
        "2 for rows, 3 for columns, negative numbers from the last; 0 is the batch.",
        1,
        (-4, 3),
    )
    end_dim: int = number(
        "Last dimension", "The last of the dimensions that become one; −1 for the last that there is.", -1, (-4, 3)
    )

    group = "Shape"
    summary = "Lays the feature maps out as one vector."
    formula = "C×H×W → C·H·W"
    gradients = (Gradient("x", "∂L/∂x[n, c, i, j] = ∂L/∂y[n, (c·H + i)·W + j]"),)
    icon = "layer-Flatten"
    default_name = "flatten"
    in_tutorial = True

    def joined(self, shape: Shape) -> tuple[int, int]:
        """Return which axes of `shape`, a single example's, become one: the first, and the one after the last."""
        # PyTorch's numbers count the batch, from either end.
        first, last = (dim if dim >= 0 else dim + len(shape) + 1 for dim in (self.start_dim, self.end_dim))
        return first - 1, last

    def output(self, shape: Shape) -> Shape | Problem:
        first, end = self.joined(shape)
        return self._not_joined(shape) or (*shape[:first], math.prod(shape[first:end]), *shape[end:])

    def _not_joined(self, shape: Shape) -> Problem | None:
        """Return the problem of dimensions that are not there, are the batch, or stand the wrong way round."""
        first, end = self.joined(shape)
        from_the_first = set_argument(self.name, "start_dim", 1)
        to_the_last = set_argument(self.name, "end_dim", -1)
        for argument, dim, fix in (("start_dim", first + 1, from_the_first), ("end_dim", end, to_the_last)):
            if not 0 <= dim <= len(shape):
                text = Words(
                    "a batch of {shape} has the dimensions 0 to {last}, got {argument}={value}",
                    argument=argument,
                    value=getattr(self, argument),
                    shape=format_shape(shape),
                    last=len(shape),
                )
                return Problem(text, (fix,))
        if first >= end:
            text = Words(
                "the first dimension, start_dim={start}, comes after the last, end_dim={end}",
                start=self.start_dim,
                end=self.end_dim,
            )
            return Problem(text, (to_the_last, from_the_first))
        if first < 0:
            text = Words(
                "the first dimension, start_dim={start}, is the batch, whose images would become one",
                start=self.start_dim,
            )
            return Problem(text, (from_the_first,))
        return None

    def sizes(self, shape: Shape) -> tuple[Sum, ...]:
        lengths = shape[slice(*self.joined(shape))]
        return (Sum(Words("Features"), product(lengths), math.prod(lengths)),)

    def hands_on_input(self, training: bool) -> bool:
        return True

    def depends_on(self, outputs: np.ndarray, shape: Shape) -> np.ndarray:
        return outputs.reshape(shape)

    def derive(self, place: Place, passed: LayerPass) -> Applied:
        shape = passed.input.shape
        return Applied.unchanged(passed.input_at(*_same_number(place, self._batch_output(shape), shape)))

    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> Applied:
        shape = passed.input.shape
        return Applied.unchanged(passed.output_gradient_at(*_same_number(place, shape, self._batch_output(shape))))

    def _batch_output(self, shape: Shape) -> Shape:
        first, end = self.joined(shape[1:])
        return (*shape[: first + 1], math.prod(shape[first + 1 : end + 1]), *shape[end + 1 :])

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        output = self._batch_output((0, *shape))
        if len(output) == 2:
            return (OnnxStep("Flatten"),)
        # ONNX's Flatten always makes a matrix; here 0 stands for the size of the batch.
        return (OnnxStep("Reshape", constants={"shape": np.array(output, np.int64)}),)


def _same_number(place: Place, shape: Shape, other: Shape) -> Place:
    """Return where in the shape `other` the number stands that is at `place` of `shape`."""
    return tuple(int(n) for n in np.unravel_index(np.ravel_multi_index(place, shape), other))


TYPES = (Flatten,)
