"""Drawing in turns: one view after the other, with the event loop in between, for a share of the time.

All views at once would hold the window's thread for several frames, and the training with it, which
needs the interpreter between its kernels.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

SHARE = 0.03
"""The share of its time that the window's thread spends on drawing during a training."""

LONGEST_PAUSE, SHORTEST_PAUSE = 0.25, 0.008
"""Seconds between two views that are drawn, at most (whatever SHARE says) and at least."""


class FrameQueue(QObject):
    """Runs what views ask for, each once however often it was asked, in the order they asked.

    While nothing is trained it runs them at once.

    Signals:
        turn: a view is about to be drawn, and it is time to fetch what is new.
    """

    turn = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs: dict[Callable[[], None], float] = {}
        self._last: dict[Callable[[], None], float] = {}
        self._patient = False
        self._used = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._next)

    def ask(self, job: Callable[[], None], every: float = 0.0) -> None:
        """Run `job`, a slot of a view, when its turn comes; at most once in `every` seconds."""
        if not self._patient:
            job()
            return
        self._jobs.setdefault(job, self._last.get(job, 0.0) + every)
        if not self._timer.isActive():
            self._used = time.thread_time()
            self._timer.start(0)

    def is_behind(self) -> bool:
        """Tell whether a view waits for its turn, so that another question would change nothing."""
        return self._due(time.monotonic()) is not None

    def set_patient(self, on: bool) -> None:
        """Take turns from now on, or run what waits and everything to come at once."""
        self._patient = on
        if not on:
            self._timer.stop()
            while self._jobs:
                self._run(next(iter(self._jobs)))
            self._last.clear()

    @Slot()
    def _next(self) -> None:
        # What the turn before cost is known only now: its painting came after it.
        now = time.thread_time()
        cost, self._used = now - self._used, now
        pause = min(cost / SHARE - cost, LONGEST_PAUSE)
        if self._jobs.keys() - self._last.keys():
            # What was not drawn since the training went on is drawn without delay.
            pause = SHORTEST_PAUSE
        if self._jobs:
            if self.is_behind():
                self.turn.emit()
            clock = time.monotonic()
            due = self._due(clock)
            if due is not None:
                self._last[due] = clock
                self._run(due)
            self._timer.start(round(1000 * max(pause, SHORTEST_PAUSE)))

    def _due(self, clock: float) -> Callable[[], None] | None:
        return next((job for job, after in self._jobs.items() if after <= clock), None)

    def _run(self, job: Callable[[], None]) -> None:
        del self._jobs[job]
        # A view may be deleted while it waits.
        if is_alive(job):
            job()


def is_alive(callback: Callable[..., object]) -> bool:
    """Tell whether the QObject whose method `callback` is, or a partial of, still exists; True for functions."""
    owner = getattr(getattr(callback, "func", callback), "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
