"""The moments of the run whose weights are kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.errors import ProjectError
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.recording import RunRecorder
from core.words import Words
from ui.session.worker import TrainingWorker


class Checkpoints(QObject):
    """Follows the recorder of the worker's run.

    Attributes:
        steps: where weights were kept, from 0 to the newest; empty without a run.

    Signals:
        changed: `steps` has another value.
        failed: the exception that ended the recording; the training goes on.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, worker: TrainingWorker, parent: QObject | None = None):
        super().__init__(parent)
        self._worker = worker
        self._recorder: RunRecorder | None = None
        self._error: Exception | None = None
        self.steps: tuple[int, ...] = ()

    @property
    def run(self) -> int | None:
        """The run's number in the library; None where it is not recorded."""
        return self._recorder.run if self._recorder else None

    def load(self, step: int) -> Snapshot:
        """Return the weights at one of `steps`; any thread may ask. Raises ProjectError for another step."""
        if self._recorder is None:
            raise ProjectError(Words("there is no run with weights of step {step}; train first", step=step))
        return self._recorder.load(step)

    @Slot()
    def follow(self) -> None:
        """Take over what the recorder has kept by now."""
        recorded = self._worker.current
        self._recorder = recorded.recorder if recorded else None
        steps = self._recorder.steps if self._recorder else ()
        if steps != self.steps:
            self.steps = steps
            self.changed.emit()
        error = self._recorder.error if self._recorder else recorded.problem if recorded else None
        if error is not self._error:
            self._error = error
            if error is not None:
                self.failed.emit(error)
