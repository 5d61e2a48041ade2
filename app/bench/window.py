"""Measures how soon the window answers while it trains at full speed, and what it costs the training.

The window runs in a process of its own, with every panel open and a drawing on the pad, on Qt's event loop.

* Blocked: a thread posts an event to the window's thread every millisecond; how late each arrives
  is how long the window would not have answered then.
* Answered: a thread moves the pointer on the canvas; how long until the window has painted
  what the network says to the stroke with that point, why, and what a layer makes of it.
* Speed: batches a second with the window on its event loop, against the same training without it.
"""

import dataclasses
import statistics
import threading
import time

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget

from app.bootstrap import close_and_delete, leave_a_processor, make_application, run_event_loop, wait_until
from app.screenshots import THREE
from core.experiment.training.sources import MadeDigits
from core.experiment.training.trainer import Trainer
from ui.session.worker import RunState
from ui.window.main_window import MainWindow

_LEFT_DOWN, _MOVED, _LEFT_UP = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease

PING_SECONDS = 0.001
MOVE_SECONDS = 1 / 60
STROKE_POINTS = 40
ROUNDS = 5
SETTLE_SECONDS = 0.5  # from the start of training until every view has been drawn once and they take turns
PATIENCE_SECONDS = 60.0
DATA = MadeDigits(train=6_400, test=640, seed=3)

_Ping = QEvent.Type(QEvent.registerEventType())
_Move = QEvent.Type(QEvent.registerEventType())
_Painted = QEvent.Type(QEvent.registerEventType())


def measure(seconds: float = 3.0) -> dict[str, float]:
    """Measure each of the three for `seconds`.

    Return `blocked` (99th percentile) and `answered` (95th percentile) in seconds, and `speed` as a share.
    """
    application = make_application()
    leave_a_processor()
    window = make_full_window()
    application.processEvents()
    window.session.run.train()
    wait_until(
        lambda: window.session.run.state is RunState.RUNNING and len(window.session.run.metrics.loss) > 10,
        PATIENCE_SECONDS,
    )
    pings, moves = Pings(), Moves(window)
    with_window, without = [], []
    for _ in range(ROUNDS):
        run_event_loop(SETTLE_SECONDS)
        with_window.append(batches_per_second(window, seconds / ROUNDS))
        pings.run(seconds / ROUNDS)
        moves.run(seconds / ROUNDS)
        window.session.run.pause()
        wait_until(lambda: not window.session.run.is_running(), PATIENCE_SECONDS)
        without.append(batches_without_window(window, seconds / ROUNDS))
        window.session.run.train()
        wait_until(window.session.run.is_running, PATIENCE_SECONDS)
    close_and_delete(window)
    return {
        "blocked": float(np.percentile(pings.late, 99)),
        "answered": float(np.percentile(moves.late, 95)),
        "speed": statistics.median(with_window) / statistics.median(without),
    }


def make_full_window() -> MainWindow:
    """Make the window with every panel, a drawing with saliency and activations, and settings for an endless run."""
    window = MainWindow()
    window.show()
    for dock in window.findChildren(QDockWidget):
        dock.show()
    window.pad.canvas.add_stroke(THREE)
    window.pad.saliency.toggle.trigger()
    window.inspector.tabs.setCurrentWidget(window.inspector.activations)
    session = window.session
    session.setup.set_settings(dataclasses.replace(session.setup.settings, epochs=10_000))
    session.setup.choose_data(DATA)
    wait_until(lambda: session.setup.data == DATA, PATIENCE_SECONDS)
    return window


def batches_per_second(window: MainWindow, seconds: float) -> float:
    """Count the batches that the window's training takes in a second, with nothing but the window beside it."""
    window.session.run.take_figures()
    before, started = len(window.session.run.metrics.loss), time.perf_counter()
    run_event_loop(seconds)
    window.session.run.take_figures()
    return (len(window.session.run.metrics.loss) - before) / (time.perf_counter() - started)


