"""What the tabs share that show what a layer makes of the drawing."""

from __future__ import annotations

from PySide6.QtCore import Slot

from core.experiment.inside.receptive_field import receptive_field
from ui.inspector.layer_view import LayerView
from ui.session.inspection import Inspection
from ui.session.network import Network
from ui.session.time_travel import TimeTravel
from ui.widgets.theme import Theme

Place = tuple[int, ...]


class DrawingView(LayerView):
    """Follows the drawing and the weights; the pixels behind the number pointed at are marked on the drawing."""

    def __init__(self, theme: Theme, network: Network, inspection: Inspection, travel: TimeTravel):
        super().__init__(theme, network, travel, "pencil")
        self._inspection = inspection
        inspection.reading_changed.connect(self.follow)
        self.shown.image.place_changed.connect(self.point)

    @Slot(object)
    def point(self, place: Place | None) -> None:
        """Mark on the drawing what the number at `place` is made of, or nothing."""
        network = self._network
        region = None if place is None else receptive_field(network.spec, network.selected, place)
        self._inspection.set_region(region)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._inspection.set_region(None)
