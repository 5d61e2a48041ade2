"""Going back to a checkpoint of the run: what the window shows then, and the way back to now."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.errors import ProjectError
from core.experiment.inside.probes import GradientProbe
from core.experiment.network.snapshot import Snapshot
from core.words import Words
from ui.session.moment_gradients import MomentGradients
from ui.session.reader import DigitReader

if TYPE_CHECKING:
    from ui.session.session import Session


class TimeTravel(QObject):
    """The moment of the run that is shown; the training goes on meanwhile.

    Attributes:
        step: the checkpoint that is shown, or None for now.
        compared: the checkpoint that is shown beside it, or None.

    Signals:
        changed: another moment is shown or compared.
    """

    changed = Signal()

    def __init__(self, session: Session):
        super().__init__(session)
        self._session = session
        self._newest: tuple[Snapshot, str] | None = None
        self._compared_reader: DigitReader | None = None
        self._start: Mapping[str, np.ndarray] | None = None
        self._shown_gradients = MomentGradients(session)
        self._compared_gradients = MomentGradients(session)
        self.step: int | None = None
        self.compared: int | None = None
        session.checkpoints_changed.connect(self._follow_checkpoints)
        self._shown_gradients.found.connect(session.probed)
        self._compared_gradients.found.connect(session.probed)

    def take(self, snapshot: Snapshot, source: str) -> None:
        """Read drawings with these weights, called `source`, unless an older moment is shown."""
        self._newest = snapshot, source
        if self.step is None:
            self._read_with(snapshot, source)

    @property
    def newest(self) -> tuple[Mapping[str, np.ndarray], str] | None:
        """The newest weights and their source while an older moment is shown; else None."""
        return (self._newest[0].arrays, self._newest[1]) if self.step is not None and self._newest else None

    def steps(self) -> tuple[int, ...]:
        """Where the slider can stand, in order."""
        return self._session.checkpoint_steps()

    def show(self, step: int) -> None:
        """Show the run as it was at the checkpoint `step`; raises ProjectError where there is none."""
        if step == self.step:
            return
        snapshot = self._session.load_checkpoint(step)
        if self.step is None and self._newest is None:
            self._newest = Snapshot(0, self._session.spec, self._session.reader.weights), self._session.reader.source
        self.step = step
        self._shown_gradients.ask(snapshot)
        self._read_with(snapshot, Words("Weights of step {step}", step=f"{step:,}"))
        self._tell()

    @Slot()
    def back(self) -> None:
        """Show what is now."""
        if self.step is None:
            return
        self.step = None
        self._shown_gradients.ask(None)
        if self._newest:
            self._read_with(*self._newest)
        self._tell()

    def compare(self, step: int | None) -> None:
        """Show the checkpoint `step` beside what is shown, or nothing; raises ProjectError for another step."""
        if step == self.compared:
            return
        snapshot = None if step is None else self._session.load_checkpoint(step)
        self.compared = step
        self._compared_reader = DigitReader(snapshot, f"{step}") if snapshot else None
        self._compared_gradients.ask(snapshot)
        self.changed.emit()

    def compared_reader(self) -> DigitReader | None:
        """Reads with the weights of the compared moment; None while there is none."""
        return self._compared_reader

    def start_weights(self) -> Mapping[str, np.ndarray] | None:
        """The weights that the run began with; None where there is no run that kept them."""
        steps = self.steps()
        if self._start is None and steps:
            # A run that ended before its first batch, or on a full disk, kept none after all.
            with suppress(ProjectError):
                self._start = self._session.load_checkpoint(steps[0]).arrays
        return self._start

    def probe(self) -> GradientProbe | None:
        """The probe of the moment that is shown, or None; see MomentGradients."""
        return self._session.history.latest_probe if self.step is None else self._shown_gradients.probe()

    def compared_probe(self) -> GradientProbe | None:
        """That of the compared moment; None while there is none."""
        return self._compared_gradients.probe()

    def forget(self) -> None:
        """Be in the present, with nothing remembered: the run has gone."""
        away = self.step is not None or self.compared is not None
        self.step = self.compared = self._compared_reader = self._newest = self._start = None
        self._shown_gradients.ask(None)
        self._compared_gradients.ask(None)
        if away:
            self.changed.emit()

    def _read_with(self, snapshot: Snapshot, source: str) -> None:
        if self._session.reader is not None:
            self._session.reader.use(snapshot, source)
        self._session.weights_changed.emit()

    def _tell(self) -> None:
        self.changed.emit()
        self._session.probed.emit()

    @Slot()
    def _follow_checkpoints(self) -> None:
        if not self.steps():
            self.forget()
