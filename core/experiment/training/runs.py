"""Runs: what was trained, and how it went, in an SQLite file of the user's.

A RunRecorder gathers curve points and writes them once a second in one
transaction that reaches the disk before it returns, so a power cut loses at
most the last second. Readers work beside it, as SQLite's write-ahead log allows.
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from platformdirs import user_data_path

from core.errors import ProjectError, SettingsError, reason_of
from core.experiment.network.snapshot import Snapshot
from core.experiment.network.spec import NetworkSpec
from core.experiment.training.checkpoints import thinned
from core.experiment.training.settings import TrainingSettings
from core.experiment.training.trainer import EpochRecord, StepRecord
from core.files.safetensors_file import decode, encode
from core.words import Words

VERSION = 2

KEPT_LATER = 20
"""Checkpoints that a run keeps once another one begins."""

_SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, started REAL NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL,
    network TEXT NOT NULL, settings TEXT NOT NULL, ended REAL);
CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, step INTEGER NOT NULL,
    loss REAL, accuracy REAL NOT NULL, learning_rate REAL NOT NULL, seconds REAL NOT NULL,
    PRIMARY KEY (run, step)) WITHOUT ROWID;
CREATE TABLE epochs (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, epoch INTEGER NOT NULL,
    train_loss REAL, test_loss REAL, test_accuracy REAL NOT NULL, seconds REAL NOT NULL,
    PRIMARY KEY (run, epoch)) WITHOUT ROWID;
CREATE TABLE checkpoints (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, step INTEGER NOT NULL,
    weights BLOB NOT NULL, PRIMARY KEY (run, step));
"""
_DROP = "DELETE FROM checkpoints WHERE run = ? AND step = ?"


@dataclass(frozen=True)
class RunSummary:
    """A run as it stands in a list.

    Attributes:
        id: number of the run in its store.
        name: of the network, or what the user calls the run.
        data: name of the training images.
        started: seconds since 1970.
        steps: batches recorded.
        accuracy: after the last epoch, 0 to 1; None before the first.
        ended: whether it is over; a run that the power cut short never is.
        settings: what it was trained with; None where a newer version wrote them.
    """

    id: int
    name: str
    data: str
    started: float
    steps: int
    accuracy: float | None
    ended: bool = True
    settings: TrainingSettings | None = None


@dataclass(frozen=True, eq=False)
class Curves:
    """A run's figures per batch: arrays of equal length, the losses NaN where they were not finite."""

    step: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    learning_rate: np.ndarray
    epochs: tuple[EpochRecord, ...]


