"""What the pictures of the inspector share: they take what room there is, and follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.picture_export import PictureExport
from ui.widgets.theme import Theme


class Picture(QWidget):
    """Paints itself, and anew when the theme changes.

    Attributes:
        usual, smallest: width and height that the picture asks for, and needs, in logical pixels.
    """

    usual = 320, 104
    smallest = 120, 56

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(*self.usual)

    def minimumSizeHint(self) -> QSize:
        return QSize(*self.smallest)


class PointedPicture(Picture):
    """Paints several bars or columns, of which one can be pointed at, with the mouse or the arrow keys.

    Attributes:
        pointed: number of the bar or column that is pointed at, or None.
        export: copies and saves the picture.
    """

    def __init__(self, theme: Theme, name: str):
        """Make an empty picture; `name` is suggested for the files that it is saved in."""
        super().__init__(theme)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pointed: int | None = None
        self.export = PictureExport(self)
        self.export.name = name

    def count(self) -> int:
        """Return how many bars or columns there are."""
        raise NotImplementedError

    def first(self, step: int) -> int:
        """Return where the first press of an arrow key (`step` is 1 or -1) points at."""
        raise NotImplementedError

    def point(self, number: int | None) -> None:
        """Point at a bar or column, or at none."""
        self.pointed = None if number is None else min(max(0, number), self.count() - 1)
        self.update()

    def leaveEvent(self, event) -> None:
        self.point(None)

    def keyPressEvent(self, event) -> None:
        """Go to the bar or column beside, with the left and the right arrow key."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step is None or not self.count():
            super().keyPressEvent(event)
        else:
            self.point(self.first(step) if self.pointed is None else self.pointed + step)

    def contextMenuEvent(self, event) -> None:
        if self.count():
            self.export.menu().popup(event.globalPos())
