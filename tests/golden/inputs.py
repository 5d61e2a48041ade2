"""Describes the inputs of a case, which are drawn from a seeded generator when the case runs.

Every float is a float32 number, so a float32 and a float64 run get the same values. `RandomState` is
used because NumPy keeps its streams fixed for good.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import RandomState


@dataclass(frozen=True)
class Input:
    """Describes a tensor to be made.

    draw: `draw(random, shape)` gives its values.   layout: how they lie in memory.
    constant: no gradient is asked for, though it is a float.
    """

    draw: Callable[[RandomState, tuple], np.ndarray]
    shape: tuple
    kind: str = ""
    layout: str = "contiguous"
    constant: bool = False

    def array(self, random: RandomState, dtype: str) -> np.ndarray:
        """Draws the values, floats in `dtype` and other kinds in their own."""
        values = np.asarray(self.draw(random, self.shape))
        if values.dtype.kind == "f":
            values = values.astype("float32").astype(dtype)
        return LAYOUTS[self.layout](values)

    def __repr__(self):
        sizes = "x".join(map(str, self.shape)) or "scalar"
        return " ".join(filter(None, (self.kind, sizes, self.layout if self.layout != "contiguous" else "")))


def _stepped(values):
    # The gaps hold another value than any neighbour: a kernel that ignores strides reads it.
    spread = np.full([2 * size for size in values.shape], 77, values.dtype)
    view = spread[tuple(slice(None, None, 2) for _ in values.shape)]
    view[...] = values
    return view


LAYOUTS = {
    "contiguous": lambda values: np.array(values, order="C"),
    "transposed": lambda values: np.array(values, order="F"),
    "stepped": lambda values: _stepped(values) if values.ndim else values,
}


def transposed(given: Input) -> Input:
    return replace(given, layout="transposed")


def stepped(given: Input) -> Input:
    return replace(given, layout="stepped")


def constant(given: Input) -> Input:
    return replace(given, constant=True)


def normal(*shape: int) -> Input:
    return Input(lambda random, shape: random.standard_normal(shape), shape)


def positive(*shape: int) -> Input:
    return Input(lambda random, shape: random.uniform(0.2, 3.0, shape), shape, "positive")


def probability(*shape: int) -> Input:
    return Input(lambda random, shape: random.uniform(0.05, 0.95, shape), shape, "probability")


def nonzero(*shape: int) -> Input:
    """Describes values of both signs, at least 0.3 from zero, so that they can be divided by."""
    return Input(
        lambda random, shape: random.uniform(0.3, 2.0, shape) * random.choice([-1, 1], shape), shape, "nonzero"
    )


def distinct(*shape: int) -> Input:
    """Describes values no two of which are near, so that order and maxima survive a small step."""
    return Input(
        lambda random, shape: (random.permutation(int(np.prod(shape))).reshape(shape) - 2.5) / 4, shape, "distinct"
    )


def tied(*shape: int) -> Input:
    """Describes whole numbers from -1 to 2, many of them equal."""
    return Input(lambda random, shape: random.randint(-1, 3, shape).astype(float), shape, "tied")


def integers(low: int, high: int, *shape: int, dtype: str = "int64") -> Input:
    """Describes whole numbers from `low` up to, not including, `high`."""
    return Input(lambda random, shape: random.randint(low, high, shape).astype(dtype), shape, dtype)


def boolean(*shape: int) -> Input:
    return Input(lambda random, shape: random.randint(0, 2, shape).astype(bool), shape, "bool")


def exactly(values, dtype: str | None = None) -> Input:
    """Describes a tensor of exactly these values."""
    values = np.asarray(values, dtype)
    if values.dtype == np.float64:
        values = values.astype("float32")
    return Input(lambda random, shape: values.copy(), values.shape, str(values.tolist()))


INFINITY, NAN = float("inf"), float("nan")
EXTREMES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e-30, -1e-30, 1e30, -1e30, 88.0, -104.0]
EXTREME = replace(exactly(EXTREMES), kind="extreme")
SPECIAL = replace(exactly([NAN, INFINITY, -INFINITY, *EXTREMES]), kind="special")
