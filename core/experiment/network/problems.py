"""What does not fit in a network, in words, with the changes that mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.experiment.network.figures import Shape
from core.words import Words


@dataclass(frozen=True)
class Fix:
    """A change that mends a problem.

    Attributes:
        label: what it does, as on a button.
        apply: takes a NetworkSpec and returns the mended one. Specs consist of layers, which make problems: the
            class is known above only.
    """

    label: Words
    apply: Callable[[Any], Any]


@dataclass(frozen=True)
class Problem:
    """Why a layer does not fit, in words, and what a click could do about it.

    Attributes:
        output: the shape that the layer gives all the same, where that is known: the layers behind it are checked
            against that, so that one mistake is shown once.
    """

    text: Words
    fixes: tuple[Fix, ...] = ()
    output: Shape | None = None


def set_argument(layer: str, argument: str, value) -> Fix:
    """Return the fix that gives an argument of the layer of that name another value."""
    return Fix(
        Words("Set {argument} of {layer} to {value}", argument=argument, layer=layer, value=value),
        lambda spec: spec.change(layer, **{argument: value}),
    )


def remove_layer(layer: str) -> Fix:
    """Return the fix that removes the layer of that name."""
    return Fix(Words("Remove {layer}", layer=layer), lambda spec: spec.remove(layer))
