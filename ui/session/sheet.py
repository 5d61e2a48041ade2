"""The sheet that is drawn on: what the draw pad shows, and goes on showing when the window is made anew."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from core.data import Drawing
from ui.session.editing import Edit


class Sheet(QObject):
    """Holds the drawing; every change of it that a hand makes is a step on the undo stack.

    Attributes:
        drawing: what is there, without a stroke that is not finished.
        stack: the undo stack, shared with the edits of network and settings.

    Signals:
        changed: `drawing` is another.
    """

    changed = Signal()

    def __init__(self, stack: QUndoStack, parent: QObject | None = None):
        super().__init__(parent)
        self.stack = stack
        self.drawing = Drawing()

    def change(self, drawing: Drawing, name: str) -> None:
        """Have `drawing` instead of what is there, as one step to undo that is called `name`."""
        self.stack.push(_ChangeDrawing(self, drawing, name))

    def show(self, drawing: Drawing) -> None:
        """Have `drawing` instead of what is there, without touching the undo stack."""
        self.drawing = drawing
        self.changed.emit()


class _ChangeDrawing(Edit):
    """Changes the drawing; both states are kept, they are small."""

    def __init__(self, sheet: Sheet, drawing: Drawing, name: str):
        super().__init__(name)
        self._sheet = sheet
        self._before = sheet.drawing
        self._after = drawing

    def redo(self) -> None:
        self._sheet.show(self._after)

    def undo(self) -> None:
        self._sheet.show(self._before)
