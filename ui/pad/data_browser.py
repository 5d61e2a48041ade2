"""The data browser: every image of the data set, and of one's own, and what the network reads in them."""

from __future__ import annotations

from enum import Enum
from functools import partial

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.data import DIGIT_CLASSES, DigitImages, input_side
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.evaluation import probabilities
from core.experiment.training.sources import DataSource
from ui.pad.sample_delegate import CELL, SampleDelegate
from ui.pad.sample_model import NumberRole, SampleModel
from ui.session.drawing_collection import DrawingCollection
from ui.session.jobs import Job, LatestJob
from ui.session.session import Session
from ui.session.training_setup import source_text
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.panel import EmptyState, NumberBox
from ui.widgets.theme import GRID, Theme, scaled
from ui.widgets.wording import explanation, translate

_CHUNK = 1024
"""Number of images that are read before asking again whether somebody still waits."""

_BATCH = 2_000
"""Number of images that the view lays out in one turn of the event loop."""


class Part(Enum):
    """Names the images that can be shown."""

    TRAIN = "train"
    TEST = "test"
    OWN = "own"


class DataBrowser(QDialog):
    """Shows images beside the main window. A click, or Enter, puts one on the pad; Delete removes an own drawing.

    Signals:
        chosen: uint8 28×28, its label, its class's name and what it is called.
    """

    chosen = Signal(object, int, str, str)

    def __init__(self, theme: Theme, session: Session, undo_stack: QUndoStack, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("dataBrowser")
        self.setWindowTitle(self.tr("Data"))
        self.resize(13 * CELL.width() + 8 * GRID, 84 * GRID)
        self._network = session.network
        self._setup = session.setup
        self._drawings = session.drawings
        self._undo_stack = undo_stack
        self._loading = LatestJob(session.jobs)
        self._reading = LatestJob(session.jobs)
        self._stale = False
        self._read_with = ""
        self.model = SampleModel(self)
        self.delegate = SampleDelegate(theme, self)
        self.view = QListView()
        self.part = QComboBox()
        self.label = QComboBox()
        self.wrong = QCheckBox(self.tr("Read &Wrongly"))
        self.read_all = QPushButton(self.tr("&Read All"))
        self.progress = QProgressBar()
        self.number = NumberBox(0, 0)
        self.random = QPushButton(self.tr("Rando&m"))
        self.remove = QPushButton(self.tr("Remove"))
        self.status = make_label("", "muted")
        self._content = EmptyState(theme, self.view, "database")
        self._build()
        self._connect_signals()

    def _build(self) -> None:
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.view.setFlow(QListView.Flow.LeftToRight)
        self.view.setWrapping(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setUniformItemSizes(True)
        self.view.setGridSize(CELL)
        # 60,000 places at once would hold the window up for 50 ms at every change of its width.
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setBatchSize(_BATCH)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setAccessibleName(self.tr("Images"))
        for text, part in (
            (self.tr("Training Images"), Part.TRAIN),
            (self.tr("Test Images"), Part.TEST),
            (self.tr("Own Drawings"), Part.OWN),
        ):
            self.part.addItem(text, part.value)
        self.part.setCurrentIndex(1)
        self.part.setAccessibleName(self.tr("Which Images"))
        self.label.setAccessibleName(self.tr("Label"))
        self.label.setMinimumContentsLength(9)
        self._fill_labels(DIGIT_CLASSES)
        self.wrong.setToolTip(self.tr("Only images in which the network reads something else than their label."))
        # Its text changes to Cancel and back.
        self.read_all.setMinimumWidth(max(self.read_all.sizeHint().width(), scaled(10 * GRID)))
        self.read_all.setToolTip(self.tr("Let the network read every image, with the weights it has now."))
        self.number.setAccessibleName(self.tr("Go to Number"))
        self.number.setToolTip(self.tr("Go to the image of this number."))
        self.number.setPrefix(self.tr("No. "))
        self.number.setMinimumWidth(13 * GRID)
        self.random.setToolTip(self.tr("Put an image on the pad, whichever."))
        self.remove.setToolTip(self.tr("Remove the selected drawings (Delete); undo brings them back."))
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setFixedWidth(12 * GRID)
        self.progress.setAccessibleName(self.tr("Progress of the Reading"))
        self.progress.hide()
        for button in (self.read_all, self.random, self.remove):
            button.setAutoDefault(False)
        left = (self.part, self.label, self.wrong, self.read_all, self.progress)
        top = fill(QHBoxLayout(), *left, STRETCH, self.number, self.random)
        bottom = fill(QHBoxLayout(), (self.status, 1), self.remove, spacing=-1)
        margins = (2 * GRID, 2 * GRID, 2 * GRID, GRID)
        fill(QVBoxLayout(self), top, (self._content, 1), bottom, margins=margins)

    def _connect_signals(self) -> None:
        self.part.currentIndexChanged.connect(self.load)
        self.label.currentIndexChanged.connect(self._filter)
        self.wrong.toggled.connect(self._filter_wrong)
        self.read_all.clicked.connect(self._read_or_cancel)
        self.number.valueChanged.connect(self.go_to)
        self.random.clicked.connect(self.pick_random)
        self.remove.clicked.connect(self._remove)
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self._setup.data_changed.connect(self._data_changed)
        self._drawings.changed.connect(self._drawings_changed)
        self._network.weights_changed.connect(self._weights_changed)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)

    def _fill_labels(self, classes: tuple[str, ...]) -> None:
        current = max(self.label.currentIndex(), 0)
        with QSignalBlocker(self.label):
            self.label.clear()
            self.label.addItem(self.tr("All Labels"), None)
            for number, name in enumerate(classes):
                self.label.addItem(name, number)
            self.label.setCurrentIndex(min(current, len(classes)))
        self.delegate.classes = classes

    # Which images

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self.model.samples is None:
            self.load()

    def hideEvent(self, event) -> None:
        self._stop_reading()
        super().hideEvent(event)

    @Slot()
    def load(self) -> None:
        """Fetch the chosen images in a thread."""
        self._stop_reading()
        self.model.set_samples(None)
        self._content.show_text(self.tr("Loading…"))
        self._show_status()
        load = partial(_load, self._setup.data, self._drawings, Part(self.part.currentData()))
        self._loading.start(load, self._show_samples, self._show_error)

    @Slot(object)
    def _show_samples(self, samples: DigitImages) -> None:
        self._fill_labels(samples.classes)
        self.model.set_samples(samples)
        self.number.setRange(0, max(0, len(samples) - 1))
        self._filter()
        if not self.part.hasFocus():
            self.view.setFocus()
        if self.wrong.isChecked():
            self._read()

    @Slot()
    def _filter(self) -> None:
        self.model.set_filter(self.label.currentData(), self.wrong.isChecked())
        self._show_content()

    @Slot(bool)
    def _filter_wrong(self, on: bool) -> None:
        self._filter()
        if on and self.model.samples is not None and (self.model.predictions is None or self._stale):
            self._read()

    @Slot()
    def _data_changed(self) -> None:
        if self.part.currentData() != Part.OWN.value:
            self._reload()

    @Slot()
    def _drawings_changed(self) -> None:
        if self.part.currentData() == Part.OWN.value:
            self._reload()

    def _reload(self) -> None:
        if self.isVisible():
            self.load()
        else:
            self.model.set_samples(None)

    @Slot()
    def _weights_changed(self) -> None:
        self._stale = self.model.predictions is not None
        if self.isVisible():
            self._show_status()

    # What the network reads

    @Slot()
    def _read_or_cancel(self) -> None:
        if self._reading.busy:
            self._stop_reading()
            self._show_content()
        else:
            self._read()

    def _read(self) -> None:
        network = self._network
        if self.model.samples is None or not len(self.model.samples) or network.reader is None:
            return
        self._stale = False
        self._read_with = network.reader.source
        self.progress.setValue(0)
        self.progress.show()
        self.read_all.setText(self.tr("&Cancel"))
        snapshot = Snapshot(0, network.spec, network.reader.weights)
        predict = partial(_predict, snapshot, self.model.samples.images)
        self._reading.start(predict, self._show_predictions, self._show_error, self._show_progress)
        self._show_content()

    def _stop_reading(self) -> None:
        self._reading.cancel()
        self.progress.hide()
        self.read_all.setText(self.tr("&Read All"))

    @Slot(float)
    def _show_progress(self, share: float) -> None:
        self.progress.setValue(round(1000 * share))

    @Slot(object)
    def _show_predictions(self, predictions: np.ndarray) -> None:
        self._stop_reading()
        self.model.set_predictions(predictions)
        self._show_content()

    # What is shown

    def _show_content(self) -> None:
        model = self.model
        if model.rowCount():
            self._content.show_view()
        elif model.samples is None:
            pass  # what is said already: that they are being loaded, or cannot be
        elif not len(model.samples):
            self._content.show_text(self.tr("No drawings are kept yet. Draw a digit and press Ctrl+K."))
        elif self.wrong.isChecked() and self._reading.busy:
            self._content.show_text(self.tr("Reading every image…"))
        elif self.wrong.isChecked() and model.predictions is not None:
            self._content.show_text(self.tr("Every one of these images is read rightly."))
        else:
            self._content.show_text(self.tr("No image matches. Choose another label, or read them all."))
        self._show_status()

    def _show_status(self) -> None:
        samples = self.model.samples
        own = self.part.currentData() == Part.OWN.value
        self.remove.setVisible(own)
        for widget in (self.read_all, self.wrong, self.number, self.random, self.remove):
            widget.setEnabled(samples is not None and len(samples) > 0)
        if samples is None:
            self.status.setText("")
            return
        shown = self.tr("{shown} of {count}").format(shown=f"{self.model.rowCount():,}", count=f"{len(samples):,}")
        words = [self.tr("Own drawings") if own else source_text(self._setup.data), shown]
        if self.model.predictions is not None:
            wrong = int(self.model.wrong().sum())
            text = self.tr("{count} read wrongly ({share} %), with {source}")
            share = f"{100 * wrong / max(1, len(samples)):.2f}"
            words.append(text.format(count=f"{wrong:,}", share=share, source=translate(self._read_with)))
            if self._stale:
                words.append(self.tr("the weights have changed since"))
        self.status.setText(" · ".join(words))

    @Slot(object)
    def _show_error(self, error: Exception) -> None:
        self._stop_reading()
        self.model.set_samples(None)
        self._content.show_text(explanation(error))
        self._show_status()

    # Choosing

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Select the image `number`, or the next one that is shown."""
        row = self.model.row_of(number)
        if row >= 0:
            index = self.model.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    @Slot()
    def pick_random(self) -> None:
        """Select one of the images that are shown, and put it on the pad."""
        if self.model.rowCount():
            row = int(np.random.default_rng().integers(self.model.rowCount()))
            self.number.setValue(int(self.model.shown[row]))
            index = self.model.index(row)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._choose(index)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        number, samples = index.data(NumberRole), self.model.samples
        if samples is None:
            return
        image, label = samples[number]
        names = {
            Part.TRAIN: self.tr("Training image {number}"),
            Part.TEST: self.tr("Test image {number}"),
            Part.OWN: self.tr("Own drawing {number}"),
        }
        name = names[Part(self.part.currentData())].format(number=f"{number:,}")
        self.chosen.emit(image, label, samples.classes[label], name)

    @Slot()
    def _remove(self) -> None:
        if self.part.currentData() != Part.OWN.value or self.model.samples is None:
            return
        drawings = self._drawings.drawings()
        numbers = [index.data(NumberRole) for index in self.view.selectionModel().selectedIndexes()]
        chosen = [drawings[number] for number in numbers if number < len(drawings)]
        if chosen:
            self._drawings.remove(chosen, self._undo_stack)


def _load(source: DataSource, drawings: DrawingCollection, part: Part, job: Job) -> DigitImages:
    if part is Part.OWN:
        return drawings.images()
    train, test = source.load()
    return train if part is Part.TRAIN else test


def _predict(snapshot: Snapshot, images: np.ndarray, job: Job) -> np.ndarray:
    """Return the class that the network reads in each image."""
    model, side = snapshot.build(), input_side(snapshot.spec.input_shape)
    predictions = np.empty(len(images), dtype=np.int64)
    for start in range(0, len(images), _CHUNK):
        if job.cancelled:
            break
        chunk = slice(start, start + _CHUNK)
        predictions[chunk] = probabilities(model, images[chunk], side).argmax(axis=1)
        job.report(start / len(images))
    return predictions
