"""Work in a thread where only the last one asked for counts: what was asked for before comes to nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

CLOSE_SECONDS = 2.0


class Task:
    """What a job knows of the one who asked for it.

    Attributes:
        cancelled: nobody wants the result any more; return, whatever with.
    """

    def __init__(self, report: Callable[[Task, float], None]):
        self.cancelled = False
        self._report = report

    def report(self, share: float) -> None:
        """Say how far it is, 0 to 1."""
        if not self.cancelled:
            self._report(self, share)


class LatestJob(QObject):
    """Runs a function in a thread of its own; asking again, or cancelling, drops the one under way.

    Signals:
        done: what the function returned.
        failed: the exception it raised.
        progressed: what it reported, 0 to 1.
    """

    done = Signal(object)
    failed = Signal(object)
    progressed = Signal(float)
    _ended = Signal(object, object, object)
    _reported = Signal(object, float)

    def __init__(self, name: str, parent: QObject | None = None):
        super().__init__(parent)
        self._name = name
        self._task: Task | None = None
        self._threads: list[threading.Thread] = []
        self._ended.connect(self._finish)
        self._reported.connect(self._pass_on)

    @property
    def busy(self) -> bool:
        return self._task is not None

    def run(self, function: Callable[[Task], object]) -> None:
        """Do `function`, which touches no widget, instead of what is under way."""
        self.cancel()
        self._task = Task(self._reported.emit)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._work, args=(self._task, function), name=self._name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def cancel(self) -> None:
        """Let the job under way come to nothing."""
        if self._task is not None:
            self._task.cancelled = True
            self._task = None

    def close(self) -> None:
        """Cancel, and wait for the threads, but not for ever."""
        self.cancel()
        for thread in self._threads:
            thread.join(CLOSE_SECONDS)

    def _work(self, task: Task, function: Callable[[Task], object]) -> None:
        try:
            result, error = function(task), None
        except Exception as caught:
            result, error = None, caught
        # Whoever cancelled may be gone.
        if not task.cancelled:
            self._ended.emit(task, result, error)

    @Slot(object, object, object)
    def _finish(self, task: Task, result: object, error: Exception | None) -> None:
        if task is not self._task:
            return
        self._task = None
        if error is None:
            self.done.emit(result)
        else:
            self.failed.emit(error)

    @Slot(object, float)
    def _pass_on(self, task: Task, share: float) -> None:
        if task is self._task:
            self.progressed.emit(share)
