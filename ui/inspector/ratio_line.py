"""The update-to-weight ratio over the run: one line on a log scale, light enough for every frame."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ui.inspector.picture import Picture
from ui.session.metrics import Series
from ui.widgets.theme import GRID, SMALL, Theme, body_font

USUAL = 1e-3
"""The usual ratio, which is marked."""

_LABEL = 5 * GRID
_TINY = 1e-12


class RatioLine(Picture):
    """Shows a series from its first step to its last, with a mark at the usual value.

    Attributes:
        series: the points; None when there are none.
    """

    usual = 320, 7 * GRID
    smallest = 120, 5 * GRID

    def __init__(self, theme: Theme):
        super().__init__(theme)
        self.series: Series | None = None

    def show_series(self, series: Series) -> None:
        """Show `series` of step and ratio."""
        self.series = series
        if len(series):
            self.setAccessibleDescription(
                self.tr("{first:.1e} at step {start}, {last:.1e} at step {end}").format(
                    first=series.y[0], start=f"{series.x[0]:,.0f}", last=series.y[-1], end=f"{series.x[-1]:,.0f}"
                )
            )
        self.update()

    def paintEvent(self, event) -> None:
        if self.series is None or not len(self.series):
            return
        colours = self._theme.colours
        x, y = self.series.x, self.series.y
        room = QRectF(_LABEL, 6, max(1, self.width() - _LABEL), max(1, self.height() - 12))
        # As many points as there are pixels; more could not be seen.
        skip = max(1, len(x) // int(room.width()))
        x, y = x[::skip], np.log10(np.clip(np.nan_to_num(y[::skip], nan=1.0), _TINY, 1 / _TINY))
        low, high = min(y.min(), np.log10(USUAL)) - 0.2, max(y.max(), np.log10(USUAL)) + 0.2
        across = room.left() + (x - x[0]) / max(x[-1] - x[0], 1) * room.width()
        down = room.bottom() - (y - low) / (high - low) * room.height()
        usual = room.bottom() - (np.log10(USUAL) - low) / (high - low) * room.height()
        painter = QPainter(self)
        painter.setFont(body_font(SMALL))
        painter.setPen(QColor(colours.muted))
        label = QRectF(0, usual - GRID, _LABEL - 6, 2 * GRID)
        painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{USUAL:.0e}")
        painter.setPen(QPen(QColor(colours.warning), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(room.left(), usual), QPointF(room.right(), usual))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 1))
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(across.tolist(), down.tolist())]))