def batches_without_window(window: MainWindow, seconds: float) -> float:
    """Count the batches that the window's run takes in a second in this thread, while the window does nothing."""
    session = window.session
    steps = Trainer(session.network.spec, session.run.settings, *DATA.load()).steps()
    for _ in range(10):
        next(steps)
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        next(steps)
        count += 1
    return count / (time.perf_counter() - started)


class Pings(QObject):
    """Measures how long the thread it was made in leaves events waiting.

    Attributes:
        late: for every event the seconds from post to arrival.
    """

    def __init__(self):
        super().__init__()
        self.late: list[float] = []
        self._over = threading.Event()

    def run(self, seconds: float) -> None:
        """Post events from a thread for `seconds`, while the event loop runs in this one."""
        self._over.clear()
        poster = threading.Thread(target=self._post)
        poster.start()
        run_event_loop(seconds)
        self._over.set()
        poster.join()
        QCoreApplication.sendPostedEvents(self, _Ping)

    def _post(self) -> None:
        while not self._over.wait(PING_SECONDS):
            QCoreApplication.postEvent(self, _StampedEvent(_Ping))

    def event(self, event: QEvent) -> bool:
        if event.type() == _Ping:
            self.late.append(time.perf_counter() - event.posted)
            return True
        return super().event(event)


class _StampedEvent(QEvent):
    """A Qt event that knows when it was made, and may carry a mouse event's type and place on the canvas."""

    def __init__(self, kind: QEvent.Type, pointer: QEvent.Type | None = None, share: QPointF | None = None):
        super().__init__(kind)
        self.posted = time.perf_counter()
        self.pointer = pointer
        self.share = share


class Moves(QObject):
    """Draws strokes on the canvas and measures how long the answer takes to be seen.

    A move is answered when the window has painted after the first reading that was made
    with it.

    Attributes:
        late: for every move the seconds from it to the end of that painting.
    """

    def __init__(self, window: MainWindow):
        super().__init__()
        self.late: list[float] = []
        self._canvas = window.pad.canvas
        self._over = threading.Event()
        self._unread: list[float] = []
        self._unpainted: list[float] = []
        window.installEventFilter(self)
        window.pad.reading_changed.connect(self._read)

    def run(self, seconds: float) -> None:
        """Draw from a thread for `seconds`, while the event loop runs in this one."""
        self._over.clear()
        mover = threading.Thread(target=self._draw)
        mover.start()
        run_event_loop(seconds)
        self._over.set()
        mover.join()
        QCoreApplication.sendPostedEvents(self, _Move)
        wait_until(lambda: not (self._unread or self._unpainted), PATIENCE_SECONDS)
        self._canvas.clear()

    def _draw(self) -> None:
        """Post one stroke after another, in circles."""
        point = 0
        while not self._over.wait(MOVE_SECONDS):
            angle, step = 0.15 * point, point % STROKE_POINTS
            share = QPointF(0.5 + 0.3 * np.sin(angle), 0.5 + 0.3 * np.cos(angle))
            kind = _LEFT_DOWN if step == 0 else _MOVED if step < STROKE_POINTS - 1 else _LEFT_UP
            QCoreApplication.postEvent(self, _StampedEvent(_Move, kind, share))
            point += 1
        QCoreApplication.postEvent(self, _StampedEvent(_Move, _LEFT_UP, QPointF(0.5, 0.5)))

    def event(self, event: QEvent) -> bool:
        if event.type() == _Move:
            if event.pointer == _MOVED:
                self._unread.append(event.posted)
            self._send(event.pointer, event.share * self._canvas.width())
            return True
        if event.type() == _Painted:
            now = time.perf_counter()
            self.late += [now - posted for posted in self._unpainted]
            self._unpainted.clear()
            return True
        return super().event(event)

    def _send(self, kind: QEvent.Type, position: QPointF) -> None:
        button = Qt.MouseButton.NoButton if kind == _MOVED else Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind == _LEFT_UP else Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, position, position, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self._canvas, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and self._unpainted:
            # Arrives when this painting is done.
            QCoreApplication.postEvent(self, QEvent(_Painted), Qt.EventPriority.HighEventPriority.value)
        return False

    @Slot()
    def _read(self) -> None:
        self._unpainted += self._unread
        self._unread.clear()
