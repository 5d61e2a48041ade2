"""The places of the docks: the first ones, their shares of the width, and what is kept from one start to the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QCoreApplication, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter, QToolBar, QVBoxLayout, QWidget

from ui.widgets.boxes import fill
from ui.widgets.panel import Panel
from ui.widgets.theme import GRID, Theme
from ui.window.docks import GRIP, Dock
from ui.window.first_frame import FirstFrame

SIZE = QSize(1440, 900)
SIDE_WIDTHS = {Qt.DockWidgetArea.LeftDockWidgetArea: 328, Qt.DockWidgetArea.RightDockWidgetArea: 440}
"""Widths of the docks at the sides of a window of SIZE."""

_VERSION = 1
_VISIBLE = 64
"""Pixels of the window in each direction that have to be on a screen."""

_Area = Qt.DockWidgetArea


class WindowLayout:
    """Puts the panels of a window into docks, a splitter and a bar, and knows their places.

    Attributes:
        docks: the docks of network, drawing and inspector.
    """

    def __init__(
        self,
        window: QMainWindow,
        theme: Theme,
        *,
        network: QWidget,
        drawing: QWidget,
        inspector: QWidget,
        curves: tuple[QWidget, QWidget],
        transport: QWidget,
    ):
        """Lay the panels out; `curves` are the two in the centre, one above the other."""
        self._window = window
        self._restored = False
        self._splitter = _stack(*curves)
        centre = QWidget()
        fill(QVBoxLayout(centre), self._splitter, margins=(0, GRIP, 0, GRID), spacing=-1)
        window.setCentralWidget(centre)
        ends = _Area.TopDockWidgetArea | _Area.BottomDockWidgetArea
        sides = _Area.LeftDockWidgetArea | _Area.RightDockWidgetArea
        self._places: dict[Dock, Qt.DockWidgetArea] = {
            Dock(theme, "networkDock", _tr("Network"), network, ends, window): _Area.TopDockWidgetArea,
            Dock(theme, "drawDock", _tr("Draw"), drawing, sides, window): _Area.LeftDockWidgetArea,
            Dock(theme, "inspectorDock", _tr("Inspector"), inspector, sides, window): _Area.RightDockWidgetArea,
        }
        self.docks = list(self._places)
        window.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
        )
        for dock, area in self._places.items():
            window.addDockWidget(area, dock)
        self._add_bar(transport)

    def _add_bar(self, transport: QWidget) -> None:
        bar = QToolBar(_tr("Transport"), self._window)
        bar.setObjectName("transportBar")
        bar.setMovable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(transport)
        self._window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)

    def reset(self) -> None:
        """Put every dock back to where it was on the first start."""
        for dock, area in self._places.items():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
            self._window.addDockWidget(area, dock)
            dock.show()
        self._set_widths(self._window.width() / SIZE.width())
        self._splitter.setSizes([500, 500])

    def scale(self, before: int, now: int) -> None:
        """Let the docks keep their shares of the width when the window goes from `before` to `now` pixels."""
        if before <= 0:
            if not self._restored:
                self._set_widths(now / SIZE.width())
        elif before != now:
            docks = [dock for dock in self._places if self._is_column(dock)]
            widths = [round(dock.width() * now / before) for dock in docks]
            self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def _set_widths(self, share: float) -> None:
        docks = {dock: SIDE_WIDTHS[area] for dock, area in self._places.items() if area in SIDE_WIDTHS}
        self._window.resizeDocks(list(docks), [round(w * share) for w in docks.values()], Qt.Orientation.Horizontal)

    def _is_column(self, dock: Dock) -> bool:
        return dock.isVisible() and not dock.isFloating() and self._window.dockWidgetArea(dock) in SIDE_WIDTHS

    def state(self) -> tuple[QByteArray, QByteArray, list[int]]:
        """Return the places of docks and splitter, for `set_state` of another layout of this window."""
        return self._window.saveState(_VERSION), self._splitter.saveState(), [dock.width() for dock in self._places]

    def set_state(self, state: tuple[QByteArray, QByteArray, list[int]]) -> None:
        """Put docks and splitter where `state` of another layout of this window has them."""
        layout, splitter, widths = state
        self._restored = self._window.restoreState(layout, _VERSION)
        self._splitter.restoreState(splitter)
        if not self._window.isVisible():
            self._restored = False
            return
        # Docks that were never laid out take no widths yet.
        QTimer.singleShot(0, self._splitter, partial(self._set_column_widths, widths))

    def _set_column_widths(self, widths: list[int]) -> None:
        columns = {dock: width for dock, width in zip(self._places, widths) if self._is_column(dock)}
        self._window.resizeDocks(list(columns), list(columns.values()), Qt.Orientation.Horizontal)

    def save(self, settings: QSettings) -> None:
        """Keep size, place and layout in `settings`."""
        settings.setValue("geometry", self._window.saveGeometry())
        settings.setValue("state", self._window.saveState(_VERSION))
        settings.setValue("curves", self._splitter.saveState())

    def restore(self, settings: QSettings) -> None:
        """Bring size, place and layout back, as far as `settings` has them and the screens allow."""
        if not settings.contains("geometry"):
            return
        self._window.restoreGeometry(settings.value("geometry"))
        self._restored = self._window.restoreState(settings.value("state"), _VERSION)
        if settings.contains("curves"):
            self._splitter.restoreState(settings.value("curves"))
        self._keep_on_screen()
        # Docks that come to the screen before the window that they belong to stay below it.
        for dock in self.docks:
            if dock.isFloating() and not dock.isHidden():
                dock.hide()
                FirstFrame(self._window).over.connect(dock.show)

    def _keep_on_screen(self) -> None:
        frame = self._window.frameGeometry()
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        seen = (frame & screen for screen in screens)
        if not any(part.width() >= _VISIBLE and part.height() >= _VISIBLE for part in seen):
            frame.moveCenter(QGuiApplication.primaryScreen().availableGeometry().center())
            self._window.move(frame.topLeft())


def _stack(upper: QWidget, lower: QWidget) -> QSplitter:
    """Put two panels one above the other; `lower` gets a surface, for it is no panel itself."""
    surface = Panel("")
    surface.title.hide()
    surface.body.addWidget(lower)
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setHandleWidth(GRID)
    splitter.setChildrenCollapsible(False)
    splitter.addWidget(upper)
    splitter.addWidget(surface)
    splitter.setSizes([500, 500])
    return splitter


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
