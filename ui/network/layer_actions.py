"""What can be done with the selected layer: menu, keyboard and when each is possible."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.session.editing import Editor
from ui.session.network import Network
from ui.widgets.icon import tint
from ui.widgets.theme import Theme


class LayerActions(QObject):
    """Offers, as actions, what can be done with the selected layer.

    Attributes:
        all: the actions in the order of a menu; None where a line divides them.

    Signals:
        insert_asked: a new layer is wanted in this gap (0 is before the first layer).
        edit_asked: the arguments of the selected layer are wanted.
        rename_asked: another name for it is wanted.
    """

    insert_asked = Signal(int)
    edit_asked = Signal()
    rename_asked = Signal()

    def __init__(self, theme: Theme, network: Network, editor: Editor, widget: QWidget):
        """Make the actions; their shortcuts hold while `widget` or a part of it has the keyboard."""
        super().__init__(widget)
        self._theme = theme
        self._network = network
        self._editor = editor
        self._widget = widget
        self.all: list[QAction | None] = []
        self.edit = self._add("actionEditLayer", self.tr("Edit Arguments"), "", self.edit_asked, "adjustments")
        self.rename = self._add("actionRenameLayer", self.tr("Rename…"), "F2", self.rename_asked, "pencil")
        self.all.append(None)
        before, after = self.tr("Insert Layer Before…"), self.tr("Insert Layer After…")
        self.insert_before = self._add("actionInsertBefore", before, "Shift+Ins", self._insert_before)
        self.insert_after = self._add("actionInsertAfter", after, "Ins", self._insert_after, "plus")
        self.duplicate = self._add(
            "actionDuplicateLayer", self.tr("Duplicate"), "Ctrl+Shift+D", self._duplicate, "copy"
        )
        self.all.append(None)
        self.left = self._add("actionMoveLayerLeft", self.tr("Move Left"), "Alt+Left", lambda: self._move(-1))
        self.right = self._add("actionMoveLayerRight", self.tr("Move Right"), "Alt+Right", lambda: self._move(1))
        self.all.append(None)
        self.delete = self._add("actionDeleteLayer", self.tr("Delete"), "Del", self._delete, "trash")
        network.selection_changed.connect(self.follow)
        network.changed.connect(self.follow)
        self.follow()

    def _add(
        self, name: str, text: str, keys: str, slot: Callable[[], None] | SignalInstance, symbol: str = ""
    ) -> QAction:
        action = QAction(text, self._widget)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        if symbol:
            tint(action, self._theme, symbol)
        self._widget.addAction(action)
        self.all.append(action)
        return action

    def fill(self, menu: QMenu) -> None:
        """Put the actions into `menu`."""
        for action in self.all:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

    @Slot()
    def follow(self) -> None:
        """Make available what the selected card allows."""
        place, count = self._place(), len(self._network.spec)
        for action in (self.rename, self.duplicate, self.delete):
            action.setEnabled(0 <= place < count)
        self.left.setEnabled(0 < place < count)
        self.right.setEnabled(0 <= place < count - 1)
        self.insert_before.setEnabled(place >= 0)
        self.insert_after.setEnabled(place < count)

    def gap_after(self) -> int:
        """Return the gap behind the selected card; before the loss, the last one."""
        return min(self._place() + 1, len(self._network.spec))

    def _place(self) -> int:
        """Return the place of the selected layer; -1 of the input, and the number of layers of the loss."""
        names = [layer.name for layer in self._network.spec.layers] + ["loss"]
        return names.index(self._network.selected) if self._network.selected in names else -1

    @Slot()
    def _insert_before(self) -> None:
        self.insert_asked.emit(self._place())

    @Slot()
    def _insert_after(self) -> None:
        self.insert_asked.emit(self.gap_after())

    @Slot()
    def _duplicate(self) -> None:
        self._editor.duplicate(self._network.selected)

    def _move(self, by: int) -> None:
        self._editor.move(self._network.selected, self._place() + by)

    @Slot()
    def _delete(self) -> None:
        self._editor.remove(self._network.selected)
