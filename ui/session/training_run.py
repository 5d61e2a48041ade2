"""The run: begun and paused here, trained by the worker, followed in its figures."""

from __future__ import annotations

import logging
import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.errors import ProjectError
from core.experiment import NetworkSpec, TrainingSettings
from core.experiment.training.recording import record_run
from core.experiment.training.sources import DataSource
from core.experiment.training.trainer import Trainer
from core.words import Words
from ui.session.checkpoints import Checkpoints
from ui.session.metrics import RunMetrics
from ui.session.network import Network
from ui.session.run_library import RunLibrary
from ui.session.training_setup import TrainingSetup
from ui.session.worker import Command, RecordedTrainer, RunState, TrainingWorker
from ui.widgets.frame_queue import FrameQueue

_log = logging.getLogger(__name__)

FRAME_MILLISECONDS = 33
"""Figures of the training are taken over thirty times a second, or with each view that is drawn where that is less."""

PROBE_SECONDS = 0.06
"""Time from one request for a probe of gradients and weights to the next: no eye follows pictures faster."""

SLOWEST_PROBE_SECONDS = 0.2
"""Time from one request to the next while the last probe is not drawn everywhere: the histogram over time wants columns."""

RECORDER_SECONDS = 0.5
"""Time from one question for the run's checkpoints to the next."""


