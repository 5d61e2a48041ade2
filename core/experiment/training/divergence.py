"""Finds trainings that go wrong for good: losses that run away, and where the first NaN or infinity began."""

import math
from dataclasses import dataclass

import numpy as np

import core
from core.experiment.training.losses import LOSSES

RUNAWAY = 5.0
"""A loss has run away when its running mean is this many times what untrained weights gave."""

PATIENCE = 10
"""Batches that the running mean of the loss remembers, about."""


@dataclass(frozen=True)
class Origin:
    """Where the first NaN or infinity of a training began.

    Attributes:
        layer: name of the layer; "loss" where only the loss itself is not finite.
        what: "weight", "activation" or "loss".
    """

    layer: str
    what: str


@dataclass(frozen=True)
class Divergence:
    """A training that went wrong.

    Attributes:
        step: number of the batch at which it showed.
        loss: loss of that batch: NaN, infinite, or far too large.
        first_loss: the first loss of all that was finite; NaN where none was.
        origin: where it began; None for a loss that only runs away.
    """

    step: int
    loss: float
    first_loss: float
    origin: Origin | None = None


class DivergenceWatch:
    """Reads every loss of a run and reports its first divergence."""

    def __init__(self) -> None:
        self._first = self._mean = math.nan
        self._told = False

    def add(self, step: int, loss: float) -> Divergence | None:
        """Take note of a batch; return the divergence that shows in it, None for none or none that is new."""
        if math.isnan(self._first) and math.isfinite(loss):
            self._first = self._mean = loss
        if self._told:
            return None
        if not math.isfinite(loss):
            self._told = True
            return Divergence(step, loss, self._first)
        self._mean += (loss - self._mean) / PATIENCE
        if step > PATIENCE and self._mean > RUNAWAY * max(self._first, 1e-6) and loss > self._first:
            self._told = True
            return Divergence(step, loss, self._first)
        return None


def find_origin(model, loss: str, inputs: np.ndarray, labels: np.ndarray) -> Origin | None:
    """Return where a forward pass over this batch meets its first NaN or infinity; None where all is finite.

    Forward, NaN spreads towards the loss, so the first layer with such an output is
    where it began. Weights that are not finite got so in the step before, by a
    gradient, and those spread from the loss towards the input: there it is the layer
    nearest to the loss.
    """
    layers = list(model.named_children())
    for name, layer in reversed(layers):
        if not all(np.isfinite(parameter.detach().numpy()).all() for parameter in layer.parameters()):
            return Origin(name, "weight")
    with core.no_grad():
        values = core.from_numpy(inputs)
        for name, layer in layers:
            values = layer(values)
            if not np.isfinite(values.numpy()).all():
                return Origin(name, "activation")
        finite = math.isfinite(LOSSES[loss].compute(values, labels).item())
    return None if finite else Origin("loss", "loss")
