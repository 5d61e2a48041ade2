"""How one number of a layer's output, or of a gradient, came about: what went in, and where each of it stands.

Computed in float64 from copies of what went through the layer, so that a total comes out as the tensor's own number
does, but for float32's rounding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

Place = tuple[int, ...]

INPUT, OUTPUT, OUTPUT_GRADIENT = "x", "y", "∂L/∂y"
"""Names of a layer's tensors beside its parameters and buffers, which go by their keys."""


class Gradient(NamedTuple):
    """One result of a layer's backward pass.

    Attributes:
        of: INPUT for ∂L/∂x, or the key of a parameter.
        formula: of one number of it.
    """

    of: str
    formula: str


@dataclass(frozen=True, eq=False)
class Entries:
    """Entries of a tensor: a block of them, or a single one.

    Attributes:
        tensor: whose they are: INPUT, OUTPUT, OUTPUT_GRADIENT, the key of a parameter or buffer, or what has been
            computed of one, such as "mean".
        values: float64; without axes for a single entry.
        places: for each axis of the tensor an index, or the indices along the next axis of `values`. Those outside
            of the tensor stand for padding.
    """

    tensor: str
    values: np.ndarray
    places: tuple[int | Sequence[int], ...]

    @classmethod
    def of(cls, tensor: str, array: np.ndarray, places: Sequence[int | Sequence[int]], outside=0.0) -> Entries:
        """Take the entries of `array` at `places`, with the number `outside` for those that it does not have."""
        axes = [[axis] if isinstance(axis, int) else list(axis) for axis in places]
        within = [[0 <= n < size for n in axis] for axis, size in zip(axes, array.shape, strict=True)]
        values = np.full([len(axis) for axis in axes], outside, np.float64)
        there = [[n for n, inside in zip(axis, ok) if inside] for axis, ok in zip(axes, within)]
        values[np.ix_(*(np.flatnonzero(ok) for ok in within))] = array[np.ix_(*there)]
        return cls(tensor, values.reshape([len(axis) for axis in places if not isinstance(axis, int)]), tuple(places))

    def source(self, index: Place) -> Place:
        """Return where in the tensor `values[index]` stands."""
        along = iter(index)
        return tuple(axis if isinstance(axis, int) else axis[next(along)] for axis in self.places)

    def __float__(self) -> float:
        return float(self.values)


@dataclass(frozen=True, eq=False)
class LayerPass:
    """What went through a layer when a batch of N examples passed, forward and back.

    Attributes:
        input: N×…, what came in.
        arrays: the layer's parameters and buffers by key, such as "weight"; of dropout in training what it multiplied
            each number with, N×…, as "mask".
        training: the mode the layer was in.
        output_gradient: N×…, ∂L/∂y; empty where nothing went back.
    """

    input: np.ndarray
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    training: bool = False
    output_gradient: np.ndarray = field(default_factory=lambda: np.empty(0))

    def input_at(self, *places: int | Sequence[int], outside: float = 0.0) -> Entries:
        """Take entries of the input, with the number `outside` for those in the padding."""
        return Entries.of(INPUT, self.input, places, outside)

    def output_gradient_at(self, *places: int | Sequence[int]) -> Entries:
        """Take entries of ∂L/∂y."""
        return Entries.of(OUTPUT_GRADIENT, self.output_gradient, places)

    def array_at(self, key: str, *places: int | Sequence[int]) -> Entries:
        """Take entries of a parameter or buffer."""
        return Entries.of(key, self.arrays[key], places)


@dataclass(frozen=True, eq=False)
class SumOfProducts:
    """A sum of products, plus a bias: a number of a convolution or linear layer, and most gradients.

    Attributes:
        factors: entries of one shape, multiplied one by one; a single one is just added up.
        added: the bias; None where there is none.
    """

    factors: tuple[Entries, ...]
    added: Entries | None = None

    @property
    def bias(self) -> float:
        return float(self.added) if self.added else 0.0

    @property
    def products(self) -> np.ndarray:
        return np.prod([factor.values for factor in self.factors], axis=0)

    @property
    def total(self) -> float:
        return float(self.products.sum()) + self.bias

    def largest(self, count: int) -> list[tuple]:
        """Return the `count` products of the largest size as (index, factor, …, product), largest first."""
        products = self.products
        order = np.argsort(-np.abs(products.ravel()), kind="stable")[:count]
        places = [tuple(int(n) for n in np.unravel_index(index, products.shape)) for index in order]
        return [(p, *(float(one.values[p]) for one in self.factors), float(products[p])) for p in places]


@dataclass(frozen=True, eq=False)
class Pooled:
    """The largest number of a window, or its mean.

    Attributes:
        inputs: kernel height×kernel width.
        counts: bool, the same shape: which of them count; the window may leave the image.
        chosen: index of the largest in `inputs`; None for a mean.
        divisor: how many numbers the mean counts, or what the layer divides by instead; 1 for a maximum.
    """

    inputs: Entries
    counts: np.ndarray
    chosen: Place | None = None
    divisor: int = 1

    @property
    def total(self) -> float:
        if self.chosen is not None:
            return float(self.inputs.values[self.chosen])
        return float(self.inputs.values[self.counts].sum()) / self.divisor


@dataclass(frozen=True, eq=False)
class Applied:
    """A formula with a few numbers put in.

    Attributes:
        formula: with the terms' names in braces: `tanh({x:+.4g})`.
        terms: single entries, by name.
        total: what comes out.
    """

    formula: str
    terms: Mapping[str, Entries]
    total: float

    @property
    def written(self) -> str:
        """The formula with its numbers, such as `tanh(+0.5)`."""
        return self.formula.format(**{name: float(term) for name, term in self.terms.items()})

    @classmethod
    def unchanged(cls, entry: Entries) -> Applied:
        """Hand on a number."""
        return cls("{x:+.4g}", {"x": entry}, float(entry))


Derivation = SumOfProducts | Pooled | Applied
