"""The training thread: one long-lived worker that drives `Trainer.steps()`.

The window says what it wants through one command under one lock; the worker looks at it between
batches. What happened comes back two ways. Changes of state and errors are signals, emitted by an
object that lives in the main thread. Figures go into a buffer that the window drains on its own
clock, so that a thousand batches a second cost it no more than thirty.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QObject, Signal

from core.experiment.probes import GradientProbe
from core.experiment.recording import RunRecorder, recorded_steps
from core.experiment.snapshot import Snapshot
from core.experiment.trainer import StepRecord, Trainer

_log = logging.getLogger(__name__)

STOP_SECONDS = 2.0
"""How long closing the window waits for the batch that is being computed."""


class Command(Enum):
    """What the window wants the worker to do next."""

    PAUSE = "pause"
    RUN = "run"
    STEP = "step"
    RESET = "reset"
    QUIT = "quit"


class RunState(Enum):
    """Where the worker is, as it reports it itself."""

    READY = "ready"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """What the worker works on.

    Attributes:
        trainer: trains.
        recorder: records the run; None where `problem` prevents it.
    """

    trainer: Trainer
    recorder: RunRecorder | None = None
    problem: Exception | None = None

    def steps(self) -> Iterator[StepRecord]:
        return recorded_steps(self.trainer, self.recorder) if self.recorder else self.trainer.steps()


@dataclass
class Harvest:
    """What the worker produced since the last look."""

    records: list[StepRecord] = field(default_factory=list)
    probes: list[GradientProbe] = field(default_factory=list)
    snapshot: Snapshot | None = None


class WorkerSignals(QObject):
    """The worker's voice. Lives in the main thread; connect only QObjects' slots to it.

    Signals:
        state_changed: another RunState holds.
        failed: the exception that ended the run.
    """

    state_changed = Signal(object)
    failed = Signal(object)


class TrainingWorker:
    """Runs a trainer in a thread of its own, from `start` to `close`.

    Attributes:
        signals: where states and errors are announced.
        current: the run under way, or the last one; None after a reset.
    """

    def __init__(self, parent: QObject | None = None):
        self.signals = WorkerSignals(parent)
        self._changed = threading.Condition()
        self._command = Command.PAUSE
        self._make_run: Callable[[], Run] | None = None
        self.current: Run | None = None
        self._harvest = Harvest()
        self._look_at: str | None = None
        # A daemon, so that the process can end although a batch outlasts STOP_SECONDS.
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._thread.start()

    # Called by the window

    def run(self, make_run: Callable[[], Run]) -> None:
        """Train on; where no run is under way, begin the one that `make_run` makes."""
        self._send(Command.RUN, make_run)

    def step(self, make_run: Callable[[], Run]) -> None:
        """Train one batch and pause; begins a run like `run`."""
        self._send(Command.STEP, make_run)

    def pause(self) -> None:
        self._send(Command.PAUSE)

    def reset(self) -> None:
        """Drop the run that is under way and all its figures."""
        self._send(Command.RESET)

    def look(self, layer: str) -> None:
        """Ask for a gradient probe of `layer` and a snapshot after the next batch."""
        with self._changed:
            self._look_at = layer

    def harvest(self) -> Harvest:
        """Take what has been produced since the last call."""
        with self._changed:
            harvest, self._harvest = self._harvest, Harvest()
        return harvest

    def close(self) -> bool:
        """End the thread; False if the current batch took longer than STOP_SECONDS."""
        self._send(Command.QUIT)
        self._thread.join(STOP_SECONDS)
        return not self._thread.is_alive()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _send(self, command: Command, make_run: Callable[[], Run] | None = None) -> None:
        with self._changed:
            if self._command is Command.QUIT:
                return
            self._command = command
            if make_run is not None:
                self._make_run = make_run
            self._changed.notify()

    # In the worker's thread

    def _work(self) -> None:
        state = RunState.READY
        trainer: Trainer | None = None
        steps: Iterator[StepRecord] | None = None
        while True:
            command = self._next_command(resting=state is not RunState.RUNNING)
            if command is Command.QUIT:
                break
            if command is Command.RESET:
                trainer = steps = self._close_run(steps)
                self.current = None
                state = self._announce(RunState.READY)
            elif command is Command.PAUSE:
                self._keep(trainer.snapshot())
                state = self._announce(RunState.PAUSED)
            else:
                try:
                    if steps is None:
                        self._announce(RunState.PREPARING)
                        self.current = self._make_run()
                        trainer, steps = self.current.trainer, self.current.steps()
                    if command is Command.RUN and state is not RunState.RUNNING:
                        state = self._announce(RunState.RUNNING)
                    finished = not self._one_batch(trainer, steps, look=command is Command.STEP)
                except Exception as error:
                    _log.exception("training stopped")
                    trainer = steps = self._close_run(steps, keep_figures=True)
                    self._rest()
                    state = self._announce(RunState.FAILED)
                    self._emit(self.signals.failed, error)
                    continue
                if finished:
                    trainer = steps = None
                    self._rest()
                    state = self._announce(RunState.FINISHED)
                elif command is Command.STEP:
                    state = self._announce(RunState.PAUSED)
        self._close_run(steps)

    def _next_command(self, resting: bool) -> Command:
        """The command in force; waits for a new one while there is nothing to do.

        STEP and RESET hold once: taking one leaves PAUSE behind. PAUSE itself is returned once, to
        a run that is to be paused, and then waits.
        """
        with self._changed:
            while resting and self._command is Command.PAUSE:
                self._changed.wait()
            command = self._command
            if command in (Command.STEP, Command.RESET):
                self._command = Command.PAUSE
            return command

    def _rest(self) -> None:
        with self._changed:
            if self._command is not Command.QUIT:
                self._command = Command.PAUSE

    def _one_batch(self, trainer: Trainer, steps: Iterator[StepRecord], look: bool) -> bool:
        with self._changed:
            layer, self._look_at = self._look_at, None
        if layer is not None:
            trainer.request_probes(layer)
        record = next(steps, None)
        trainer.drop_probes()
        snapshot = trainer.snapshot() if layer is not None or record is None else None
        probe = trainer.latest_probe() if layer is not None and record is not None else None
        self._hand_over(record, probe, snapshot)
        if look and record is not None:
            self._keep(trainer.snapshot())
        return record is not None

    def _keep(self, snapshot: Snapshot) -> None:
        """Show the weights of a moment at which the training rests, and keep them."""
        self._hand_over(snapshot=snapshot)
        if self.current.recorder is not None:
            self.current.recorder.add_checkpoint(snapshot)

    def _hand_over(self, record=None, probe=None, snapshot=None) -> None:
        """Put what there is into the buffer; of snapshots only the newest counts."""
        with self._changed:
            if record is not None:
                self._harvest.records.append(record)
            if probe is not None:
                self._harvest.probes.append(probe)
            if snapshot is not None:
                self._harvest.snapshot = snapshot

    def _close_run(self, steps, keep_figures: bool = False) -> None:
        if steps is not None:
            steps.close()
        if not keep_figures:
            self.harvest()

    def _announce(self, state: RunState) -> RunState:
        self._emit(self.signals.state_changed, state)
        return state

    def _emit(self, signal, value) -> None:
        with self._changed:
            closing = self._command is Command.QUIT
        if not closing:
            signal.emit(value)
