"""What the draw pad has to do with data sets: samples put on it, drawings of its own kept."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu, QWidget

from core.data import DIGIT_CLASSES, DigitImages, Drawing
from core.experiment.training.sources import DataSource
from core.words import Words
from ui.pad.data_browser import DataBrowser
from ui.pad.digit_canvas import DigitCanvas
from ui.pad.pad_actions import PadActions
from ui.session.jobs import Job, LatestJob
from ui.session.session import Session
from ui.widgets.error_dialog import show_error
from ui.widgets.theme import Theme


class PadSamples(QObject):
    """Serves the actions for samples and own drawings.

    Attributes:
        browser: the data browser, once it was opened.
        labels: the menu that asks for the label of a drawing to keep.
    """

    def __init__(self, theme: Theme, session: Session, canvas: DigitCanvas, actions: PadActions, pad: QWidget):
        super().__init__(pad)
        self._theme = theme
        self._session = session
        self._setup = session.setup
        self._drawings = session.drawings
        self._inspection = session.inspection
        self._canvas = canvas
        self._pad = pad
        self._picking = LatestJob(session.jobs)
        self.browser: DataBrowser | None = None
        self.labels = QMenu(pad)
        self.labels.addAction(self.tr("Keep as")).setEnabled(False)
        for number, name in enumerate(DIGIT_CLASSES):
            action = self.labels.addAction(f"&{name}")
            action.setData(number)
        self.labels.triggered.connect(self._keep)
        actions.keep.triggered.connect(self.ask_label)
        actions.browse.triggered.connect(self.browse)
        actions.sample.triggered.connect(self.pick)
        self._drawings.failed.connect(self._show_drawing_error)

    @Slot()
    def pick(self) -> None:
        """Put a random test image on the pad; loads the data where it was not used yet."""
        self._picking.start(partial(_pick, self._setup.data), self._use_picked, self._show_error)

    def _use_picked(self, picked: tuple[DigitImages, int]) -> None:
        samples, number = picked
        image, label = samples[number]
        name = self.tr("Test image {number}").format(number=f"{number:,}")
        self.use(image, label, samples.classes[label], name)

    @Slot(object, int, str, str)
    def use(self, image: np.ndarray, label: int, class_name: str, name: str) -> None:
        """Put a sample on the pad."""
        origin = self.tr("{name}, labelled {label}").format(name=name, label=class_name)
        self._canvas.sheet.change(Drawing.of_picture(image, origin), Words("Put Sample on the Pad"))

    @Slot()
    def browse(self) -> None:
        """Open the data browser beside the window."""
        if self.browser is None:
            self.browser = DataBrowser(self._theme, self._session, self._canvas.sheet.stack, self._pad.window())
            self.browser.chosen.connect(self.use)
        self.browser.show()
        self.browser.activateWindow()

    @Slot()
    def ask_label(self) -> None:
        """Ask which digit the drawing is; the one that is read is offered first."""
        if self._canvas.is_empty():
            return
        reading = self._inspection.reading
        self.labels.popup(self._canvas.mapToGlobal(QPoint(8, 8)))
        if reading is not None and reading.digit is not None:
            self.labels.setActiveAction(self.labels.actions()[1 + reading.digit])

    @Slot(object)
    def _keep(self, action) -> None:
        image, _ = self._canvas.drawing.image()
        self._drawings.keep(image, action.data(), self._canvas.sheet.stack)

    @Slot(object)
    def _show_error(self, error: Exception) -> None:
        show_error(self._pad.window(), self.tr("No Sample Could Be Taken"), error)

    @Slot(object)
    def _show_drawing_error(self, error: Exception) -> None:
        show_error(self._pad.window(), self.tr("The Own Drawings Could Not Be Changed"), error)


def _pick(source: DataSource, job: Job) -> tuple[DigitImages, int]:
    _, test = source.load()
    return test, int(np.random.default_rng().integers(len(test)))
