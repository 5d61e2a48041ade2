"""The gradients of the selected layer: picture, histogram, and how far each step moves the weights."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.inspector.layer_view import LayerView
from ui.plot import Plot
from ui.session import Session
from ui.tensor_view import TensorView
from ui.theme import GRID, Theme, set_role

_ROOM_FOR_RATIO = 48 * GRID
"""Height from which the ratio is shown too; below, the picture needs the room."""


class GradientView(LayerView):
    """Follows the newest probe of the selected layer."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(theme, session, "activity", parent)
        self.weight = TensorView(theme)
        self._ratio = Plot(theme, "", log_y=True)
        self._ratio.setAccessibleName(self.tr("Update-to-Weight Ratio"))
        self._ratio.setMinimumHeight(7 * GRID)
        for side in ("left", "bottom"):
            self._ratio.getPlotItem().hideAxis(side)
        self._ratio_title = QLabel(self.tr("Update-to-Weight Ratio"))
        self._ratio_title.setToolTip(self.tr("Length of each step as a share of the weights. About 0.1 % is usual."))
        set_role(self._ratio_title, "strong")
        self._ratio_value = QLabel()
        set_role(self._ratio_value, "muted")
        title_row = QHBoxLayout()
        title_row.addWidget(self._ratio_title)
        title_row.addStretch()
        title_row.addWidget(self._ratio_value)
        self.column.addWidget(self.weight, 4)
        self.column.addLayout(title_row)
        self.column.addWidget(self._ratio, 1)
        session.probed.connect(self.follow)
        theme.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self._ratio.restyle()
        self._ratio.curve("ratio", QColor(self._theme.colours.accent))

    def show_layer(self) -> None:
        probe = self._session.probe()
        if not self.has_parameters():
            self.show_empty(self.no_parameters())
            return
        if probe is None or probe.weight_grad is None:
            self.show_empty(self.tr("Press Train to see the gradient of each layer."))
            return
        self.show_content()
        self.weight.set_tensor("weight.grad", probe.weight_grad, probe.histogram)
        ratios = self._session.history.update_ratios.get(self._session.selected)
        for widget in (self._ratio, self._ratio_title, self._ratio_value):
            widget.setVisible(ratios is not None and self.height() >= _ROOM_FOR_RATIO)
        if ratios is not None:
            self._ratio.show_series("ratio", ratios)
            self._ratio_value.setText(f"{ratios.y[-1]:.2e}")

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()
