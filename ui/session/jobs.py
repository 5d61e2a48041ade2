"""Work that would hold the window up, in threads beside it.

The function of a job takes its `Job`, touches no widget, and returns a result or raises. What comes of it is told in
the main thread, to the callbacks that the job was started with. Of the jobs of one kind either only the newest counts
(`LatestJob`), or they run one after the other (`JobQueue`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from ui.widgets.frame_queue import is_alive

CANCEL_SECONDS = 2.0
"""How long closing waits for cancelled jobs, all together, to notice that nobody wants their results."""

QUEUE_SECONDS = 5.0
"""How long closing waits for what a queue still has to do."""


Callback = Callable[[Any], object] | None
"""Called in the main thread; None for what nobody wants to know."""


@dataclass(eq=False)
class Job:
    """Calls a function once, in a thread of its own.

    Attributes:
        done, failed, progressed: callbacks for the result, the exception, and what was reported, 0 to 1.
        thread: runs the function.
        cancelled: nobody wants the result any more; the function may return, whatever with.
        finished: `done` or `failed` has been called.
    """

    done: Callback
    failed: Callback
    progressed: Callback
    reported: SignalInstance = field(repr=False)
    thread: threading.Thread = field(init=False, repr=False)
    cancelled: bool = False
    finished: bool = False

    @property
    def pending(self) -> bool:
        """Whether a callback will still hear of it."""
        return not (self.cancelled or self.finished)

    def report(self, share: float) -> None:
        """Say in the job's thread how far it is, 0 to 1."""
        if not self.cancelled:
            self.reported.emit(self, share)


Work = Callable[[Job], object]
"""Runs in a thread, and touches no widget."""


class Jobs(QObject):
    """Starts jobs, and brings what comes of them into the main thread, where it lives.

    An exception for which there is no callback is raised there: the program shows and logs it like any other.
    """

    _ended = Signal(object, object, object)
    _reported = Signal(object, float)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._ended.connect(self._finish)
        self._reported.connect(self._tell_progress)

    @property
    def busy(self) -> bool:
        """Whether any job is under way."""
        return any(job.pending for job in self._jobs)

    def start(
        self,
        function: Work,
        done: Callback = None,
        failed: Callback = None,
        progressed: Callback = None,
        after: Job | None = None,
    ) -> Job:
        """Run `function` in a thread, once the job `after` has ended."""
        job = Job(done, failed, progressed, self._reported)
        before = after.thread if after is not None else None
        job.thread = threading.Thread(target=self._work, args=(job, function, before), name="job", daemon=True)
        self._jobs = [*(job for job in self._jobs if job.pending or job.thread.is_alive()), job]
        job.thread.start()
        return job

    def close(self) -> None:
        """Cancel all jobs and wait for their threads, but not for ever."""
        for job in self._jobs:
            job.cancelled = True
        deadline = time.monotonic() + CANCEL_SECONDS
        for job in self._jobs:
            job.thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self, job: Job, function: Work, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        result = error = None
        if not job.cancelled:
            try:
                result = function(job)
            except Exception as caught:
                error = caught
        # Whoever cancelled may be gone, and this object with it.
        if not job.cancelled:
            self._ended.emit(job, result, error)

    @Slot(object, object, object)
    def _finish(self, job: Job, result: object, error: Exception | None) -> None:
        if job.cancelled:
            return
        job.finished = True
        if error is not None and job.failed is None:
            raise error
        callback, value = (job.done, result) if error is None else (job.failed, error)
        if callback is not None and is_alive(callback):
            callback(value)

    @Slot(object, float)
    def _tell_progress(self, job: Job, share: float) -> None:
        if job.pending and job.progressed is not None and is_alive(job.progressed):
            job.progressed(share)


class LatestJob:
    """Runs jobs of which only the newest counts: starting one cancels the one before."""

    def __init__(self, jobs: Jobs):
        self._jobs = jobs
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        return self._job is not None and self._job.pending

    def start(
        self, function: Work, done: Callback = None, failed: Callback = None, progressed: Callback = None
    ) -> None:
        """Run `function` instead of what is under way; see `Jobs.start`."""
        self.cancel()
        self._job = self._jobs.start(function, done, failed, progressed)

    def cancel(self) -> None:
        """Let the job under way come to nothing."""
        if self._job is not None:
            self._job.cancelled = True
            self._job = None


class JobQueue:
    """Runs jobs one after the other, in the order in which they are started."""

    def __init__(self, jobs: Jobs):
        self._jobs = jobs
        self._last: Job | None = None

    @property
    def busy(self) -> bool:
        return self._last is not None and self._last.pending

    def start(self, function: Work, done: Callback = None, failed: Callback = None) -> None:
        """Run `function` after the jobs that came before; see `Jobs.start`."""
        self._last = self._jobs.start(function, done, failed, after=self._last)

    def close(self) -> None:
        """Wait until everything is done, but not for ever."""
        if self._last is not None:
            self._last.thread.join(QUEUE_SECONDS)
