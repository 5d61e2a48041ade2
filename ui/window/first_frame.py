"""When a window has painted its first frame: the moment for what the start need not wait for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class FirstFrame(QObject):
    """Waits for the first frame of `window`, then goes.

    Signals:
        over: the frame is on the screen.
    """

    over = Signal()

    def __init__(self, window: QWidget):
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # This is the beginning of the frame: what it takes is flushed before the next event.
            QTimer.singleShot(0, self, self._end)
        return False

    def _end(self) -> None:
        self.over.emit()
        self.deleteLater()
