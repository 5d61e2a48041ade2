"""Small building blocks of the views: a titled panel, tabs, an empty state."""

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

from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.icon import icon
from ui.widgets.theme import GRID, Theme, set_role


class Panel(QFrame):
    """A surface with a title row: views add to its `header` and its `body`, which stand in its `column`."""

    def __init__(self, title: str, parent: QWidget | None = None):
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName(title)
        self.title = make_label(title, "title", self)
        self.title.setMinimumHeight(4 * GRID)
        self.header = fill(QHBoxLayout(), self.title)
        self.body = fill(QVBoxLayout())
        margins = (2 * GRID, GRID, 2 * GRID, GRID + 4)
        self.column = fill(QVBoxLayout(self), self.header, (self.body, 1), spacing=GRID // 2, margins=margins)


_TAB_PADDING = 11
"""Logical pixels that the style sheet puts around the text of a tab, and one for rounding."""

_TAB_GAPS = (16, 4, 0)


class Tabs(QTabWidget):
    """Tabs without a frame, called `name` by a screen reader; they move together before they have to scroll."""

    def __init__(self, name: str):
        super().__init__()
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
    """Shows a view, or a sentence that says what to do for it to have something to show.

    A view that takes long to make can come later, by `set_view`.
    """

    def __init__(self, theme: Theme, view: QWidget | None, symbol: str, text: str = ""):
        super().__init__()
        self._theme = theme
        self._symbol = symbol
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label = make_label(text, "muted", self, wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message = QWidget(self)
        column = QVBoxLayout(self._message)
        self._column = fill(
            column, STRETCH, self._picture, self._label, STRETCH, spacing=-1, margins=(GRID, 0, GRID, 0)
        )
        self.addWidget(self._message)
        if view is not None:
            self.set_view(view)
        theme.changed.connect(self._paint_symbol)
        self._paint_symbol()

    def resizeEvent(self, event) -> None:
        """Hide the picture in a low view, where the sentence needs the room more."""
        super().resizeEvent(event)
        words = self._label.heightForWidth(self.width() - 2 * GRID)
        needed = words + self._column.spacing() + self._picture.sizeHint().height()
        self._picture.setVisible(needed <= self.height())

    @Slot()
    def _paint_symbol(self) -> None:
        self._picture.setPixmap(icon(self._symbol, self._theme.colours.border).pixmap(4 * GRID, 4 * GRID))

    def set_view(self, view: QWidget) -> None:
        self.addWidget(view)

    def show_view(self) -> None:
        self.setCurrentIndex(1)

    def show_text(self, text: str | None = None) -> None:
        if text is not None:
            self._label.setText(text)
        self.setCurrentWidget(self._message)

    def text(self) -> str | None:
        """Return the sentence that is shown, or None while the view is."""
        return self._label.text() if self.currentWidget() is self._message else None


def strong(text: str, colour: str | None = None) -> str:
    """Return rich text in the weight that the window's typeface has; <b> asks for one that it has not."""
    return f'<span style="font-weight:600{f";color:{colour}" if colour else ""}">{text}</span>'


class NumberBox(QSpinBox):
    """Asks for a whole number, with thousands separated, and takes it when it is complete."""

    def __init__(self, minimum: int, maximum: int, parent: QWidget | None = None):
        super().__init__(parent)
        self.setRange(minimum, maximum)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(False)
        # The style sheet's padding does not reach the text of a spin box.
        self.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)
