"""The list of all edits: what was done, what was undone, and the way to any point of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.session.editing import Editor
from ui.widgets.boxes import fill, make_label
from ui.widgets.theme import GRID, Theme


class UndoList(QDialog):
    """Lists the edits, beside the work; a click on one, or Return, undoes or redoes up to it.

    Attributes:
        list: has one row per edit, oldest first, after one for the beginning.
    """

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget):
        super().__init__(parent, Qt.WindowType.Tool)
        self.setObjectName("undoList")
        self.setWindowTitle(self.tr("History"))
        self._theme = theme
        self._editor = editor
        hint = make_label(self.tr("Choose an edit to go back, or forward again, to it."), "small", wrap=True)
        self.list = QListWidget(self)
        self.list.setObjectName("historyList")
        self.list.setAccessibleName(self.tr("History"))
        fill(QVBoxLayout(self), hint, (self.list, 1), margins=(GRID, GRID, GRID, GRID), spacing=GRID)
        self.resize(36 * GRID, 48 * GRID)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        editor.stack.indexChanged.connect(self.follow)
        editor.stack.undoTextChanged.connect(self.follow)
        editor.dismissed.connect(self.follow)
        theme.changed.connect(self.follow)

    @Slot()
    def appear(self) -> None:
        """Come to the front, with the keyboard."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus()

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show the edits as they are now, with the one in force marked."""
        if not self.isVisible() or not isValid(self._editor.stack):
            return
        stack, colours = self._editor.stack, self._theme.colours
        texts = [self.tr("Beginning"), *(stack.text(place) for place in range(stack.count()))]
        self.list.clear()
        for place, text in enumerate(texts):
            item = QListWidgetItem(text, self.list)
            if place > stack.index():
                item.setForeground(QColor(colours.muted))
                item.setToolTip(self.tr("Undone; choose it to do it again."))
            elif place == stack.index():
                font = QFont(self.list.font())
                font.setWeight(QFont.Weight.DemiBold)
                item.setFont(font)
                item.setToolTip(self.tr("Here you are."))
        self.list.setCurrentRow(stack.index())

    @Slot(object)
    def _go(self, item: QListWidgetItem) -> None:
        place = self.list.row(item)
        if place != self._editor.stack.index():
            self._editor.go_to(place)
