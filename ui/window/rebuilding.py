"""Taking a window's contents away, so that they can be made anew in another language or size of type."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDialog, QDockWidget, QMainWindow, QMenu, QMenuBar, QToolBar, QWidget


def take_down(window: QMainWindow, keep: Iterable[QObject]) -> None:
    """Take every panel, action and dialog of `window` away, and this package's objects in it but for `keep`.

    They are deleted at once, so none of them may be the one that asks for this.
    """
    kept = set(map(id, keep))
    window.takeCentralWidget().deleteLater()
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
