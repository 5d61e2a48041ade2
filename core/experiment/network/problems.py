"""What does not fit in a network, in words, with the changes that mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from core.words import Words

if TYPE_CHECKING:
    from core.experiment.network.layers import LayerSpec
    from core.experiment.network.spec import NetworkSpec


@dataclass(frozen=True)
class Fix:
    """A change that mends a problem: `apply` returns the mended description."""

    label: Words
    apply: Callable[[NetworkSpec], NetworkSpec]


@dataclass(frozen=True)
class Problem:
    """Why a layer does not fit, in words, and what a click could do about it."""

    text: Words
    fixes: tuple[Fix, ...] = ()


def set_argument(layer: LayerSpec, argument: str, value) -> Fix:
    """Give an argument of `layer` another value."""
    return Fix(
        Words("Set {argument} of {layer} to {value}", argument=argument, layer=layer.name, value=value),
        partial(_changed, layer.name, argument, value),
    )


def _changed(name: str, argument: str, value, spec: NetworkSpec) -> NetworkSpec:
    return spec.change(name, **{argument: value})


def remove_layer(layer: LayerSpec) -> Fix:
    """Do without `layer`."""
    return Fix(Words("Remove {layer}", layer=layer.name), lambda spec: spec.remove(layer.name))
