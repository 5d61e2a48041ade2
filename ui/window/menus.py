"""The menu bar. Views hang their actions in with one line: `menus.train.addAction(action)`."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.network.layer_actions import LayerActions
from ui.pad.pad_actions import PadActions
from ui.session.actions import Actions
from ui.session.preferences import Preferences
from ui.widgets.theme import Appearance, Theme
from ui.widgets.translations import LANGUAGES
from ui.window.document_actions import DocumentActions
from ui.window.guidance import Guidance


class Menus(QObject):
    """Makes File, Edit, View, Train, Window and Help, filled with the window's own actions.

    Attributes:
        file, edit, view, train, window, help: the menus.
        themes, languages: the choices of View, Theme and View, Language.

    Signals:
        language_chosen: one of the languages, or "" for the system's.
    """

    language_chosen = Signal(str)

    def __init__(
        self, window: QMainWindow, actions: Actions, theme: Theme, preferences: Preferences, panels: list[QAction]
    ):
        super().__init__(window)
        self._theme = theme
        self._preferences = preferences
        bar = window.menuBar()
        self.file: QMenu = bar.addMenu(self.tr("&File"))
        self.edit: QMenu = bar.addMenu(self.tr("&Edit"))
        self.view: QMenu = bar.addMenu(self.tr("&View"))
        self.train: QMenu = bar.addMenu(self.tr("&Train"))
        self.window: QMenu = bar.addMenu(self.tr("&Window"))
        self.help: QMenu = bar.addMenu(self.tr("&Help"))
        self._actions = actions
        self.edit.addActions([actions.undo, actions.redo, actions.history])
        self.edit.addSeparator()
        self.edit.addAction(actions.clear)
        self._end_of_edit = self.edit.addSeparator()
        self.edit.addAction(actions.preferences)
        self._build_view(panels, actions)
        self.train.addActions([actions.train, actions.pause, actions.step, actions.epoch, actions.stop])
        self.train.addSeparator()
        self.train.addActions([actions.reset, actions.reset_new_seed])
        self.train.addSeparator()
        self.train.addActions([actions.settings, actions.health])
        self.window.addActions([actions.next_panel, actions.previous_panel])
        self.window.addSeparator()
        self.window.addActions([actions.full_screen, actions.reset_layout])
        theme.changed.connect(self.show_theme)

    def add_building(self, layer: LayerActions, presets: QMenu) -> None:
        """Add what the network strip offers, for the selected layer and for the whole network."""
        self.layer = QMenu(self.tr("&Layer"), self.edit)
        layer.fill(self.layer)
        presets.setTitle(self.tr("&Preset"))
        line = self.edit.insertSeparator(self._actions.clear)
        self.edit.insertMenu(line, self.layer)
        self.edit.insertMenu(line, presets)

    def _build_view(self, panels: list[QAction], actions: Actions) -> None:
        self.view.addActions(panels)
        self.view.addSeparator()
        like_system = self.tr("Like the System")
        themes = {Appearance.LIGHT.value: self.tr("Light"), Appearance.DARK.value: self.tr("Dark")}
        self.themes = self._add_choices(self.tr("&Theme"), {Appearance.SYSTEM.value: like_system, **themes})
        self.themes.triggered.connect(self._choose_theme)
        self.show_theme()
        self.languages = self._add_choices(self.tr("&Language"), {"": like_system, **LANGUAGES})
        self.languages.triggered.connect(self._choose_language)
        _tick(self.languages, self._preferences.language)
        size = self.view.addMenu(self.tr("Text &Size"))
        size.addActions([actions.larger, actions.smaller, actions.usual_size])

    def _add_choices(self, title: str, names: Mapping[str, str]) -> QActionGroup:
        """Add a menu to View that offers one of `names`, by what the action carries as its data."""
        menu, group = self.view.addMenu(title), QActionGroup(self)
        for data, name in names.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setData(data)
            group.addAction(action)
        return group

    def fill_file(self, files: DocumentActions) -> None:
        """Fill the menu File: projects first, then what goes in and out, then the end."""
        self.file.addActions([files.new, files.open])
        self.file.addMenu(files.recent)
        self.file.addSeparator()
        self.file.addActions([files.save, files.save_as])
        self.file.addSeparator()
        self.file.addActions([self._actions.data, files.import_weights])
        self.file.addMenu(files.export)
        self.file.addSeparator()
        self.file.addAction(self._actions.quit)

    def fill_help(self, guidance: Guidance) -> None:
        self.help.addActions([guidance.help_action, guidance.shortcuts_action])
        self.help.addSeparator()
        self.help.addActions([guidance.tour_action, guidance.welcome_action])
        self.help.addSeparator()
        self.help.addAction(self._actions.about)

    def fill_drawing(self, pad: PadActions) -> None:
        """Put the pad's tools under Edit, and images in and out before the last part of File."""
        last = self.file.actions()[-2]
        self.file.insertActions(last, [pad.browse, pad.open_image, pad.save])
        self.edit.insertActions(self._end_of_edit, [pad.pen, pad.eraser])
        self.edit.insertMenu(self._end_of_edit, pad.widths)
        self.edit.insertSeparator(self._end_of_edit)
        self.edit.insertActions(self._end_of_edit, [pad.copy, pad.paste, pad.sample, pad.keep])

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self._preferences.appearance = Appearance(action.data())
        self._theme.apply(self._preferences.appearance)

    @Slot(QAction)
    def _choose_language(self, action: QAction) -> None:
        self.language_chosen.emit(action.data())

    @Slot()
    def show_theme(self) -> None:
        """Tick the theme in force."""
        _tick(self.themes, self._theme.appearance.value)


def _tick(group: QActionGroup, data: str) -> None:
    """Tick the action of `group` that carries `data`."""
    for action in group.actions():
        action.setChecked(action.data() == data)
