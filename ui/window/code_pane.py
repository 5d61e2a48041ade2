"""The tab "PyTorch Code": the program that equals network and settings, always in step."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSaveFile, QStandardPaths, Qt, QTimer, Slot
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.errors import LenetLabError, ProjectError
from core.formats.pytorch_code import pytorch_program
from core.words import Words
from ui.session.network import Network
from ui.session.training_setup import TrainingSetup
from ui.widgets.boxes import STRETCH, fill
from ui.widgets.buttons import link_button
from ui.widgets.error_dialog import show_error
from ui.widgets.icon import icon
from ui.widgets.theme import GRID, SMALL, Theme, scaled, set_role
from ui.widgets.wording import explanation
from ui.widgets.wrapping import FoldedLabel
from ui.window.python_highlighter import PythonHighlighter

_NOTE_MILLISECONDS = 2000
_HEIGHT_FOR_ALL = 24 * GRID


class CodePane(QWidget):
    """Shows the program; writes it anew only while it is seen.

    Attributes:
        view: the text, to read and to select from.
        copy, save: the buttons.
        note: says why the program would not run as it stands, or that it was copied.
    """

    def __init__(self, theme: Theme, network: Network, setup: TrainingSetup):
        super().__init__()
        self.setObjectName("codePane")
        self._theme = theme
        self._network = network
        self._setup = setup
        self.view = QPlainTextEdit(self)
        self.view.setObjectName("pytorchCode")
        self.note = FoldedLabel(self)
        self.copy = link_button(self.tr("Copy"), self.tr("Copy the whole program"))
        self.save = link_button(self.tr("Save…"), self.tr("Save the program as a Python file"))
        self._note_timer = QTimer(self)
        self._build()
        self._connect_signals()
        self.restyle()

    def _build(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(scaled(SMALL + 1))
        self.view.setFont(font)
        self.view.setReadOnly(True)
        self.view.setMinimumHeight(scaled(4 * GRID))
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.view.setTabStopDistance(4 * QFontMetricsF(font).horizontalAdvance(" "))
        self.view.setAccessibleName(self.tr("PyTorch Program"))
        # A screen reader and the keyboard can walk through it.
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._highlighter = PythonHighlighter(self._theme, self.view.document())
        self._note_timer.setSingleShot(True)
        self._note_timer.setInterval(_NOTE_MILLISECONDS)
        for button in (self.copy, self.save):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        header = fill(QHBoxLayout(), self.note, STRETCH, self.copy, self.save, spacing=GRID)
        fill(QVBoxLayout(self), header, (self.view, 1), margins=(0, GRID // 2, 0, 0), spacing=GRID // 2)

    def _connect_signals(self) -> None:
        self._network.changed.connect(self.follow)
        self._setup.settings_changed.connect(self.follow)
        self._theme.changed.connect(self.restyle)
        self._note_timer.timeout.connect(self._show_note)
        self.copy.clicked.connect(self.copy_all)
        self.save.clicked.connect(self.ask_and_save)

    def program(self) -> str:
        """Return the text of the program as it is now."""
        return pytorch_program(self._network.spec, self._setup.settings)

    @Slot()
    def restyle(self) -> None:
        for button, name in ((self.copy, "copy"), (self.save, "download")):
            button.setIcon(icon(name, self._theme.colours.accent))
        self._highlighter.restyle()

    @Slot()
    def follow(self) -> None:
        if self.isVisible():
            self.show_program()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.show_program()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out the buttons' words where the note needs the room, and in a low pane what the note usually says."""
        beside, icons = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self.copy, self.save):
            button.setToolButtonStyle(beside)
        buttons = self.copy.sizeHint().width() + self.save.sizeHint().width() + 3 * GRID
        fits = self.note.sizeHint().width() + buttons <= self.width()
        usual = self.note.property("role") == "small"
        self.note.setVisible(fits or not usual or self.height() >= _HEIGHT_FOR_ALL)
        for button in (self.copy, self.save):
            button.setToolButtonStyle(icons if not fits and not self.note.isHidden() else beside)

    def show_program(self) -> None:
        """Bring the text into step and stay at the line that is being read."""
        try:
            text = self.program()
        except LenetLabError as error:
            text = ""
            self._tell(explanation(error), "error")
        for button in (self.copy, self.save):
            button.setEnabled(bool(text))
        if not text:
            self.view.clear()
            return
        if text != self.view.toPlainText():
            bar = self.view.verticalScrollBar()
            place = bar.value()
            self.view.setPlainText(text)
            bar.setValue(place)
        self._show_note()

    @Slot()
    def _show_note(self) -> None:
        found = self._network.shapes.first_problem()
        if not self._network.spec.layers:
            text = self.tr("The network has no layers yet, so there is nothing to train.")
        elif found:
            text = self.tr("PyTorch would stop at {layer}, which does not fit.").format(layer=found[0])
        else:
            text = ""
        if text:
            self._tell(text, "error")
        else:
            self._tell(self.tr("Needs torch and NumPy. Runs alone, or under torchrun on several machines."))

    def _tell(self, text: str, role: str = "small") -> None:
        set_role(self.note, role)
        self.note.show_text(text)
        self._fit()

    @Slot()
    def copy_all(self) -> None:
        """Put the program on the clipboard."""
        QGuiApplication.clipboard().setText(self.program())
        self._tell(self.tr("Copied."))
        self._note_timer.start()

    @Slot()
    def ask_and_save(self) -> None:
        """Ask for a file and write the program to it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self.tr("Save the PyTorch Program"), folder, self.tr("Python (*.py)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("py")
        dialog.selectFile(f"{_file_name(self._network.spec.name)}.py")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save)
        dialog.open()

    @Slot(str)
    def _save(self, path: str) -> None:
        try:
            save_text(self.program(), path)
        except LenetLabError as error:
            show_error(self, self.tr("The Program Was Not Saved"), error)
            return
        self._tell(self.tr("Saved as {name}.").format(name=Path(path).name))
        self._note_timer.start()


def save_text(text: str, path: str) -> None:
    """Write `text` to `path`, replacing a file there at once; raises ProjectError where that fails."""
    file = QSaveFile(path)
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly) or file.write(text.encode()) < 0 or not file.commit():
        raise ProjectError(
            Words("{path} cannot be written ({reason}); choose another folder", path=path, reason=file.errorString())
        )


def _file_name(name: str) -> str:
    """Write the network's name as a file is called in Python: letters, digits, underscores."""
    letters = "".join(letter if letter.isalnum() else "_" for letter in name.lower())
    return letters.strip("_") or "network"
