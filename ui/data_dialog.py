"""Where the training images come from: made digits, or a folder of the user's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment.sources import Folder, MadeDigits
from ui.panel import NumberBox
from ui.session import Session
from ui.theme import GRID, set_role


class DataDialog(QDialog):
    """Chooses the session's data. Closes only once the data could be read; until then the old stays."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Training Data"))
        self.setObjectName("dataDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(68 * GRID)
        self._session = session
        self.made = QRadioButton(self.tr("&Digits Made by the Program"))
        self.count = NumberBox(1_000, 200_000)
        self.folder = QRadioButton(self.tr("&Folder with IDX Files"))
        self.path = QLineEdit()
        self._browse = QPushButton(self.tr("&Browse…"))
        self.message = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._build()
        self._show_source()
        self._connect_signals()

    def _build(self) -> None:
        made_text = QLabel(self.tr("Drawn from strokes in several writing styles. Needs no files and no network."))
        folder_text = QLabel(self.tr("Four files, gzipped or not, such as those of MNIST or Fashion-MNIST."))
        for text in (made_text, folder_text):
            text.setWordWrap(True)
            text.setIndent(3 * GRID)
            set_role(text, "muted")
        self.count.setSingleStep(1_000)
        self.count.setAccessibleName(self.tr("Number of Training Images"))
        self.path.setAccessibleName(self.tr("Folder"))
        self.path.setPlaceholderText(self.tr("Folder with train-images-idx3-ubyte and the other three"))
        self.message.setWordWrap(True)
        self.message.setObjectName("dataMessage")
        self.message.hide()
        count_row = QHBoxLayout()
        count_row.setContentsMargins(3 * GRID, 0, 0, 0)
        count_row.addWidget(QLabel(self.tr("Training Images")))
        count_row.addWidget(self.count)
        count_row.addStretch()
        path_row = QHBoxLayout()
        path_row.setContentsMargins(3 * GRID, 0, 0, 0)
        path_row.addWidget(self.path, 1)
        path_row.addWidget(self._browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.made)
        layout.addWidget(made_text)
        layout.addLayout(count_row)
        layout.addSpacing(GRID)
        layout.addWidget(self.folder)
        layout.addWidget(folder_text)
        layout.addLayout(path_row)
        layout.addSpacing(GRID)
        layout.addWidget(self.message)
        layout.addStretch()
        layout.addWidget(self._buttons)

    def _connect_signals(self) -> None:
        self._buttons.accepted.connect(self._try)
        self._buttons.rejected.connect(self.reject)
        self._browse.clicked.connect(self._choose_folder)
        self.path.textEdited.connect(self.folder.click)
        self.count.valueChanged.connect(self.made.click)
        self._session.data_changed.connect(self.accept)
        self._session.data_failed.connect(self._show_error)

    def _show_source(self) -> None:
        source = self._session.data
        if isinstance(source, Folder):
            self.folder.setChecked(True)
            self.path.setText(str(source.path))
            self.count.setValue(MadeDigits().train)
        else:
            self.made.setChecked(True)
            self.count.setValue(source.train)

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder with IDX Files"), self.path.text())
        if chosen:
            self.path.setText(chosen)
            self.folder.setChecked(True)

    @Slot()
    def _try(self) -> None:
        if self.made.isChecked():
            self._say(self.tr("Making digits…"), "muted")
            source = MadeDigits(train=self.count.value(), test=max(500, self.count.value() // 10))
        else:
            self._say(self.tr("Reading…"), "muted")
            source = Folder(Path(self.path.text().strip()).expanduser())
        self.accept_button.setEnabled(False)
        self._session.choose_data(source)

    def reject(self) -> None:
        self._session.cancel_data()
        super().reject()

    @Slot(object)
    def _show_error(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        self._say(str(error), "error")

    def _say(self, text: str, role: str) -> None:
        set_role(self.message, role)
        self.message.setText(text)
        self.message.show()
