"""Recorded runs whose curves are laid over those of the run that is shown."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.experiment.training.runs import Curves
from ui.session.jobs import Job
from ui.session.metrics import Series, smooth_series
from ui.session.run_library import RunLibrary

_log = logging.getLogger(__name__)

MOST = 5
"""Runs that can be told apart by their colours."""


@dataclass(eq=False)
class Overlay:
    """Holds the curves of a recorded run.

    Attributes:
        run: its number.
        name: what it is called.
        place: which of the colours it has, from 0.
        loss, accuracy, learning_rate: loss and rate per batch, accuracy (percent) per epoch.
    """

    run: int
    name: str
    place: int
    loss: Series
    accuracy: Series
    learning_rate: Series
    _smoothed: tuple[float, Series] | None = None

    def smoothed(self, share: float) -> Series:
        """Smooth the loss; the result is kept, because it is drawn thirty times a second."""
        if self._smoothed is None or self._smoothed[0] != share:
            self._smoothed = share, smooth_series(self.loss, share)
        return self._smoothed[1]


class Overlays(QObject):
    """Holds the runs that are laid over, in the order they came.

    Signals:
        changed: other runs, or other names.
        failed: the exception that reading a run raised.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, library: RunLibrary, parent: QObject | None = None):
        super().__init__(parent)
        self._library = library
        self._overlays: dict[int, Overlay] = {}
        self._wanted: dict[int, str] = {}

    def all(self) -> list[Overlay]:
        return list(self._overlays.values())

    def wanted(self) -> set[int]:
        """Return the numbers of the runs that are laid over, or will be once they are read."""
        return set(self._wanted)

    def full(self) -> bool:
        return len(self._wanted) >= MOST

    def show(self, run: int, name: str) -> None:
        """Lay the run over, once its curves are read; as long as there are colours left."""
        if run not in self._wanted and not self.full():
            self._wanted[run] = name
            read = partial(self._read, run)
            self._library.queue.start(read, partial(self._take, run), partial(self._fail, run))

    def hide(self, run: int) -> None:
        """Take the run away again."""
        self._wanted.pop(run, None)
        if self._overlays.pop(run, None) is not None:
            self.changed.emit()

    def rename(self, run: int, name: str) -> None:
        if run in self._wanted:
            self._wanted[run] = name
        if run in self._overlays:
            self._overlays[run].name = name
            self.changed.emit()

    def _read(self, run: int, job: Job) -> Curves:
        return self._library.store().curves(run)

    def _take(self, run: int, curves: Curves) -> None:
        if run not in self._wanted:
            return
        place = next(place for place in range(MOST) if place not in {o.place for o in self._overlays.values()})
        epochs = [record.epoch for record in curves.epochs]
        accuracy = [100 * record.test_accuracy for record in curves.epochs]
        self._overlays[run] = Overlay(
            run,
            self._wanted[run],
            place,
            Series.of(curves.step, curves.loss),
            Series.of(np.array(epochs), np.array(accuracy)),
            Series.of(curves.step, curves.learning_rate),
        )
        self.changed.emit()

    def _fail(self, run: int, error: Exception) -> None:
        _log.error("run %d cannot be laid over", run, exc_info=error)
        self._wanted.pop(run, None)
        self.failed.emit(error)
