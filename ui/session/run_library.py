"""The recorded runs of this user, opened when first needed, from whatever thread needs them."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.experiment.training.runs import RunStore
from ui.session.jobs import JobQueue, Jobs


class RunLibrary(QObject):
    """Keeps the window's runs in the user's data folder, or only until the window goes.

    Attributes:
        queue: what reads and writes the store beside the window.

    Signals:
        changed: a run was added, ended, renamed or deleted.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, lasting: bool, parent: QObject | None = None):
        """Keep nothing yet; `lasting` runs are there again at the next start."""
        super().__init__(parent)
        self.queue = JobQueue(jobs)
        self._lock = threading.Lock()
        self._store: RunStore | None = None
        self._lasting = lasting
        self._folder: tempfile.TemporaryDirectory | None = None

    def store(self) -> RunStore:
        """Return the store, which the first call makes or opens; raises ProjectError where it cannot be used."""
        with self._lock:
            if self._store is None:
                self._store = RunStore(self._path())
            return self._store

    def _path(self) -> Path | None:
        if self._lasting:
            return None
        self._folder = tempfile.TemporaryDirectory(prefix="lenetlab-", ignore_cleanup_errors=True)
        return Path(self._folder.name) / "runs.sqlite"

    def close(self) -> None:
        """Wait for what is being read or written, and forget runs that are not lasting."""
        self.queue.close()
        if self._folder is not None:
            self._folder.cleanup()
