"""Going back over the checkpoints of the run: a slider, the way back to now, and two moments side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QVBoxLayout

from core.data import DIGIT_CLASSES
from core.errors import LenetLabError
from ui.session.inspection import Inspection
from ui.session.reader import DigitReader
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.error_dialog import show_error
from ui.widgets.theme import GRID, set_role


class TimeBar(QFrame):
    """Follows the time travel; hidden until the run has kept weights of two moments.

    Attributes:
        slider: one stop per checkpoint, and now at its right end.
        back: back to now.
        compare: keeps the moment that is shown beside whatever is shown next.
        words: which moment is shown, unmistakably, and what was read then.
    """

    def __init__(self, travel: TimeTravel, run: TrainingRun, inspection: Inspection):
        super().__init__()
        self._travel = travel
        self._run = run
        self._inspection = inspection
        self.setAccessibleName(self.tr("Time Travel"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(self.tr("Moment of the Run"))
        self.slider.setToolTip(
            self.tr("Go back over the weights that the run kept: every view, and the reading, as they were then.")
        )
        self.slider.setPageStep(10)
        self.back = self._button(
            self.tr("Back to Now"), self.tr("Show the newest weights again. The training went on meanwhile.")
        )
        self.compare = self._button(self.tr("Compare"), self.tr("Keep this moment beside the one that you go to next."))
        self.compare.setCheckable(True)
        self._moment = QLabel(self)
        self._moment.setMinimumWidth(7 * GRID)
        set_role(self._moment, "strong")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._moment)
        row.addWidget(self.slider, 1)
        row.addWidget(self.compare)
        banner = QHBoxLayout()
        banner.setSpacing(GRID)
        banner.addWidget(self.words, 1)
        banner.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row)
        layout.addLayout(banner)
        self._connect_signals()
        self.show_moment()

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        set_role(button, "link")
        return button

    def _connect_signals(self) -> None:
        self.slider.valueChanged.connect(self._go)
        self.back.clicked.connect(self._travel.back)
        self.compare.clicked.connect(self._compare)
        self._travel.changed.connect(self.show_moment)
        self._travel.steps_changed.connect(self.show_moment)
        self._inspection.reading_changed.connect(self._show_words)

    @Slot()
    def show_moment(self) -> None:
        """Put slider and words where the time travel is."""
        travel = self._travel
        steps = travel.steps
        self.setVisible(len(steps) > 1 or travel.step is not None)
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(steps))
        self.slider.setValue(len(steps) if travel.step is None else _nearest(steps, travel.step))
        self.slider.blockSignals(False)
        self.compare.setChecked(travel.compared is not None)
        self.back.setVisible(travel.step is not None)
        self.words.setVisible(travel.step is not None or travel.compared is not None)
        self._moment.setText(
            self.tr("Now") if travel.step is None else self.tr("Step {step}").format(step=f"{travel.step:,}")
        )
        set_role(self, "warning" if travel.step is not None else "note")
        self._show_words()

    @Slot()
    def _show_words(self) -> None:
        if self.isHidden():
            return
        travel = self._travel
        last = self._run.metrics.last
        newest = last.step if last else 0
        if travel.step is None:
            words = self.tr("Showing now, step {newest}").format(newest=f"{newest:,}")
        else:
            words = self.tr("Showing step {step} of {newest}").format(step=f"{travel.step:,}", newest=f"{newest:,}")
        read = self._reading(None)
        if travel.compared is not None:
            words = self.tr("{moment}: {read} · step {compared}: {then}").format(
                moment=words, read=read, compared=f"{travel.compared:,}", then=self._reading(travel.compared_reader)
            )
        elif read and travel.step is not None:
            words = self.tr("{moment}: {read}").format(moment=words, read=read)
        self.words.setText(words)
        self.slider.setAccessibleDescription(words)

    def _reading(self, reader: DigitReader | None) -> str:
        """What `reader`, or else the network's, reads in the drawing."""
        seen = self._inspection.activations(reader)
        if seen is None:
            return self.tr("no drawing")
        shares = seen.probabilities()
        if not np.isfinite(shares).all():
            return self.tr("reads no digit")
        return self.tr("reads {digit}, {share:.1%}").format(
            digit=DIGIT_CLASSES[int(shares.argmax())], share=float(shares.max())
        )

    @Slot(int)
    def _go(self, stop: int) -> None:
        steps = self._travel.steps
        if stop >= len(steps):
            self._travel.back()
            return
        try:
            self._travel.show(steps[stop])
        except LenetLabError as error:
            show_error(self.window(), self.tr("This Moment Cannot Be Shown"), error)
            self.show_moment()

    @Slot(bool)
    def _compare(self, on: bool) -> None:
        travel = self._travel
        steps = travel.steps
        step = travel.step if travel.step is not None else (steps[-1] if steps else None)
        try:
            travel.compare(step if on else None)
        except LenetLabError as error:
            show_error(self.window(), self.tr("This Moment Cannot Be Shown"), error)
            self.show_moment()


def _nearest(steps: tuple[int, ...], step: int) -> int:
    return min(range(len(steps)), key=lambda place: abs(steps[place] - step), default=0)
