"""The network with its weights, and what becomes of them when the network is another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.errors import DataError
from core.experiment import LayerSpec, NetworkSpec, TrainingSettings, infer
from core.experiment.network.snapshot import Snapshot
from core.experiment.network.weights import carry_over
from core.words import Words
from ui.session.reader import DigitReader
from ui.session.training_setup import TrainingSetup


@dataclass(frozen=True, eq=False)
class NetworkState:
    """Holds a network with weights (by PyTorch's key), and in words where those come from."""

    spec: NetworkSpec
    weights: Mapping[str, np.ndarray]
    source: str

    def carried_to(self, spec: NetworkSpec, settings: TrainingSettings, source: str | None = None) -> NetworkState:
        """Give `spec` these weights where it has some of that name and shape, and others as `settings` draw them.

        `source` is what the weights are called if all of them could stay.
        """
        arrays, fresh = carry_over(spec, self.weights, settings.seed, settings.initialisation)
        if fresh:
            partly = len(fresh) < len({key.split(".")[0] for key in arrays})
            source = Words("Partly Untrained Weights") if partly else Words("Untrained Weights")
        return NetworkState(spec, arrays, source or self.source)

    def reader(self) -> DigitReader | None:
        """Make a reader of drawings; None while the layers do not fit, or where images cannot be padded to the input."""
        if not infer(self.spec).ok:
            return None
        try:
            return DigitReader(Snapshot(0, self.spec, self.weights), self.source)
        except DataError:
            return None


class Network(QObject):
    """Holds the network that is built, trained and read with, and which of its cards is selected.

    Attributes:
        spec, shapes: the layers, and what shape inference says about them.
        selected: name of the selected card: a layer, "input" or "loss".
        reader: reads drawings, with the newest weights unless `read_with` gave it others; None while it cannot read
            (see `NetworkState.reader`).

    Signals:
        changed: there is another network.
        selection_changed: another card, of this name, is selected.
        weights_changed: the reader has other weights.
    """

    changed = Signal()
    selection_changed = Signal(str)
    weights_changed = Signal()

    def __init__(self, state: NetworkState, setup: TrainingSetup, parent: QObject | None = None):
        """Begin with the network and the weights of `state`; `setup` says how fresh weights are drawn."""
        super().__init__(parent)
        self._setup = setup
        self._take_over(state)
        self.selected = next((layer.name for layer in self.shapes.layers if layer.parameters), "input")

    def _take_over(self, state: NetworkState) -> None:
        self.spec = state.spec
        self.shapes = infer(state.spec)
        self.reader: DigitReader | None = state.reader()
        self._start = self._newest = Snapshot(0, state.spec, state.weights), state.source
        self._reads_newest = True

    # Another network

    def changed_to(
        self, spec: NetworkSpec, weights: Mapping[str, np.ndarray] | None = None, source: str | None = None
    ) -> NetworkState:
        """Return the network `spec` with its weights, for `restore`.

        `weights` (by default the present ones) stay where a layer has a weight of that name and shape; the others are
        drawn anew from the seed. `source` says where they come from.
        """
        known = self.state()
        if weights is not None:
            known = replace(known, weights=weights)
        return known.carried_to(spec, self._setup.settings, source)

    def change(
        self, spec: NetworkSpec, weights: Mapping[str, np.ndarray] | None = None, source: str | None = None
    ) -> None:
        """Change to the network `spec`; `weights` and `source` as for `changed_to`."""
        self.restore(self.changed_to(spec, weights, source))

    def state(self) -> NetworkState:
        """Return the network with its newest weights, for `restore`."""
        return NetworkState(self.spec, self.weights, self._newest[1])

    def restore(self, state: NetworkState) -> None:
        """Change to a network as it was, to the last weight."""
        self._take_over(state)
        names = [layer.name for layer in state.spec.layers]
        if self.selected not in ("input", "loss", *names):
            self.selected = names[0] if names else "input"
        self.changed.emit()
        self.selection_changed.emit(self.selected)
        self.weights_changed.emit()

    # The selected card

    def select(self, card: str) -> None:
        if card != self.selected:
            self.selected = card
            self.selection_changed.emit(card)

    def selected_layer(self) -> LayerSpec | None:
        """Return the selected layer; None for the input and the loss."""
        return next((layer for layer in self.spec.layers if layer.name == self.selected), None)

    # Its weights

    @property
    def weights(self) -> Mapping[str, np.ndarray]:
        """The newest weights by PyTorch's key, whatever the reader has; a network that does not fit has some too."""
        return self._newest[0].arrays

    def take_weights(self, snapshot: Snapshot, source: str) -> None:
        """Make the weights of `snapshot`, called `source`, the newest."""
        if self.reader is not None:
            self._newest = snapshot, source
            if self._reads_newest:
                self._read_with(snapshot, source)

    def take_back_weights(self) -> None:
        """Make the weights that the network came with the newest again, and read with them."""
        self._newest, self._reads_newest = self._start, True
        self._read_with(*self._newest)

    def read_with(self, snapshot: Snapshot, source: str) -> None:
        """Let the reader have the weights of `snapshot`, called `source`, until `read_with_newest`."""
        self._reads_newest = False
        self._read_with(snapshot, source)

    def read_with_newest(self) -> None:
        """Let the reader have the newest weights, from now on."""
        if not self._reads_newest:
            self._reads_newest = True
            self._read_with(*self._newest)

    def _read_with(self, snapshot: Snapshot, source: str) -> None:
        if self.reader is not None:
            self.reader.use(snapshot, source)
        self.weights_changed.emit()
