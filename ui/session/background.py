"""Work that would hold the window up: one job after the other, in a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

CLOSE_SECONDS = 5.0


class Background(QObject):
    """Runs jobs in the order they came, each in the thread that stands while there are any.

    Signals:
        done: the job's name and its result.
        failed: the job's name and the exception.
    """

    done = Signal(str, object)
    failed = Signal(str, object)
    _ended = Signal(str, object, object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[tuple[str, Callable[[], object]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._waiting = 0
        self._ended.connect(self._finish)

    @property
    def busy(self) -> bool:
        return self._waiting > 0

    def run(self, name: str, job: Callable[[], object]) -> None:
        """Do `job`, which must not touch a widget, after those that came before."""
        self._waiting += 1
        self._jobs.put((name, job))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="background", daemon=True)
            self._thread.start()

    def close(self) -> bool:
        """Wait until everything is done, but not for ever; whether it is."""
        if self._thread is None:
            return True
        self._jobs.put(None)
        self._thread.join(CLOSE_SECONDS)
        done = not self._thread.is_alive()
        self._thread = None
        return done

    def _work(self) -> None:
        while (entry := self._jobs.get()) is not None:
            name, job = entry
            try:
                result, error = job(), None
            except Exception as caught:
                result, error = None, caught
            self._ended.emit(name, result, error)

    @Slot(str, object, object)
    def _finish(self, name: str, result: object, error: Exception | None) -> None:
        self._waiting -= 1
        if error is None:
            self.done.emit(name, result)
        else:
            self.failed.emit(name, error)
