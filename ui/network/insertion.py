"""The gaps between the cards, and the plus sign that stands in one of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from ui.network.layer_card import LayerCard
from ui.widgets.icon import tint
from ui.widgets.theme import GRID, Theme, set_role

_SIDE = 3 * GRID


class InsertButton(QToolButton):
    """Stands in one gap at a time and asks for a layer there.

    Attributes:
        gap: where it stands; 0 is before the first layer.

    Signals:
        asked: a layer is wanted in the gap.
    """

    asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("insertLayer")
        set_role(self, "insert")
        self.setFixedSize(_SIDE, _SIDE)
        self.setIconSize(QSize(14, 14))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tint(self, theme, "plus", "on_accent")
        self.gap = 0
        self.hide()
        self.clicked.connect(self._ask)

    def show_at(self, gap: int, centre: QPoint, before: str) -> None:
        """Stand at `centre`, the gap behind the card called `before`."""
        if self.isVisible() and self.gap == gap:
            return
        self.gap = gap
        text = self.tr("Insert a layer after {layer}").format(layer=before)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.move(centre.x() - _SIDE // 2, centre.y() - _SIDE // 2)
        self.show()
        self.raise_()

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason and not self.underMouse():
            self.hide()

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self.gap)


class Gaps(QWidget):
    """Holds cards side by side and knows the gaps between them: gap 0 lies before the first layer.

    Attributes:
        insert: the plus sign; it stands in the gap that the pointer or the keyboard is at.
    """

    def __init__(self, theme: Theme):
        super().__init__()
        self._cards: list[LayerCard] = []
        self.insert = InsertButton(theme, self)

    def cards(self) -> list[LayerCard]:
        return list(self._cards)

    def card_area(self) -> QRect:
        """Return where the cards are."""
        return self._cards[0].geometry() | self._cards[-1].geometry()

    def gap_centre(self, gap: int) -> QPoint:
        """Return the middle of a gap."""
        left, right = self._cards[gap].geometry(), self._cards[gap + 1].geometry()
        return QPoint((left.right() + right.left() + 1) // 2, left.center().y())

    def nearest_gap(self, x: int) -> int:
        """Return the gap whose middle is nearest to `x`."""
        return min(range(len(self._cards) - 1), key=lambda gap: abs(self.gap_centre(gap).x() - x))
