"""What can be changed while it trains: speed and learning rate; and what the training paused for."""

from __future__ import annotations

import dataclasses
import random
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.experiment.training.divergence import Divergence
from ui.session.worker import RunState

if TYPE_CHECKING:
    from ui.session.editing import Editor
    from ui.session.session import Session


class TrainingControls(QObject):
    """Follows the session and tells its worker.

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

    def __init__(self, session: Session):
        super().__init__(session)
        self._session = session
        self._rate: float | None = None
        self._restarts = False
        self.speed: float | None = None
        self.divergence: Divergence | None = None
        session.state_changed.connect(self._follow_state)
        session.settings_changed.connect(self._follow_settings)
        session.worker.signals.diverged.connect(self._show_divergence)

    def set_speed(self, batches_per_second: float | None) -> None:
        """Slow the training down, or let it run."""
        if batches_per_second != self.speed:
            self.speed = batches_per_second
            self._session.worker.set_speed(batches_per_second)
            self.speed_changed.emit()

    def restart_with(self, editor: Editor, **changes) -> None:
        """Drop the run and begin anew with `changes` of the settings."""
        self._restarts = True
        self._session.reset()
        editor.set_settings(dataclasses.replace(self._session.settings, **changes))

    def reset_with_new_seed(self, editor: Editor) -> None:
        """Drop the run; the next one begins with other random numbers."""
        editor.set_settings(dataclasses.replace(self._session.settings, seed=random.randrange(1, 10_000)))
        self._session.reset()

    @Slot(object)
    def _follow_state(self, state: RunState) -> None:
        if state is RunState.PREPARING:
            self._rate = self._session.run_settings.learning_rate
            self._follow_settings()
        if state in (RunState.PREPARING, RunState.READY):
            self._set_divergence(None)
        if state is RunState.READY and self._restarts:
            self._restarts = False
            self._session.train()

    @Slot()
    def _follow_settings(self) -> None:
        session = self._session
        rate = session.settings.learning_rate
        if session.is_under_way() and not self._restarts and rate != self._rate:
            self._rate = rate
            session.worker.set_learning_rate(rate)
            session.history.mark_rate(rate)
            session.figures_changed.emit()

    @Slot(object)
    def _show_divergence(self, divergence: Divergence) -> None:
        if self._session.is_under_way():
            self._set_divergence(divergence)

    def _set_divergence(self, divergence: Divergence | None) -> None:
        if divergence is not self.divergence:
            self.divergence = divergence
            self.divergence_changed.emit()
