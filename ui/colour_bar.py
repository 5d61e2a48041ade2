"""The scale of a picture of signed values."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.tensor_image import colour_map
from ui.theme import SMALL, Theme, body_font

_BAR_HEIGHT, _BAR_WIDTH = 8, 168


class ColourBar(QWidget):
    """From -limit over zero to limit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._limit = 0.0
        theme.changed.connect(self.update)

    def set_limit(self, limit: float) -> None:
        self._limit = limit
        self.setAccessibleName(self.tr("Colours from −{limit:.1e} to +{limit:.1e}").format(limit=limit))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_BAR_WIDTH, 28)

    minimumSizeHint = sizeHint

    def paintEvent(self, event) -> None:
        if not self._limit:
            return
        painter = QPainter(self)
        ramp = colour_map(np.linspace(-1, 1, _BAR_WIDTH), 1.0, self._theme.colours)
        image = QImage(ramp.data, _BAR_WIDTH, 1, 4 * _BAR_WIDTH, QImage.Format.Format_RGB32)
        painter.drawImage(QRect(0, 0, _BAR_WIDTH, _BAR_HEIGHT), image)
        painter.setFont(body_font(SMALL))
        painter.setPen(QColor(self._theme.colours.muted))
        below = QRect(0, _BAR_HEIGHT + 2, _BAR_WIDTH, 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"−{self._limit:.1e}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"+{self._limit:.1e}")
