"""The gradients of the selected layer: pictures, histogram, and how far each step moves the weights."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from core.experiment.inside.probes import GradientProbe
from ui.inspector.parameter_view import ParameterView
from ui.inspector.ratio_line import RatioLine
from ui.session.network import Network
from ui.session.shown_probes import ShownProbes
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.boxes import fill, make_label
from ui.widgets.theme import GRID, Theme

_ROOM_FOR_RATIO = 52 * GRID
"""Height from which the line of the ratio is shown too; below, the picture needs the room."""


class GradientView(ParameterView):
    """Follows the probe of the selected layer: the newest, or that of the moment that is shown."""

    def __init__(self, theme: Theme, network: Network, run: TrainingRun, probes: ShownProbes, travel: TimeTravel):
        super().__init__(theme, network, run, travel, "activity")
        self._probes = probes
        self._ratio = RatioLine(theme)
        self._ratio.setAccessibleName(self.tr("Update-to-Weight Ratio"))
        self._ratio_title = make_label(self.tr("Update-to-Weight Ratio"), "strong", wrap=True)
        self._ratio_title.setToolTip(self.tr("Length of each step as a share of the weights. About 0.1 % is usual."))
        self._ratio_value = make_label(role="muted")
        self.column.addLayout(fill(QHBoxLayout(), (self._ratio_title, 1), self._ratio_value, spacing=-1))
        self.column.addWidget(self._ratio, 40)
        self.column.addStretch(1)
        probes.changed.connect(self.follow_run)

    def show_layer(self) -> None:
        layer, shapes = self._network.selected, self._network.shapes
        if not any(figures.name == layer and figures.parameters for figures in shapes.layers):
            self.show_no_parameters()
            return
        probe = self._probes.shown(layer)
        if probe is None or probe.weight_grad is None:
            self.show_empty(self.tr("Press Train to see the gradient of each layer."))
            return
        self.show_content()
        compared = self._probes.compared(layer)
        then = compared.weight_grad if compared else None
        spoken = (
            self.tr("{layer} weight gradient").format(layer=layer),
            self.tr("{layer} bias gradient").format(layer=layer),
        )
        remarks = self._remarks(probe), self._remarks(compared)
        self.show_parameters(("weight.grad", "bias.grad"), spoken, probe.weight_grad, probe.bias_grad, then, remarks)
        if then is None:
            self.show_histogram(spoken[0], probe.weight_grad, probe.histogram, "gradients", spoken[0])
        self._show_ratio(layer, probe, alone=then is None)
        self.fit_pictures(self.bias, self._ratio_title, self._ratio, below=self.histogram)

    def _remarks(self, probe: GradientProbe | None) -> str:
        """Say which batch asked for the gradient, and how many units get none at all."""
        if probe is None or probe.weight_grad is None:
            return ""
        words = [self.tr("batch {step}").format(step=f"{probe.step:,}"), self._silent_units(probe.weight_grad)]
        return " · ".join(filter(None, words))

    def _silent_units(self, gradient: np.ndarray) -> str:
        """Say how many units get no gradient at all; nothing where all get some."""
        if gradient.ndim < 2:
            return ""
        silent = int((~gradient.reshape(len(gradient), -1).any(axis=1)).sum())
        text = self.tr("{silent} of {units} units get none")
        return text.format(silent=silent, units=len(gradient)) if silent else ""

    def _show_ratio(self, layer: str, probe: GradientProbe, alone: bool) -> None:
        ratios = self._run.metrics.update_ratios.get(layer) if alone else None
        self._ratio_title.setVisible(ratios is not None)
        self._ratio_value.setVisible(ratios is not None)
        self._ratio.setVisible(ratios is not None and self.height() >= _ROOM_FOR_RATIO)
        if ratios is not None:
            self._ratio.show_series(ratios)
            self._ratio_value.setText(f"{probe.update_ratio:.2e}")
