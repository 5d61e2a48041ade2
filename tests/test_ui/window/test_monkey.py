"""A monkey at the window: random events on a fixed seed, without an exception, a warning or a thread left behind."""

import random
import string

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDrag, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget

from ui.session.worker import RunState

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_MODIFIERS = [
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
]
_KEYS = [
    *(Qt.Key(ord(letter)) for letter in string.ascii_uppercase + string.digits),
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Insert,
    Qt.Key.Key_F1,
    Qt.Key.Key_F2,
    Qt.Key.Key_F5,
    Qt.Key.Key_F6,
    Qt.Key.Key_F10,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Period,
    Qt.Key.Key_Comma,
]


class Monkey:
    """Makes one random event after the other; knows what it did, for the one who has to read it."""

    def __init__(self, window, seed: int):
        self._window = window
        self._random = random.Random(seed)
        self._front = window
        self.done: list[str] = []

    def play(self, events: int) -> None:
        deeds = [self.click, self.drag, self.key, self.wheel, self.act, self.double_click, self.ask_menu]
        weights = [10, 4, 14, 2, 3, 1, 1]
        for number in range(events):
            if not self._window.isVisible():
                raise AssertionError(f"the window is gone after {self.done[-5:]}")
            self._random.choices(deeds, weights)[0]()
            if number % 5 == 0:
                self.close_dialogs()
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close_dialogs(self) -> None:
        """Leave every menu, dialog and window that was opened."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()
        if self._window.isFullScreen():
            self._window.actions_.full_screen.setChecked(False)

    def _note(self, what: str, widget=None) -> None:
        self.done.append(f"{what} {type(widget).__name__ if widget else ''}".strip())

    def _target(self) -> QWidget:
        """A visible widget of what is in front: a menu, a dialog, or the window."""
        # Kept, for with the Python object of a menu or list those of its children would die.
        self._front = front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window
        widgets = [child for child in front.findChildren(QWidget) if child.isVisible() and child.isEnabled()]
        # A menu may be disabled as a whole; events sent to it would be lost.
        return self._random.choice(widgets or [front if front.isEnabled() else self._window])

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._random.randrange(max(1, widget.width())), self._random.randrange(max(1, widget.height())))

    def click(self) -> None:
        widget = self._target()
        self._note("click", widget)
        QTest.mouseClick(widget, _LEFT, self._random.choice(_MODIFIERS[:4]), self._place(widget))

    def double_click(self) -> None:
        widget = self._target()
        self._note("double click", widget)
        QTest.mouseDClick(widget, _LEFT, Qt.KeyboardModifier.NoModifier, self._place(widget))

    def drag(self) -> None:
        widget = self._target()
        self._note("drag", widget)
        QTest.mousePress(widget, _LEFT, Qt.KeyboardModifier.NoModifier, self._place(widget))
        for _ in range(self._random.randrange(1, 6)):
            QTest.mouseMove(widget, self._place(widget))
        QTest.mouseRelease(widget, _LEFT, Qt.KeyboardModifier.NoModifier, self._place(widget))

    def key(self) -> None:
        widget = QApplication.focusWidget() or self._window
        key, modifier = self._random.choice(_KEYS), self._random.choice(_MODIFIERS)
        self._note(f"key {modifier.name} {key.name}", widget)
        QTest.keyClick(widget, key, modifier)

    def wheel(self) -> None:
        widget = self._target()
        self._note("wheel", widget)
        place = QPointF(self._place(widget))
        turn = QPoint(0, self._random.choice((-120, 120)))
        event = QWheelEvent(
            place,
            QPointF(widget.mapToGlobal(place.toPoint())),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            self._random.choice(_MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def act(self) -> None:
        """Take an entry of a menu, whether the menu is open or not."""
        if QApplication.activeModalWidget() is not None:
            return
        actions = [
            action
            for menu in self._window.menuBar().findChildren(QMenu)
            for action in menu.actions()
            if action.isEnabled() and action.menu() is None
        ]
        action = self._random.choice(actions)
        self._note(f"action {action.objectName() or action.text()}")
        action.trigger()

    def ask_menu(self) -> None:
        widget = self._target()
        self._note("context menu", widget)
        QTest.mouseClick(widget, _RIGHT, Qt.KeyboardModifier.NoModifier, self._place(widget))


class StaysOpen(QObject):
    """Lets no window close, by whatever way the monkey finds to quit."""

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close:
            return False
        event.ignore()
        return True


class Nowhere(QObject):
    """Where links lead."""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        pass


@pytest.fixture
def harmless(monkeypatch, tmp_path):
    """No file of the user's, no browser, and nothing that waits for a hand that never comes."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(QDrag, "exec", lambda *_: Qt.DropAction.IgnoreAction)
    monkeypatch.setattr(QFileDialog, "accept", QFileDialog.reject)
    nowhere, schemes = Nowhere(), ("https", "http", "file", "mailto")
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, nowhere, "open")
    yield
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.mark.parametrize(("seed", "events"), [(1, 1000), pytest.param(2, 5000, marks=pytest.mark.slow)])
def test_random_events_do_no_harm(endless, harmless, wait_for, qtbot, seed, events):
    window = endless
    window.resize(1280, 800)
    stays_open = StaysOpen()
    window.installEventFilter(stays_open)
    monkey = Monkey(window, seed)
    # A dialog or menu that is waited for would otherwise wait for ever.
    watch = QTimer()
    watch.setInterval(100)
    watch.timeout.connect(monkey.close_dialogs)
    watch.start()
    try:
        monkey.play(events)
    finally:
        watch.stop()
        window.removeEventFilter(stays_open)
        print("\n".join(monkey.done[-15:]))
    monkey.close_dialogs()
    assert len(monkey.done) > 0.9 * events
    # The worker still listens.
    window.session.run.reset()
    qtbot.waitUntil(lambda: window.session.run.state is RunState.READY, timeout=20_000)
