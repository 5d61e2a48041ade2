"""Paints one image of a data set: sharp, with its label, and what the network read where that is another."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from ui.pad.drawing_painter import grey_image
from ui.pad.sample_model import ImageRole, LabelRole, PredictionRole
from ui.widgets.theme import GRID, SMALL, Theme, body_font

PICTURE = 56
CELL = QSize(PICTURE + GRID, PICTURE + 3 * GRID)


class SampleDelegate(QStyledItemDelegate):
    """Paints two screen pixels per pixel of the image, nearest neighbour.

    Attributes:
        classes: names of the labels.
    """

    def __init__(self, theme: Theme, parent: QObject):
        super().__init__(parent)
        self._theme = theme
        self._plain = body_font(SMALL)
        self._strong = body_font(SMALL, QFont.Weight.DemiBold)
        self.classes: tuple[str, ...] = ()

    def sizeHint(self, option, index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option, index) -> None:
        colours = self._theme.colours
        left, top = option.rect.left() + GRID // 2, option.rect.top() + GRID // 2
        place = QRect(left, top, PICTURE, PICTURE)
        label, prediction = index.data(LabelRole), index.data(PredictionRole)
        wrong = prediction is not None and prediction != label
        painter.save()
        painter.drawImage(place, grey_image(index.data(ImageRole), colours.ink_paper, colours.ink))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.accent), 3))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        elif wrong:
            painter.setPen(QPen(QColor(colours.danger), 1))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        text = self.classes[label]
        if wrong:
            text = f"{text} → {self.classes[prediction]}"
        painter.setFont(self._strong if wrong else self._plain)
        painter.setPen(QColor(colours.danger if wrong else colours.muted))
        below = QRect(option.rect.left(), place.bottom() + 1, option.rect.width(), 2 * GRID)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
