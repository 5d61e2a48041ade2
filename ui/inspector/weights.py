"""The weights of the selected layer, or how far they have come since the run began."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtWidgets import QToolButton, QWidget

from ui.histogram_panel import HistogramPanel
from ui.inspector.layer_view import LayerView
from ui.session import Session
from ui.tensor_image import largest
from ui.tensor_view import TensorView, VectorStrip
from ui.theme import GRID, Theme, set_role

_ROOM_FOR_HISTOGRAM = 38 * GRID


class WeightView(LayerView):
    """Follows the weights that drawings are read with.

    Attributes:
        compared: the weights of the compared moment.
        since_start: shows their difference to the start of the run instead.
    """

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(theme, session, "info-circle", parent)
        self.weight = TensorView(theme)
        self.compared = TensorView(theme)
        self.bias = VectorStrip(theme)
        self.histogram = HistogramPanel(theme)
        self.since_start = QToolButton(self)
        self.since_start.setText(self.tr("Change"))
        self.since_start.setCheckable(True)
        self.since_start.setToolTip(self.tr("Show how far the weights have come since the run began."))
        set_role(self.since_start, "link")
        self.weight.controls.insertWidget(1, self.since_start)
        self.column.addWidget(self.weight)
        self.column.addWidget(self.compared)
        self.column.addWidget(self.bias)
        self.column.addWidget(self.histogram, 100)
        self.column.addStretch(1)
        session.weights_changed.connect(self.follow_run)
        session.checkpoints_changed.connect(self.follow_run)
        session.travel.changed.connect(self.follow)
        self.histogram.mode_changed.connect(self.follow)
        self.since_start.toggled.connect(self.follow)

    def show_layer(self) -> None:
        layer, travel = self._session.selected, self._session.travel
        weights = self._session.reader.weights if self._session.reader else self._session.weights
        start = travel.start_weights()
        self.since_start.setEnabled(start is not None)
        if f"{layer}.weight" not in weights:
            self.show_empty(self.no_parameters())
            return
        self.show_content()
        base = start if start is not None and self.since_start.isChecked() else None
        weight, bias = (_difference(weights, base, f"{layer}.{name}") for name in ("weight", "bias"))
        then = None
        if travel.compared_reader() is not None:
            then = _difference(travel.compared_reader().weights, base, f"{layer}.weight")
        # Two moments are told apart by one scale.
        limit = None if then is None else max(largest(weight), largest(then))
        words, sign = self.tr("{layer} weights"), ""
        if base is not None:
            words, sign = self.tr("{layer} change of the weights since the start"), "Δ "
        self.weight.set_tensor(f"{sign}weight", weight, words.format(layer=layer), limit=limit)
        room = self.picture_room(alone=then is None and self.height() < _ROOM_FOR_HISTOGRAM)
        if then is not None:
            room = self.picture_room(alone=True) // 2
        self.weight.fit(room)
        self.compared.setVisible(then is not None)
        if then is not None:
            name = self.tr("{name}, step {step}").format(name=f"{sign}weight", step=f"{travel.compared:,}")
            spoken = self.tr("{what}, step {step}").format(what=words.format(layer=layer), step=travel.compared)
            self.compared.set_tensor(name, then, spoken, limit=limit)
            self.compared.fit(room)
        self.bias.setVisible(bias is not None)
        if bias is not None:
            self.bias.set_vector(f"{sign}bias", bias, self.tr("{layer} bias").format(layer=layer))
        self._show_histogram(layer, weight, alone=then is None)

    def _show_histogram(self, layer: str, weight: np.ndarray, alone: bool) -> None:
        self.histogram.setVisible(alone and self.height() >= _ROOM_FOR_HISTOGRAM)
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


def _difference(weights: Mapping[str, np.ndarray], base: Mapping[str, np.ndarray] | None, key: str):
    """The array `key`, less what it is in `base` where one is given; None where there is no such key."""
    if key not in weights:
        return None
    return weights[key] if base is None else weights[key] - base[key]
