"""Small building blocks of the views: a titled panel, an empty state, a legend."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.icon import icon
from ui.widgets.theme import GRID, Theme, set_role


class Panel(QFrame):
    """A surface with a title row; views add to `header` and `body`."""

    def __init__(self, title: str, parent: QWidget | None = None):
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName(title)
        self.title = QLabel(title, self)
        set_role(self.title, "title")
        self.title.setMinimumHeight(4 * GRID)
        self.header = QHBoxLayout()
        self.header.setSpacing(GRID)
        self.header.addWidget(self.title)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID + 4)
        layout.setSpacing(GRID // 2)
        layout.addLayout(self.header)
        layout.addLayout(self.body, 1)


_TAB_PADDING = 11
"""What the style sheet puts around the text of a tab, and rounding; in logical pixels."""

_TAB_GAPS = (16, 4, 0)


class Tabs(QTabWidget):
    """Tabs without a frame, called `name` by a screen reader; they move together before they have to scroll."""

    def __init__(self, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setAccessibleName(name)
        self.tabBar().setAccessibleName(name)

    def resizeEvent(self, event) -> None:
        self._space()
        super().resizeEvent(event)

    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self._space()

    def _space(self) -> None:
        """Leave the widest gap between the tabs that there is room for."""
        bar = self.tabBar()
        metrics, count = bar.fontMetrics(), bar.count()
        texts = sum(metrics.horizontalAdvance(bar.tabText(tab)) + _TAB_PADDING for tab in range(count))
        gap = next((gap for gap in _TAB_GAPS if texts + count * gap <= self.width()), _TAB_GAPS[-1])
        if bar.property("gap") != gap:
            bar.setProperty("gap", gap)
            bar.style().unpolish(bar)
            bar.style().polish(bar)


class EmptyState(QStackedWidget):
    """A view, or a sentence that says what to do for it to have something to show.

    A view that takes long to make can come later, by `set_view`.
    """

    def __init__(self, theme: Theme, view: QWidget | None, symbol: str, text: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._view: QWidget | None = None
        self._symbol = symbol
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label = QLabel(text, self)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        set_role(self._label, "muted")
        self._message = QWidget(self)
        column = QVBoxLayout(self._message)
        column.setContentsMargins(GRID, 0, GRID, 0)
        column.addStretch()
        column.addWidget(self._picture)
        column.addWidget(self._label)
        column.addStretch()
        self.addWidget(self._message)
        if view is not None:
            self.set_view(view)
        theme.changed.connect(self._paint_symbol)
        self._paint_symbol()

    def resizeEvent(self, event) -> None:
        """In a low view the sentence needs the room more than the picture."""
        super().resizeEvent(event)
        margins = self._message.layout().contentsMargins()
        words = self._label.heightForWidth(self.width() - margins.left() - margins.right())
        needed = words + self._picture.sizeHint().height() + self._message.layout().spacing()
        self._picture.setVisible(needed + margins.top() + margins.bottom() <= self.height())

    @Slot()
    def _paint_symbol(self) -> None:
        self._picture.setPixmap(icon(self._symbol, self._theme.colours.border).pixmap(4 * GRID, 4 * GRID))

    def set_view(self, view: QWidget) -> None:
        self._view = view
        self.addWidget(view)

    def show_view(self) -> None:
        self.setCurrentWidget(self._view)

    def show_text(self, text: str | None = None) -> None:
        if text is not None:
            self._label.setText(text)
        self.setCurrentWidget(self._message)

    def text(self) -> str | None:
        """The sentence that is shown, or None while the view is."""
        return self._label.text() if self.currentWidget() is self._message else None


def strong(text: str, colour: str | None = None) -> str:
    """Rich text in the weight that the window's typeface has; <b> asks for one that it has not."""
    return f'<span style="font-weight:600{f";color:{colour}" if colour else ""}">{text}</span>'


class NumberBox(QSpinBox):
    """A whole number with thousands separated, taken when it is complete."""

    def __init__(self, minimum: int, maximum: int, parent: QWidget | None = None):
        super().__init__(parent)
        self.setRange(minimum, maximum)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(False)
        # The style sheet's padding does not reach the text of a spin box.
        self.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)
