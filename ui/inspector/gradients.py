"""The gradients of the selected layer: pictures, histogram, and how far each step moves the weights."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel

from core.experiment.inside.probes import GradientProbe
from ui.inspector.histogram_panel import HistogramPanel
from ui.inspector.layer_view import LayerView
from ui.inspector.ratio_line import RatioLine
from ui.inspector.tensor_pair import TensorPair
from ui.inspector.tensor_view import VectorStrip
from ui.session.network import Network
from ui.session.shown_probes import ShownProbes
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.frame_queue import FrameQueue
from ui.widgets.theme import GRID, Theme, set_role

_ROOM_FOR_RATIO = 52 * GRID
"""Height from which the line of the ratio is shown too; below, the picture needs the room."""


class GradientView(LayerView):
    """Follows the probe of the selected layer: the newest, or that of the moment that is shown.

    Attributes:
        weight, compared: the gradient of the weights, and that of the compared moment.
    """

    def __init__(
        self,
        theme: Theme,
        network: Network,
        frames: FrameQueue,
        run: TrainingRun,
        probes: ShownProbes,
        travel: TimeTravel,
    ):
        super().__init__(theme, network, frames, "activity")
        self._run = run
        self._probes = probes
        self._travel = travel
        self.pair = TensorPair(theme)
        self.weight, self.compared = self.pair.shown, self.pair.compared
        self.bias = VectorStrip(theme)
        self.histogram = HistogramPanel(theme)
        self._ratio = RatioLine(theme)
        self._ratio.setAccessibleName(self.tr("Update-to-Weight Ratio"))
        self._ratio_title = QLabel(self.tr("Update-to-Weight Ratio"))
        self._ratio_title.setToolTip(self.tr("Length of each step as a share of the weights. About 0.1 % is usual."))
        self._ratio_title.setWordWrap(True)
        set_role(self._ratio_title, "strong")
        self._ratio_value = QLabel()
        set_role(self._ratio_value, "muted")
        title_row = QHBoxLayout()
        title_row.addWidget(self._ratio_title, 1)
        title_row.addWidget(self._ratio_value)
        self.column.addWidget(self.pair)
        self.column.addWidget(self.bias)
        self.column.addWidget(self.histogram, 100)
        self.column.addLayout(title_row)
        self.column.addWidget(self._ratio, 40)
        self.column.addStretch(1)
        probes.changed.connect(self.follow_run)
        travel.changed.connect(self.follow)
        self.histogram.mode_changed.connect(self.follow)

    def show_layer(self) -> None:
        layer, travel = self._network.selected, self._travel
        probe = self._probes.shown(layer)
        if not self.has_parameters():
            self.show_empty(self.no_parameters())
            return
        if probe is None or probe.weight_grad is None:
            self.show_empty(self.tr("Press Train to see the gradient of each layer."))
            return
        self.show_content()
        compared = self._probes.compared(layer)
        then = compared.weight_grad if compared else None
        spoken = self.tr("{layer} weight gradient").format(layer=layer)
        self.pair.show_tensors(
            "weight.grad",
            probe.weight_grad,
            spoken,
            travel.compared,
            then,
            remarks=(self._remarks(probe), self._remarks(compared) if compared else ""),
        )
        self.bias.setVisible(probe.bias_grad is not None)
        if probe.bias_grad is not None:
            self.bias.set_vector("bias.grad", probe.bias_grad, self.tr("{layer} bias gradient").format(layer=layer))
        self.histogram.setVisible(then is None)
        if then is None:
            self._show_histogram(layer, probe, spoken)
        self._show_ratio(layer, probe, alone=then is None)
        self.fit_pictures(self.pair, self.bias, self._ratio_title, self._ratio, below=self.histogram)

    def _remarks(self, probe: GradientProbe) -> str:
        """Which batch asked for the gradient, and how many units get none at all."""
        words = [self.tr("batch {step}").format(step=f"{probe.step:,}"), self._silent_units(probe.weight_grad)]
        return " · ".join(filter(None, words))

    def _silent_units(self, gradient: np.ndarray) -> str:
        """How many units get no gradient at all; nothing where all get some."""
        if gradient.ndim < 2:
            return ""
        silent = int((~gradient.reshape(len(gradient), -1).any(axis=1)).sum())
        text = self.tr("{silent} of {units} units get none")
        return text.format(silent=silent, units=len(gradient)) if silent else ""

    def _show_histogram(self, layer: str, probe: GradientProbe, spoken: str) -> None:
        if self.histogram.wants_history():
            metrics = self._run.metrics
            found = [p for p in metrics.probe_history if "weight" in p.gradients.get(layer, {})]
            arrays = [p.gradients[layer]["weight"] for p in found]
            self.histogram.show_history(spoken, (id(metrics), layer), [p.step for p in found], arrays)
        else:
            self.histogram.show_now(spoken, probe.weight_grad, probe.histogram)

    def _show_ratio(self, layer: str, probe: GradientProbe, alone: bool) -> None:
        ratios = self._run.metrics.update_ratios.get(layer)
        shown = alone and ratios is not None
        self._ratio_title.setVisible(shown)
        self._ratio_value.setVisible(shown)
        self._ratio.setVisible(shown and self.height() >= _ROOM_FOR_RATIO)
        if shown:
            self._ratio.show_series(ratios)
            self._ratio_value.setText(f"{probe.update_ratio:.2e}")

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()
