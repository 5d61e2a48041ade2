"""The weights of the selected layer, or how far they have come since the run began."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtWidgets import QToolButton

from ui.inspector.histogram_panel import HistogramPanel
from ui.inspector.layer_view import LayerView
from ui.inspector.tensor_pair import TensorPair
from ui.inspector.tensor_view import VectorStrip
from ui.session.network import Network
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.frame_queue import FrameQueue
from ui.widgets.theme import Theme, set_role


class WeightView(LayerView):
    """Follows the weights that drawings are read with.

    Attributes:
        weight, compared: the weights, and those of the compared moment.
        since_start: shows their difference to the start of the run instead.
    """

    def __init__(self, theme: Theme, network: Network, frames: FrameQueue, run: TrainingRun, travel: TimeTravel):
        super().__init__(theme, network, frames, "info-circle")
        self._run = run
        self._travel = travel
        self.pair = TensorPair(theme)
        self.weight, self.compared = self.pair.shown, self.pair.compared
        self.bias = VectorStrip(theme)
        self.histogram = HistogramPanel(theme)
        self.since_start = QToolButton(self)
        self.since_start.setText(self.tr("Change"))
        self.since_start.setCheckable(True)
        self.since_start.setToolTip(self.tr("Show how far the weights have come since the run began."))
        set_role(self.since_start, "link")
        self.weight.controls.insertWidget(0, self.since_start)
        self.column.addWidget(self.pair)
        self.column.addWidget(self.bias)
        self.column.addWidget(self.histogram, 100)
        self.column.addStretch(1)
        network.weights_changed.connect(self.follow_run)
        travel.steps_changed.connect(self.follow_run)
        travel.changed.connect(self.follow)
        self.histogram.mode_changed.connect(self.follow)
        self.since_start.toggled.connect(self.follow)

    def show_layer(self) -> None:
        network, travel = self._network, self._travel
        layer = network.selected
        weights = network.reader.weights if network.reader else network.weights
        start = travel.start_weights()
        self.since_start.setEnabled(start is not None)
        if f"{layer}.weight" not in weights:
            self.show_empty(self.no_parameters())
            return
        self.show_content()
        base = start if start is not None and self.since_start.isChecked() else None
        weight, bias = (_difference(weights, base, f"{layer}.{name}") for name in ("weight", "bias"))
        then = None
        if travel.compared_moment is not None:
            then = _difference(travel.compared_moment.arrays, base, f"{layer}.weight")
        words, sign = self.tr("{layer} weights"), ""
        if base is not None:
            words, sign = self.tr("{layer} change of the weights since the start"), "Δ "
        spoken = words.format(layer=layer)
        self.pair.show_tensors(f"{sign}weight", weight, spoken, travel.compared, then)
        self.bias.setVisible(bias is not None)
        if bias is not None:
            self.bias.set_vector(f"{sign}bias", bias, self.tr("{layer} bias").format(layer=layer))
        self.histogram.setVisible(then is None)
        if then is None:
            self._show_histogram(layer, weight, spoken)
        self.fit_pictures(self.pair, self.bias, below=self.histogram)

    def _show_histogram(self, layer: str, weight: np.ndarray, spoken: str) -> None:
        if self.histogram.wants_history():
            metrics = self._run.metrics
            found = [p for p in metrics.probe_history if "weight" in p.weights.get(layer, {})]
            arrays = [p.weights[layer]["weight"] for p in found]
            words = self.tr("{layer} weights").format(layer=layer)
            self.histogram.show_history(words, (id(metrics), layer), [p.step for p in found], arrays)
        else:
            self.histogram.show_now(spoken, weight)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()


def _difference(weights: Mapping[str, np.ndarray], base: Mapping[str, np.ndarray] | None, key: str):
    """The array `key`, less what it is in `base` where one is given; None where there is no such key."""
    if key not in weights:
        return None
    return weights[key] if base is None else weights[key] - base[key]