class TrainingRun(QObject):
    """Trains the network, which gets its newest weights from here; another network ends the run.

    Attributes:
        state: where the worker is, as it said itself.
        metrics: the figures of the run.
        settings, data: what the run is made with; before the first, what they were at the start.
        frames: draws views in turns while it trains.

    Signals:
        state_changed: the worker announced another RunState.
        cleared: the figures of the run have gone.
        figures_changed: the metrics have more records, or are cleared.
        probed: the metrics have another probe, or are cleared.
        failed: the exception that ended the run.
    """

    state_changed = Signal(object)
    cleared = Signal()
    figures_changed = Signal()
    probed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        worker: TrainingWorker,
        checkpoints: Checkpoints,
        network: Network,
        setup: TrainingSetup,
        library: RunLibrary,
        frames: FrameQueue,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._worker = worker
        self._checkpoints = checkpoints
        self._network = network
        self._setup = setup
        self._library = library
        self.frames = frames
        self.state = RunState.READY
        self.metrics = RunMetrics()
        self.settings = setup.settings
        self.data = setup.data
        self._begun = False  # a run was asked for, and the worker has not said yet that it begins
        self._ending = False
        self._probe_requested = 0.0
        self._probe_drawn = True
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MILLISECONDS)
        self._clock.timeout.connect(self._tick)
        frames.turn.connect(self.take_figures)
        worker.signals.state_changed.connect(self._follow_worker)
        worker.signals.failed.connect(self._tell_failed)
        network.changed.connect(self._follow_network)

    @property
    def trainer(self) -> Trainer | None:
        """What trains, or has trained, the run; None after a reset."""
        return self._worker.current.trainer if self._worker.current else None

    def is_under_way(self) -> bool:
        """Say whether a run has begun and not ended."""
        return self.is_running() or self.state is RunState.PAUSED

    def is_running(self) -> bool:
        """Say whether batches are being trained now, or about to be."""
        return self.state in (RunState.PREPARING, RunState.RUNNING)

    def can_train(self) -> bool:
        """Say whether the layers fit, and no run is just being dropped."""
        return self._network.shapes.ok and not self._ending

    # Commands

    @Slot()
    def train(self) -> None:
        """Begin a run, or go on with the paused one; a network that does not fit cannot be trained."""
        self._go_on(Command.RUN)

    @Slot()
    def step(self) -> None:
        """Train one batch, then pause."""
        if self.can_train():
            self._request_probe()
        self._go_on(Command.STEP)

    @Slot()
    def train_epoch(self) -> None:
        """Train to the end of the epoch, then pause."""
        self._go_on(Command.EPOCH)

    def _go_on(self, command: Command) -> None:
        if not self.can_train():
            return
        if not self.is_under_way():
            self.settings = self._setup.settings
            self.data = self._setup.data
            self._worker.set_learning_rate(None)
            self._clear()
            self._begun = True
        self._worker.send(command, partial(_make, self._network.spec, self.settings, self.data, self._library))

    @Slot()
    def pause(self) -> None:
        self._worker.send(Command.PAUSE)

    @Slot()
    def stop(self) -> None:
        """End the run; its curves and weights stay."""
        self._worker.send(Command.STOP)

    @Slot()
    def reset(self) -> None:
        """Drop the run; drawings are read with the weights of the start again."""
        self._worker.send(Command.RESET)

    def set_learning_rate(self, rate: float) -> None:
        """Learn at `rate` from the next batch on, and mark that in the curves."""
        self._worker.set_learning_rate(rate)
        self.metrics.mark_rate(rate)
        self.figures_changed.emit()

    def close(self) -> None:
        """End the worker; call before the window goes."""
        self._clock.stop()
        if not self._worker.close():
            _log.warning("the batch under way outlasted the window")

    # Figures

    def _clear(self) -> None:
        self.metrics = RunMetrics()
        self.cleared.emit()
        self.figures_changed.emit()
        self.probed.emit()

    @Slot()
    def _tick(self) -> None:
        # Figures that nobody could draw yet are taken with the next view's turn.
        if not self.frames.is_behind():
            self.take_figures()
        else:
            self._request_probe_if_due()

    @Slot()
    def take_figures(self) -> None:
        """Take over what the worker produced, and request the next probe."""
        output = self._worker.take_output()
        if self._ending:
            return
        self.metrics.add_records(output.records)
        for probe in output.probes:
            self.metrics.add_probe(probe)
        if output.snapshot is not None:
            source = Words("Training, step {step}", step=f"{output.snapshot.step:,}")
            self._network.take_weights(output.snapshot, source)
        if output.records:
            self.figures_changed.emit()
        if output.probes:
            self.probed.emit()
            # Behind all views that show this probe: nobody needs another one before.
            self.frames.ask(self._note_drawn)
        self.frames.ask(self._checkpoints.follow, every=RECORDER_SECONDS)
        self._request_probe_if_due()

    @Slot()
    def _note_drawn(self) -> None:
        self._probe_drawn = True

    def _request_probe_if_due(self) -> None:
        wait = PROBE_SECONDS if self._probe_drawn else SLOWEST_PROBE_SECONDS
        if self.state is RunState.RUNNING and time.monotonic() - self._probe_requested >= wait:
            self._request_probe()

    def _request_probe(self) -> None:
        self._probe_drawn = False
        self._probe_requested = time.monotonic()
        self._worker.request_probe(self._network.selected)

    # What the worker says, and another network

    @Slot(object)
    def _follow_worker(self, state: RunState) -> None:
        self.state = state
        if state is not RunState.READY:
            self._begun = False
        self.frames.set_patient(self.is_running())
        if state is RunState.READY:
            self._ending = False
        self.take_figures()
        if state is RunState.READY:
            self._clear()
            self._network.take_back_weights()
        if self.is_running():
            self._probe_drawn = True
            self._clock.start()
        else:
            self._clock.stop()
        self.state_changed.emit(state)

    @Slot(object)
    def _tell_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    @Slot()
    def _follow_network(self) -> None:
        if self.state is not RunState.READY or self._begun:
            self._begun = False
            self._ending = True
            self._worker.send(Command.RESET)
        self._clear()


def _make(spec: NetworkSpec, settings: TrainingSettings, data: DataSource, library: RunLibrary) -> RecordedTrainer:
    """Make a run, in the worker's thread; without a usable store it is not recorded."""
    train_set, test_set = data.load()
    trainer = Trainer(spec, settings, train_set, test_set)
    try:
        return RecordedTrainer(trainer, record_run(library.store(), trainer, train_set.name))
    except ProjectError as error:
        _log.exception("the run is not recorded")
        return RecordedTrainer(trainer, problem=error)
