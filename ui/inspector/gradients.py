"""The gradients of the selected layer: pictures, histogram, and how far each step moves the weights."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.histogram_panel import HistogramPanel
from ui.inspector.layer_view import LayerView
from ui.ratio_line import RatioLine
from ui.session import Session
from ui.tensor_view import TensorView, VectorStrip
from ui.theme import GRID, Theme, set_role

_ROOM_FOR_RATIO = 52 * GRID
_ROOM_FOR_HISTOGRAM = 38 * GRID
"""Heights from which these are shown too; below, the picture needs the room."""


class GradientView(LayerView):
    """Follows the probe of the selected layer: the newest, or that of the moment that is shown."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(theme, session, "activity", parent)
        self.weight = TensorView(theme)
        self.bias = VectorStrip(theme)
        self.histogram = HistogramPanel(theme)
        self._ratio = RatioLine(theme)
        self._ratio.setAccessibleName(self.tr("Update-to-Weight Ratio"))
        self._ratio_title = QLabel(self.tr("Update-to-Weight Ratio"))
        self._ratio_title.setToolTip(self.tr("Length of each step as a share of the weights. About 0.1 % is usual."))
        set_role(self._ratio_title, "strong")
        self._ratio_value = QLabel()
        set_role(self._ratio_value, "muted")
        title_row = QHBoxLayout()
        title_row.addWidget(self._ratio_title)
        title_row.addStretch()
        title_row.addWidget(self._ratio_value)
        self.column.addWidget(self.weight)
        self.column.addWidget(self.bias)
        self.column.addWidget(self.histogram, 100)
        self.column.addLayout(title_row)
        self.column.addWidget(self._ratio, 40)
        self.column.addStretch(1)
        session.probed.connect(self.follow_run)
        self.histogram.mode_changed.connect(self.follow)

    def show_layer(self) -> None:
        probe = self._session.probe()
        if not self.has_parameters():
            self.show_empty(self.no_parameters())
            return
        if probe is None or probe.weight_grad is None:
            self.show_empty(self.tr("Press Train to see the gradient of each layer."))
            return
        self.show_content()
        layer = self._session.selected
        spoken = self.tr("{layer} weight gradient").format(layer=layer)
        remark = self._silent_units(probe.weight_grad)
        self.weight.set_tensor("weight.grad", probe.weight_grad, spoken, remark=remark)
        self.bias.setVisible(probe.bias_grad is not None)
        if probe.bias_grad is not None:
            self.bias.set_vector("bias.grad", probe.bias_grad, self.tr("{layer} bias gradient").format(layer=layer))
        self.weight.fit(self.picture_room(alone=self.height() < _ROOM_FOR_HISTOGRAM))
        self._show_histogram(layer, probe)
        self._show_ratio(layer)

    def _silent_units(self, gradient: np.ndarray) -> str:
        """How many units get no gradient at all; nothing where all get some."""
        if gradient.ndim < 2:
            return ""
        silent = int((~gradient.reshape(len(gradient), -1).any(axis=1)).sum())
        text = self.tr("{silent} of {units} units get none")
        return text.format(silent=silent, units=len(gradient)) if silent else ""

    def _show_histogram(self, layer: str, probe) -> None:
        self.histogram.setVisible(self.height() >= _ROOM_FOR_HISTOGRAM)
        if self.histogram.isHidden():
            return
        if self.histogram.wants_history():
            found = [p for p in self._session.history.album if "weight" in p.gradients.get(layer, {})]
            arrays = [p.gradients[layer]["weight"] for p in found]
            self.histogram.show_history((id(self._session.history), layer), [p.step for p in found], arrays)
        else:
            self.histogram.show_now(probe.weight_grad, probe.histogram)

    def _show_ratio(self, layer: str) -> None:
        ratios = self._session.history.update_ratios.get(layer)
        for widget, room in (
            (self._ratio, _ROOM_FOR_RATIO),
            (self._ratio_title, _ROOM_FOR_HISTOGRAM),
            (self._ratio_value, _ROOM_FOR_HISTOGRAM),
        ):
            widget.setVisible(ratios is not None and self.height() >= room)
        if ratios is not None:
            self._ratio.show_series(ratios)
            self._ratio_value.setText(f"{ratios.y[-1]:.2e}")

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()
