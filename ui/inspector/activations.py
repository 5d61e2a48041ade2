"""The activations of the selected layer for the drawing, and how each number in them came about."""

from __future__ import annotations

import numpy as np

from core.experiment.inside.derivation import derivation
from ui.inspector.derivation_view import DerivationView
from ui.inspector.drawing_view import DrawingView, Place
from ui.session.inspection import Inspection
from ui.session.network import Network
from ui.session.time_travel import TimeTravel
from ui.widgets.theme import Theme


class ActivationView(DrawingView):
    """Shows the layer's output for the drawing, and explains the number that is pointed at.

    Attributes:
        derivation: how the number pointed at came about; without a pointer the largest one.
    """

    def __init__(self, theme: Theme, network: Network, inspection: Inspection, travel: TimeTravel):
        super().__init__(theme, network, inspection, travel)
        self.derivation = DerivationView(theme)
        self.column.addWidget(self.derivation, 100)
        self.column.addStretch(1)

    def show_layer(self) -> None:
        layer, seen = self._network.selected, self._inspection.activations()
        if layer == "loss":
            self.show_empty(self.tr("The loss is one number for a whole batch.\nSelect a layer to see what it gives."))
            return
        values = seen.of(layer) if seen else None
        if values is None:
            self.show_empty(self.tr("Draw a digit to see what each layer makes of it."))
            self._inspection.set_region(None)
            return
        self.show_content()
        self._show_maps(layer, values)
        self._explain(self.shown.image.place)
        if self._has_parts():
            self.fit_pictures(below=self.derivation)
        else:
            self.fit_pictures(self.derivation)

    def _show_maps(self, layer: str, values: np.ndarray) -> None:
        """Show the maps, and beneath them those of the compared moment on the same scale."""
        travel, words = self._travel, self.tr("{layer} activations").format(layer=layer)
        compared = self._inspection.activations(travel.compared_reader) if travel.compared_reader else None
        then = compared.of(layer) if compared else None
        signed = bool(values.min() < 0 or (then is not None and then.min() < 0))
        self.pair.show_tensors(layer, values, words, travel.compared, then, signed=signed)

    def point(self, place: Place | None) -> None:
        self._explain(place)
        super().point(place)

    def _explain(self, place: Place | None) -> None:
        layer, values, reader = self.layer(), self.shown.image.values, self._network.reader
        self.derivation.setVisible(layer is not None)
        seen = self._inspection.activations()
        if layer is None or seen is None or reader is None or not values.size:
            return
        if place is None:
            place = tuple(int(n) for n in np.unravel_index(np.argmax(values), values.shape))
        found = derivation(self._network.spec, layer.name, place, seen, reader.weights)
        self.derivation.show_derivation(f"{layer.name}[{', '.join(map(str, place))}]", found)
        self.column.setStretchFactor(self.derivation, 100 if self._has_parts() else 0)

    def _has_parts(self) -> bool:
        """Say whether the derivation has more to show than one line."""
        return self.layer() is not None and self.derivation.has_parts()
