"""A histogram of signed values about zero."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.experiment.inside.probes import Histogram
from ui.inspector.picture import PointedPicture
from ui.widgets.theme import SMALL, Theme, body_font

_AXIS_HEIGHT = 18


class HistogramView(PointedPicture):
    """Draws bars of equal width from -m to m, with zero marked below, and tells the numbers of the one pointed at.

    Attributes:
        values: int64, how many numbers are in each bar; of no length when empty.
    """

    def __init__(self, theme: Theme):
        super().__init__(theme, "histogram")
        self.setAccessibleName(self.tr("Histogram"))
        self.values, self._edges = np.empty(0, dtype=np.int64), np.empty(0)

    def in_words(self, bar: int) -> str:
        """Say how many numbers are in `bar`, and between which two they lie."""
        return self.tr("{count} from {low:+.1e} to {high:+.1e}").format(
            count=f"{int(self.values[bar]):,}", low=self._edges[bar], high=self._edges[bar + 1]
        )

    def set_histogram(self, histogram: Histogram) -> None:
        self.values, self._edges = histogram.counts, histogram.edges
        self.setAccessibleDescription(
            self.tr("{count} values from {low:.2e} to {high:.2e}").format(
                count=f"{int(self.values.sum()):,}", low=self._edges[0], high=self._edges[-1]
            )
        )
        self.update()

    def paintEvent(self, event) -> None:
        counts, edges = self.values, self._edges
        if not len(counts):
            return
        colours = self._theme.colours
        painter = QPainter(self)
        floor = self.height() - _AXIS_HEIGHT
        # Roots instead of counts: the peak at zero would flatten everything else.
        heights = np.sqrt(counts / max(1, counts.max())) * (floor - 2)
        width = self.width() / len(counts)
        centre = len(counts) // 2
        painter.setPen(Qt.PenStyle.NoPen)
        for number, height in enumerate(heights):
            side = colours.negative if number < centre else colours.positive if number > centre else colours.muted
            painter.setBrush(QColor(side))
            painter.drawRect(QRectF(number * width, floor - height, max(1.0, width - 1), height))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(0, floor, self.width(), floor)
        painter.setFont(body_font(SMALL))
        painter.setPen(QColor(colours.muted))
        row = QRectF(0, floor + 2, self.width(), _AXIS_HEIGHT - 2)
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, floor - 1))
        painter.setPen(QColor(colours.muted))
        if self.pointed is not None:
            x = (self.pointed + 0.5) * width
            painter.drawLine(QPointF(x, 0), QPointF(x, floor))
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, self.in_words(self.pointed))
            return
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{edges[0]:.1e}")
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, "0")
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{edges[-1]:+.1e}")

    def count(self) -> int:
        return len(self.values)

    def first(self, step: int) -> int:
        """Begin in the middle."""
        return self.count() // 2

    def mouseMoveEvent(self, event) -> None:
        if self.count():
            self.point(int(event.position().x() * self.count() / max(1, self.width())))

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.point(None)
