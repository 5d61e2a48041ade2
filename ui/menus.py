"""The menu bar. Views hang their actions in with one line: `menus.train.addAction(action)`."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.actions import Actions
from ui.document_actions import DocumentActions
from ui.pad_actions import PadActions
from ui.theme import Appearance, Theme


class Menus(QObject):
    """File, Edit, View, Train, Window and Help, filled with the window's own actions.

    Attributes:
        file, edit, view, train, window, help: the menus.
        themes: the choices of View, Theme.
    """

    def __init__(self, window: QMainWindow, actions: Actions, theme: Theme, panels: list[QAction]):
        super().__init__(window)
        self._theme = theme
        bar = window.menuBar()
        self.file: QMenu = bar.addMenu(self.tr("&File"))
        self.edit: QMenu = bar.addMenu(self.tr("&Edit"))
        self.view: QMenu = bar.addMenu(self.tr("&View"))
        self.train: QMenu = bar.addMenu(self.tr("&Train"))
        self.window: QMenu = bar.addMenu(self.tr("&Window"))
        self.help: QMenu = bar.addMenu(self.tr("&Help"))
        self._actions = actions
        self.edit.addActions([actions.undo, actions.redo])
        self.edit.addSeparator()
        self.edit.addAction(actions.clear)
        self._build_view(panels, actions)
        self.train.addActions([actions.train, actions.pause, actions.step, actions.epoch, actions.stop])
        self.train.addSeparator()
        self.train.addActions([actions.reset, actions.reset_new_seed])
        self.train.addSeparator()
        self.train.addAction(actions.settings)
        self.window.addActions([actions.next_panel, actions.previous_panel])
        self.window.addSeparator()
        self.window.addActions([actions.full_screen, actions.reset_layout])
        self.help.addAction(actions.about)
        theme.changed.connect(self.show_theme)

    def _build_view(self, panels: list[QAction], actions: Actions) -> None:
        self.view.addActions(panels)
        self.view.addSeparator()
        menu = self.view.addMenu(self.tr("&Theme"))
        self.themes = QActionGroup(self)
        names = {
            Appearance.SYSTEM: self.tr("Like the System"),
            Appearance.LIGHT: self.tr("Light"),
            Appearance.DARK: self.tr("Dark"),
        }
        for appearance, name in names.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setData(appearance.value)
            self.themes.addAction(action)
        self.themes.triggered.connect(self._choose_theme)
        self.show_theme()

    def fill_file(self, files: DocumentActions) -> None:
        """Projects first, then what goes in and out, then the end."""
        self.file.addActions([files.new, files.open])
        self.file.addMenu(files.recent)
        self.file.addSeparator()
        self.file.addActions([files.save, files.save_as])
        self.file.addSeparator()
        self.file.addActions([self._actions.data, files.import_weights])
        self.file.addMenu(files.export)
        self.file.addSeparator()
        self.file.addAction(self._actions.quit)

    def fill_drawing(self, pad: PadActions) -> None:
        """Tools under Edit; images in and out before the last part of File."""
        last = self.file.actions()[-2]
        self.file.insertActions(last, [pad.browse, pad.open_image, pad.save])
        self.edit.addActions([pad.pen, pad.eraser])
        self.edit.addMenu(pad.widths)
        self.edit.addSeparator()
        self.edit.addActions([pad.copy, pad.paste, pad.sample, pad.keep])

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self._theme.apply(Appearance(action.data()))

    @Slot()
    def show_theme(self) -> None:
        """Tick the theme in force."""
        for action in self.themes.actions():
            action.setChecked(action.data() == self._theme.appearance.value)
