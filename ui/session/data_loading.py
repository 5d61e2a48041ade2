"""Reading training images in the background, so that the window stays alive meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.experiment.training.sources import DataSource
from ui.session.latest_job import LatestJob, Task


class DataLoading(QObject):
    """Reads a data source in a thread of its own; of several only the last one counts.

    Signals:
        loaded: the source, which can now be used without waiting.
        failed: the exception that reading it raised.
    """

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._job = LatestJob("reading data", self)
        self._job.done.connect(self._use)
        self._job.failed.connect(self.failed)

    def load(self, source: DataSource) -> None:
        def read(task: Task) -> DataSource:
            source.load()
            return source

        self._job.run(read)

    def cancel(self) -> None:
        """Let the reading under way come to nothing."""
        self._job.cancel()

    def close(self) -> None:
        """Wait for the reading under way, but not for ever."""
        self._job.close()

    @Slot(object)
    def _use(self, source: DataSource) -> None:
        self.loaded.emit(source)
