"""Reading training images in the background, so that the window stays alive meanwhile."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal, Slot

from core.experiment.sources import DataSource

CLOSE_SECONDS = 2.0


class DataLoading(QObject):
    """Reads a data source in a thread of its own.

    Signals:
        loaded: the source, which can now be used without waiting.
        failed: the exception that reading it raised.
    """

    loaded = Signal(object)
    failed = Signal(object)
    _read = Signal(object, object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._wanted: DataSource | None = None
        self._read.connect(self._finish)

    def load(self, source: DataSource) -> None:
        """Read `source`; of several readings under way only the last one counts."""
        self._wanted = source
        self._thread = threading.Thread(target=self._load, args=(source,), name="reading data", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Let the reading under way come to nothing."""
        self._wanted = None

    def close(self) -> None:
        """Wait for the reading under way, but not for ever."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(CLOSE_SECONDS)

    def _load(self, source: DataSource) -> None:
        try:
            source.load()
        except Exception as error:
            self._read.emit(source, error)
        else:
            self._read.emit(source, None)

    @Slot(object, object)
    def _finish(self, source: DataSource, error: Exception | None) -> None:
        if source is not self._wanted:
            return
        self._wanted = None
        if error is None:
            self.loaded.emit(source)
        else:
            self.failed.emit(error)
