"""What can be done with the selected layer: menu, keyboard and when each is possible."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.session.editing import Editor
from ui.session.network import Network
from ui.widgets.icon import icon
from ui.widgets.theme import Theme

_ICONS = {
    "actionInsertAfter": "plus",
    "actionRenameLayer": "pencil",
    "actionDuplicateLayer": "copy",
    "actionDeleteLayer": "trash",
    "actionEditLayer": "adjustments",
}


class LayerActions(QObject):
    """Acts on the selected layer.

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
        """The shortcuts hold while `widget` or a part of it has the keyboard."""
        super().__init__(widget)
        self._theme = theme
        self._network = network
        self._editor = editor
        self._widget = widget
        self.edit = self._add("actionEditLayer", self.tr("Edit Arguments"), "", self._edit)
        self.rename = self._add("actionRenameLayer", self.tr("Rename…"), "F2", self._rename)
        self.insert_before = self._add(
            "actionInsertBefore", self.tr("Insert Layer Before…"), "Shift+Ins", self._insert_before
        )
        self.insert_after = self._add("actionInsertAfter", self.tr("Insert Layer After…"), "Ins", self._insert_after)
        self.duplicate = self._add("actionDuplicateLayer", self.tr("Duplicate"), "Ctrl+Shift+D", self._duplicate)
        self.left = self._add("actionMoveLayerLeft", self.tr("Move Left"), "Alt+Left", self._move_left)
        self.right = self._add("actionMoveLayerRight", self.tr("Move Right"), "Alt+Right", self._move_right)
        self.delete = self._add("actionDeleteLayer", self.tr("Delete"), "Del", self._delete)
        self.all = [
            self.edit,
            self.rename,
            None,
            self.insert_before,
            self.insert_after,
            self.duplicate,
            None,
            self.left,
            self.right,
            None,
            self.delete,
        ]
        network.selection_changed.connect(self.follow)
        network.changed.connect(self.follow)
        theme.changed.connect(self.restyle)
        self.restyle()
        self.follow()

    def _add(self, name: str, text: str, keys: str, slot) -> QAction:
        action = QAction(text, self._widget)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self._widget.addAction(action)
        return action

    def fill(self, menu: QMenu) -> None:
        """Put the actions into `menu`."""
        for action in self.all:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        for action in filter(None, self.all):
            name = _ICONS.get(action.objectName())
            if name:
                action.setIcon(icon(name, colours.text, colours.muted))

    @Slot()
    def follow(self) -> None:
        """Make available what the selected card allows."""
        place, count = self._place(), len(self._network.spec)
        layer = place is not None
        for action in (self.rename, self.duplicate, self.delete):
            action.setEnabled(layer)
        self.left.setEnabled(layer and place > 0)
        self.right.setEnabled(layer and place < count - 1)
        self.insert_before.setEnabled(self._network.selected != "input")
        self.insert_after.setEnabled(self._network.selected != "loss")

    def gap_after(self) -> int:
        """The gap behind the selected card; before the loss, the last one."""
        place = self._place()
        if place is not None:
            return place + 1
        return 0 if self._network.selected == "input" else len(self._network.spec)

    def _place(self) -> int | None:
        names = [layer.name for layer in self._network.spec.layers]
        return names.index(self._network.selected) if self._network.selected in names else None

    @Slot()
    def _edit(self) -> None:
        self.edit_asked.emit()

    @Slot()
    def _rename(self) -> None:
        self.rename_asked.emit()

    @Slot()
    def _insert_before(self) -> None:
        place = self._place()
        self.insert_asked.emit(len(self._network.spec) if place is None else place)

    @Slot()
    def _insert_after(self) -> None:
        self.insert_asked.emit(self.gap_after())

    @Slot()
    def _duplicate(self) -> None:
        self._editor.duplicate(self._network.selected)

    @Slot()
    def _move_left(self) -> None:
        self._editor.move(self._network.selected, self._place() - 1)

    @Slot()
    def _move_right(self) -> None:
        self._editor.move(self._network.selected, self._place() + 1)

    @Slot()
    def _delete(self) -> None:
        self._editor.remove(self._network.selected)
