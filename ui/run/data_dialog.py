"""Where the training images come from: made digits, files of the user's, own drawings, or a download."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.data import download
from core.experiment.training.sources import Drawings, Folder, ImageFolder, MadeDigits, Use, source_of
from ui.session.drawing_collection import DrawingCollection
from ui.session.jobs import Job, Jobs, LatestJob
from ui.session.training_setup import TrainingSetup
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.panel import NumberBox
from ui.widgets.theme import GRID, scaled, set_role
from ui.widgets.wording import explanation

_INDENT = 3 * GRID


class DataDialog(QDialog):
    """Chooses the training images. Closes only once the data could be read; until then the old stays."""

    def __init__(self, setup: TrainingSetup, drawings: DrawingCollection, jobs: Jobs, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Training Data"))
        self.setObjectName("dataDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(scaled(72 * GRID))
        self._setup = setup
        self._drawings = drawings
        self._downloading = LatestJob(jobs)
        self.made = QRadioButton(self.tr("&Digits Made by the Program"))
        self.count = NumberBox(1_000, 200_000)
        self.own = QRadioButton(self.tr("&Own Drawings"))
        self.use = QComboBox()
        self.folder = QRadioButton(self.tr("&Folder with IDX Files or Images"))
        self.path = QLineEdit()
        self.lenient = QCheckBox(self.tr("&Leave out files that are no pictures"))
        self._browse = QPushButton(self.tr("&Browse…"))
        self.remote = QRadioButton(self.tr("Do&wnload"))
        self.data_set = QComboBox()
        self.progress = QProgressBar()
        self.message = make_label(wrap=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._build()
        self._show_source()
        self._connect_signals()
        self._follow_choice()

    def _build(self) -> None:
        self.count.setSingleStep(1_000)
        self.count.setAccessibleName(self.tr("Number of Training Images"))
        self.use.setAccessibleName(self.tr("Use of the Own Drawings"))
        self.use.addItem(self.tr("Mix them into made digits"), Use.MIXED.value)
        self.use.addItem(self.tr("Train and test on them alone"), Use.ALONE.value)
        self.use.addItem(self.tr("Train on made digits, test on them"), Use.TEST.value)
        self.path.setAccessibleName(self.tr("Folder"))
        self.path.setPlaceholderText(self.tr("Folder with train-images-idx3-ubyte …, or with folders 0 to 9"))
        self.data_set.setAccessibleName(self.tr("Data Set"))
        self.data_set.addItem(self.tr("MNIST (12 MB)"), "mnist")
        self.data_set.addItem(self.tr("Fashion-MNIST (31 MB)"), "fashion-mnist")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the Download"))
        self.progress.hide()
        self.message.setObjectName("dataMessage")
        self.message.hide()
        own_count = len(self._drawings.drawings())
        self._column = QVBoxLayout(self)
        self._add_choice(
            self.made,
            self.tr("Drawn from strokes in several writing styles. Needs no files and no network."),
            QLabel(self.tr("Training Images")),
            self.count,
        )
        own_text = self.tr("{count} digits that you drew and kept. Every fifth is kept for testing.")
        self._add_choice(self.own, own_text.format(count=f"{own_count:,}"), self.use)
        self._add_choice(
            self.folder,
            self.tr("MNIST's or Fashion-MNIST's four files, gzipped or not, or pictures in folders named 0 to 9."),
            self.path,
            self._browse,
        )
        self._add_row(self.lenient)
        self._add_choice(
            self.remote,
            self.tr("Once, from the servers of their makers. Each file is checked against its SHA-256."),
            self.data_set,
        )
        margins = 3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID
        fill(self._column, self.progress, self.message, STRETCH, self._buttons, margins=margins, spacing=GRID)

    def _add_choice(self, choice: QRadioButton, text: str, *editors: QWidget) -> None:
        about = make_label(text, "muted", wrap=True)
        about.setIndent(_INDENT)
        if self._column.count():
            self._column.addSpacing(GRID)
        self._column.addWidget(choice)
        self._column.addWidget(about)
        self._add_row(*editors)

    def _add_row(self, *editors: QWidget) -> None:
        parts = [(editor, 1 if editor is self.path else 0) for editor in editors]
        rest = [] if self.path in editors else [STRETCH]
        self._column.addLayout(fill(QHBoxLayout(), *parts, *rest, margins=(_INDENT, 0, 0, 0), spacing=-1))

    def _connect_signals(self) -> None:
        self._buttons.accepted.connect(self._try)
        self._buttons.rejected.connect(self.reject)
        self._browse.clicked.connect(self._choose_folder)
        self.path.textEdited.connect(self.folder.click)
        self.lenient.clicked.connect(self.folder.click)
        self.count.valueChanged.connect(self.made.click)
        self.use.activated.connect(self.own.click)
        self.data_set.activated.connect(self.remote.click)
        for choice in (self.made, self.own, self.folder, self.remote):
            choice.toggled.connect(self._follow_choice)
        self._setup.data_changed.connect(self.accept)
        self._setup.data_failed.connect(self._show_error)

    def _show_source(self) -> None:
        source = self._setup.data
        self.count.setValue(source.train if isinstance(source, MadeDigits) else MadeDigits().train)
        if isinstance(source, (Folder, ImageFolder)):
            self.folder.setChecked(True)
            self.path.setText(str(source.path))
            self.lenient.setChecked(isinstance(source, ImageFolder) and source.lenient)
        elif isinstance(source, Drawings):
            self.own.setChecked(True)
            self.use.setCurrentIndex(self.use.findData(source.use.value))
        else:
            self.made.setChecked(True)

    @Slot()
    def _follow_choice(self) -> None:
        """Ask for a download by its name, not by a button that says OK."""
        self.accept_button.setText(self.tr("Download and Use") if self.remote.isChecked() else self.tr("OK"))

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder with IDX Files or Images"), self.path.text())
        if chosen:
            self.path.setText(chosen)
            self.folder.setChecked(True)

    @Slot()
    def _try(self) -> None:
        self.accept_button.setEnabled(False)
        if self.remote.isChecked():
            self._say(self.tr("Downloading…"), "muted")
            self.progress.setValue(0)
            self.progress.show()
            fetch = partial(_download, self.data_set.currentData())
            self._downloading.start(fetch, self._use_download, self._show_error, self._show_progress)
        elif self.made.isChecked():
            self._say(self.tr("Making digits…"), "muted")
            self._setup.choose_data(self._made())
        elif self.own.isChecked():
            self._say(self.tr("Reading…"), "muted")
            self._setup.choose_data(Drawings(Use(self.use.currentData()), self._made()))
        else:
            self._read_folder(Path(self.path.text().strip()).expanduser())

    def _made(self) -> MadeDigits:
        return MadeDigits(train=self.count.value(), test=max(500, self.count.value() // 10))

    def _read_folder(self, path: Path) -> None:
        self._say(self.tr("Reading…"), "muted")
        source = source_of(path)
        if isinstance(source, ImageFolder):
            source = ImageFolder(path, self.lenient.isChecked())
        self._setup.choose_data(source)

    @Slot(float)
    def _show_progress(self, share: float) -> None:
        self.progress.setValue(round(1000 * share))

    @Slot(object)
    def _use_download(self, folder: Path) -> None:
        self.progress.hide()
        self.path.setText(str(folder))
        self.folder.setChecked(True)
        self._read_folder(folder)

    def reject(self) -> None:
        self._downloading.cancel()
        self._setup.cancel_data()
        super().reject()

    @Slot(object)
    def _show_error(self, error: Exception) -> None:
        self.progress.hide()
        self.accept_button.setEnabled(True)
        self._say(explanation(error), "error")

    def _say(self, text: str, role: str) -> None:
        set_role(self.message, role)
        self.message.setText(text)
        self.message.show()
        self._grow()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Grow for text that takes more lines, which a window does not do by itself."""
        self._column.activate()
        self.resize(self.width(), max(self.height(), self._column.heightForWidth(self.width())))


class _Cancelled(Exception):
    """Ends a download that nobody waits for."""


def _download(name: str, job: Job) -> Path:
    def progress(done: int, total: int) -> None:
        if job.cancelled:
            raise _Cancelled
        job.report(done / total)

    return download(name, progress=progress)
