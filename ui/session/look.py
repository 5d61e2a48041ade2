"""What the window looks at: the drawing as it is read, what the network makes of it, and a place on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.experiment.inside.activations import ActivationGradients, Activations
from core.experiment.inside.receptive_field import Region
from ui.session.reader import DigitReader, Reading

if TYPE_CHECKING:
    from ui.session.session import Session


class Look(QObject):
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

    def __init__(self, session: Session):
        super().__init__(session)
        self._session = session
        self._seen: dict[DigitReader, Activations] = {}
        self.reading: Reading | None = None
        self.region: Region | None = None
        session.network_changed.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        """The drawing as the network before was given it may not fit this one; it is read anew in a moment."""
        self._seen.clear()
        self.reading = None
        self.set_region(None)

    def set_reading(self, reading: Reading | None) -> None:
        """Look at another drawing, or at the same with other weights."""
        if reading is None and self.reading is None:
            return
        self.reading = reading
        self._seen.clear()
        self.reading_changed.emit()

    def set_region(self, region: Region | None) -> None:
        """Point at pixels of the network's input, or at none."""
        if region != self.region:
            self.region = region
            self.region_changed.emit()

    def activations(self, reader: DigitReader | None = None) -> Activations | None:
        """What every layer makes of the drawing, read by `reader` or else by the session's."""
        reader = reader or self._session.reader
        if self.reading is None or reader is None:
            return None
        if reader not in self._seen:
            self._seen[reader] = reader.activations(self.reading.network_input)
        return self._seen[reader]

    def gradients(self, target: int, of_what: str, reader: DigitReader | None = None) -> ActivationGradients | None:
        """What every activation gets back when class `target` is asked for; read like `activations`."""
        reader = reader or self._session.reader
        if self.reading is None or reader is None:
            return None
        return reader.gradients(self.reading.network_input, target, of_what)
