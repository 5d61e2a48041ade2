"""Ten bars: how sure the network is of each digit."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.theme import GRID, SMALL, Theme, body_font, scaled

_LABEL_WIDTH, _VALUE_WIDTH, _LEAST_TRACK = 18, 38, 56
_LARGEST_ROW = 28


class ProbabilityBars(QWidget):
    """Shows a bar for each class, with its probability in percent; the largest one stands out.

    Attributes:
        probabilities: float, one per class, adding up to 1; None while the pad is empty.

    Signals:
        painted: the probabilities are on the screen.
    """

    painted = Signal()

    def __init__(self, theme: Theme, classes: tuple[str, ...]):
        super().__init__()
        self.setObjectName("probabilityBars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Probability of Each Digit"))
        self.setToolTip(self.tr("How sure the network is of each digit, in percent (softmax of its outputs)."))
        self._theme = theme
        self._classes = classes
        self._columns = 1
        self.probabilities: np.ndarray | None = None
        theme.changed.connect(self.update)

    def set_probabilities(self, probabilities: np.ndarray | None) -> None:
        self.probabilities = probabilities
        self.setAccessibleDescription(self._in_words())
        self.update()

    def set_columns(self, columns: int) -> None:
        """Put the bars into so many columns; two need half the height."""
        if columns != self._columns:
            self._columns = columns
            self.updateGeometry()
            self.update()

    def least_size(self, columns: int) -> QSize:
        """Return the size that so many columns need, for figures that do not touch those of the next row."""
        figures = QFontMetrics(body_font(SMALL)).capHeight() + 6
        least = _LEAST_TRACK if columns == 1 else _LEAST_TRACK // 2
        width = scaled(_LABEL_WIDTH + _VALUE_WIDTH) + least
        return QSize(columns * (width + 2 * GRID) - 2 * GRID, max(14, figures) * -(-len(self._classes) // columns))

    def sizeHint(self) -> QSize:
        least = self.minimumSizeHint()
        return QSize(max(160, least.width()), least.height() * 18 // 14)

    def minimumSizeHint(self) -> QSize:
        return self.least_size(self._columns)

    def _in_words(self) -> str:
        if self.probabilities is None:
            return self.tr("The pad is empty.")
        pairs = zip(self._classes, self.probabilities)
        return ", ".join(f"{name}: {100 * share:.1f} %" for name, share in pairs)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        self._paint(painter)
        painter.end()
        self.painted.emit()

    def _paint(self, painter: QPainter) -> None:
        colours = self._theme.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows = -(-len(self._classes) // self._columns)
        row = min(self.height() / rows, _LARGEST_ROW)
        thickness = min(10, max(6, round(row * 0.45)))
        label_width, value_width = scaled(_LABEL_WIDTH), scaled(_VALUE_WIDTH)
        width = (self.width() + 2 * GRID) / self._columns - 2 * GRID
        track_width = width - label_width - value_width
        best = None if self.probabilities is None else int(np.argmax(self.probabilities))
        for position, name in enumerate(self._classes):
            column, place = divmod(position, rows)
            left, top = column * (width + 2 * GRID), place * row
            strong = position == best
            painter.setFont(body_font(SMALL, QFont.Weight.DemiBold if strong else QFont.Weight.Normal))
            painter.setPen(QColor(colours.text if strong else colours.muted))
            painter.drawText(QRectF(left, top, label_width, row), Qt.AlignmentFlag.AlignVCenter, name)
            track = QRectF(left + label_width, top + (row - thickness) / 2, track_width, thickness)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.faint))
            painter.drawRoundedRect(track, thickness / 2, thickness / 2)
            if self.probabilities is None:
                continue
            share = float(self.probabilities[position])
            if share * track_width >= 1:
                track.setWidth(max(share * track_width, thickness))
                painter.setBrush(QColor(colours.accent))
                painter.drawRoundedRect(track, thickness / 2, thickness / 2)
            painter.setPen(QColor(colours.text if strong else colours.muted))
            right = QRectF(left + width - value_width, top, value_width, row)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{100 * share:.1f}")