class RunStore:
    """Keeps all runs in one SQLite file, which is made when it is not there.

    Any thread may call it. Raises ProjectError where the file cannot be used.
    """

    def __init__(self, path: str | os.PathLike | None = None):
        """Open the file `path`; without one, `runs.sqlite` in the user's data folder."""
        if path is None:
            path = user_data_path("lenetlab", appauthor=False, ensure_exists=True) / "runs.sqlite"
        self.path = Path(path)
        with self._open() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise ProjectError(
                    Words(
                        "{path} is of version {version}, this program reads up to {newest}; update LeNet Lab",
                        path=self.path,
                        version=version,
                        newest=VERSION,
                    )
                )
            if version == 0:
                connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
            elif version == 1:
                connection.executescript(
                    f"BEGIN; ALTER TABLE runs ADD COLUMN ended REAL; PRAGMA user_version = {VERSION}; COMMIT;"
                )

    def begin(self, spec: NetworkSpec, settings: TrainingSettings, data: str) -> int:
        """Begin a run and return its number, which its name ends in."""
        values = (time.time(), spec.name, data, json.dumps(spec.to_dict()), json.dumps(settings.to_dict()))
        with self._open() as connection:
            cursor = connection.execute(
                "INSERT INTO runs (started, name, data, network, settings) VALUES (?, ?, ?, ?, ?)", values
            )
            connection.execute("UPDATE runs SET name = name || ' ' || id WHERE id = ?", (cursor.lastrowid,))
            return cursor.lastrowid

    def write(
        self, run: int, records: Sequence[StepRecord], snapshots: Iterable[Snapshot], dropped: Iterable[int] = ()
    ) -> None:
        """Add batches and checkpoints to a run and take the checkpoints `dropped` away, all or nothing."""
        steps = [(run, r.step, r.loss, r.accuracy, r.learning_rate, r.seconds) for r in records]
        ends = [r.evaluation for r in records if r.evaluation]
        epochs = [(run, e.epoch, e.train_loss, e.test_loss, e.test_accuracy, e.seconds) for e in ends]
        # The bytes of one set of weights at a time.
        checkpoints = ((run, snapshot.step, encode(snapshot.arrays)) for snapshot in snapshots)
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?)", steps)
            connection.executemany("INSERT OR REPLACE INTO epochs VALUES (?, ?, ?, ?, ?, ?)", epochs)
            connection.executemany("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)", checkpoints)
            connection.executemany(_DROP, [(run, step) for step in dropped])

    def thin_ended(self) -> None:
        """Leave no more than KEPT_LATER checkpoints to each run that ended."""
        query = """
            SELECT run FROM checkpoints JOIN runs ON runs.id = run WHERE ended IS NOT NULL
            GROUP BY run HAVING count(*) > ?"""
        with self._open() as connection:
            for (run,) in connection.execute(query, (KEPT_LATER,)).fetchall():
                rows = connection.execute("SELECT step FROM checkpoints WHERE run = ? ORDER BY step", (run,))
                steps = [step for (step,) in rows]
                kept = set(thinned(steps, KEPT_LATER))
                connection.executemany(_DROP, [(run, step) for step in steps if step not in kept])

    def end(self, run: int) -> None:
        """Mark a run as ended; forget it where no batch was trained."""
        with self._open() as connection:
            connection.execute("UPDATE runs SET ended = ? WHERE id = ?", (time.time(), run))
            connection.execute("DELETE FROM runs WHERE id = ? AND id NOT IN (SELECT run FROM steps)", (run,))

    def runs(self) -> list[RunSummary]:
        """Return all runs, the newest first."""
        query = """
            SELECT id, name, data, started,
                   (SELECT max(step) FROM steps WHERE run = id),
                   (SELECT test_accuracy FROM epochs WHERE run = id ORDER BY epoch DESC LIMIT 1),
                   ended IS NOT NULL, settings
            FROM runs ORDER BY id DESC"""
        with self._open() as connection:
            rows = connection.execute(query).fetchall()
        return [
            RunSummary(run, name, data, started, steps or 0, accuracy, bool(ended), _settings(text))
            for run, name, data, started, steps, accuracy, ended, text in rows
        ]

    def description(self, run: int) -> tuple[NetworkSpec, TrainingSettings]:
        """Return network and settings of a run; raises ProjectError for a number that no run has."""
        with self._open() as connection:
            row = connection.execute("SELECT network, settings FROM runs WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise ProjectError(Words("{path} has no run {run}; choose one of the list", path=self.path, run=run))
        return NetworkSpec.from_dict(json.loads(row[0])), TrainingSettings.from_dict(json.loads(row[1]))

    def curves(self, run: int) -> Curves:
        """Return all figures of a run, in order."""
        with self._open() as connection:
            steps = connection.execute(
                "SELECT step, loss, accuracy, learning_rate FROM steps WHERE run = ? ORDER BY step", (run,)
            ).fetchall()
            epochs = connection.execute(
                "SELECT epoch, train_loss, test_loss, test_accuracy, seconds FROM epochs WHERE run = ? ORDER BY epoch",
                (run,),
            ).fetchall()
        # None, which is how SQLite keeps NaN, becomes NaN again.
        columns = np.array(steps, dtype=np.float64).reshape(-1, 4).T
        records = (EpochRecord(epoch, *(np.nan if n is None else n for n in figures)) for epoch, *figures in epochs)
        return Curves(columns[0].astype(np.int64), columns[1], columns[2], columns[3], tuple(records))

    def checkpoints(self, run: int) -> list[int]:
        """Return the steps at which a run's weights were kept, in order."""
        with self._open() as connection:
            rows = connection.execute("SELECT step FROM checkpoints WHERE run = ? ORDER BY step", (run,))
            return [step for (step,) in rows]

    def checkpoint(self, run: int, step: int) -> Snapshot:
        """Return the weights of a run at one of its checkpoints; raises ProjectError for another step."""
        spec, _ = self.description(run)
        with self._open() as connection:
            row = connection.execute(
                "SELECT weights FROM checkpoints WHERE run = ? AND step = ?", (run, step)
            ).fetchone()
        if row is None:
            raise ProjectError(
                Words("run {run} kept no weights at step {step}; choose one of its checkpoints", run=run, step=step)
            )
        arrays, _ = decode(row[0], Words("checkpoint of run {run}, step {step}", run=run, step=step))
        return Snapshot(step, spec, arrays)

    def newest_checkpoint(self, run: int) -> Snapshot:
        """Return the last weights that a run kept; raises ProjectError where it kept none."""
        steps = self.checkpoints(run)
        if not steps:
            raise ProjectError(Words("run {run} kept no weights; choose another one", run=run))
        return self.checkpoint(run, steps[-1])

    def delete(self, run: int) -> None:
        """Forget a run with all its figures."""
        with self._open() as connection:
            connection.execute("DELETE FROM runs WHERE id = ?", (run,))

    def rename(self, run: int, name: str) -> None:
        """Call a run `name`; raises ProjectError for an empty one."""
        if not name.strip():
            raise ProjectError(Words("a run needs a name, got an empty text; type one"))
        with self._open() as connection:
            connection.execute("UPDATE runs SET name = ? WHERE id = ?", (name.strip(), run))

    @contextmanager
    def _open(self):
        """Open a connection for one transaction, which is committed at the end and taken back on an error."""
        try:
            with closing(sqlite3.connect(self.path, timeout=10)) as connection:
                # Weights are written twice as fast in large pages; only a new file without a log can have them.
                connection.execute("PRAGMA page_size = 32768")
                connection.execute("PRAGMA journal_mode = WAL")
                # Without it a transaction of the write-ahead log may be lost with the power.
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                with connection:
                    yield connection
        except sqlite3.Error as error:
            raise ProjectError(
                Words(
                    "{path} cannot be used to keep runs ({reason}); move it away",
                    path=self.path,
                    reason=reason_of(error),
                )
            ) from error


def _settings(text: str) -> TrainingSettings | None:
    try:
        return TrainingSettings.from_dict(json.loads(text))
    except SettingsError:
        return None
