"""The window's model: one network, one selected layer, one run, one set of data.

Views take the session, call its methods and follow its signals; they do not know each other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.data import OwnDrawings
from core.errors import ProjectError
from core.experiment import NetworkSpec, TrainingSettings, infer
from core.experiment.inside.health import HealthLimits, diagnose
from core.experiment.inside.probes import GradientProbe
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.recording import RunRecorder
from core.experiment.training.sources import DataSource, MadeDigits
from core.words import Words
from ui.session.drawing_collection import DrawingCollection
from ui.session.health import Health, explain
from ui.session.jobs import Job, Jobs, LatestJob
from ui.session.look import Look
from ui.session.metrics import RunHistory
from ui.session.network_state import NetworkState
from ui.session.overlays import Overlays
from ui.session.reader import DigitReader
from ui.session.run_library import RunLibrary
from ui.session.run_maker import make_run
from ui.session.time_travel import TimeTravel
from ui.session.training_controls import TrainingControls
from ui.session.worker import RunState, TrainingWorker
from ui.widgets.frame_queue import FrameQueue

_log = logging.getLogger(__name__)

FRAME_MILLISECONDS = 33
"""Figures of the training are taken over thirty times a second, or with each view that is drawn where that is less."""

LOOK_SECONDS = 0.06
"""Time from one look at gradients and weights to the next: no eye follows pictures faster."""

SLOWEST_LOOK_SECONDS = 0.2
"""The same while the last look is not drawn everywhere yet: the histogram over time wants columns."""

RECORDER_SECONDS = 0.5
"""Time from one question for the run's checkpoints to the next."""

_UNDER_WAY = (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED)


