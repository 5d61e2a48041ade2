"""The ways of an image onto the draw pad and off it: files, clipboard, drag and drop."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTemporaryDir, QUrl, Slot
from PySide6.QtGui import QDrag, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from core.data import Drawing, read_picture
from core.words import Words
from ui.pad.digit_canvas import DigitCanvas
from ui.pad.drawing_painter import drawing_image, grey_image
from ui.pad.import_dialog import READ_SIDE, ImportDialog
from ui.pad.pad_actions import PadActions
from ui.session.jobs import Jobs
from ui.session.network import Network
from ui.widgets.picture_export import png_of, write_or_explain
from ui.widgets.theme import Theme

_OTHERS = (".lenet", ".safetensors")
"""Files that are dropped on the pad, and are for the window."""


class PadTransfer(QObject):
    """Serves the pad's actions and what is dropped on it.

    Attributes:
        dialog: the import dialog while it is open, or None.
    """

    def __init__(
        self, theme: Theme, network: Network, jobs: Jobs, canvas: DigitCanvas, actions: PadActions, pad: QWidget
    ):
        super().__init__(pad)
        self._theme = theme
        self._network = network
        self._jobs = jobs
        self._canvas = canvas
        self._pad = pad
        self._dragged: QTemporaryDir | None = None
        self.dialog: ImportDialog | None = None
        pad.setAcceptDrops(True)
        pad.installEventFilter(self)
        actions.open_image.triggered.connect(self.ask_open)
        actions.paste.triggered.connect(self.paste)
        actions.copy.triggered.connect(self.copy)
        actions.save.triggered.connect(self.ask_save)

    # In

    @Slot()
    def ask_open(self) -> None:
        kinds = "*.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp *.ppm *.pgm"
        filters = [self.tr("Pictures ({kinds})").format(kinds=kinds), self.tr("All files (*)")]
        dialog = QFileDialog(self._pad, self.tr("Open an Image"), str(Path.home()), ";;".join(filters))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Show the picture in `path`, to take its digit."""
        if Path(path).is_dir():
            text = self.tr("{path} is a folder. Choose it under Data, to train with its pictures, or drop one of them.")
            self._new_dialog().show_problem(text.format(path=path))
            return
        self._new_dialog().load(Path(path).name, partial(read_picture, path, READ_SIDE))

    @Slot()
    def paste(self) -> None:
        """Take the picture, or the file, on the clipboard."""
        if not self._take(QGuiApplication.clipboard().mimeData(), self.tr("clipboard")):
            self._new_dialog().show_problem(
                self.tr("The clipboard holds no picture. Copy one, or a picture's file, and paste again.")
            )

    def _take(self, content: QMimeData, name: str) -> bool:
        """Show what there is of a picture in `content`; False where there is none."""
        if content is None:  # a clipboard that nothing was ever put on
            return False
        if content.hasUrls():
            url = content.urls()[0]
            if url.isLocalFile():
                self.open_file(url.toLocalFile())
            else:
                text = self.tr("{address} is not on this machine. Save the picture to a file, and open that.")
                self._new_dialog().show_problem(text.format(address=url.toString()))
            return True
        if content.hasImage():
            image = QImage(content.imageData())
            if not image.isNull():
                self._new_dialog().load(name, partial(_grey_of, image))
                return True
        return False

    def _new_dialog(self) -> ImportDialog:
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = ImportDialog(self._theme, self._network, self._jobs, self._pad.window())
        self.dialog.applied.connect(self._use)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()
        return self.dialog

    @Slot()
    def _forget_dialog(self) -> None:
        self.dialog = None

    @Slot(object, str)
    def _use(self, image: np.ndarray, name: str) -> None:
        self._canvas.sheet.change(Drawing.of_picture(image, name), Words("Open Image"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let pictures, and files that may be some, be dropped on the pad."""
        kinds = (QEvent.Type.DragEnter, QEvent.Type.Drop)
        return isinstance(event, QDropEvent) and event.type() in kinds and self.take_drop(event)

    def take_drop(self, event: QDropEvent) -> bool:
        """Take a picture that is dragged in and dropped; False where it is none."""
        if not _may_be_picture(event.mimeData()):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._take(event.mimeData(), self.tr("dropped picture"))
        return True

    # Out

    @Slot()
    def copy(self) -> None:
        QGuiApplication.clipboard().setImage(self._image())

    @Slot()
    def ask_save(self) -> None:
        kinds = [self.tr("As drawn (*.png)"), self.tr("28×28, as the network gets it (*.png)")]
        dialog = QFileDialog(self._pad, self.tr("Save the Drawing"), str(Path.home()))
        dialog.setNameFilters(kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.selectFile(self.tr("drawing") + ".png")
        dialog.fileSelected.connect(lambda path: self.save_file(path, dialog.selectedNameFilter() == kinds[1]))
        dialog.open()

    def save_file(self, path: str, small: bool = False) -> None:
        """Write the drawing as a PNG file, as drawn or as 28×28; the file is replaced whole or not at all."""
        image = grey_image(self._canvas.drawing.image()[0]) if small else self._image()
        write_or_explain(path, png_of(image), self._pad.window(), self.tr("The Drawing Was Not Saved"))

    @Slot()
    def drag(self) -> None:
        """Let the drawing be dropped elsewhere, as a picture and as a file."""
        if self._canvas.is_empty():
            return
        image = self._image()
        content = QMimeData()
        content.setImageData(image)
        self._dragged = QTemporaryDir()
        path = self._dragged.filePath("drawing.png")
        if image.save(path):
            content.setUrls([QUrl.fromLocalFile(path)])
        drag = QDrag(self._pad)
        drag.setMimeData(content)
        drag.setPixmap(self._canvas.grab().scaledToWidth(96, Qt.TransformationMode.SmoothTransformation))
        drag.exec(Qt.DropAction.CopyAction)

    def _image(self) -> QImage:
        colours = self._theme.colours
        return drawing_image(self._canvas.drawing, colours.ink_paper, colours.ink)


def _may_be_picture(content: QMimeData) -> bool:
    if content.hasUrls():
        return Path(content.urls()[0].path()).suffix.lower() not in _OTHERS
    return content.hasImage()


def _grey_of(image: QImage) -> np.ndarray:
    """Return the grey values of a picture from the clipboard, read as those of a file are."""
    return read_picture(png_of(image), READ_SIDE)
