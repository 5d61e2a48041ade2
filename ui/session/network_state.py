"""A network with its weights, and what becomes of them when the network is another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.errors import DataError
from core.experiment import NetworkSpec, TrainingSettings, infer
from core.experiment.network.snapshot import Snapshot
from core.experiment.network.weights import carry_over
from core.words import Words
from ui.session.reader import DigitReader


@dataclass(frozen=True, eq=False)
class NetworkState:
    """A network with weights (by PyTorch's key), and in words where those come from."""

    spec: NetworkSpec
    weights: Mapping[str, np.ndarray]
    source: str

    def carried_to(self, spec: NetworkSpec, settings: TrainingSettings, source: str | None = None) -> NetworkState:
        """`spec` with these weights where it has some of that name and shape; the others as `settings` draw them.

        `source` is what the weights are called if all of them could stay.
        """
        arrays, fresh = carry_over(spec, self.weights, settings.seed, settings.initialisation)
        if fresh:
            partly = len(fresh) < len({key.split(".")[0] for key in arrays})
            source = Words("Partly Untrained Weights") if partly else Words("Untrained Weights")
        return NetworkState(spec, arrays, source or self.source)

    def reader(self) -> DigitReader | None:
        """None while the layers do not fit, or where images cannot be padded to the network's input."""
        if not infer(self.spec).ok:
            return None
        try:
            return DigitReader(Snapshot(0, self.spec, self.weights), self.source)
        except DataError:
            return None
