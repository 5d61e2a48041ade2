"""Going back to a checkpoint of the run: what the window shows then, and the way back to now."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.errors import ProjectError
from core.experiment.network.snapshot import Snapshot
from core.words import Words
from ui.session.checkpoints import Checkpoints
from ui.session.network import Network
from ui.session.reader import DigitReader


class TimeTravel(QObject):
    """Chooses the moment of the run that is shown; the training goes on meanwhile.

    Attributes:
        moment: weights of the checkpoint that is shown, or None for now.
        compared_moment: those of the checkpoint that is shown beside it, or None.
        compared_reader: reads drawings with them.

    Signals:
        changed: another moment is shown or compared.
        steps_changed: there are other checkpoints to go to.
    """

    changed = Signal()
    steps_changed = Signal()

    def __init__(self, network: Network, checkpoints: Checkpoints, parent: QObject | None = None):
        super().__init__(parent)
        self._network = network
        self._checkpoints = checkpoints
        self._start: Mapping[str, np.ndarray] | None = None
        self.moment: Snapshot | None = None
        self.compared_moment: Snapshot | None = None
        self.compared_reader: DigitReader | None = None
        checkpoints.changed.connect(self._follow_checkpoints)

    @property
    def step(self) -> int | None:
        """The checkpoint that is shown, or None for now."""
        return self.moment.step if self.moment else None

    @property
    def compared(self) -> int | None:
        """The checkpoint that is shown beside it, or None."""
        return self.compared_moment.step if self.compared_moment else None

    @property
    def steps(self) -> tuple[int, ...]:
        """The checkpoints, in order."""
        return self._checkpoints.steps

    def show(self, step: int) -> None:
        """Show the run as it was at the checkpoint `step`; raises ProjectError where there is none."""
        if step == self.step:
            return
        self.moment = self._checkpoints.load(step)
        self._network.read_with(self.moment, Words("Weights of step {step}", step=f"{step:,}"))
        self.changed.emit()

    @Slot()
    def back(self) -> None:
        """Show what is now."""
        if self.moment is not None:
            self.moment = None
            self._network.read_with_newest()
            self.changed.emit()

    def compare(self, step: int | None) -> None:
        """Show the checkpoint `step` beside what is shown, or nothing; raises ProjectError for another step."""
        if step == self.compared:
            return
        self.compared_moment = None if step is None else self._checkpoints.load(step)
        self.compared_reader = DigitReader(self.compared_moment, f"{step}") if self.compared_moment else None
        self.changed.emit()

    def start_weights(self) -> Mapping[str, np.ndarray] | None:
        """Return the weights that the run began with; None where there is no run that kept them."""
        if self._start is None and self.steps:
            # A run that ended before its first batch, or on a full disk, kept none after all.
            with suppress(ProjectError):
                self._start = self._checkpoints.load(self.steps[0]).arrays
        return self._start

    @Slot()
    def forget(self) -> None:
        """Come back to the present and remember nothing: the run has gone."""
        away = self.moment is not None or self.compared_moment is not None
        self.moment = self.compared_moment = self.compared_reader = self._start = None
        self._network.read_with_newest()
        if away:
            self.changed.emit()

    @Slot()
    def _follow_checkpoints(self) -> None:
        if not self.steps:
            self.forget()
        self.steps_changed.emit()
