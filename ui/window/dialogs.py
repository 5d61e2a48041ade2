"""The window's own dialogs: what the program is, and the question before an edit that would end a run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QPlainTextEdit, QVBoxLayout, QWidget

from core.version import __version__
from ui.session.editing import Editor
from ui.widgets.boxes import fill, make_label
from ui.widgets.theme import GRID

_FOLDER = Path(__file__).parents[1] / "widgets"
_LICENCES = ("fonts/LICENSE.txt", "icons/LICENSE.txt")


class AboutDialog(QDialog):
    """Shows name, version, and the licences of the typeface and the icons."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About LeNet Lab"))
        self.setMinimumSize(72 * GRID, 48 * GRID)
        title = make_label(self.tr("LeNet Lab {version}").format(version=__version__), "title")
        text = self.tr("Build LeNet layer by layer, train it on your own machine, and look inside while it learns.")
        licences = QPlainTextEdit("\n\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _LICENCES))
        licences.setReadOnly(True)
        licences.setTabChangesFocus(True)
        licences.setAccessibleName(self.tr("Licences of Typeface and Icons"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        parts = title, make_label(text, wrap=True), (licences, 1), buttons
        fill(QVBoxLayout(self), *parts, margins=(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID), spacing=GRID)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


class EndRunQuestion(QMessageBox):
    """Asks whether to keep training or to edit; the training goes on while the question is open."""

    def __init__(self, editor: Editor, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("endRunQuestion")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Edit the Network"))
        self.setText(self.tr("Editing the network ends this run."))
        self.setInformativeText(
            self.tr("Its curves stay in Runs. Training the edited network starts anew, from fresh weights.")
        )
        self.keep = self.addButton(self.tr("Keep Training"), QMessageBox.ButtonRole.RejectRole)
        self.edit = self.addButton(self.tr("End Run and Edit"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self.keep)
        self.setEscapeButton(self.keep)
        self.edit.clicked.connect(editor.confirm)
        self.rejected.connect(editor.dismiss)
