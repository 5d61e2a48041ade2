"""The palette: every type of layer with its picture and one line about it, to search, choose, or drag out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from core.experiment import LAYER_TYPES
from ui.network.fixes import open_below
from ui.widgets.boxes import fill, make_label
from ui.widgets.icon import icon
from ui.widgets.theme import BODY, GRID, SMALL, Theme, body_font, scaled, set_role
from ui.widgets.wording import translate

_KIND = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class LayerPalette(QFrame):
    """Asks for a type of layer in a popup. Typing searches; arrows and Return choose.

    A type that is dragged out closes it: the drag goes on elsewhere.

    Attributes:
        search: where names, groups and explanations are searched.
        list: the types that match.

    Signals:
        chosen: the type, by the name of its class in torch.nn.
        dragged: the type, and the pointer on the screen, with its button still held.
    """

    chosen = Signal(str)
    dragged = Signal(str, QPoint)

    def __init__(self, theme: Theme, parent: QWidget):
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("layerPalette")
        self.setAccessibleName(self.tr("Layer Types"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "popover")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search layers"))
        self.search.setAccessibleName(self.tr("Search layers"))
        self.search.setClearButtonEnabled(True)
        self.list = _TypeList(self)
        self.list.setObjectName("layerTypes")
        self.list.setAccessibleName(self.tr("Layer Types"))
        self.list.setItemDelegate(_TypeDelegate(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        nothing = self.tr("No layer is called that. Try “pool” or “activation”.")
        self._nothing = make_label(nothing, "muted", self, wrap=True)
        self._nothing.setContentsMargins(GRID, GRID, GRID, GRID)
        hint = self.tr("Click adds the layer; drag it to put it between any two.")
        self._hint = make_label(hint, "small", self, wrap=True)
        self._hint.setContentsMargins(GRID, 0, GRID, 0)
        parts = (self.search, (self.list, 1), self._nothing, self._hint)
        fill(QVBoxLayout(self), *parts, margins=(GRID, GRID, GRID, GRID))
        self._fill(theme)
        self.setFixedWidth(scaled(48 * GRID))
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_current)
        self.list.itemClicked.connect(self._choose)
        self.list.drag_begun.connect(self._drag_out)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self._filter("")

    def open_below(self, anchor: QWidget) -> None:
        """Open under `anchor`, inside its screen, ready to type."""
        open_below(self, anchor)
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def item(self, kind: str) -> QListWidgetItem:
        """Return the row of the type `kind`."""
        return next(item for item in self._items() if item.data(_KIND) == kind)

    def shown(self) -> list[str]:
        """Return the types that match the search, in order."""
        return [item.data(_KIND) for item in self._items() if item.data(_KIND) and not item.isHidden()]

    def _fill(self, theme: Theme) -> None:
        group = None
        for kind, layer in LAYER_TYPES.items():
            if layer.group != group:
                group = layer.group
                heading = QListWidgetItem(translate(group), self.list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                heading.setSizeHint(QSize(0, scaled(3 * GRID)))
            row = QListWidgetItem(icon(layer.icon, theme.colours.accent), kind, self.list)
            row.setData(_KIND, kind)
            row.setToolTip(translate(layer.summary))
            row.setSizeHint(QSize(0, scaled(5 * GRID)))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @Slot(str)
    def _filter(self, text: str) -> None:
        items, words = self._items(), text.casefold().split()
        matching, heading = [], items[0]
        for row, item in enumerate(items):
            kind = item.data(_KIND)
            if kind is None:
                heading = item
                item.setHidden(True)
                continue
            layer = LAYER_TYPES[kind]
            subject = " ".join((kind, layer.group, translate(layer.group), translate(layer.summary))).casefold()
            item.setHidden(not all(word in subject for word in words))
            if not item.isHidden():
                heading.setHidden(False)
                matching.append(row)
        # A name that begins so is meant rather than an explanation that mentions it.
        named = [row for row in matching if words and items[row].data(_KIND).casefold().startswith(words[0])]
        self.list.setCurrentRow((named or matching or [-1])[0])
        self._nothing.setVisible(not matching)
        self.list.setVisible(bool(matching))
        self._hint.setVisible(bool(matching))
        height = sum(item.sizeHint().height() for item in self._items() if not item.isHidden())
        self.list.setFixedHeight(min(height + 2, self.screen().availableGeometry().height() * 2 // 3))
        self.adjustSize()

    def eventFilter(self, watched, event) -> bool:
        if event.type() is QEvent.Type.KeyPress and event.key() in _MOVES:
            copy = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            QApplication.sendEvent(self.list, copy)
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _choose_current(self) -> None:
        if self.list.currentItem() is not None:
            self._choose(self.list.currentItem())

    @Slot(object)
    def _choose(self, item: QListWidgetItem) -> None:
        kind = item.data(_KIND)
        if kind:
            self.close()
            self.chosen.emit(kind)

    @Slot(object, QPoint)
    def _drag_out(self, item: QListWidgetItem, pointer: QPoint) -> None:
        # Whoever takes the mouse does so before the popup gives it back.
        self.dragged.emit(item.data(_KIND), pointer)
        self.close()


class _TypeList(QListWidget):
    """Lists the types; `drag_begun` says which one is dragged, and where the pointer is on the screen."""

    drag_begun = Signal(object, QPoint)

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setDragEnabled(True)
        self._pressed: QListWidgetItem | None = None
        self._pointer = QPoint()

    def mousePressEvent(self, event) -> None:
        self._pressed = self.itemAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event) -> None:
        self._pointer = event.globalPosition().toPoint()
        super().mouseMoveEvent(event)

    def startDrag(self, _actions) -> None:
        """Announce the drag, which Qt asks for once the pointer is far enough from where it was pressed."""
        if self._pressed is not None and self._pressed.data(_KIND):
            self.drag_begun.emit(self._pressed, self._pointer)


class _TypeDelegate(QStyledItemDelegate):
    """Paints a group's name, or a type: picture, name, and what it does in small letters."""

    def __init__(self, theme: Theme, parent: QWidget):
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option, index: QModelIndex | QPersistentModelIndex) -> None:
        colours, kind = self._theme.colours, index.data(_KIND)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        area = option.rect.adjusted(GRID, 0, -GRID, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if kind is None:
            painter.setFont(body_font(SMALL, QFont.Weight.DemiBold))
            painter.setPen(QColor(colours.muted))
            painter.drawText(area, left, index.data())
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(option.rect, 4, 4)
        side = 3 * GRID
        index.data(Qt.ItemDataRole.DecorationRole).paint(
            painter, QRect(area.left(), area.top() + (area.height() - side) // 2, side, side)
        )
        text = area.adjusted(side + GRID + 4, 4, 0, -4)
        painter.setFont(body_font(BODY, QFont.Weight.DemiBold))
        painter.setPen(QColor(colours.text))
        painter.drawText(text.adjusted(0, 0, 0, -text.height() // 2), left, index.data())
        font = body_font(SMALL)
        summary = QFontMetrics(font).elidedText(
            translate(LAYER_TYPES[kind].summary), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(text.adjusted(0, text.height() // 2, 0, 0), left, summary)
        painter.restore()
