"""The weights of the selected layer, or how far they have come since the run began."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ui.inspector.parameter_view import ParameterView
from ui.session.network import Network
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.buttons import link_button
from ui.widgets.theme import Theme


class WeightView(ParameterView):
    """Follows the weights that drawings are read with.

    Attributes:
        since_start: shows their difference to the start of the run instead.
    """

    def __init__(self, theme: Theme, network: Network, run: TrainingRun, travel: TimeTravel):
        super().__init__(theme, network, run, travel, "info-circle")
        tip = self.tr("Show how far the weights have come since the run began.")
        self.since_start = link_button(self.tr("Change"), tip, checkable=True)
        self.shown.controls.insertWidget(0, self.since_start)
        self.column.addStretch(1)
        network.weights_changed.connect(self.follow_run)
        travel.steps_changed.connect(self.follow_run)
        self.since_start.toggled.connect(self.follow)

    def show_layer(self) -> None:
        network, travel = self._network, self._travel
        layer, start = network.selected, travel.start_weights()
        self.since_start.setEnabled(start is not None)
        base = start if self.since_start.isChecked() else None
        weights = network.reader.weights if network.reader else network.weights
        weight, bias = (_difference(weights, base, f"{layer}.{name}") for name in ("weight", "bias"))
        if weight is None:
            self.show_no_parameters()
            return
        self.show_content()
        then = None
        if travel.compared_moment is not None:
            then = _difference(travel.compared_moment.arrays, base, f"{layer}.weight")
        words, sign = self.tr("{layer} weights"), ""
        kept_spoken = words.format(layer=layer)
        if base is not None:
            words, sign = self.tr("{layer} change of the weights since the start"), "Δ "
        spoken = words.format(layer=layer), self.tr("{layer} bias").format(layer=layer)
        self.show_parameters((f"{sign}weight", f"{sign}bias"), spoken, weight, bias, then)
        if then is None:
            self.show_histogram(spoken[0], weight, None, "weights", kept_spoken)
        self.fit_pictures(self.bias, below=self.histogram)


def _difference(
    weights: Mapping[str, np.ndarray], base: Mapping[str, np.ndarray] | None, key: str
) -> np.ndarray | None:
    """Return the array `key`, less what it is in `base` where one is given; None where there is no such key."""
    if key not in weights:
        return None
    return weights[key] if base is None else weights[key] - base[key]
