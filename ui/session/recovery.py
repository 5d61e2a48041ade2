"""Unsaved work is kept beside the user's files while the window is open, and offered again after a crash."""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QLockFile, QObject, QTimer, Slot

from core.errors import LenetLabError
from core.formats.project import SUFFIX, Project, load_project, save_project
from ui.session.documents import Content, Documents
from ui.session.jobs import JobQueue, Jobs

_log = logging.getLogger(__name__)

SAVE_SECONDS = 10
_ORIGIN = "recovered_from"


@dataclass(frozen=True, eq=False)
class Found:
    """Holds what another window left behind.

    Attributes:
        project: its content.
        origin: the file it belongs to; None for one that was never saved.
        kept: when it was written, in seconds since the epoch.
    """

    project: Project
    origin: Path | None
    kept: float


class Recovery(QObject):
    """Keeps `documents` every SAVE_SECONDS while there is something unsaved.

    Each window has a file of its own, beside a lock that ends with its process: a file whose lock
    can be had belongs to a window that did not close. Closing takes both away.

    Attributes:
        path: the file that this window's work is kept in.
    """

    def __init__(self, documents: Documents, jobs: Jobs, parent: QObject, folder: Path | None = None):
        super().__init__(parent)
        self._documents = documents
        self._folder = folder or user_data_path("lenetlab", appauthor=False) / "recovery"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.path = self._folder / f"{uuid.uuid4().hex}{SUFFIX}"
        self._lock = _lock_of(self.path)
        self._lock.tryLock(0)
        self._found: dict[Path, QLockFile] = {}
        self._kept: Content | None = None
        self._writing = JobQueue(jobs)
        self._timer = QTimer(self)
        self._timer.setInterval(1000 * SAVE_SECONDS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Write what is unsaved, in a thread; nothing where that was written already."""
        documents = self._documents
        if not documents.is_modified():
            self._drop()
            return
        content = documents.content()
        if self._kept is not None and content.same_as(self._kept):
            return
        self._kept = content
        project = documents.project()
        origin = str(documents.path) if documents.path else None
        project = replace(project, view={**project.view, _ORIGIN: origin})
        self._writing.start(lambda job: save_project(project, self.path), failed=self._report)

    def _drop(self) -> None:
        if self._kept is not None:
            self._kept = None
            self._writing.start(lambda job: self.path.unlink(missing_ok=True), failed=self._report)

    def _report(self, error: Exception) -> None:
        # The next attempt may go better; a dialog every few seconds would help nobody.
        self._kept = None
        _log.warning("unsaved work could not be kept: %s", error)

    def find(self) -> Found | None:
        """Take over the newest work that a window left behind; None without any."""
        files = [path for path in self._folder.glob(f"*{SUFFIX}") if path != self.path]
        for path in sorted(files, key=_written, reverse=True):
            lock = _lock_of(path)
            if not lock.tryLock(0):
                continue
            self._found[path] = lock
            try:
                project = load_project(path)
            except LenetLabError as error:
                _log.warning("nothing to recover: %s", error)
                self.forget()
                continue
            origin = project.view.get(_ORIGIN)
            view = {key: value for key, value in project.view.items() if key != _ORIGIN}
            return Found(replace(project, view=view), Path(origin) if isinstance(origin, str) else None, _written(path))
        return None

    def forget(self) -> None:
        """Delete what was found."""
        for path, lock in self._found.items():
            path.unlink(missing_ok=True)
            lock.unlock()
        self._found.clear()

    def close(self) -> None:
        """End the keeping: a window that closes as it should leaves nothing to recover."""
        self._timer.stop()
        self._writing.close()
        self.path.unlink(missing_ok=True)
        self._lock.unlock()
        for lock in self._found.values():
            lock.unlock()
        self._found.clear()


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    # A lock holds as long as its process lives, however long that is.
    lock.setStaleLockTime(0)
    return lock


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()
