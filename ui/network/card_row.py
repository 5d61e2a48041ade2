"""The cards side by side, joined by a line that data flows along, and the gaps between them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from ui.network.card_drag import CardDrag
from ui.network.insertion import Gaps
from ui.network.layer_card import LayerCard
from ui.widgets.boxes import fill
from ui.widgets.theme import GRID, Theme

GAP = GRID // 2 + 2

_REACH = 12
"""Logical pixels from the middle of a gap within which the pointer brings up the plus sign."""


class CardRow(Gaps):
    """Lays out the cards, and offers the plus sign in the gaps between them.

    Attributes:
        drag: moves a card to another gap, and brings new ones.

    Signals:
        moved: a card's name and the gap it was dropped in.
        brought: the type of a new layer and the gap it was dropped in.
    """

    moved = Signal(str, int)
    brought = Signal(str, int)

    def __init__(self, theme: Theme):
        super().__init__(theme)
        self._theme = theme
        self._middle: QWidget | None = None
        self._layout = fill(QHBoxLayout(self), spacing=GAP, margins=(GRID * 2, GRID // 4, GRID * 2, GRID // 4))
        self.drag = CardDrag(theme, self)
        self.drag.dropped.connect(self.moved)
        self.drag.brought.connect(self.brought)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def set_cards(self, cards: list[LayerCard], middle: QWidget | None = None) -> None:
        """Show `cards`; `middle`, where there is one, stands after the first."""
        self.drag.cancel()
        if cards == self._cards and middle is self._middle:
            return
        while self._layout.count():
            self._layout.takeAt(0)
        if self._middle is not None and self._middle is not middle:
            self._middle.hide()
        self._cards, self._middle = cards, middle
        for place, card in enumerate(cards):
            self._layout.addWidget(card, card.sizeHint().width(), Qt.AlignmentFlag.AlignTop)
            card.setVisible(True)
            card.movable = 0 < place < len(cards) - 1
            card.installEventFilter(self)
            if place == 0 and middle is not None:
                self._layout.addWidget(middle, 20 * card.sizeHint().width())
                middle.show()
        self.insert.hide()
        self._layout.activate()

    # The plus sign follows the pointer and the keyboard.

    def eventFilter(self, watched, event) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.HoverMove, QEvent.Type.HoverEnter):
            self._offer_gap(watched.mapToParent(event.position().toPoint()))
        elif kind is QEvent.Type.FocusIn and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.OtherFocusReason,
        ):
            self._show_after(watched)
        return super().eventFilter(watched, event)

    def mouseMoveEvent(self, event) -> None:
        self._offer_gap(event.position().toPoint())

    def leaveEvent(self, event) -> None:
        super().leaveEvent(event)
        if not self.insert.hasFocus():
            self.insert.hide()

    def _offer_gap(self, position: QPoint) -> None:
        if len(self._cards) < 2 or self._middle is not None or self.drag.is_active():
            return
        gap = self.nearest_gap(position.x())
        if abs(self.gap_centre(gap).x() - position.x()) <= _REACH:
            self.insert.show_at(gap, self.gap_centre(gap), self._cards[gap].text_lines.name)
        elif not self.insert.hasFocus():
            self.insert.hide()

    def _show_after(self, card: LayerCard) -> None:
        """Offer the gap behind a card that the keyboard has come to; Tab goes on to it."""
        gap = self._cards.index(card) if card in self._cards else -1
        if self._middle is None and 0 <= gap < len(self._cards) - 1:
            self.insert.show_at(gap, self.gap_centre(gap), card.text_lines.name)

    def paintEvent(self, event) -> None:
        if len(self._cards) < 2 or self._middle is not None:
            return
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.colours.border), 2))
        first, last = self._cards[0].geometry(), self._cards[-1].geometry()
        middle = first.center().y()
        painter.drawLine(QPoint(first.right(), middle), QPoint(last.left(), middle))


class CardScroll(QScrollArea):
    """Scrolls sideways, and is as high as its cards and, where they do not fit, the bar."""

    def __init__(self, row: CardRow, parent: QWidget):
        super().__init__(parent)
        self._row = row
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(row)
        row.drag.edge_reached.connect(self._scroll_by)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        row = self._row.minimumSizeHint()
        bar = self.horizontalScrollBar().sizeHint().height() if row.width() > self.width() else 0
        self.setFixedHeight(row.height() + bar)

    @Slot(int)
    def _scroll_by(self, pixels: int) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + pixels)
