"""A view that scrolls where the window is too low for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class TallArea(QScrollArea):
    """Makes `view` as high as itself, or as its layout needs at least in that width, and scrolls then.

    Qt's own resizing asks for the height that labels and pictures would like, and scrolls where they could give way.
    """

    def __init__(self, view: QWidget, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(view)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the view its size; beside a scroll bar it is narrower, and may need more height."""
        room, layout = self.maximumViewportSize(), self.widget().layout()
        width = room.width()
        if layout.minimumHeightForWidth(width) > room.height():
            width -= self.verticalScrollBar().sizeHint().width()
        self.widget().resize(width, max(room.height(), layout.minimumHeightForWidth(width)))
