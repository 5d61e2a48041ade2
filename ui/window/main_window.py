"""The window: puts the views together and gives them their models."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QMainWindow, QWidget

from core.formats.project import Project
from ui.inspector.gradient_inspector import GradientInspector
from ui.network.layer_form import LayerForm
from ui.network.network_strip import NetworkStrip
from ui.network.strip_header import make_preset_menu
from ui.pad.draw_pad import DrawPad
from ui.run.curves import AccuracyView, LossView, NormView, RateView
from ui.run.data_dialog import DataDialog
from ui.run.health_dialog import HealthDialog
from ui.run.run_list import RunList
from ui.run.settings_form import SettingsForm
from ui.run.training_notes import TrainingNotes
from ui.run.transport import TransportBar
from ui.session.actions import Actions
from ui.session.documents import Documents, open_session
from ui.session.editing import Editor, translate_edits
from ui.session.preferences import Preferences
from ui.session.recovery import Recovery
from ui.session.sheet import Sheet
from ui.widgets import translations
from ui.widgets.error_dialog import show_error
from ui.widgets.notice import NoticeBar
from ui.widgets.panel import Tabs
from ui.widgets.tab_order import move_focus
from ui.widgets.theme import Theme
from ui.window.appearance import TextAppearance, clear_window
from ui.window.code_pane import CodePane
from ui.window.dialogs import AboutDialog, EndRunQuestion
from ui.window.document_actions import DocumentActions
from ui.window.first_frame import FirstFrame
from ui.window.guidance import Guidance, Places
from ui.window.layout import SIZE, WindowLayout
from ui.window.menus import Menus
from ui.window.panel_focus import PanelFocus
from ui.window.undo_list import UndoList
from ui.window.window_documents import WindowDocuments


class MainWindow(QMainWindow):
    """Holds the models of LeNet Lab's window, and builds the panels that show them.

    Attributes:
        session: the models that the views follow.
        theme: the colours in force.
        undo_stack: every edit.
        editor: makes the edits of network and settings.
        sheet: the drawing on the pad.
        documents: the session as a project in a file.
        preferences: what the user chose.
        notices: what the user should know.
        actions_, menus: the actions and the menu bar.
        strip, pad, loss, inspector, transport: the panels.
        tabs: the lower centre, with norms, accuracy, rates, code, runs and settings_form.
    """

    def __init__(
        self,
        settings: QSettings | None = None,
        project: Project | None = None,
        parent: QWidget | None = None,
        *,
        path: Path | None = None,
        plots_at_once: bool = True,
    ):
        """Build the window with the shipped weights, or with `project`, which is kept in `path`.

        `settings` remembers size, place, layout and what the user chose from one start to the next.
        Without it nothing is remembered, and closing asks nothing. Unless `plots_at_once`, the plots are made
        after the first frame, for which nobody then waits for the library that draws them.
        """
        super().__init__(parent)
        self.setMinimumSize(QSize(1000, 660))
        self.preferences = Preferences(settings, self)
        translations.install(self.preferences.language)
        self.theme = Theme(self.preferences.appearance, self, font_scale=self.preferences.font_scale)
        self.undo_stack = QUndoStack(self)
        self.session = session = open_session(project, self, lasting_runs=self.preferences.lasting)
        self.editor = Editor(session.network, session.setup, session.run, self.undo_stack, self)
        self.sheet = Sheet(self.undo_stack, self)
        self.documents = Documents(session, self.undo_stack, self.preferences, self)
        self._recovery = Recovery(self.documents, session.jobs, self) if self.preferences.lasting else None
        self._may_close = not self.preferences.lasting
        self._models = self.children()
        self._build()
        if plots_at_once:
            self._make_plots()
        else:
            FirstFrame(self).over.connect(self._make_plots)
        run, health = session.run, session.health
        run.failed.connect(self._show_run_error)
        health.set_limits(self.preferences.health_limits)
        health.limits_changed.connect(self._keep_health_limits)
        self.editor.ends_run.connect(self._ask_to_end_run)
        self.editor.layer_inserted.connect(self._show_layer_form)
        self.resize(SIZE)
        if settings is not None:
            self.layout_.restore(settings)
        self.documents.mark_saved(path)
        if project is not None:
            self._shown.show_view(project.view)
            self.documents.offer_drawings(project)
        self.pad.canvas.setFocus()
        if self._recovery is not None:
            self._shown.offer_recovery(self._recovery)

    def _build(self) -> None:
        """Make everything that can be seen."""
        session = self.session
        self.actions_ = Actions(self, self.theme, session.network, session.run, self.editor)
        self.strip = NetworkStrip(self.theme, session, self.editor)
        self.pad = DrawPad(self.theme, session, self.sheet)
        self.loss = LossView(self.theme, session.run, session.overlays, session.travel)
        self.inspector = GradientInspector(self.theme, session)
        self.layer_form = LayerForm(self.theme, session.network, session.setup, self.editor)
        self.inspector.tabs.addTab(self.layer_form, self.tr("Layer"))
        self.transport = TransportBar(session, self.editor, self.actions_)
        self._build_tabs()
        self.layout_ = WindowLayout(
            self,
            self.theme,
            network=self.strip,
            drawing=self.pad,
            inspector=self.inspector,
            curves=(self.loss, self.tabs),
            transport=self.transport,
        )
        self.docks = self.layout_.docks
        toggles = [dock.toggleViewAction() for dock in self.docks]
        self.menus = Menus(self, self.actions_, self.theme, self.preferences, toggles)
        self.menus.add_building(self.strip.layer_actions, make_preset_menu(self.editor, self))
        self.undo_list = UndoList(self.theme, self.editor, self)
        for action in (self.actions_.undo, self.actions_.redo, self.actions_.clear):
            self.pad.add_action(action)
        self._build_documents()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        panels = [self.strip, self.pad, self.loss, self.tabs, self.inspector, self.transport]
        self.panel_focus = PanelFocus(panels, self)
        places = Places(self.strip, self.pad, self.transport, self.loss, self.tabs, self.inspector)
        self.guidance = Guidance(self, self.theme, self.actions_, session, self.editor, places)
        self.menus.fill_help(self.guidance)
        self.text_appearance = TextAppearance(self, self.preferences, self.actions_, self.menus)
        self.text_appearance.changed.connect(self.rebuild)
        self._connect_actions()

    def _build_tabs(self) -> None:
        """Make the tabs of the lower centre; another view takes one line here."""
        session = self.session
        curves = self.theme, session.run, session.overlays
        self.norms = NormView(*curves, session.travel, session.network)
        self.accuracy = AccuracyView(*curves)
        self.rates = RateView(*curves)
        self.runs = RunList(self.theme, session, self.editor)
        self.settings_form = SettingsForm(self.theme, session.setup, session.run, self.editor, self.actions_.data)
        self.tabs = Tabs(self.tr("Curves and Settings"))
        self.tabs.addTab(self.norms, self.tr("Gradient Norms"))
        self.tabs.addTab(self.accuracy, self.tr("Accuracy"))
        self.tabs.addTab(self.rates, self.tr("Learning Rate"))
        self.code = CodePane(self.theme, session.network, session.setup)
        self.tabs.addTab(self.code, self.tr("PyTorch Code"))
        self.tabs.addTab(self.runs, self.tr("Runs"))
        self.tabs.addTab(self.settings_form, self.tr("Settings"))

    @Slot()
    def _make_plots(self) -> None:
        for view in (self.loss.curves, self.norms, self.accuracy, self.rates):
            view.make_plot()

    def _build_documents(self) -> None:
        self.notices = NoticeBar(self.theme, self)
        TrainingNotes(self.session, self.editor, self.notices)
        for view in (self.loss.curves, self.norms, self.accuracy, self.rates, self.runs):
            view.said.connect(self.notices.tell)
        self.files = DocumentActions(self, self.actions_, self.documents, self.preferences, self.notices)
        self.menus.fill_file(self.files)
        self.menus.fill_drawing(self.pad.actions_)
        self.menus.view.addAction(self.pad.saliency.toggle)
        self._shown = WindowDocuments(self, self.session.network, self.documents, self.files, self.pad, self.notices)

    def _connect_actions(self) -> None:
        actions = self.actions_
        self.strip.layer_clicked.connect(self.session.network.select)
        self.strip.layer_actions.edit_asked.connect(self.edit_layer)
        self.strip.layer_actions.rename_asked.connect(self.rename_layer)
        actions.history.triggered.connect(self.undo_list.appear)
        actions.data.triggered.connect(self.choose_data)
        actions.settings.triggered.connect(self.show_settings)
        actions.health.triggered.connect(self.show_health_limits)
        actions.clear.triggered.connect(self.pad.canvas.clear)
        actions.next_panel.triggered.connect(self.panel_focus.next)
        actions.previous_panel.triggered.connect(self.panel_focus.previous)
        actions.full_screen.toggled.connect(self.show_full_screen)
        actions.reset_layout.triggered.connect(self.reset_layout)
        actions.about.triggered.connect(self.show_about)
        actions.quit.triggered.connect(self.close)

    @Slot()
    def choose_data(self) -> None:
        """Ask where the training images come from."""
        DataDialog(self.session.setup, self.session.drawings, self.session.jobs, self).open()

    @Slot()
    def show_about(self) -> None:
        """Say what this is, and whose work it ships."""
        AboutDialog(self).open()

    @Slot()
    def show_settings(self) -> None:
        """Bring the training settings to the front, ready to type."""
        self.tabs.setCurrentWidget(self.settings_form)
        self.settings_form.editor("optimizer").setFocus()

    @Slot()
    def show_health_limits(self) -> None:
        """Ask from where on a layer counts as unwell."""
        HealthDialog(self.session.health, self).open()

    @Slot()
    def _keep_health_limits(self) -> None:
        self.preferences.health_limits = self.session.health.limits

    @Slot()
    def rebuild(self) -> None:
        """Make everything that can be seen anew, in the language, theme and size of type now chosen.

        The session goes on: the network, a run under way, the drawing, and every step to undo, which is now told in
        that language.
        """
        # A stroke that is under way belongs to the canvas that goes.
        self.pad.canvas.lift()
        layout, tabs = self.layout_.state(), (self.tabs.currentIndex(), self.inspector.tabs.currentIndex())
        tool, pen_width = self.pad.canvas.tool, self.pad.canvas.pen_width
        active = self.isActiveWindow()
        clear_window(self, self._models)
        translations.install(self.preferences.language)
        translate_edits(self.undo_stack)
        self.theme.appearance = self.preferences.appearance
        self.theme.resize_type(self.preferences.font_scale)
        self._build()
        self._make_plots()
        self.layout_.set_state(layout)
        self.tabs.setCurrentIndex(tabs[0])
        self.inspector.tabs.setCurrentIndex(tabs[1])
        self.pad.canvas.set_tool(tool)
        self.pad.canvas.set_pen_width(pen_width)
        self.pad.canvas.setFocus()
        if active:
            self.activateWindow()

    @Slot()
    def _show_layer_form(self) -> None:
        self.inspector.show_tab(self.layer_form)

    @Slot()
    def edit_layer(self) -> None:
        """Bring the selected layer's arguments to the front, ready to type."""
        self._show_layer_form()
        self.layer_form.edit_arguments()

    @Slot()
    def rename_layer(self) -> None:
        """Bring the selected layer's name to the front, ready to type."""
        self._show_layer_form()
        self.layer_form.edit_name()

    @Slot()
    def _ask_to_end_run(self) -> None:
        EndRunQuestion(self.editor, self).open()

    @Slot(object)
    def _show_run_error(self, error: Exception) -> None:
        show_error(self, self.tr("The Training Stopped"), error)

    @Slot()
    def reset_layout(self) -> None:
        """Put every panel back to its first place."""
        self.layout_.reset()

    @Slot(bool)
    def show_full_screen(self, on: bool) -> None:
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self.preferences.lasting and not self.preferences.welcomed:
            self.preferences.welcomed = True
            QTimer.singleShot(0, self.guidance, self.guidance.show_welcome)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.layout_.scale(event.oldSize().width(), event.size().width())

    def closeEvent(self, event) -> None:
        if not self._may_close and self.documents.is_modified():
            event.ignore()
            self.files.when_saved(self._close_now)
            return
        if self.preferences.settings is not None:
            self.layout_.save(self.preferences.settings)
        if self._recovery is not None:
            self._recovery.close()
        self.documents.close()
        self.session.close()
        super().closeEvent(event)

    def _close_now(self) -> None:
        self._may_close = True
        self.close()
