"""The weights of the selected layer, or how far they have come since the run began."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QToolButton, QWidget

from ui.histogram_panel import HistogramPanel
from ui.inspector.layer_view import LayerView
from ui.session import Session
from ui.tensor_view import TensorView, VectorStrip
from ui.theme import GRID, Theme, set_role

_ROOM_FOR_HISTOGRAM = 38 * GRID


class WeightView(LayerView):
    """Follows the weights that drawings are read with.

    Attributes:
        since_start: shows their difference to the start of the run instead.
    """

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(theme, session, "info-circle", parent)
        self.weight = TensorView(theme)
        self.bias = VectorStrip(theme)
        self.histogram = HistogramPanel(theme)
        self.since_start = QToolButton(self)
        self.since_start.setText(self.tr("Change"))
        self.since_start.setCheckable(True)
        self.since_start.setToolTip(self.tr("Show how far the weights have come since the run began."))
        set_role(self.since_start, "link")
        self.weight.header.insertWidget(1, self.since_start)
        self.column.addWidget(self.weight, 5)
        self.column.addWidget(self.bias)
        self.column.addWidget(self.histogram, 4)
        session.weights_changed.connect(self.follow)
        session.checkpoints_changed.connect(self.follow)
        self.histogram.mode_changed.connect(self.follow)
        self.since_start.toggled.connect(self.follow)

    def show_layer(self) -> None:
        layer = self._session.selected
        weights = self._session.reader.weights if self._session.reader else self._session.weights
        weight, bias = (weights.get(f"{layer}.{name}") for name in ("weight", "bias"))
        start = self._session.travel.start_weights()
        self.since_start.setEnabled(start is not None)
        if weight is None:
            self.show_empty(self.no_parameters())
            return
        self.show_content()
        words = self.tr("{layer} weights")
        names = ("weight", "bias")
        if start is not None and self.since_start.isChecked():
            weight = weight - start[f"{layer}.weight"]
            bias = None if bias is None else bias - start[f"{layer}.bias"]
            words = self.tr("{layer} change of the weights since the start")
            names = ("Δ weight", "Δ bias")
        self.weight.set_tensor(names[0], weight, words.format(layer=layer))
        self.bias.setVisible(bias is not None)
        if bias is not None:
            self.bias.set_vector(names[1], bias, self.tr("{layer} bias").format(layer=layer))
        self._show_histogram(layer, weight)

    def _show_histogram(self, layer: str, weight: np.ndarray) -> None:
        self.histogram.setVisible(self.height() >= _ROOM_FOR_HISTOGRAM)
        if self.histogram.isHidden():
            return
        if self.histogram.wants_history():
            found = [p for p in self._session.history.album if "weight" in p.weights.get(layer, {})]
            arrays = [p.weights[layer]["weight"] for p in found]
            self.histogram.show_history((id(self._session.history), layer), [p.step for p in found], arrays)
        else:
            self.histogram.show_now(weight)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()
