"""Takes a digit out of a picture: what was found, to be put right by hand, and what the network reads in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from core.data import DIGIT_CLASSES, Adjustments, FoundDigit, find_digit
from core.errors import ImageError
from ui.pad.crop_view import WHOLE, CropView
from ui.pad.network_input import InputImage
from ui.session.jobs import Jobs, LatestJob
from ui.session.network import Network
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wording import explanation

READ_SIDE = 1600
"""Pictures are shown and searched at about this size; the digit ends up at 28×28 anyway."""

_PREVIEW = 28 * 6


class ImportDialog(QDialog):
    """Shows a picture while it is made a digit; says in place what is wrong with it.

    Attributes:
        found: the digit as it is adjusted now, or None.

    Signals:
        applied: uint8 28×28, ink = 255, and the picture's name.
    """

    applied = Signal(object, str)

    def __init__(self, theme: Theme, network: Network, jobs: Jobs, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setWindowTitle(self.tr("Read a Digit from a Picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(90 * GRID, 66 * GRID)
        self._network = network
        self._name = ""
        self._grey: np.ndarray | None = None
        self.found: FoundDigit | None = None
        self._reading, self._finding = LatestJob(jobs), LatestJob(jobs)
        self.picture = CropView(theme)
        self.digit = InputImage(theme)
        self.answer = make_label("", "title")
        self.polarity = QComboBox()
        self.threshold = QSlider(Qt.Orientation.Horizontal)
        self.rotation = QSlider(Qt.Orientation.Horizontal)
        self.threshold_value, self.rotation_value = make_label("", "small"), make_label("", "small")
        self.message = make_label("", "error", wrap=True)
        self.reset = QPushButton(self.tr("&Start Over"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Apply | QDialogButtonBox.StandardButton.Cancel)
        self.apply = self._buttons.button(QDialogButtonBox.StandardButton.Apply)
        self._threshold: float | None = None
        self._build()
        self._connect_signals()
        self._show_found(None)

    def _build(self) -> None:
        self.digit.setFixedSize(_PREVIEW, _PREVIEW)
        self.digit.setAccessibleName(self.tr("The Digit That Was Found, 28×28"))
        self.answer.setObjectName("importAnswer")
        self.answer.setMinimumHeight(3 * GRID)
        self.message.setObjectName("importMessage")
        self.polarity.addItem(self.tr("Found by the Program"), None)
        self.polarity.addItem(self.tr("Dark on Light"), True)
        self.polarity.addItem(self.tr("Light on Dark"), False)
        self.polarity.setToolTip(self.tr("Whether the digit is darker or lighter than its paper."))
        self.threshold.setRange(0, 90)
        self.threshold.setToolTip(self.tr("Weaker marks than this share of the strongest ink count as paper."))
        self.rotation.setRange(-180, 180)
        self.rotation.setPageStep(15)
        self.rotation.setToolTip(self.tr("Turn the digit upright."))
        self.reset.setAutoDefault(False)
        controls = QGridLayout()
        controls.setVerticalSpacing(GRID)
        rows: tuple[tuple[str, QWidget, QLabel], ...] = (
            (self.tr("&Ink"), self.polarity, QLabel()),
            (self.tr("&Threshold"), self.threshold, self.threshold_value),
            (self.tr("&Rotation"), self.rotation, self.rotation_value),
        )
        for row, (text, editor, value) in enumerate(rows):
            label = QLabel(text)
            label.setBuddy(editor)
            editor.setAccessibleName(text.replace("&", ""))
            controls.addWidget(label, 2 * row, 0)
            controls.addWidget(editor, 2 * row + 1, 0, 1, 2)
            controls.addWidget(value, 2 * row, 1, Qt.AlignmentFlag.AlignRight)
        caption = make_label(self.tr("28×28, for the Network"), "small")
        reset = (self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        side = fill(QVBoxLayout(), caption, self.digit, self.answer, controls, reset, STRETCH)
        middle = fill(QHBoxLayout(), (self.picture, 1), side, spacing=2 * GRID)
        margins = (3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        fill(QVBoxLayout(self), (middle, 1), self.message, self._buttons, margins=margins)
        self.apply.setDefault(True)

    def _connect_signals(self) -> None:
        self.picture.crop_changed.connect(self._find)
        self.polarity.currentIndexChanged.connect(self._find)
        self.threshold.valueChanged.connect(self._choose_threshold)
        self.rotation.valueChanged.connect(self._find)
        self.reset.clicked.connect(self._start_over)
        self.apply.clicked.connect(self._apply)
        self._buttons.rejected.connect(self.reject)
        self._network.weights_changed.connect(self._read)

    def load(self, name: str, read: Callable[[], np.ndarray]) -> None:
        """Show the picture that `read` gives, uint8 H×W, and that is called `name`; `read` runs in a thread."""
        self._name = name
        self._say(self.tr("Reading {name}…").format(name=name), "muted")
        self._reading.start(lambda job: read(), self._show_picture, self._show_error)

    def is_busy(self) -> bool:
        """Tell whether what is shown will change by itself."""
        return self._reading.busy or self._finding.busy

    def adjustments(self) -> Adjustments:
        """Return what the controls say."""
        crop = None if self.picture.crop == WHOLE else self.picture.crop
        return Adjustments(self.polarity.currentData(), self._threshold, crop, float(self.rotation.value()))

    @Slot(object)
    def _show_picture(self, grey: np.ndarray) -> None:
        self._grey = grey
        self.picture.set_picture(grey)
        self._find()

    @Slot()
    def _find(self) -> None:
        if self._grey is not None:
            grey, adjustments = self._grey, self.adjustments()
            self._finding.start(lambda job: find_digit(grey, adjustments), self._show_found, self._show_error)

    @Slot(object)
    def _show_found(self, found: FoundDigit | None) -> None:
        self.found = found
        self.digit.set_input(None if found is None else found.image.astype(np.float32))
        for control in (self.polarity, self.threshold, self.rotation, self.reset):
            control.setEnabled(self._grey is not None)
        self.apply.setEnabled(found is not None)
        if found is not None:
            self._say("", "muted")
            if self._threshold is None:
                with QSignalBlocker(self.threshold):
                    self.threshold.setValue(round(100 * found.threshold))
        text = self.tr("{percent} %, found") if self._threshold is None else self.tr("{percent} %")
        self.threshold_value.setText(text.format(percent=self.threshold.value()))
        self.rotation_value.setText(f"{self.rotation.value()}°")
        self._read()

    @Slot()
    def _read(self) -> None:
        reader = self._network.reader
        if self.found is None or reader is None:
            self.answer.setText("")
            return
        reading = reader.read(self.found.image)
        if reading.digit is None:
            self.answer.setText(self.tr("The network's outputs are not numbers"))
            return
        text = self.tr("Read as {digit}, {percent} %")
        self.answer.setText(text.format(digit=DIGIT_CLASSES[reading.digit], percent=f"{100 * reading.confidence:.1f}"))

    @Slot(object)
    def _show_error(self, error: Exception) -> None:
        self._show_found(None)
        if isinstance(error, ImageError):
            self._say(explanation(error), "error")
        else:
            self._say(self.tr("This was not foreseen: {error}").format(error=error), "error")

    def show_problem(self, text: str) -> None:
        """Say why there is no picture to show."""
        self._say(text, "error")

    def _say(self, text: str, role: str) -> None:
        set_role(self.message, role)
        self.message.setText(text)
        self.message.setVisible(bool(text))

    @Slot(int)
    def _choose_threshold(self, percent: int) -> None:
        self._threshold = percent / 100
        self._find()

    @Slot()
    def _start_over(self) -> None:
        with QSignalBlocker(self.polarity), QSignalBlocker(self.rotation):
            self.polarity.setCurrentIndex(0)
            self.rotation.setValue(0)
        self._threshold = None
        self.picture.set_crop(WHOLE)
        self._find()

    @Slot()
    def _apply(self) -> None:
        if self.found is not None:
            self.applied.emit(self.found.image, self._name)
        self.accept()

    def done(self, result: int) -> None:
        for job in (self._reading, self._finding):
            job.cancel()
        super().done(result)
