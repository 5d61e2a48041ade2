"""The activations of the selected layer for the drawing, and how each number in them came about."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot

from core.experiment.inside.derivation import derivation
from core.experiment.inside.receptive_field import receptive_field
from ui.inspector.derivation_view import DerivationView
from ui.inspector.layer_view import LayerView
from ui.inspector.tensor_pair import TensorPair
from ui.session.inspection import Inspection
from ui.session.network import Network
from ui.session.time_travel import TimeTravel
from ui.widgets.frame_queue import FrameQueue
from ui.widgets.theme import Theme

Place = tuple[int, ...]


class ActivationView(LayerView):
    """Follows the drawing and the weights. What is pointed at is explained and marked on the drawing.

    Attributes:
        maps, compared: the layer's output, and that of the compared moment.
        derivation: how the number pointed at came about; without a pointer the largest one.
    """

    def __init__(self, theme: Theme, network: Network, frames: FrameQueue, inspection: Inspection, travel: TimeTravel):
        super().__init__(theme, network, frames, "pencil")
        self._inspection = inspection
        self._travel = travel
        self.pair = TensorPair(theme)
        self.maps, self.compared = self.pair.shown, self.pair.compared
        self.derivation = DerivationView(theme)
        self.column.addWidget(self.pair)
        self.column.addWidget(self.derivation, 100)
        self.column.addStretch(1)
        inspection.reading_changed.connect(self.follow)
        travel.changed.connect(self.follow)
        self.maps.image.place_changed.connect(self._point)

    def show_layer(self) -> None:
        layer, seen = self._network.selected, self._inspection.activations()
        if layer == "loss":
            self.show_empty(self.tr("The loss is one number for a whole batch.\nSelect a layer to see what it gives."))
            return
        values = seen.of(layer) if seen else None
        if values is None:
            self.show_empty(self.tr("Draw a digit to see what each layer makes of it."))
            self._unmark()
            return
        self.show_content()
        self._show_maps(layer, values)
        self._explain(self.maps.image.place)
        if self._has_parts():
            self.fit_pictures(self.pair, below=self.derivation)
        else:
            self.fit_pictures(self.pair, self.derivation)

    def _show_maps(self, layer: str, values: np.ndarray) -> None:
        """The maps, and beneath them those of the compared moment on the same scale."""
        travel, words = self._travel, self.tr("{layer} activations").format(layer=layer)
        reader = travel.compared_reader
        then = self._inspection.activations(reader).of(layer) if reader else None
        signed = bool(values.min() < 0 or (then is not None and then.min() < 0))
        self.pair.show_tensors(layer, values, words, travel.compared, then, signed=signed)

    @Slot(object)
    def _point(self, place: Place | None) -> None:
        self._explain(place)
        if place is None:
            self._unmark()
        else:
            self._inspection.set_region(receptive_field(self._network.spec, self._network.selected, place))

    def _explain(self, place: Place | None) -> None:
        layer, values = self.layer(), self.maps.image.values
        self.derivation.setVisible(layer is not None)
        seen = self._inspection.activations()
        if layer is None or seen is None or values is None:
            return
        if place is None:
            place = tuple(int(n) for n in np.unravel_index(np.argmax(values), values.shape))
        found = derivation(self._network.spec, layer.name, place, seen, self._network.reader.weights)
        self.derivation.show_derivation(f"{layer.name}[{', '.join(map(str, place))}]", found)
        self.column.setStretchFactor(self.derivation, 100 if self._has_parts() else 0)

    def _has_parts(self) -> bool:
        """Whether the derivation has more to show than one line."""
        return self.layer() is not None and self.derivation.has_parts()

    def _unmark(self) -> None:
        self._inspection.set_region(None)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._unmark()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()
