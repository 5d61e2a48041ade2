"""A histogram of signed values about zero."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.experiment.probes import Histogram
from ui.theme import SMALL, Theme, body_font

_AXIS_HEIGHT = 18


class HistogramView(QWidget):
    """Bars of equal width from -m to m, with zero marked below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Histogram"))
        self._theme = theme
        self._histogram: Histogram | None = None
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, 104)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 56)

    def set_histogram(self, histogram: Histogram | None) -> None:
        self._histogram = histogram
        if histogram is not None:
            self.setAccessibleDescription(
                self.tr("{count} values from {low:.2e} to {high:.2e}").format(
                    count=f"{int(histogram.counts.sum()):,}", low=histogram.edges[0], high=histogram.edges[-1]
                )
            )
        self.update()

    def paintEvent(self, event) -> None:
        if self._histogram is None:
            return
        colours = self._theme.colours
        counts, edges = self._histogram.counts, self._histogram.edges
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
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{edges[0]:.1e}")
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, "0")
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{edges[-1]:+.1e}")
