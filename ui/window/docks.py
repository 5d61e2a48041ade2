"""Docks: panels that can be moved, floated and closed, by the title rows that the views bring along."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenu, QToolButton, QVBoxLayout, QWidget

from ui.widgets.icon import icon
from ui.widgets.tab_order import move_focus
from ui.widgets.theme import GRID, Theme, set_role

GRIP = 1
"""Height of the dock's own title row, in logical pixels."""

_TITLE_HEIGHT = 6 * GRID
"""Height of the part of a panel that the dock is moved by."""

_Area = Qt.DockWidgetArea
_Feature = QDockWidget.DockWidgetFeature


class _Grip(QWidget):
    """Stands for the dock's title row: a line that a drag can begin in, for the views bring title rows of their own."""

    def sizeHint(self) -> QSize:
        return QSize(0, GRIP)


class Dock(QDockWidget):
    """Holds a panel at one side of the window, or floating over it.

    It is moved by the upper part of its view, wherever the view takes no mouse there itself; a
    double click floats it, the context menu and the small cross in the corner close it.
    """

    def __init__(self, theme: Theme, name: str, title: str, view: QWidget, areas: _Area, parent: QMainWindow):
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAllowedAreas(areas)
        self.setFeatures(_Feature.DockWidgetClosable | _Feature.DockWidgetMovable | _Feature.DockWidgetFloatable)
        self.setTitleBarWidget(_Grip(self))
        self._theme = theme
        self._pressed: QPoint | None = None
        self._frame = QWidget(self)
        self._layout = QVBoxLayout(self._frame)
        self._layout.addWidget(view)
        self.setWidget(self._frame)
        self._close = QToolButton(self)
        self._build_close()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.dockLocationChanged.connect(self._fit_margins)
        self.topLevelChanged.connect(self._fit_margins)
        theme.changed.connect(self.restyle)
        self.restyle()

    def _build_close(self) -> None:
        self._close.setIconSize(QSize(12, 12))
        self._close.setFixedSize(2 * GRID, 2 * GRID)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.setAccessibleName(self.tr("Close {panel}").format(panel=self.windowTitle()))
        self._close.setToolTip(self.tr("Close this panel; the View menu brings it back."))
        self._close.clicked.connect(self.close)
        set_role(self._close, "corner")
        self._close.hide()

    @Slot()
    def restyle(self) -> None:
        self._close.setIcon(QIcon(icon("x", self._theme.colours.muted)))

    @Slot()
    def _fit_margins(self) -> None:
        """Keep the distance to the window's edge, and to the neighbours, of one grid unit or two."""
        window = self.parentWidget()
        area = window.dockWidgetArea(self) if isinstance(window, QMainWindow) else _Area.NoDockWidgetArea
        if self.isFloating() or area is _Area.TopDockWidgetArea:
            margins = (0, 0, 0, 0)
        else:
            left = 2 * GRID if area is not _Area.RightDockWidgetArea else 0
            right = 2 * GRID if area is not _Area.LeftDockWidgetArea else 0
            margins = (left, 0, right, GRID)
        self._layout.setContentsMargins(*margins)
        self._place_close()

    def contextMenuEvent(self, event) -> None:
        if not self._in_title(event.pos()):
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = self.tr("Put Back into the Window") if self.isFloating() else self.tr("Float Over the Window")
        menu.addAction(text, self._toggle_floating)
        menu.addAction(self.tr("Close"), self.close)
        menu.popup(event.globalPos())

    @Slot()
    def _toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())

    # Moving: a press in the view's title row counts as one in the dock's own.

    def mousePressEvent(self, event) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._in_title(event.position().toPoint()):
            self._pressed = event.position().toPoint()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event) -> None:
        start = self._pressed
        if start is None:
            super().mouseMoveEvent(event)
        elif (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance():
            self.event(self._press_on_grip(start))
            self._pressed = None

    def mouseReleaseEvent(self, event) -> None:
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event) -> None:
        self._pressed = None
        if self._in_title(event.position().toPoint()):
            self._toggle_floating()
        else:
            super().mouseDoubleClickEvent(event)

    def _press_on_grip(self, start: QPoint) -> QMouseEvent:
        local = QPointF(start.x(), 0)
        button = Qt.MouseButton.LeftButton
        return QMouseEvent(
            QEvent.Type.MouseButtonPress,
            local,
            QPointF(self.mapToGlobal(local.toPoint())),
            button,
            button,
            Qt.KeyboardModifier.NoModifier,
        )

    def _in_title(self, position: QPoint) -> bool:
        return position.y() <= _TITLE_HEIGHT

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward) if self.isFloating() else super().focusNextPrevChild(forward)

    # The cross in the corner is there while the pointer is over the panel.

    def enterEvent(self, event) -> None:
        super().enterEvent(event)
        self._place_close()
        self._close.show()

    def leaveEvent(self, event) -> None:
        super().leaveEvent(event)
        self._close.hide()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place_close()

    def _place_close(self) -> None:
        right = self.width() - self._layout.contentsMargins().right()
        self._close.move(right - self._close.width() - 2, 3)
        self._close.raise_()
