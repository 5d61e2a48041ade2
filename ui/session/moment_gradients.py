"""The gradients of an earlier moment: those of the look that came nearest, until they are computed anew."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.experiment.inside.probes import GradientProbe
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.hindsight import gradients_at
from core.experiment.training.trainer import Trainer
from ui.session.jobs import Job, LatestJob

if TYPE_CHECKING:
    from ui.session.session import Session

_log = logging.getLogger(__name__)


class MomentGradients(QObject):
    """Asks for the gradients of one moment at a time, in the background: a slider does not wait for them.

    Signals:
        found: `probe` gives the gradients of the moment itself.
    """

    found = Signal()

    def __init__(self, session: Session):
        super().__init__(session)
        self._session = session
        self._moment: Snapshot | None = None
        self._probe: GradientProbe | None = None
        self._job = LatestJob(session.jobs)

    def ask(self, moment: Snapshot | None) -> None:
        """Be about the run at `moment`, or about none."""
        self._job.cancel()
        self._moment, self._probe = moment, None
        run = self._session.worker.current
        if moment is not None and run is not None:
            self._job.start(partial(_compute, run.trainer, moment), self._take, self._give_up)

    def probe(self) -> GradientProbe | None:
        """What is known of the moment, with the size of the step that was measured nearest to it."""
        if self._moment is None:
            return None
        if self._probe is None:
            return self._session.history.album.nearest(self._moment.step + 1)
        return self._probe

    def _take(self, probe: GradientProbe) -> None:
        measured = self._session.history.update_ratios
        self._probe = replace(probe, update_ratios={layer: ratios.at(probe.step) for layer, ratios in measured.items()})
        self.found.emit()

    def _give_up(self, error: Exception) -> None:
        """The gradients of the nearest look stay, which say which batch they are of."""
        _log.warning("the gradients of step %d are not computed anew: %s", self._moment.step, error)


def _compute(trainer: Trainer, moment: Snapshot, job: Job) -> GradientProbe:
    return gradients_at(trainer, moment)
