"""Recording a run while it trains, without making it wait for the disk.

The training thread only appends to lists; a writer thread puts them into the
store once a second, in one transaction. What goes wrong there (a full disk, say)
ends the recording and is told, and the training goes on.
"""

import logging
import threading
from collections.abc import Generator
from typing import TYPE_CHECKING

from core.errors import LenetLabError
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.checkpoints import CheckpointRhythm
from core.experiment.training.trainer import StepRecord, Trainer

if TYPE_CHECKING:
    from core.experiment.training.runs import RunStore

_log = logging.getLogger(__name__)

FLUSH_SECONDS = 1.0
"""Time between two writes, and so what a power cut loses at most."""

WAITING_BYTES = 1 << 20
"""Bytes of weights that may wait for the next write; more are written at once, since closing has to wait for them."""

CLOSE_SECONDS = 1.5
"""Time that closing waits for the writer, at most."""


class RunRecorder:
    """Takes the figures and the weights of one run; any thread may call it.

    Attributes:
        run: number of the run in its store.
        error: what ended the recording too early, or None.
    """

    def __init__(self, store: "RunStore", run: int, rhythm: CheckpointRhythm):
        self.run = run
        self.error: LenetLabError | None = None
        self._store = store
        self._rhythm = rhythm
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._steps: list[StepRecord] = []
        self._waiting: dict[int, Snapshot] = {}
        self._under_way: dict[int, Snapshot] = {}
        self._dropped: list[int] = []
        self._bytes = 0
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="recording", daemon=True)
        self._thread.start()

    def add(self, record: StepRecord) -> None:
        """Take note of a batch."""
        with self._changed:
            self._steps.append(record)
            if len(self._steps) == 1:
                self._changed.notify_all()

    def due(self, step: int) -> bool:
        """Tell whether `add_checkpoint` should be given the weights of `step`."""
        return self._rhythm.due(step)

    def add_checkpoint(self, snapshot: Snapshot) -> None:
        """Keep the weights of this moment; older ones make room."""
        with self._changed:
            dropped = self._rhythm.add(snapshot.step)
            self._waiting[snapshot.step] = snapshot
            self._bytes += _size(snapshot)
            self._dropped += dropped
            for step in dropped:
                waiting = self._waiting.pop(step, None)
                self._bytes -= _size(waiting) if waiting else 0
            self._changed.notify_all()

    @property
    def steps(self) -> tuple[int, ...]:
        """Return the steps whose weights `load` can give, in order."""
        with self._changed:
            return self._rhythm.steps

    def load(self, step: int) -> Snapshot:
        """Return the weights of one of `steps`; raises ProjectError for another one."""
        with self._changed:
            snapshot = self._waiting.get(step) or self._under_way.get(step)
        return snapshot or self._store.checkpoint(self.run, step)

    def flush(self) -> None:
        """Write everything taken so far, and return once it is on the disk.

        Raises ProjectError where the store cannot be written.
        """
        with self._writing:
            with self._changed:
                steps, self._steps = self._steps, []
                self._under_way, self._waiting, self._bytes = self._waiting, {}, 0
                dropped, self._dropped = self._dropped, []
                snapshots = tuple(self._under_way.values())
            if steps or snapshots or dropped:
                self._store.write(self.run, steps, snapshots, dropped)
            with self._changed:
                self._under_way = {}

    def close(self) -> None:
        """Write what is left, mark the run as ended, and end the writer; a run without a batch is forgotten."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(CLOSE_SECONDS)

    def _work(self) -> None:
        try:
            self._store.thin_ended()  # here, where the training need not wait for it
            while self._wait():
                self.flush()
            self.flush()
            self._store.end(self.run)
        except LenetLabError as error:
            _log.exception("the run is not recorded any longer")
            self.error = error

    def _wait(self) -> bool:
        """Wait until it is time to write; return False once nothing more will come."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._steps or self._waiting)
            self._changed.wait_for(lambda: self._closing or self._bytes > WAITING_BYTES, FLUSH_SECONDS)
            return not self._closing


def record_run(store: "RunStore", trainer: Trainer, data: str) -> RunRecorder:
    """Begin a run of `trainer`, on images that are called `data`, in `store`, and return its recorder."""
    run = store.begin(trainer.spec, trainer.settings, data)
    rhythm = CheckpointRhythm(trainer.settings.epochs * trainer.batches, _size(trainer.snapshot()))
    return RunRecorder(store, run, rhythm)


def recorded_steps(trainer: Trainer, recorder: RunRecorder) -> Generator[StepRecord, None, None]:
    """Yield from `trainer.steps()` and record; closing it keeps the newest weights and ends the recording."""
    try:
        recorder.add_checkpoint(trainer.snapshot())
        for record in trainer.steps():
            recorder.add(record)
            if recorder.due(record.step):
                recorder.add_checkpoint(trainer.snapshot())
            yield record
    finally:
        recorder.add_checkpoint(trainer.snapshot())
        recorder.close()


def _size(snapshot: Snapshot) -> int:
    return sum(array.nbytes for array in snapshot.arrays.values())
