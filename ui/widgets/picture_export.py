"""Copying and saving a picture, and the numbers behind it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QImageWriter, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.errors import ImageError
from core.files.atomic import write_atomically
from ui.widgets.error_dialog import show_error


def png_of(picture: QImage) -> bytes:
    """Return `picture` as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(picture)
    return bytes(buffer.data().data())


def write_or_explain(path: str, content: bytes, window: QWidget, title: str) -> None:
    """Replace the file `path` by `content`, whole or not at all; where that fails, say why in a dialog of `window`."""
    try:
        write_atomically(path, content, ImageError)
    except ImageError as error:
        show_error(window, title, error)


class PictureExport(QObject):
    """Belongs to a widget with `values`; copies and saves what it shows.

    Attributes:
        copy, save_png, save_npy: the actions; Ctrl+C copies while the picture has the focus.
        name: what the picture is of; suggested as the file's name.
    """

    def __init__(self, picture: QWidget):
        super().__init__(picture)
        self._picture = picture
        self.name = "picture"
        clipboard = QGuiApplication.clipboard()
        self.copy = self._action(self.tr("Copy Picture"), lambda: clipboard.setPixmap(picture.grab()))
        self.copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.save_png = self._action(self.tr("Save Picture (PNG)…"), lambda: self._ask_save("png", self.png()))
        self.save_npy = self._action(self.tr("Save Numbers (NPY)…"), lambda: self._ask_save("npy", self.npy()))
        self._menu = QMenu(picture)
        self._menu.addActions([self.copy, self.save_png, self.save_npy])

    def _action(self, text: str, triggered: Callable[[], None]) -> QAction:
        action = QAction(text, self._picture)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(triggered)
        self._picture.addAction(action)
        return action

    def menu(self) -> QMenu:
        """Return the actions as a menu of the picture's."""
        return self._menu

    def png(self) -> bytes:
        """Return a PNG file of the picture as it is on the screen, its scale included."""
        return png_of(self._picture.grab().toImage())

    def npy(self) -> bytes:
        """Return the numbers as a file in NumPy's own format."""
        file = io.BytesIO()
        np.save(file, attrgetter("values")(self._picture), allow_pickle=False)
        return file.getvalue()

    def _ask_save(self, suffix: str, content: bytes) -> None:
        """Ask for a file and write `content`, as it was when the user asked, into it."""
        window = self._picture.window()
        title = self.tr("Save Picture") if suffix == "png" else self.tr("Save Numbers")
        dialog = QFileDialog(window, title, str(Path.home()), f"{suffix.upper()} (*.{suffix})")
        dialog.setObjectName("exportDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        name = re.sub(r"[^\w.-]+", "-", self.name).strip("-")
        dialog.selectFile(f"{name}.{suffix}")
        failed = self.tr("The File Was Not Saved")
        dialog.fileSelected.connect(lambda path: write_or_explain(path, content, window, failed))
        dialog.open()
