"""The window, as a person meets it, and hands to work it with."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction

from core.experiment.training.sources import MadeDigits
from ui.session.worker import RunState
from ui.widgets import translations
from ui.widgets.theme import Appearance, Theme
from ui.window.main_window import MainWindow

SMALL_DATA = MadeDigits(train=640, test=100, seed=3)
ONE = ((0.5, 0.15), (0.5, 0.5), (0.5, 0.85))


@pytest.fixture
def window(qtbot):
    """The whole window on the screen; no thread may outlive it."""
    before = set(threading.enumerate())
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    left = set(threading.enumerate()) - before
    assert not left, f"threads left behind: {left}"


@pytest.fixture
def trainable(window, qtbot):
    """The window with so little data that an epoch is ten batches."""
    with qtbot.waitSignal(window.session.setup.data_changed):
        window.session.setup.choose_data(SMALL_DATA)
    return window


@pytest.fixture
def endless(trainable):
    """The same with a run that no machine ends before the test does."""
    trainable.session.setup.set_settings(replace(trainable.session.setup.settings, epochs=10_000))
    return trainable


@pytest.fixture
def wait_for(window, qtbot):
    """Wait until the worker has said that it is in a state."""

    def wait(state: RunState) -> None:
        qtbot.waitUntil(lambda: window.session.run.state is state, timeout=60_000)

    return wait


@pytest.fixture
def action(window):
    """The window's action of an object name."""
    return lambda name: window.findChild(QAction, name)


@pytest.fixture
def english_afterwards(qapp):
    """The language and the size of type that other tests expect."""
    yield
    translations.install("en")
    Theme(Appearance.LIGHT, font_scale=100)


@pytest.fixture
def switch(window, qtbot, english_afterwards):
    """Choose a language in the View menu, and wait until the window speaks it."""

    def to(code: str) -> None:
        before = window.menus
        next(action for action in window.menus.languages.actions() if action.data() == code).trigger()
        qtbot.waitUntil(lambda: window.menus is not before)

    return to


@pytest.fixture
def hand(qtbot):
    return Hand(qtbot)


class Hand:
    """Draws with the mouse."""

    def __init__(self, qtbot):
        self._qtbot = qtbot

    def press(self, canvas, share) -> None:
        self._qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=_pixel(canvas, share))

    def move(self, canvas, share) -> None:
        self._qtbot.mouseMove(canvas, _pixel(canvas, share))

    def release(self, canvas, share) -> None:
        self._qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=_pixel(canvas, share))

    def draw_one(self, canvas) -> None:
        self.draw(canvas, ONE)

    def replay(self, canvas, strokes) -> None:
        """Strokes of any size, fitted to the canvas."""
        for stroke in _fit(strokes):
            self.draw(canvas, stroke)

    def draw(self, canvas, stroke: Sequence[Sequence[float]]) -> None:
        """One stroke; points in shares of the canvas's side."""
        self.press(canvas, stroke[0])
        for share in stroke[1:]:
            self.move(canvas, share)
        self.release(canvas, stroke[-1])


def _fit(strokes, margin: float = 0.15):
    """Strokes of any size, in the middle of the canvas, in shares of its side."""
    points = np.concatenate([np.asarray(stroke, dtype=float) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (1 - 2 * margin) / max(*(high - low), 1e-9)
    offset = 0.5 - (low + high) / 2 * scale
    return [np.asarray(stroke, dtype=float) * scale + offset for stroke in strokes]


def _pixel(canvas, share) -> QPoint:
    return QPoint(round(share[0] * (canvas.width() - 1)), round(share[1] * (canvas.height() - 1)))
