"""The window: puts the views together and gives them one session."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSize, Qt, Slot
from PySide6.QtGui import QActionGroup, QUndoStack
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QToolBar, QVBoxLayout, QWidget

from core.experiment import TrainingSettings
from core.experiment.snapshot import Snapshot
from core.formats.network_file import load_network
from core.formats.project import Project
from ui.about_dialog import AboutDialog
from ui.actions import Actions
from ui.curves import AccuracyView, LossView, NormView
from ui.data_dialog import DataDialog
from ui.draw_pad import DrawPad
from ui.error_dialog import show_error
from ui.gradient_inspector import GradientInspector
from ui.network_strip import NetworkStrip
from ui.panel import Panel, Tabs
from ui.session import Session
from ui.settings_form import SettingsForm
from ui.theme import GRID, Appearance, Theme
from ui.transport import TransportBar

_SIZE = QSize(1440, 900)
_SIDE_WIDTHS = [328, 440]


class MainWindow(QMainWindow):
    """LeNet Lab's window.

    Attributes:
        session: the model that all views follow.
        theme: the colours in force.
        undo_stack: every edit.
    """

    def __init__(
        self, settings: QSettings | None = None, project: Project | None = None, parent: QWidget | None = None
    ):
        """Build the window with the shipped weights, or with those of `project`.

        `settings` remembers size, place and theme from one start to the next; without it nothing
        is remembered.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("LeNet Lab"))
        self.setMinimumSize(QSize(1000, 660))
        self._settings = settings
        self.theme = Theme(self._remembered_appearance(), self)
        self.undo_stack = QUndoStack(self)
        self.session = self._open(project, lasting_runs=settings is not None)
        self._actions = Actions(self, self.theme, self.session, self.undo_stack)
        self.strip = NetworkStrip(self.theme, self.session)
        self.pad = DrawPad(self.theme, self.session, self.undo_stack)
        self.loss = LossView(self.theme, self.session)
        self.inspector = GradientInspector(self.theme, self.session)
        self.transport = TransportBar(self.session, self._actions)
        self._docks = [
            self._dock("networkDock", self.tr("Network"), self.strip, Qt.DockWidgetArea.TopDockWidgetArea),
            self._dock("drawDock", self.tr("Draw"), self.pad, Qt.DockWidgetArea.LeftDockWidgetArea),
            self._dock("inspectorDock", self.tr("Inspector"), self.inspector, Qt.DockWidgetArea.RightDockWidgetArea),
        ]
        self._build()
        self._build_menus()
        self._connect_signals()
        self._restore()
        self.pad.canvas.setFocus()

    def _open(self, project: Project | None, lasting_runs: bool) -> Session:
        settings = TrainingSettings()
        if project is None:
            start, source = load_network(), self.tr("Shipped Weights")
        elif project.weights is None:
            settings = project.settings
            start = Snapshot.of(project.spec.build(settings.seed), project.spec)
            source = self.tr("Untrained Weights")
        else:
            settings = project.settings
            start, source = Snapshot(0, project.spec, project.weights), self.tr("Weights of the Project")
        return Session(start, source, settings, self, lasting_runs=lasting_runs)

    def _dock(self, name: str, title: str, view: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        # The views bring their own title rows.
        dock.setTitleBarWidget(QWidget(dock))
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        edges = {
            Qt.DockWidgetArea.TopDockWidgetArea: (0, 0, 0, 0),
            Qt.DockWidgetArea.LeftDockWidgetArea: (2 * GRID, 0, 0, GRID),
            Qt.DockWidgetArea.RightDockWidgetArea: (0, 0, 2 * GRID, GRID),
        }
        frame = QWidget(dock)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(*edges[area])
        layout.addWidget(view)
        dock.setWidget(frame)
        self.addDockWidget(area, dock)
        return dock

    def _build(self) -> None:
        self.norms = NormView(self.theme, self.session)
        self.accuracy = AccuracyView(self.theme, self.session)
        self.settings_form = SettingsForm(self.session)
        self._tabs = Tabs(self.tr("Curves and Settings"))
        self._tabs.addTab(self.norms, self.tr("Gradient Norms"))
        self._tabs.addTab(self.accuracy, self.tr("Accuracy"))
        self._tabs.addTab(self.settings_form, self.tr("Settings"))
        lower = Panel("")
        lower.title.hide()
        lower.body.addWidget(self._tabs)
        curves = QSplitter(Qt.Orientation.Vertical)
        curves.setHandleWidth(GRID)
        curves.setChildrenCollapsible(False)
        curves.addWidget(self.loss)
        curves.addWidget(lower)
        curves.setSizes([500, 500])
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, GRID)
        layout.addWidget(curves)
        self.setCentralWidget(centre)
        for action in (self._actions.undo, self._actions.redo, self._actions.clear):
            self.pad.add_action(action)
        bar = QToolBar(self.tr("Transport"), self)
        bar.setObjectName("transportBar")
        bar.setMovable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(self.transport)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.resize(_SIZE)
        self.resizeDocks(self._docks[1:], _SIDE_WIDTHS, Qt.Orientation.Horizontal)

    def _build_menus(self) -> None:
        actions = self._actions
        file_menu = self.menuBar().addMenu(self.tr("&File"))
        file_menu.addAction(actions.data)
        file_menu.addSeparator()
        file_menu.addAction(actions.quit)
        edit_menu = self.menuBar().addMenu(self.tr("&Edit"))
        edit_menu.addActions([actions.undo, actions.redo])
        edit_menu.addSeparator()
        edit_menu.addAction(actions.clear)
        view_menu = self.menuBar().addMenu(self.tr("&View"))
        view_menu.addActions([dock.toggleViewAction() for dock in self._docks])
        view_menu.addSeparator()
        theme_menu = view_menu.addMenu(self.tr("&Theme"))
        self.themes = QActionGroup(self)
        names = {
            Appearance.SYSTEM: self.tr("Like the System"),
            Appearance.LIGHT: self.tr("Light"),
            Appearance.DARK: self.tr("Dark"),
        }
        for appearance, name in names.items():
            action = theme_menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(appearance is self.theme.appearance)
            action.setData(appearance.value)
            self.themes.addAction(action)
        train_menu = self.menuBar().addMenu(self.tr("&Train"))
        train_menu.addActions([actions.train, actions.pause, actions.step, actions.reset])
        train_menu.addSeparator()
        train_menu.addAction(actions.settings)
        help_menu = self.menuBar().addMenu(self.tr("&Help"))
        help_menu.addAction(self.tr("About LeNet Lab"), self.show_about)

    def _connect_signals(self) -> None:
        self.strip.layer_clicked.connect(self.session.select)
        self._actions.data.triggered.connect(self.choose_data)
        self._actions.settings.triggered.connect(self.show_settings)
        self._actions.clear.triggered.connect(self.pad.canvas.clear)
        self._actions.quit.triggered.connect(self.close)
        self.themes.triggered.connect(self._choose_theme)
        self.session.run_failed.connect(self._show_run_error)

    @Slot()
    def choose_data(self) -> None:
        """Ask where the training images come from."""
        DataDialog(self.session, self).open()

    @Slot()
    def show_about(self) -> None:
        """Say what this is, and whose work it ships."""
        AboutDialog(self).open()

    @Slot()
    def show_settings(self) -> None:
        """Bring the training settings to the front, ready to type."""
        self._tabs.setCurrentWidget(self.settings_form)
        self.settings_form.editor("optimizer").setFocus()

    @Slot(object)
    def _show_run_error(self, error: Exception) -> None:
        show_error(self, self.tr("The Training Stopped"), error)

    @Slot(object)
    def _choose_theme(self, action) -> None:
        self.theme.apply(Appearance(action.data()))

    def _remembered_appearance(self) -> Appearance:
        value = self._settings.value("appearance") if self._settings else None
        return next((a for a in Appearance if a.value == value), Appearance.SYSTEM)

    def _restore(self) -> None:
        if self._settings and self._settings.contains("geometry"):
            self.restoreGeometry(self._settings.value("geometry"))
            self.restoreState(self._settings.value("state"))

    def resizeEvent(self, event) -> None:
        """Let the columns keep their shares of the width."""
        before = event.oldSize().width()
        widths = [dock.width() for dock in self._docks[1:]]
        super().resizeEvent(event)
        if before <= 0:
            before, widths = _SIZE.width(), _SIDE_WIDTHS
        if before != event.size().width():
            scaled = [round(width * event.size().width() / before) for width in widths]
            self.resizeDocks(self._docks[1:], scaled, Qt.Orientation.Horizontal)

    def closeEvent(self, event) -> None:
        if self._settings:
            self._settings.setValue("geometry", self.saveGeometry())
            self._settings.setValue("state", self.saveState())
            self._settings.setValue("appearance", self.theme.appearance.value)
        self.session.close()
        super().closeEvent(event)
