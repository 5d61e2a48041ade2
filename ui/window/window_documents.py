"""What a window does about the project that it shows: title, drops, drawings, work that a crash left behind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, Qt, Slot
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMainWindow

from core.data import DigitImages, Drawing
from core.errors import ImageError
from core.formats.project import SUFFIX
from ui.pad.draw_pad import DrawPad
from ui.session.documents import Documents
from ui.session.network import Network
from ui.session.recovery import Found, Recovery
from ui.widgets.boxes import make_label
from ui.widgets.notice import Message, NoticeBar
from ui.widgets.theme import GRID
from ui.window.document_actions import DocumentActions


class WindowDocuments(QObject):
    """Shows `documents` in the window, and the drawing that a project keeps on the canvas."""

    def __init__(
        self,
        window: QMainWindow,
        network: Network,
        documents: Documents,
        files: DocumentActions,
        pad: DrawPad,
        notices: NoticeBar,
    ):
        super().__init__(window)
        self._window = window
        self._network = network
        self._documents = documents
        self._files = files
        self._pad = pad
        self._notices = notices
        self._label = make_label(role="muted")
        self._label.setContentsMargins(GRID, 0, GRID, 0)
        self._label.setFixedHeight(window.menuBar().sizeHint().height() - GRID // 2)
        window.menuBar().setCornerWidget(self._label, Qt.Corner.TopRightCorner)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        documents.changed.connect(self.show_title)
        documents.opened.connect(self.show_view)
        documents.drawings_brought.connect(self._offer_drawings)
        documents.about_to_write.connect(self._keep_view)
        self.show_title()

    @Slot()
    def show_title(self) -> None:
        """Say which project this is, and whether it has unsaved changes."""
        documents = self._documents
        name, modified = documents.name, documents.is_modified()
        self._window.setWindowTitle(self.tr("{name}[*] — LeNet Lab").format(name=name))
        self._window.setWindowModified(modified)
        self._label.setText(self.tr("{name} — edited").format(name=name) if modified else name)
        self._label.setToolTip(str(documents.path) if documents.path else self.tr("Not saved yet."))
        # The menu bar gives its corner no more room by itself.
        self._label.adjustSize()
        self._window.menuBar().setCornerWidget(self._label, Qt.Corner.TopRightCorner)

    @Slot(object)
    def show_view(self, view: Mapping[str, Any]) -> None:
        """Show what a project keeps of the window: the drawing, and the selected layer."""
        self._pad.canvas.sheet.show(drawing_from(view.get("drawing")))
        selected = view.get("selected")
        if selected in [layer.name for layer in self._network.spec.layers]:
            self._network.select(selected)

    @Slot()
    def _keep_view(self) -> None:
        self._documents.view = {"drawing": self._pad.canvas.drawing.to_plain(), "selected": self._network.selected}

    @Slot(object)
    def _offer_drawings(self, drawings: DigitImages) -> None:
        text = self.tr("This project brings drawings with it: {count}. Keep them among your own, to train with?")
        keep = (self.tr("Keep Them"), partial(self._documents.keep_drawings, drawings))
        self._notices.say(Message(text.format(count=len(drawings)), actions=(keep,)))

    def offer_recovery(self, recovery: Recovery) -> None:
        """Offer what a window that crashed left behind, if any did."""
        found = recovery.find()
        if found is None:
            return
        name = found.origin.name if found.origin else self.tr("an unsaved project")
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(found.kept)), QLocale.FormatType.ShortFormat)
        text = self.tr("LeNet Lab did not close as it should. Changes of {name} were kept on {when}.")
        recover = (self.tr("Recover"), partial(self._recover, recovery, found))
        delete = (self.tr("Delete"), recovery.forget)
        self._notices.say(Message(text.format(name=name, when=when), actions=(recover, delete)))

    def _recover(self, recovery: Recovery, found: Found) -> None:
        self._files.when_saved(partial(self._use_recovered, recovery, found))

    def _use_recovered(self, recovery: Recovery, found: Found) -> None:
        self._documents.recover(found.project, found.origin)
        recovery.keep()
        recovery.forget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a project or a weights file that is dropped on the window, or a picture for the pad."""
        if not isinstance(event, QDropEvent) or event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return False
        path = _dropped(event)
        if path is None:
            # What is dragged out of the pad is let go of here on its way.
            return event.source() is None and self._pad.transfer.take_drop(event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._files.open_path(path)
        return True


def drawing_from(value) -> Drawing:
    """Return the drawing that a project file keeps; an empty one where it keeps something else there."""
    try:
        return Drawing.from_plain(value)
    except ImageError:
        return Drawing()


def _dropped(event: QDropEvent) -> Path | None:
    """Return the one project or weights file that is dragged; None for anything else."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix in (SUFFIX, ".safetensors") else None
