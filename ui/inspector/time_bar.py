"""Going back over the checkpoints of the run: a slider, the way back to now, and two moments side by side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout

from core.data import DIGIT_CLASSES
from core.errors import LenetLabError
from ui.session.inspection import Inspection
from ui.session.reader import DigitReader
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.boxes import fill, make_label
from ui.widgets.buttons import link_button
from ui.widgets.error_dialog import show_error
from ui.widgets.theme import GRID, set_role


class TimeBar(QFrame):
    """Follows the time travel; hidden until the run has kept weights of two moments.

    Attributes:
        slider: one stop per checkpoint, and now at its right end.
        back: shows what is now again.
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
        self.back = link_button(
            self.tr("Back to Now"), self.tr("Show the newest weights again. The training went on meanwhile.")
        )
        tip = self.tr("Keep this moment beside the one that you go to next.")
        self.compare = link_button(self.tr("Compare"), tip, checkable=True)
        self._moment = make_label(role="strong")
        self._moment.setMinimumWidth(7 * GRID)
        self.words = make_label(wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = fill(QHBoxLayout(), self._moment, (self.slider, 1), self.compare, spacing=GRID)
        banner = fill(QHBoxLayout(), (self.words, 1), self.back, spacing=GRID)
        fill(QVBoxLayout(self), row, banner, margins=(GRID, GRID // 2, GRID, GRID // 2), spacing=GRID // 2)
        self.slider.valueChanged.connect(self._go)
        self.back.clicked.connect(travel.back)
        self.compare.clicked.connect(self._compare)
        travel.changed.connect(self.show_moment)
        travel.steps_changed.connect(self.show_moment)
        inspection.reading_changed.connect(self._show_words)
        self.show_moment()

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
        """Say what `reader`, or else the network's, reads in the drawing."""
        seen = self._inspection.activations(reader)
        if seen is None:
            return self.tr("no drawing")
        shares = seen.probabilities()
        if not np.isfinite(shares).all():
            return self.tr("reads no digit")
        digit, share = DIGIT_CLASSES[int(shares.argmax())], float(shares.max())
        return self.tr("reads {digit}, {share:.1%}").format(digit=digit, share=share)

    @Slot(int)
    def _go(self, stop: int) -> None:
        steps = self._travel.steps
        if stop >= len(steps):
            self._travel.back()
        else:
            self._try(self._travel.show, steps[stop])

    @Slot(bool)
    def _compare(self, on: bool) -> None:
        travel = self._travel
        steps = travel.steps
        step = travel.step if travel.step is not None else (steps[-1] if steps else None)
        self._try(travel.compare, step if on else None)

    def _try(self, go: Callable[..., None], step: int | None) -> None:
        """Go to the moment `step`, or say why that cannot be."""
        try:
            go(step)
        except LenetLabError as error:
            show_error(self.window(), self.tr("This Moment Cannot Be Shown"), error)
            self.show_moment()


def _nearest(steps: tuple[int, ...], step: int) -> int:
    return min(range(len(steps)), key=lambda place: abs(steps[place] - step), default=0)
