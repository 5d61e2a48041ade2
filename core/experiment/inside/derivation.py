"""The arithmetic behind one number: what a layer took, and what it did with it.

Computed in float64 from copies of the activations and weights; `total` comes out as the activation
does, but for float32's rounding.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.experiment.inside.activations import Activations
from core.experiment.inside.receptive_field import Place, pixel_of, window_of
from core.experiment.network import layers as kinds
from core.experiment.network.layers import LayerSpec
from core.experiment.network.shapes import flattened_axes
from core.experiment.network.spec import NetworkSpec

MAXIMUM, MEAN = "maximum", "mean"


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """inputs × weights, summed up, plus a bias: a convolution's or a linear layer's number.

    Attributes:
        inputs, weights: float64 of one shape: channels×kernel height×kernel width, or a vector.
        bias: 0 where the layer has none.
        places: for each axis of `inputs`, the indices into the layer's input; outside of it in padding by zeros.
    """

    inputs: np.ndarray
    weights: np.ndarray
    bias: float
    places: tuple[Sequence[int], ...]

    @property
    def products(self) -> np.ndarray:
        return self.inputs * self.weights

    @property
    def total(self) -> float:
        return float(self.products.sum()) + self.bias

    def source(self, index: Place) -> Place:
        """Where in the layer's input `inputs[index]` stands."""
        return _source(self.places, index)

    def largest(self, count: int) -> list[tuple[Place, float, float, float]]:
        """The `count` products of the largest size: (index, input, weight, product), largest first."""
        flat = self.products.ravel()
        order = np.argsort(-np.abs(flat), kind="stable")[:count]
        places = (tuple(int(n) for n in np.unravel_index(index, self.inputs.shape)) for index in order)
        return [(p, float(self.inputs[p]), float(self.weights[p]), float(self.products[p])) for p in places]


@dataclass(frozen=True, eq=False)
class Pooled:
    """The largest number of a window, or its mean.

    Attributes:
        how: MAXIMUM or MEAN.
        inputs: float64 kernel height×kernel width.
        counts: bool, the same shape: which of them count; the window may leave the image.
        channel, places: indices into the layer's input, of rows and of columns; outside of it in the padding.
        chosen: index of the largest in `inputs`; None for a mean.
        divisor: how many numbers the mean counts, or what the layer divides by instead; 1 for a maximum.
    """

    how: str
    inputs: np.ndarray
    counts: np.ndarray
    channel: int
    places: tuple[Sequence[int], Sequence[int]]
    chosen: Place | None
    divisor: int

    @property
    def total(self) -> float:
        if self.chosen is not None:
            return float(self.inputs[self.chosen])
        return float(self.inputs[self.counts].sum()) / self.divisor

    def source(self, index: Place) -> Place:
        """Where in the layer's input `inputs[index]` stands."""
        return (self.channel, *_source(self.places, index))


def _source(places: tuple[Sequence[int], ...], index: Place) -> Place:
    return tuple(axis[n] for axis, n in zip(places, index, strict=True))


@dataclass(frozen=True)
class Applied:
    """A function of one number.

    Attributes:
        value: what came in.
        terms: the other numbers of the formula, by name.
        total: what goes out.
    """

    value: float
    total: float
    terms: Mapping[str, float]


Arithmetic = WeightedSum | Pooled | Applied


def arithmetic(
    spec: NetworkSpec, layer: str, place: Place, seen: Activations, weights: Mapping[str, np.ndarray]
) -> Arithmetic:
    """How the number at `place` of `layer`'s output came about.

    Args:
        seen: the activations of the image.
        weights: the network's parameters and buffers, by PyTorch's key.

    Raises SpecError for an unknown layer.
    """
    description = spec.layer(layer)
    own = {key.removeprefix(f"{layer}."): array for key, array in weights.items() if key.startswith(f"{layer}.")}
    rule = _RULES.get(type(description), _apply)
    return rule(description, place, seen.before(layer).astype(np.float64), own)


def _convolve(layer: kinds.Conv2d, place: Place, image: np.ndarray, own) -> WeightedSum:
    output, row, column = place
    kernel = own["weight"][output].astype(np.float64)
    channel = output // (layer.out_channels // layer.groups) * len(kernel)
    rows, columns = (
        [pixel_of(layer, n, image.shape[1 + axis]) for n in window_of(layer, index, axis)]
        for axis, index in enumerate((row, column))
    )
    channels = range(channel, channel + len(kernel))
    inputs = _window(image[channels], rows, columns, 0.0)
    bias = float(own["bias"][output]) if "bias" in own else 0.0
    return WeightedSum(inputs, kernel, bias, (channels, rows, columns))


