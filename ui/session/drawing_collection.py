"""One's own drawings in the window: kept and removed as steps to undo."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from core.data import DIGIT_CLASSES, DigitImages, KeptDrawing, OwnDrawings
from core.errors import DataError
from core.words import Words
from ui.session.editing import Edit


class DrawingCollection(QObject):
    """Follows the folder of one's own drawings.

    Signals:
        changed: drawings were added or removed here.
        failed: the exception that kept a drawing from being written or removed.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, own: OwnDrawings, parent: QObject | None = None):
        super().__init__(parent)
        self._own = own

    def drawings(self) -> list[KeptDrawing]:
        return self._own.drawings()

    def images(self) -> DigitImages:
        """Read all drawings, maybe none. Raises DataError where a file is damaged."""
        return self._own.load()

    def keep(self, image: np.ndarray, label: int, undo_stack: QUndoStack) -> None:
        """Keep a uint8 28×28 image."""
        self._keep([(image, label)], Words("Keep Drawing as {digit}", digit=DIGIT_CLASSES[label]), undo_stack)

    def keep_all(self, drawings: DigitImages, undo_stack: QUndoStack) -> None:
        """Keep the drawings that a project brings, as one step to undo."""
        pairs = [(image, int(label)) for image, label in zip(drawings.images, drawings.labels)]
        self._keep(pairs, Words("Keep the Project's Drawings"), undo_stack)

    def _keep(self, pairs: list[tuple[np.ndarray, int]], name: Words, undo_stack: QUndoStack) -> None:
        kept = []
        try:
            for image, label in pairs:
                kept.append(self._own.add(image, label))
        except DataError as error:
            self.failed.emit(error)
        if kept:
            undo_stack.push(_Kept(self, kept, name))

    def remove(self, drawings: list[KeptDrawing], undo_stack: QUndoStack) -> None:
        """Take drawings away."""
        undo_stack.push(_Removed(self, drawings, Words("Remove Drawings")))

    # For the commands

    def take_away(self, drawings: list[KeptDrawing]) -> dict[KeptDrawing, bytes]:
        """Remove the files of `drawings`, and return what was in them."""
        contents = {}
        for drawing in drawings:
            try:
                contents[drawing] = self._own.remove(drawing)
            except DataError as error:
                self.failed.emit(error)
        self.changed.emit()
        return contents

    def put_back(self, contents: dict[KeptDrawing, bytes]) -> None:
        for drawing, content in contents.items():
            try:
                self._own.put(drawing, content)
            except DataError as error:
                self.failed.emit(error)
        self.changed.emit()


class _Kept(Edit):
    """Keeps drawings that are written already; undo takes their files away."""

    def __init__(self, collection: DrawingCollection, drawings: list[KeptDrawing], name: Words):
        super().__init__(name)
        self._collection = collection
        self._drawings = drawings
        self._contents: dict[KeptDrawing, bytes] = {}

    def redo(self) -> None:
        # Empty the first time: the drawings are there already.
        self._collection.put_back(self._contents)

    def undo(self) -> None:
        self._contents = self._collection.take_away(self._drawings)


class _Removed(_Kept):
    """Removes drawings; undo writes their files anew."""

    def redo(self) -> None:
        super().undo()

    def undo(self) -> None:
        super().redo()
