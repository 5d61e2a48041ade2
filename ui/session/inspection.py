"""The drawing under inspection: how it is read, what every layer makes of it, and which of its pixels are pointed at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.experiment.inside.activations import ActivationGradients, Activations
from core.experiment.inside.receptive_field import Region
from ui.session.network import Network
from ui.session.reader import DigitReader, Reading


class Inspection(QObject):
    """Computes activations when a view asks for them, once per drawing and weights.

    Attributes:
        reading: what the network says about the drawing; None while the pad is empty.
        region: the pixels of the network's input that a view points at, or None.

    Signals:
        reading_changed: there is another reading, or none.
        region_changed: `region` is another.
    """

    reading_changed = Signal()
    region_changed = Signal()

    def __init__(self, network: Network, parent: QObject | None = None):
        super().__init__(parent)
        self._network = network
        self._activations: dict[DigitReader, Activations] = {}
        self.reading: Reading | None = None
        self.region: Region | None = None
        network.changed.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        """Drop the reading: this network may not take what the one before was given; it is read anew in a moment."""
        self._activations.clear()
        self.reading = None
        self.set_region(None)

    def set_reading(self, reading: Reading | None) -> None:
        """Inspect another drawing, or the same with other weights."""
        if reading is None and self.reading is None:
            return
        self.reading = reading
        self._activations.clear()
        self.reading_changed.emit()

    def set_region(self, region: Region | None) -> None:
        """Point at pixels of the network's input, or at none."""
        if region != self.region:
            self.region = region
            self.region_changed.emit()

    def activations(self, reader: DigitReader | None = None) -> Activations | None:
        """Compute what every layer makes of the drawing, read by `reader` or else by the network's; None without either."""
        reader = reader or self._network.reader
        if self.reading is None or reader is None:
            return None
        if reader not in self._activations:
            self._activations[reader] = reader.activations(self.reading.network_input)
        return self._activations[reader]

    def gradients(self, target: int, of_what: str, reader: DigitReader | None = None) -> ActivationGradients | None:
        """Compute the gradient of class `target` with respect to every activation; read like `activations`."""
        reader = reader or self._network.reader
        if self.reading is None or reader is None:
            return None
        return reader.gradients(self.reading.network_input, target, of_what)