class Session(QObject):
    """What the window shows, and the only way to change it.

    Attributes:
        spec, shapes: the network and what shape inference says about it.
        settings: the training settings of the next run.
        data: where the images of the next run come from.
        drawings: one's own, kept with their labels.
        run_settings, run_data: those of the run that is shown; None before the first.
        selected: name of the selected card.
        limits: from where on a layer counts as unwell.
        state: where the worker is, as it said itself.
        history: the figures of the run.
        reader: reads drawings with the newest weights; None while it cannot: see NetworkState.
        frames: draws views in turns while it trains.
        jobs: what runs in threads beside the window.
        library: the recorded runs.
        overlays: recorded runs whose curves are shown too.
        controls: speed and learning rate, and what a run paused for.
        travel: the moment of the run that is shown.
        look: the drawing, and what the network makes of it.

    Signals:
        network_changed, settings_changed, data_changed: the attribute has another value.
        selection_changed: another layer (its name) is selected.
        state_changed: the worker announced another RunState.
        figures_changed: the history has more records, or was emptied.
        probed: the history has another probe, or was emptied.
        limits_changed: layers are judged by other limits.
        weights_changed: the reader has other weights.
        checkpoints_changed: `checkpoint_steps` gives other steps.
        recording_failed: the exception that ended the recording; the training goes on.
        data_failed, run_failed: an exception, for the user.
    """

    network_changed = Signal()
    selection_changed = Signal(str)
    settings_changed = Signal()
    data_changed = Signal()
    state_changed = Signal(object)
    figures_changed = Signal()
    probed = Signal()
    limits_changed = Signal()
    weights_changed = Signal()
    checkpoints_changed = Signal()
    recording_failed = Signal(object)
    data_failed = Signal(object)
    run_failed = Signal(object)

    def __init__(
        self,
        start: Snapshot,
        source: str,
        settings: TrainingSettings,
        parent: QObject | None = None,
        *,
        lasting_runs: bool = False,
    ):
        """Begin with the network and the weights of `start`, which are called `source`.

        `lasting_runs` are recorded in the user's data folder, others only until the window goes.
        """
        super().__init__(parent)
        self.spec = start.spec
        self.shapes = infer(start.spec)
        self.settings = settings
        self.run_settings: TrainingSettings | None = None
        self.data: DataSource = MadeDigits()
        self.run_data: DataSource | None = None
        self.limits = HealthLimits()
        self.selected = next((layer.name for layer in self.shapes.layers if layer.parameters), "input")
        self.state = RunState.READY
        self.history = RunHistory()
        self._looked = 0.0
        self._may_look = True
        self._start = start
        self._start_source = source
        self._begun = False  # a run was asked for, and the worker has not said yet that it begins
        self._ending = False
        self.reader: DigitReader | None = NetworkState(start.spec, start.arrays, source).reader()
        self.frames = FrameQueue(self)
        self.jobs = Jobs(self)
        self.library = RunLibrary(self.jobs, lasting_runs, self)
        self.travel = TimeTravel(self)
        self.look = Look(self)
        self.overlays = Overlays(self.library, self)
        self._recorder: RunRecorder | None = None
        self._checkpoint_steps: tuple[int, ...] = ()
        self._recording_error: Exception | None = None
        self.worker = TrainingWorker(self)
        self._reading = LatestJob(self.jobs)
        self.drawings = DrawingCollection(OwnDrawings(), self)
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MILLISECONDS)
        self._connect_signals()
        self.controls = TrainingControls(self)

    def _connect_signals(self) -> None:
        self._clock.timeout.connect(self._tick)
        self.frames.turn.connect(self.take_figures)
        self.worker.signals.state_changed.connect(self._follow_worker)
        self.worker.signals.failed.connect(self._run_failed)

    # The network

    @property
    def weights(self) -> Mapping[str, np.ndarray]:
        """The newest weights of all layers, also of a network that does not fit, by PyTorch's key."""
        return self._newest()[0]

    def set_network(
        self, spec: NetworkSpec, weights: Mapping[str, np.ndarray] | None = None, source: str | None = None
    ) -> None:
        """Show another network; the run that is under way ends, and its figures go.

        `weights` (by default the present ones) stay where a layer has a weight of that name and
        shape; the others are drawn anew from the seed. `source` says where they come from.
        """
        known = self.network_state()
        if weights is not None:
            known = replace(known, weights=weights)
        self.restore_network(known.carried_to(spec, self.settings, source))

    def network_state(self) -> NetworkState:
        """The network with the weights that it has now, for `restore_network`."""
        return NetworkState(self.spec, *self._newest())

    def restore_network(self, state: NetworkState) -> None:
        """Show a network as it was, to the last weight."""
        if self.state is not RunState.READY or self._begun:
            self._begun = False
            self._ending = True
            self.worker.reset()
        self.spec = state.spec
        self.shapes = infer(state.spec)
        self._start = Snapshot(0, state.spec, state.weights)
        self._start_source = state.source
        self.reader = state.reader()
        names = [layer.name for layer in state.spec.layers]
        if self.selected not in ("input", "loss", *names):
            self.selected = names[0] if names else "input"
        self._empty_history()
        self.network_changed.emit()
        self.selection_changed.emit(self.selected)
        self.weights_changed.emit()

    def _newest(self) -> tuple[Mapping[str, np.ndarray], str]:
        """The newest weights and their source, whatever moment is shown."""
        if self.travel.newest:
            return self.travel.newest
        return (self.reader.weights, self.reader.source) if self.reader else (self._start.arrays, self._start_source)

    # The selected layer

    def select(self, layer: str) -> None:
        if layer == self.selected:
            return
        self.selected = layer
        self.selection_changed.emit(layer)

    def set_limits(self, limits: HealthLimits) -> None:
        """Judge by `limits` from now on."""
        self.limits = limits
        self.limits_changed.emit()
        self.probed.emit()

    def health(self, layer: str) -> Health | None:
        """How `layer` is doing; None before its first probe."""
        probe = self.travel.probe()
        diagnosis = diagnose(layer, probe, self.limits) if probe else None
        return explain(diagnosis) if diagnosis else None

    def probe(self) -> GradientProbe | None:
        """The probe of the moment that is shown, with the selected layer in full; None before the first."""
        probe = self.travel.probe()
        return probe if probe is None or probe.layer == self.selected else probe.of(self.selected)

    def loss_name(self) -> str:
        return {"cross_entropy": self.tr("Cross Entropy"), "mse": self.tr("Squared Error")}[self.settings.loss]

    # Training

    def is_under_way(self) -> bool:
        """Whether a run has begun and not ended."""
        return self.state in _UNDER_WAY

    def is_running(self) -> bool:
        """Whether batches are being trained now, or about to be."""
        return self.state in (RunState.PREPARING, RunState.RUNNING)

    def can_train(self) -> bool:
        """Whether the layers fit, and no run is just being dropped."""
        return self.shapes.ok and not self._ending

    def train(self) -> None:
        """Begin a run, or go on with the paused one; a network that does not fit cannot be trained."""
        if not self.can_train():
            return
        self._prepare_run()
        self.worker.run(self._run_maker())

    def step(self) -> None:
        """Train one batch, then pause."""
        if not self.can_train():
            return
        self._prepare_run()
        self._look()
        self.worker.step(self._run_maker())

    def train_epoch(self) -> None:
        """Train to the end of the epoch, then pause."""
        if not self.can_train():
            return
        self._prepare_run()
        self.worker.train_epoch(self._run_maker())

    def pause(self) -> None:
        self.worker.pause()

    def stop(self) -> None:
        """End the run; its curves and weights stay."""
        self.worker.stop()

    def reset(self) -> None:
        """Drop the run; drawings are read with the weights of the start again."""
        self.worker.reset()

    def close(self) -> None:
        """End the worker; call before the window goes."""
        self._clock.stop()
        if not self.worker.close():
            _log.warning("the batch under way outlasted the window")
        self.library.close()
        self.jobs.close()

    # The weights that the run kept

    def checkpoint_steps(self) -> tuple[int, ...]:
        """Steps of the run whose weights were kept, from 0 to the newest; none without a run."""
        return self._checkpoint_steps

    def recorded_run(self) -> int | None:
        """Number of the run that is shown, in the library; None where none is recorded."""
        return self._recorder.run if self._recorder else None

    def load_checkpoint(self, step: int) -> Snapshot:
        """The weights at one of `checkpoint_steps`; any thread may ask.

        Raises ProjectError for another step.
        """
        if self._recorder is None:
            raise ProjectError(Words("there is no run with weights of step {step}; train first", step=step))
        return self._recorder.load(step)

    def set_settings(self, settings: TrainingSettings) -> None:
        """Use `settings` for the next run."""
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit()

    def choose_data(self, source: DataSource) -> None:
        """Read `source` in the background and use it, or say in `data_failed` why not."""
        self._reading.start(partial(_load, source), self._use_data, self.data_failed.emit)

    def cancel_data(self) -> None:
        """Keep the data as it is, whatever `choose_data` comes to."""
        self._reading.cancel()

    def _prepare_run(self) -> None:
        if not self.is_under_way():
            self.run_settings = self.settings
            self.run_data = self.data
            self.worker.set_learning_rate(None)
            self._empty_history()
            self._begun = True

    def _run_maker(self):
        return partial(make_run, self.spec, self.run_settings, self.run_data, self.library)

    def _empty_history(self) -> None:
        self.history = RunHistory()
        self.travel.forget()
        self.figures_changed.emit()
        self.probed.emit()

    @Slot()
    def _allow_look(self) -> None:
        self._may_look = True

    def _look_if_due(self) -> None:
        wait = LOOK_SECONDS if self._may_look else SLOWEST_LOOK_SECONDS
        if self.state is RunState.RUNNING and time.monotonic() - self._looked >= wait:
            self._look()

    def _look(self) -> None:
        self._may_look = False
        self._looked = time.monotonic()
        self.worker.look(self.selected)

    @Slot()
    def _tick(self) -> None:
        # Figures that nobody could draw yet are taken with the next view's turn.
        if not self.frames.is_behind():
            self.take_figures()
        else:
            self._look_if_due()

    @Slot()
    def take_figures(self) -> None:
        """Take over what the worker produced, and ask for the next look."""
        harvest = self.worker.harvest()
        if self._ending:
            return
        self.history.add_records(harvest.records)
        for probe in harvest.probes:
            self.history.add_probe(probe)
        if harvest.snapshot is not None and self.reader is not None:
            source = Words("Training, step {step}", step=f"{harvest.snapshot.step:,}")
            self.travel.take(harvest.snapshot, source)
        if harvest.records:
            self.figures_changed.emit()
        if harvest.probes:
            self.probed.emit()
            # Behind all views that show this probe: nobody needs another one before.
            self.frames.ask(self._allow_look)
        self.frames.ask(self._follow_recorder, every=RECORDER_SECONDS)
        self._look_if_due()

    @Slot()
    def _follow_recorder(self) -> None:
        run = self.worker.current
        self._recorder = run.recorder if run else None
        steps = self._recorder.steps if self._recorder else ()
        if steps != self._checkpoint_steps:
            self._checkpoint_steps = steps
            self.checkpoints_changed.emit()
        error = self._recorder.error if self._recorder else run and run.problem
        if error is not self._recording_error:
            self._recording_error = error
            if error is not None:
                self.recording_failed.emit(error)

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
            self._empty_history()
            if self.reader is not None:
                self.reader.use(self._start, self._start_source)
            self.weights_changed.emit()
        if self.is_running():
            self._may_look = True
            self._clock.start()
        else:
            self._clock.stop()
        self.state_changed.emit(state)

    @Slot(object)
    def _run_failed(self, error: Exception) -> None:
        self.run_failed.emit(error)

    def _use_data(self, source: DataSource) -> None:
        self.data = source
        self.data_changed.emit()


def _load(source: DataSource, job: Job) -> DataSource:
    source.load()
    return source
