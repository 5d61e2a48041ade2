"""Dragging along the strip: the card's picture under the pointer, and a line where it would go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLabel

from ui.network.insertion import Gaps
from ui.network.layer_card import CardText, LayerCard
from ui.widgets.theme import GRID, Theme

_EDGE = 5 * GRID
_SCROLL_STEP = 12
_SCROLL_MILLISECONDS = 25


class CardDrag(QObject):
    """Follows the card that is dragged; needs no drag and drop of the system, for cards stay on the strip.

    A new layer comes from elsewhere: for as long as it is dragged, the row has mouse and keyboard.

    Attributes:
        line: stands in the gap where the card would be dropped.

    Signals:
        dropped: the card's name and the gap.
        brought: the type of a new layer and the gap.
        edge_reached: the pointer is at the edge of what is visible; scroll by so many pixels.
    """

    dropped = Signal(str, int)
    brought = Signal(str, int)
    edge_reached = Signal(int)

    def __init__(self, theme: Theme, row: Gaps):
        super().__init__(row)
        self._theme = theme
        self._row = row
        self._card: LayerCard | None = None
        self._kind = ""
        self._gap: int | None = None
        self._ghost = QLabel(row)
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self.line = QFrame(row)
        self.line.setObjectName("dropLine")
        self.line.hide()
        self._pointer = QPoint()
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MILLISECONDS)
        self._scroll.timeout.connect(self._scroll_on)

    def is_active(self) -> bool:
        return self._card is not None or bool(self._kind)

    def watch(self, card: LayerCard) -> None:
        """Let `card` be dragged."""
        card.dragged.connect(partial(self._move, card))
        card.dropped.connect(self._end)

    def bring(self, kind: str, pointer: QPoint) -> None:
        """Drag a new layer of the type `kind` in, with the button that is held at `pointer` on the screen."""
        self._kind = kind
        card = LayerCard(self._theme, CardText(kind, self.tr("new layer"), ""))
        card.setChecked(True)
        card.resize(card.sizeHint())
        self._lift(card)
        card.deleteLater()
        self._row.installEventFilter(self)
        self._row.grabMouse()
        self._row.grabKeyboard()
        self._pointer = pointer
        self._follow()

    def cancel(self) -> None:
        if self._card is not None:
            self._card.give_up_drag()
        elif self._kind:
            self._end(False)

    def eventFilter(self, watched, event) -> bool:
        """Follow mouse and keyboard while a new layer is dragged in."""
        kind = event.type()
        if kind is QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._pointer = event.globalPosition().toPoint()
            self._follow()
        elif kind is QEvent.Type.MouseButtonRelease and event.button() is Qt.MouseButton.LeftButton:
            self._end(True)
        elif kind in (QEvent.Type.MouseMove, QEvent.Type.WindowDeactivate):  # let go where nobody told
            self._end(False)
        elif kind is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._end(False)
        else:
            return super().eventFilter(watched, event)
        return True

    def _move(self, card: LayerCard, pointer: QPoint) -> None:
        if self._card is None:
            self._card = card
            self._lift(card)
        self._pointer = pointer
        self._follow()

    def _lift(self, card: LayerCard) -> None:
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

    def _follow(self) -> None:
        at = self._row.mapFromGlobal(self._pointer)
        area = self._row.card_area()
        visible = self._row.visibleRegion().boundingRect()
        over = not self._kind or visible.adjusted(0, -_EDGE, 0, _EDGE).contains(at)
        gap = self._row.nearest_gap(at.x())
        self._gap = gap if over else None
        # What is dragged in begins outside the row.
        ground = self._row if over else self._row.window()
        self._ghost.setParent(ground)
        corner = QPoint(at.x() - self._ghost.width() // 2, area.y() + GRID // 2 if over else at.y() - GRID)
        self._ghost.move(self._row.mapTo(ground, corner))
        self._ghost.show()
        self._ghost.raise_()
        self.line.setVisible(over)
        if over:
            centre = self._row.gap_centre(gap)
            self.line.setGeometry(centre.x() - 2, area.y(), 4, area.height())
            self.line.raise_()
        if not over or visible.left() + _EDGE < at.x() < visible.right() - _EDGE:
            self._scroll.stop()
        elif not self._scroll.isActive():
            self._scroll.start()

    @Slot()
    def _scroll_on(self) -> None:
        at = self._row.mapFromGlobal(self._pointer).x()
        middle = self._row.visibleRegion().boundingRect().center().x()
        self.edge_reached.emit(-_SCROLL_STEP if at < middle else _SCROLL_STEP)
        self._follow()

    @Slot(bool)
    def _end(self, kept: bool) -> None:
        card, kind = self._card, self._kind
        self._card, self._kind = None, ""
        self._scroll.stop()
        self._ghost.hide()
        self.line.hide()
        if kind:
            self._row.removeEventFilter(self)
            self._row.releaseMouse()
            self._row.releaseKeyboard()
        if not kept or self._gap is None:
            return
        if card is not None:
            self.dropped.emit(card.text_lines.name, self._gap)
        elif kind:
            self.brought.emit(kind, self._gap)
