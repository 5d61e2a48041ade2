"""What can be changed while it trains: speed and learning rate; and what the training paused for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.experiment.training.divergence import Divergence
from ui.session.training_run import TrainingRun
from ui.session.training_setup import TrainingSetup
from ui.session.worker import RunState, TrainingWorker


class TrainingControls(QObject):
    """Steers the run under way.

    The learning rate of the settings is in force at once, also in a run under way; every other
    setting waits for the next run.

    Attributes:
        speed: batches in a second at most; None for as many as can be.
        divergence: what the run paused for; None where nothing is wrong.

    Signals:
        speed_changed, divergence_changed: the attribute has another value.
    """

    speed_changed = Signal()
    divergence_changed = Signal()

    def __init__(self, worker: TrainingWorker, run: TrainingRun, setup: TrainingSetup, parent: QObject | None = None):
        super().__init__(parent)
        self._worker = worker
        self._run = run
        self._setup = setup
        self._rate: float | None = None
        self._restarts = False
        self.speed: float | None = None
        self.divergence: Divergence | None = None
        run.state_changed.connect(self._follow_state)
        setup.settings_changed.connect(self._follow_settings)
        worker.signals.diverged.connect(self._show_divergence)

    def set_speed(self, batches_per_second: float | None) -> None:
        """Slow the training down, or let it run."""
        if batches_per_second != self.speed:
            self.speed = batches_per_second
            self._worker.set_speed(batches_per_second)
            self.speed_changed.emit()

    def restart(self) -> None:
        """Drop the run and begin anew, with the settings that there are once it has gone."""
        self._restarts = True
        self._run.reset()

    @Slot(object)
    def _follow_state(self, state: RunState) -> None:
        if state is RunState.PREPARING:
            self._rate = self._run.settings.learning_rate
            self._follow_settings()
        if state in (RunState.PREPARING, RunState.READY):
            self._set_divergence(None)
        if state is RunState.READY and self._restarts:
            self._restarts = False
            self._run.train()

    @Slot()
    def _follow_settings(self) -> None:
        rate = self._setup.settings.learning_rate
        if self._run.is_under_way() and not self._restarts and rate != self._rate:
            self._rate = rate
            self._run.set_learning_rate(rate)

    @Slot(object)
    def _show_divergence(self, divergence: Divergence) -> None:
        if self._run.is_under_way():
            self._set_divergence(divergence)

    def _set_divergence(self, divergence: Divergence | None) -> None:
        if divergence is not self.divergence:
            self.divergence = divergence
            self.divergence_changed.emit()
