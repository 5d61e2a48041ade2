"""Snapshot: the weights of a moment, safe to read from any thread."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.experiment.network.spec import NetworkSpec
from core.experiment.network.weights import read_weights, write_weights
from core.words import Words


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Read-only copies of a network's weights between two batches.

    Attributes:
        step: number of batches the weights were trained on.
        spec: the network they belong to.
        arrays: NumPy arrays by PyTorch's key; not writeable.
    """

    step: int
    spec: NetworkSpec
    arrays: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, model, spec: NetworkSpec, step: int = 0) -> "Snapshot":
        """Copy the weights of `model`, which was built from `spec`."""
        return cls(step, spec, read_weights(model))

    def build(self):
        """Build a model of its own with these weights, in evaluation mode."""
        model = copy.deepcopy(blank_model(self.spec))
        self.load_into(model)
        return model

    def load_into(self, model) -> None:
        """Copy these weights into a model built from the same network."""
        write_weights(model, self.arrays, Words("snapshot of step {step}", step=self.step))


@lru_cache(maxsize=8)
def blank_model(spec: NetworkSpec):
    """Return a model to copy from, never to change; it is kept because making one draws random numbers.

    The Trainer calls this before its first step, so that a snapshot built while
    training runs in another thread leaves the random numbers of that training alone.
    """
    return spec.build().eval()
