"""The training thread: one long-lived worker that drives `Trainer.steps()`.

The window says what it wants through one command under one lock; the worker looks at it between
batches. What happened comes back two ways. Changes of state and errors are signals, emitted by an
object that lives in the main thread. Figures go into a buffer that the window drains on its own
clock, so that a thousand batches a second cost it no more than thirty.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from PySide6.QtCore import QObject, Signal

from core.experiment.inside.probes import GradientProbe
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.divergence import DivergenceWatch
from core.experiment.training.recording import RunRecorder, recorded_steps
from core.experiment.training.trainer import StepRecord, Trainer

_log = logging.getLogger(__name__)

NORM_SECONDS = 0.03
"""Time from one measurement of all gradients' norms to the next: dense enough for a curve, a quarter of a percent."""

STOP_SECONDS = 2.0
"""How long closing the window waits for the batch that is being computed."""


class Command(Enum):
    """Says what the window wants the worker to do next.

    RUN trains on, STEP one batch, EPOCH to the end of the epoch; where no run is under way they begin one. STOP ends
    the run, whose figures and weights stay; RESET drops it with its figures; QUIT ends the thread.
    """

    PAUSE = "pause"
    RUN = "run"
    STEP = "step"
    EPOCH = "epoch"
    STOP = "stop"
    RESET = "reset"
    QUIT = "quit"


class RunState(Enum):
    """Says where the worker is, as it reports it itself."""

    READY = "ready"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


class RecordedTrainer:
    """Trains a run and records it.

    Attributes:
        trainer: trains.
        recorder: records; None where `problem` prevents it.
        steps: trains, and records, a batch with each `next()`.
    """

    def __init__(self, trainer: Trainer, recorder: RunRecorder | None = None, problem: Exception | None = None):
        self.trainer = trainer
        self.recorder = recorder
        self.problem = problem
        self.steps = recorded_steps(trainer, recorder) if recorder else trainer.steps()


MakeRun = Callable[[], RecordedTrainer]
"""Makes a run, in the worker's thread."""


@dataclass
class Output:
    """Holds what the worker produced since it was last asked."""

    records: list[StepRecord] = field(default_factory=list)
    probes: list[GradientProbe] = field(default_factory=list)
    snapshot: Snapshot | None = None


class WorkerSignals(QObject):
    """Says what the worker does. Lives in the main thread; connect only QObjects' slots to it.

    Signals:
        state_changed: another RunState holds.
        failed: the exception that ended the run.
        diverged: the Divergence for which the run pauses.
    """

    state_changed = Signal(object)
    failed = Signal(object)
    diverged = Signal(object)