def _linear(layer: kinds.Linear, place: Place, vector: np.ndarray, own) -> WeightedSum:
    bias = float(own["bias"][place[0]]) if "bias" in own else 0.0
    return WeightedSum(vector, own["weight"][place[0]].astype(np.float64), bias, (range(len(vector)),))


def _pool_maximum(layer: kinds.MaxPool2d, place: Place, image: np.ndarray, own) -> Pooled:
    channel, rows, columns = place[0], window_of(layer, place[1], 0), window_of(layer, place[2], 1)
    size = image.shape[1:]
    inside = _mask(rows, columns, size)
    inputs = _window(image[channel : channel + 1], rows, columns, np.nan)[0]
    best = np.argmax(np.where(inside, inputs, -np.inf))
    chosen = tuple(int(n) for n in np.unravel_index(best, inputs.shape))
    return Pooled(MAXIMUM, inputs, inside, channel, (rows, columns), chosen, 1)


def _pool_mean(layer: kinds.AvgPool2d, place: Place, image: np.ndarray, own) -> Pooled:
    channel, rows, columns = place[0], window_of(layer, place[1], 0), window_of(layer, place[2], 1)
    size = image.shape[1:]
    inputs = _window(image[channel : channel + 1], rows, columns, 0.0)[0]
    padding = layer.padding if isinstance(layer.padding, tuple) else (layer.padding, layer.padding)
    # Padding may count as zeros, but what a last window reaches beyond it never does (ceil_mode).
    reach = tuple(n + p for n, p in zip(size, padding, strict=True)) if layer.count_include_pad else size
    low = min(rows[0], columns[0], 0) if layer.count_include_pad else 0
    counts = _mask(rows, columns, reach, low)
    divisor = layer.divisor_override or int(counts.sum())
    return Pooled(MEAN, inputs, counts, channel, (rows, columns), None, divisor)


def _mask(rows: range, columns: range, size: tuple[int, int], low: int = 0) -> np.ndarray:
    """Which places of rows × columns lie from `low` up to `size`."""
    inside = [np.array([low <= n < end for n in axis]) for axis, end in zip((rows, columns), size, strict=True)]
    return inside[0][:, np.newaxis] & inside[1]


def _window(image: np.ndarray, rows: Sequence[int], columns: Sequence[int], outside: float) -> np.ndarray:
    """The pixels at `rows` × `columns` of C×H×W, and `outside` beyond its edges."""
    window = np.full((len(image), len(rows), len(columns)), outside)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if 0 <= row < image.shape[1] and 0 <= column < image.shape[2]:
                window[:, i, j] = image[:, row, column]
    return window


def _normalise(layer: kinds.BatchNorm2d, place: Place, image: np.ndarray, own) -> Applied:
    channel = place[0]
    if "running_mean" in own:
        mean, variance = float(own["running_mean"][channel]), float(own["running_var"][channel])
    else:
        mean, variance = float(image[channel].mean()), float(image[channel].var())
    scale = float(own["weight"][channel]) if "weight" in own else 1.0
    shift = float(own["bias"][channel]) if "bias" in own else 0.0
    value = float(image[place])
    total = scale * (value - mean) / math.sqrt(variance + layer.eps) + shift
    return Applied(value, total, {"γ": scale, "mean": mean, "var": variance, "β": shift})


def _flatten(layer: kinds.Flatten, place: Place, values: np.ndarray, own) -> Applied:
    first, end = flattened_axes(layer, values.shape)
    value = float(values.reshape(*values.shape[:first], -1, *values.shape[end:])[place])
    return Applied(value, value, {})


def _apply(layer: LayerSpec, place: Place, values: np.ndarray, own) -> Applied:
    value = float(values[place])
    return Applied(value, _FUNCTIONS[layer.kind](layer, value), {})


def _gelu(layer: kinds.GELU, x: float) -> float:
    if layer.approximate == "tanh":
        return 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + math.erf(x / math.sqrt(2)))


_FUNCTIONS = {
    "ReLU": lambda layer, x: max(0.0, x),
    "Tanh": lambda layer, x: math.tanh(x),
    "Sigmoid": lambda layer, x: 0.5 * (1 + math.tanh(x / 2)),
    "LeakyReLU": lambda layer, x: x if x > 0 else layer.negative_slope * x,
    "GELU": _gelu,
    "Dropout": lambda layer, x: x,
}

_RULES = {
    kinds.Conv2d: _convolve,
    kinds.Linear: _linear,
    kinds.MaxPool2d: _pool_maximum,
    kinds.AvgPool2d: _pool_mean,
    kinds.BatchNorm2d: _normalise,
    kinds.Flatten: _flatten,
}
