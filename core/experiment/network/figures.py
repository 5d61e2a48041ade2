"""A layer's figures in writing: shapes as `6×28×28`, and sums as `(32 + 2·0 − 5)/1 + 1 = 28`."""

import math
from dataclasses import dataclass

from core.words import Words

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Sum:
    """One figure of a layer, and how it is calculated.

    Attributes:
        label: what it is: Height, Width, Features, Parameters, Multiply-adds.
        expression: the calculation in figures: `(32 + 2·0 − 5)/1 + 1`.
        value: its result.
    """

    label: Words
    expression: str
    value: int

    @property
    def equation(self) -> str:
        """The expression with its value: `(32 + 2·0 − 5)/1 + 1 = 28`."""
        return f"{self.expression} = {self.value:,}"


def format_shape(shape: Shape | None) -> str:
    """Write a shape as `6×28×28`, one that is not known as a question mark."""
    return "×".join(map(str, shape)) if shape else "?"


def product(numbers) -> str:
    """Write a product as `6·28·28`."""
    return "·".join(map(str, numbers))


def parameter_sum(outputs: int, inputs: tuple[int, ...], bias: bool) -> Sum:
    """Count a weight for each of prod(`inputs`) numbers, and a bias, in each of `outputs` units."""
    each = f"({product(inputs)} + 1)" if bias else product(inputs)
    return Sum(Words("Parameters"), f"{outputs}·{each}", outputs * (math.prod(inputs) + bias))


def multiply_add_sum(*factors: int) -> Sum:
    """Count the products of one pass forward as the product of `factors`."""
    return Sum(Words("Multiply-adds"), product(factors), math.prod(factors))
