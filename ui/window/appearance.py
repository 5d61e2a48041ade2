"""Choosing language and size of the text, and clearing a window so that it can be made anew in them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDialog, QDockWidget, QMainWindow, QMenu, QMenuBar, QToolBar, QWidget

from ui.session.actions import Actions
from ui.session.preferences import FONT_SCALES, Preferences
from ui.window.menus import Menus
from ui.window.preferences_dialog import PreferencesDialog


class TextAppearance(QObject):
    """Keeps the language and the size of the text, as the user chooses them, in `preferences`.

    Signals:
        changed: the window has to be made anew; emitted from the event loop, when no menu is open any more.
    """

    changed = Signal()

    def __init__(self, window: QMainWindow, preferences: Preferences, actions: Actions, menus: Menus):
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        actions.preferences.triggered.connect(self.show_preferences)
        for action, step in ((actions.larger, 1), (actions.smaller, -1), (actions.usual_size, 0)):
            action.triggered.connect(partial(self._scale, step))
        menus.language_chosen.connect(self.choose_language)

    @Slot()
    def show_preferences(self) -> None:
        dialog = PreferencesDialog(self._preferences, self._window)
        dialog.chosen.connect(self._announce)
        dialog.open()

    @Slot(str)
    def choose_language(self, language: str) -> None:
        """Speak `language`, one of ui.widgets.translations, or "" for the system's."""
        self._preferences.language = language
        self._announce()

    def _scale(self, step: int, _checked: bool = False) -> None:
        """Go to the next larger or smaller size of the text, or with a `step` of 0 to the usual one."""
        place = FONT_SCALES.index(self._preferences.font_scale if step else 100) + step
        self._preferences.font_scale = FONT_SCALES[min(max(place, 0), len(FONT_SCALES) - 1)]
        self._announce()

    @Slot()
    def _announce(self) -> None:
        # Not from within a menu or a dialog that goes with the rest.
        QTimer.singleShot(0, self, self.changed.emit)


def clear_window(window: QMainWindow, keep: Iterable[QObject]) -> None:
    """Delete every panel, action and dialog of `window`, and its children of this package's classes, except `keep`.

    They are deleted at once, so the caller must not be one of them.
    """
    kept = set(map(id, keep))
    centre = window.takeCentralWidget()
    if centre is not None:
        centre.deleteLater()
    for child in window.children():
        if id(child) in kept:
            continue
        if isinstance(child, QDockWidget):
            window.removeDockWidget(child)
        elif isinstance(child, QToolBar):
            window.removeToolBar(child)
        elif isinstance(child, QAction):
            window.removeAction(child)
        elif isinstance(child, QWidget):
            child.hide()
        # A main window's own helpers are its own business.
        own = type(child).__module__.startswith("ui.")
        if own or isinstance(child, (QAction, QActionGroup, QDialog, QDockWidget, QMenu, QToolBar)):
            child.deleteLater()
    window.setMenuBar(QMenuBar(window))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