class TrainingWorker:
    """Runs a trainer in a thread of its own, until `close`.

    Attributes:
        signals: where states and errors are announced.
        current: the run under way, or the last one; None after a reset.
    """

    def __init__(self, parent: QObject | None = None):
        self.signals = WorkerSignals(parent)
        self._changed = threading.Condition()
        self._command = Command.PAUSE
        self._make_run: MakeRun  # comes with the first command that begins a run
        self.current: RecordedTrainer | None = None
        self._output = Output()
        self._probed_layer: str | None = None
        self._speed: float | None = None
        self._learning_rate: float | None = None
        self._begun = 0.0
        self._watch = DivergenceWatch()
        # A daemon, so that the process can end although a batch outlasts STOP_SECONDS.
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._thread.start()

    # Called by the window

    def send(self, command: Command, make_run: MakeRun | None = None) -> None:
        """Have `command` done in place of the one before; it begins a run with `make_run`, where it begins one."""
        with self._changed:
            if self._command is Command.QUIT:
                return
            self._command = command
            if make_run is not None:
                self._make_run = make_run
            self._changed.notify()

    def request_probe(self, layer: str) -> None:
        """Ask for a gradient probe of `layer` and a snapshot after the next batch."""
        with self._changed:
            self._probed_layer = layer

    def set_speed(self, batches_per_second: float | None) -> None:
        """Train at most so many batches in a second; None for as many as can be."""
        with self._changed:
            self._speed = batches_per_second
            self._changed.notify()

    def set_learning_rate(self, rate: float | None) -> None:
        """Use `rate` instead of the settings' from the next batch on; None takes back a rate not used yet."""
        with self._changed:
            self._learning_rate = rate

    def take_output(self) -> Output:
        """Take what has been produced since the last call."""
        with self._changed:
            output, self._output = self._output, Output()
        return output

    def close(self) -> bool:
        """End the thread; False if the current batch took longer than STOP_SECONDS."""
        self.send(Command.QUIT)
        self._thread.join(STOP_SECONDS)
        return not self._thread.is_alive()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    # In the worker's thread

    def _work(self) -> None:
        state = RunState.READY
        run: RecordedTrainer | None = None  # under way
        while True:
            command = self._next_command(resting=state is not RunState.RUNNING)
            if command is Command.QUIT:
                break
            if command is Command.RESET:
                _close(run)
                run = None
                self.take_output()
                self.current = None
                state = self._announce(RunState.READY)
            elif command in (Command.PAUSE, Command.STOP):
                if run is not None:
                    self._keep(run)
                    if command is Command.STOP:
                        _close(run)
                        run = None
                    state = self._announce(RunState.PAUSED if run else RunState.STOPPED)
            elif state is not RunState.RUNNING or self._keep_pace(command):
                try:
                    if run is None:
                        run = self._begin()
                    if command is not Command.STEP and state is not RunState.RUNNING:
                        state = self._announce(RunState.RUNNING)
                    finished = not self._one_batch(run, command)
                except Exception as error:
                    _log.exception("training stopped")
                    _close(run)
                    run = None
                    self._rest()
                    state = self._announce(RunState.FAILED)
                    self._emit(self.signals.failed, error)
                    continue
                if finished:
                    run = None
                    self._rest()
                    state = self._announce(RunState.FINISHED)
                elif command is Command.STEP:
                    state = self._announce(RunState.PAUSED)
        _close(run)

    def _next_command(self, resting: bool) -> Command:
        """Return the command in force; wait for a new one while there is nothing to do.

        STEP, STOP and RESET hold once: taking one leaves PAUSE behind. PAUSE itself is returned once,
        to a run that is to be paused, and then waits.
        """
        with self._changed:
            while resting and self._command is Command.PAUSE:
                self._changed.wait()
            command = self._command
            if command in (Command.STEP, Command.STOP, Command.RESET):
                self._command = Command.PAUSE
            return command

    def _keep_pace(self, command: Command) -> bool:
        """Wait until the next batch is due; False where another command came meanwhile."""
        with self._changed:
            while self._command is command and self._speed:
                left = self._begun + 1 / self._speed - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return self._command is command

    def _rest(self) -> None:
        """Go on with nothing, unless the window wants something else by now."""
        with self._changed:
            if self._command in (Command.RUN, Command.EPOCH):
                self._command = Command.PAUSE

    def _begin(self) -> RecordedTrainer:
        self._announce(RunState.PREPARING)
        self.current = run = self._make_run()
        run.trainer.norm_seconds = NORM_SECONDS
        self._watch = DivergenceWatch()
        return run

    def _one_batch(self, run: RecordedTrainer, command: Command) -> bool:
        """Train a batch and hand over its figures; False after the last one of the run."""
        trainer = run.trainer
        self._begun = time.monotonic()
        with self._changed:
            layer, self._probed_layer = self._probed_layer, None
            rate, self._learning_rate = self._learning_rate, None
        if rate is not None:
            trainer.learning_rate = rate
        if layer is not None:
            trainer.request_probes(layer)
        record = next(run.steps, None)
        trainer.drop_probes()
        last = record is None or record.step == trainer.settings.epochs * record.batches
        if last:
            # Lets the generator come to its end.
            next(run.steps, None)
        snapshot = trainer.snapshot() if layer is not None or last else None
        probe = trainer.latest_probe() if layer is not None and record is not None else None
        self._hand_over(record, probe, snapshot)
        if record is not None:
            divergence = self._watch.add(record.step, record.loss)
            if divergence is not None:
                self._emit(self.signals.diverged, replace(divergence, origin=trainer.origin))
            if divergence is not None or (command is Command.EPOCH and record.batch == record.batches):
                self._rest()
        if command is Command.STEP and not last:
            self._keep(run)
        return not last

    def _keep(self, run: RecordedTrainer) -> None:
        """Show the weights of a moment at which the training rests, and keep them."""
        snapshot = run.trainer.snapshot()
        self._hand_over(None, None, snapshot)
        if run.recorder is not None:
            run.recorder.add_checkpoint(snapshot)

    def _hand_over(self, record: StepRecord | None, probe: GradientProbe | None, snapshot: Snapshot | None) -> None:
        """Put what there is into the buffer; of snapshots only the newest counts."""
        with self._changed:
            if record is not None:
                self._output.records.append(record)
            if probe is not None:
                self._output.probes.append(probe)
            if snapshot is not None:
                self._output.snapshot = snapshot

    def _announce(self, state: RunState) -> RunState:
        self._emit(self.signals.state_changed, state)
        return state

    def _emit(self, signal, value) -> None:
        with self._changed:
            closing = self._command is Command.QUIT
        if not closing:
            signal.emit(value)


def _close(run: RecordedTrainer | None) -> None:
    """End the steps of `run`, if there is one, and with them its recording."""
    if run is not None:
        run.steps.close()
