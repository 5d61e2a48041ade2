"""The entries of the menu File: they ask where a project is, and whether it may go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QMessageBox

from core.formats.exports import EXPORTS
from core.formats.project import SUFFIX
from ui.session.actions import Actions
from ui.session.documents import Documents
from ui.session.preferences import Preferences
from ui.widgets.notice import NoticeBar
from ui.widgets.wording import explanation, translate

_Key = QKeySequence.StandardKey


class DocumentActions(QObject):
    """Carries out New, Open, Save, Save As, the recent files, import and export.

    No question blocks: dialogs are opened, and what follows is done when they are answered.

    Attributes:
        new, open, save, save_as: the actions.
        recent, export: the menus.
    """

    def __init__(
        self, window: QMainWindow, actions: Actions, documents: Documents, preferences: Preferences, notices: NoticeBar
    ):
        super().__init__(window)
        self._window = window
        self._documents = documents
        self._preferences = preferences
        self._notices = notices
        self._then: Callable[[], object] | None = None
        add = actions.add
        self.new = add("actionNew", self.tr("New"), self.tr("Begin again with the shipped LeNet"), _Key.New)
        self.open = add("actionOpen", self.tr("Open…"), self.tr("Open a project"), _Key.Open)
        self.save = add("actionSave", self.tr("Save"), self.tr("Save network, settings and weights"), _Key.Save)
        self.save_as = add(
            "actionSaveAs", self.tr("Save As…"), self.tr("Save the project under another name"), "Ctrl+Shift+S"
        )
        tip = self.tr("Use the weights in a safetensors file for this network")
        self.import_weights = add("actionImportWeights", self.tr("Import Weights…"), tip, "Ctrl+Shift+I")
        self.recent = QMenu(self.tr("Open &Recent"), window)
        self.export = QMenu(self.tr("&Export"), window)
        self._add_exports()
        self._connect_signals()
        self.show_recent()

    def _add_exports(self) -> None:
        for suffix, export in EXPORTS.items():
            if export.title:
                action = self.export.addAction(f"{translate(export.title)}…")
                action.triggered.connect(partial(self.ask_export, suffix))

    def _connect_signals(self) -> None:
        self.new.triggered.connect(self._ask_new)
        self.open.triggered.connect(self._ask_open)
        self.save.triggered.connect(self.save_now)
        self.save_as.triggered.connect(self.ask_save)
        self.import_weights.triggered.connect(self._ask_import)
        self.recent.aboutToShow.connect(self.show_recent)
        self._documents.saved.connect(self._go_on)
        self._documents.save_failed.connect(self._say_save_failed)
        self._documents.open_failed.connect(self._say_open_failed)
        self._documents.exported.connect(self._say_exported)

    # Opening

    @Slot()
    def _ask_new(self) -> None:
        self.when_saved(self._documents.new)

    @Slot()
    def _ask_open(self) -> None:
        self.when_saved(self._choose_project)

    def _choose_project(self) -> None:
        self._ask_file(self.tr("Open a Project"), SUFFIX, self._documents.open)

    def open_path(self, path: Path) -> None:
        """Open the project in `path`, or import weights, once what is shown may go."""
        if path.suffix == ".safetensors":
            self._documents.import_weights(path)
        else:
            self.when_saved(partial(self._documents.open, path))

    @Slot()
    def show_recent(self) -> None:
        """Fill the menu of recent files."""
        self.recent.clear()
        paths = self._preferences.recent
        for path in paths:
            action = self.recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._open_recent, path))
        self.recent.setToolTipsVisible(True)
        if paths:
            self.recent.addSeparator()
            self.recent.addAction(self.tr("Clear This List"), self._preferences.forget_recent)
        else:
            self.recent.addAction(self.tr("No Recent Projects")).setEnabled(False)

    def _open_recent(self, path: Path, _checked: bool = False) -> None:
        self.open_path(path)

    @Slot()
    def _ask_import(self) -> None:
        self._ask_file(self.tr("Import Weights"), ".safetensors", self._documents.import_weights)

    # Saving

    @Slot()
    def save_now(self) -> None:
        """Save where the project is kept; ask where it has no place yet."""
        if self._documents.path is None:
            self.ask_save()
        else:
            self._documents.save(self._documents.path)

    @Slot()
    def ask_save(self) -> None:
        dialog = self._ask_file(self.tr("Save the Project"), SUFFIX, self._documents.save, writes=True)
        dialog.rejected.connect(self._stay)

    def ask_export(self, suffix: str, _checked: bool = False) -> None:
        """Ask where to write the project as `suffix` says."""
        self._ask_file(translate(EXPORTS[suffix].title), suffix, self._documents.export, writes=True)

    def _ask_file(
        self, title: str, suffix: str, then: Callable[[Path], object], *, writes: bool = False
    ) -> QFileDialog:
        """Ask for a file that ends in `suffix`, to be written or else read, and call `then` with its path."""
        path = self._documents.path
        kind = f"{translate(EXPORTS[suffix].kind)} (*{suffix})"
        dialog = QFileDialog(self._window, title, str(path.parent if path else Path.home()), kind)
        dialog.setObjectName("fileDialog")
        if writes:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(suffix[1:])
            dialog.selectFile(f"{self._documents.name}{suffix}")
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    # Unsaved changes

    def when_saved(self, then: Callable[[], object]) -> None:
        """Do `then` once nothing would be lost by it; ask where something would."""
        if not (self._documents.is_modified() and self._preferences.lasting):
            then()
            return
        self._then = then
        box = QMessageBox(self._window)
        box.setObjectName("unsavedDialog")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Unsaved Changes"))
        box.setText(self.tr("Save the changes to “{name}”?").format(name=self._documents.name))
        box.setInformativeText(self.tr("Network, settings or weights have changed since they were saved."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        box.finished.connect(self._answer)
        box.finished.connect(box.deleteLater)
        box.open()

    @Slot(int)
    def _answer(self, button: int) -> None:
        if button == QMessageBox.StandardButton.Save:
            self.save_now()
        elif button == QMessageBox.StandardButton.Discard:
            self._go_on()
        else:
            self._stay()

    @Slot()
    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    @Slot()
    def _stay(self) -> None:
        self._then = None

    # What came of it

    @Slot(object)
    def _say_save_failed(self, error: Exception) -> None:
        self._stay()
        self._notices.tell(self.tr("Not saved: {reason}").format(reason=explanation(error)), True)

    @Slot(object)
    def _say_open_failed(self, error: Exception) -> None:
        self._notices.tell(self.tr("Not opened: {reason}").format(reason=explanation(error)), True)

    @Slot(object)
    def _say_exported(self, path: Path) -> None:
        self._notices.tell(self.tr("Written: {path}").format(path=path), False)
