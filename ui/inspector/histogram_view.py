"""A histogram of signed values about zero."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.experiment.inside.probes import Histogram
from ui.widgets.picture_export import PictureExport
from ui.widgets.theme import SMALL, Theme, body_font

_AXIS_HEIGHT = 18


class HistogramView(QWidget):
    """Bars of equal width from -m to m, with zero marked below; pointing at one, or the arrow keys, tell its numbers.

    Attributes:
        values: int64, how many numbers are in each bar; None when empty.
        pointed: the bar that is pointed at, or None.
        export: copies and saves it.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Histogram"))
        self._theme = theme
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._histogram: Histogram | None = None
        self.pointed: int | None = None
        self.export = PictureExport(self)
        self.export.name = "histogram"
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, 104)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 56)

    @property
    def values(self) -> np.ndarray | None:
        return self._histogram.counts if self._histogram else None

    def in_words(self, bar: int) -> str:
        """How many numbers are in `bar`, and between which two they lie."""
        return self.tr("{count} from {low:+.1e} to {high:+.1e}").format(
            count=f"{int(self.values[bar]):,}", low=self._histogram.edges[bar], high=self._histogram.edges[bar + 1]
        )

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
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, floor - 1))
        painter.setPen(QColor(colours.muted))
        if self.pointed is not None:
            centre = (self.pointed + 0.5) * width
            painter.drawLine(QPointF(centre, 0), QPointF(centre, floor))
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, self.in_words(self.pointed))
            return
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{edges[0]:.1e}")
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, "0")
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{edges[-1]:+.1e}")

    def _point(self, bar: int | None) -> None:
        self.pointed = bar
        self.update()

    def mouseMoveEvent(self, event) -> None:
        if self._histogram is not None:
            bars = len(self.values)
            self._point(min(max(0, int(event.position().x() * bars / max(1, self.width()))), bars - 1))

    def leaveEvent(self, event) -> None:
        self._point(None)

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self._point(None)

    def keyPressEvent(self, event) -> None:
        """Left and right go from bar to bar, from the middle on."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in steps or self._histogram is None:
            super().keyPressEvent(event)
            return
        bars = len(self.values)
        self._point(bars // 2 if self.pointed is None else min(max(0, self.pointed + steps[event.key()]), bars - 1))

    def contextMenuEvent(self, event) -> None:
        if self._histogram is not None:
            self.export.menu().popup(event.globalPos())
