"""Dragging a card along the strip: its picture under the pointer, and a line where it would go."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.layer_card import LayerCard
from ui.theme import GRID, Theme

_EDGE = 5 * GRID
_SCROLL_STEP = 12
_SCROLL_MILLISECONDS = 25


class CardDrag(QObject):
    """Follows the card that is dragged; needs no drag and drop of the system, for cards stay on the strip.

    Attributes:
        line: stands in the gap where the card would be dropped.

    Signals:
        dropped: the card's name and the gap.
        edge_reached: the pointer is at the edge of what is visible; scroll by so many pixels.
    """

    dropped = Signal(str, int)
    edge_reached = Signal(int)

    def __init__(self, theme: Theme, row: QWidget):
        super().__init__(row)
        self._theme = theme
        self._row = row
        self._card: LayerCard | None = None
        self._gap = 0
        self._ghost = QLabel(row)
        self._ghost.hide()
        self.line = QFrame(row)
        self.line.setObjectName("dropLine")
        self.line.hide()
        self._pointer = QPoint()
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MILLISECONDS)
        self._scroll.timeout.connect(self._scroll_on)

    def is_active(self) -> bool:
        return self._card is not None

    def watch(self, card: LayerCard) -> None:
        """Let `card` be dragged."""
        card.dragged.connect(self._move)
        card.dropped.connect(self._end)

    def cancel(self) -> None:
        if self._card is not None:
            self._card.give_up_drag()

    @Slot(QPoint)
    def _move(self, pointer: QPoint) -> None:
        if self._card is None:
            self._begin(self.sender())
        self._pointer = pointer
        self._follow()

    def _begin(self, card: LayerCard) -> None:
        self._card = card
        picture = card.grab()
        faint = QPixmap(picture.size())
        faint.setDevicePixelRatio(picture.devicePixelRatio())
        faint.fill(QColor(0, 0, 0, 0))
        painter = QPainter(faint)
        painter.setOpacity(0.75)
        painter.drawPixmap(0, 0, picture)
        painter.end()
        self._ghost.setPixmap(faint)
        self._ghost.resize(card.size())
        self.line.setStyleSheet(f"background: {self._theme.colours.accent}; border-radius: 2px;")
        self._row.insert.hide()
        for widget in (self._ghost, self.line):
            widget.show()
            widget.raise_()

    def _follow(self) -> None:
        at = self._row.mapFromGlobal(self._pointer)
        top = self._card.y()
        self._ghost.move(at.x() - self._ghost.width() // 2, top + GRID // 2)
        self._gap = self._row.nearest_gap(at.x())
        centre = self._row.gap_centre(self._gap)
        self.line.setGeometry(centre.x() - 2, top, 4, self._card.height())
        visible = self._row.visibleRegion().boundingRect()
        if visible.left() + _EDGE < at.x() < visible.right() - _EDGE:
            self._scroll.stop()
        elif not self._scroll.isActive():
            self._scroll.start()

    @Slot()
    def _scroll_on(self) -> None:
        at = self._row.mapFromGlobal(self._pointer).x()
        self.edge_reached.emit(-_SCROLL_STEP if at < self._row.visibleRegion().boundingRect().center().x() else _SCROLL_STEP)
        self._follow()

    @Slot(bool)
    def _end(self, kept: bool) -> None:
        card, self._card = self._card, None
        self._scroll.stop()
        self._ghost.hide()
        self.line.hide()
        if card is not None and kept:
            self.dropped.emit(card.text_lines.name, self._gap)
