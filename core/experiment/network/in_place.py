"""Layers that write over what comes in: what they spoil, and models that leave it as it is while somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.experiment.network.layers.base import LayerSpec
from core.experiment.network.problems import Problem, set_argument
from core.words import Words


def overwriting(layers: Sequence[LayerSpec], position: int) -> Problem | None:
    """Return the problem of a layer that writes over numbers which are needed as they were.

    Those are the output of a layer that computes its gradient from it, where PyTorch's backward pass stops with an
    error, and the images that come in: whoever reads them next would get others.
    """
    layer = layers[position]
    for training in (True, False):
        spoiled = layer.overwrites_input(training) and _written_over(layers, position, training)
        if spoiled:
            return Problem(spoiled, (set_argument(layer.name, "inplace", False),))
    return None


def _written_over(layers: Sequence[LayerSpec], position: int, training: bool) -> Words | None:
    """Say whose numbers the layer at `position`, working in place, writes over that are needed."""
    for place in reversed(range(position)):
        before = layers[place]
        if training and before.saves_output() and any(one.parameter_count() for one in layers[:place]):
            return Words(
                "in place it writes over the output of {other}, which {other} needs for its gradient", other=before.name
            )
        if not before.hands_on_input(training) or before.overwrites_input(training=True):
            # Numbers of its own; what a layer before overwrites, that layer's own problem tells.
            return None
    return Words("in place it writes over the images that come in, and the next to read them would get others")


@contextmanager
def out_of_place(model) -> Iterator[None]:
    """Let no layer of `model` write over what comes in for a while: every output stays there to be looked at.

    The numbers are the same. Also a model that is differentiated by its input, or that trains without its
    dropout, needs this: other outputs than in training are overwritten then.
    """
    writing = [module for module in model.modules() if getattr(module, "inplace", False)]
    for module in writing:
        module.inplace = False
    try:
        yield
    finally:
        for module in writing:
            module.inplace = True
