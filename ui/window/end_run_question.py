"""The question before an edit that would end the run under way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.session.editing import Editor


class EndRunQuestion(QMessageBox):
    """Asks whether to keep training or to edit. The training goes on while it is open."""

    def __init__(self, editor: Editor, parent: QWidget | None = None):
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
