"""A view that costs nothing unseen, says why where there is nothing to show, and scrolls where it has no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.boxes import fill
from ui.widgets.panel import EmptyState
from ui.widgets.theme import GRID, Theme

_SMALLEST = QSize(30 * GRID, 22 * GRID)


class LazyView(QWidget):
    """Shows a part of a model that changes, and looks at the model only while somebody sees the view.

    A subclass lays out its `content`, connects the signals that bring news to `follow`, and fills
    the content in `show_layer`, or says in `show_empty` why there is nothing.

    Attributes:
        content: what is shown while there is something to show.
        column: the column layout of `content`.
        explains: whether the view itself says what the layer does.
    """

    explains = False

    def __init__(self, theme: Theme, symbol: str):
        """Make a view with nothing in it; `symbol` names the icon above the sentence that says so."""
        super().__init__()
        self._theme = theme
        self.content = QWidget(self)
        self.column = fill(QVBoxLayout(self.content), spacing=GRID // 2)
        self._state = EmptyState(theme, TallArea(self.content, self.column), symbol)
        fill(QVBoxLayout(self), self._state, margins=(0, GRID, 0, 0))

    @Slot()
    def follow(self) -> None:
        """Show what is new, if anybody sees it."""
        if self.isVisible():
            self.show_layer()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.show_layer()

    def minimumSizeHint(self) -> QSize:
        """Ask for little: a view scrolls where there is no room for it, and must not make the window larger."""
        return _SMALLEST

    def show_layer(self) -> None:
        """Show the selected layer as it is now."""
        raise NotImplementedError

    def show_content(self) -> None:
        """Show the content in place of the sentence."""
        self._state.show_view()

    def show_empty(self, text: str) -> None:
        """Say in place of the content why there is none, and what to do about it."""
        self._state.show_text(text)

    def empty_text(self) -> str | None:
        """Return the sentence that stands in place of the content, or None."""
        return self._state.text()


class TallArea(QScrollArea):
    """Makes `view` as high as itself, or as its `layout` needs at least in that width, and scrolls then.

    Qt's own resizing asks for the height that labels and pictures would like, and scrolls where they could give way.
    """

    def __init__(self, view: QWidget, layout: QLayout):
        super().__init__()
        self._view, self._layout = view, layout
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(view)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the view its size; beside a scroll bar it is narrower, and may need more height."""
        room = self.maximumViewportSize()
        width = room.width()
        if self._layout.minimumHeightForWidth(width) > room.height():
            width -= self.verticalScrollBar().sizeHint().width()
        self._view.resize(width, max(room.height(), self._layout.minimumHeightForWidth(width)))
