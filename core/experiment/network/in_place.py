"""Layers that write over what comes in: what they spoil, and models that leave it as it is while somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.experiment.network.layers import Dropout, Flatten, LayerSpec, LeakyReLU, ReLU, Sigmoid, Tanh
from core.experiment.network.problems import Problem, set_argument
from core.words import Words


def overwriting(layers: Sequence[LayerSpec], position: int) -> Problem | None:
    """The problem of a layer that writes over numbers which are needed as they were.

    Those are the output of a layer that computes its gradient from it, where PyTorch's backward pass stops with an
    error, and the images that come in: whoever reads them next would get others.
    """
    layer = layers[position]
    if not _writes(layer):
        return None
    in_training = True
    for place in reversed(range(position)):
        before = layers[place]
        if in_training and _needs_its_output(before) and any(one.parameter_count() for one in layers[:place]):
            text = Words(
                "in place it writes over the output of {other}, which {other} needs for its gradient", other=before.name
            )
            return Problem(text, (set_argument(layer, "inplace", False),))
        if not isinstance(before, (Flatten, Dropout)) or _writes(before):
            # Numbers of its own; what a layer before overwrites, that layer's own problem tells.
            return None
        # Outside of training dropout hands on what comes in.
        in_training = in_training and (isinstance(before, Flatten) or before.p == 0)
    if isinstance(layer, Dropout) and not in_training:
        return None
    text = Words("in place it writes over the images that come in, and the next to read them would get others")
    return Problem(text, (set_argument(layer, "inplace", False),))


def _writes(layer: LayerSpec) -> bool:
    return getattr(layer, "inplace", False) and not (isinstance(layer, Dropout) and layer.p == 0)


def _needs_its_output(layer: LayerSpec) -> bool:
    return isinstance(layer, (ReLU, Tanh, Sigmoid)) or (isinstance(layer, LeakyReLU) and layer.inplace)


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
