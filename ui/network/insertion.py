"""The plus sign in the gap between two cards."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from ui.widgets.icon import icon
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
        self._theme = theme
        self.gap = 0
        self.hide()
        self.clicked.connect(self._ask)
        theme.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self.setIcon(icon("plus", self._theme.colours.on_accent))

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
