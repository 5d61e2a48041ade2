"""The gradients that are shown: the newest, or those of an earlier moment of the run."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from core.experiment.inside.probes import GradientProbe
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.hindsight import gradients_at
from ui.session.jobs import Jobs, LatestJob
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun

_log = logging.getLogger(__name__)


class ShownProbes(QObject):
    """Says which probe is shown, and which is compared with it.

    The gradients of an earlier moment are computed beside the window, because a slider does not wait for them; until
    then the probe that was taken nearest to it stands for them, and says which batch it is of.

    Signals:
        changed: other probes are shown, or the run has a new one.
    """

    changed = Signal()

    def __init__(self, run: TrainingRun, travel: TimeTravel, jobs: Jobs, parent: QObject | None = None):
        super().__init__(parent)
        self._run = run
        self._travel = travel
        self._shown = _MomentGradients(run, jobs, self)
        self._compared = _MomentGradients(run, jobs, self)
        run.probed.connect(self.changed)
        travel.changed.connect(self._follow_travel)
        for gradients in (self._shown, self._compared):
            gradients.found.connect(self.changed)

    def shown(self, layer: str | None = None) -> GradientProbe | None:
        """Return the probe of the moment that is shown, with `layer` in full where one is named; None before the first."""
        probe = self._run.metrics.latest_probe if self._travel.moment is None else self._shown.probe()
        return _with(probe, layer)

    def compared(self, layer: str | None = None) -> GradientProbe | None:
        """Return the probe of the moment that is compared; None while there is none."""
        return _with(self._compared.probe(), layer)

    @Slot()
    def _follow_travel(self) -> None:
        self._shown.ask(self._travel.moment)
        self._compared.ask(self._travel.compared_moment)
        self.changed.emit()


class _MomentGradients(QObject):
    """Computes the gradients of one moment at a time.

    Signals:
        found: `probe` gives the gradients of the moment itself.
    """

    found = Signal()

    def __init__(self, run: TrainingRun, jobs: Jobs, parent: QObject):
        super().__init__(parent)
        self._run = run
        self._moment: Snapshot | None = None
        self._probe: GradientProbe | None = None
        self._job = LatestJob(jobs)

    def ask(self, moment: Snapshot | None) -> None:
        """Compute the gradients of the run at `moment`, or none."""
        if moment is self._moment:
            return
        self._job.cancel()
        self._moment, self._probe = moment, None
        trainer = self._run.trainer
        if moment is not None and trainer is not None:
            self._job.start(lambda job: gradients_at(trainer, moment), self._take, partial(_give_up, moment.step))

    def probe(self) -> GradientProbe | None:
        """Return the moment's gradients, with the size of the step that was measured nearest to it."""
        if self._moment is None:
            return None
        return self._probe or self._run.metrics.probe_history.nearest(self._moment.step + 1)

    def _take(self, probe: GradientProbe) -> None:
        measured = self._run.metrics.update_ratios
        self._probe = replace(probe, update_ratios={layer: ratios.at(probe.step) for layer, ratios in measured.items()})
        self.found.emit()


def _give_up(step: int, error: Exception) -> None:
    _log.warning("the gradients of step %d are not computed anew: %s", step, error)


def _with(probe: GradientProbe | None, layer: str | None) -> GradientProbe | None:
    return probe if probe is None or layer is None or probe.layer == layer else probe.of(layer)
