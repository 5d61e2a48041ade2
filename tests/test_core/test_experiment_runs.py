"""Runs in SQLite: what goes in comes out, at once, beside other readers."""

import math
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from core.errors import ProjectError
from core.experiment import TrainingSettings
from core.experiment.network.presets import lenet, perceptron
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.runs import KEPT_LATER, RunStore
from core.experiment.training.trainer import EpochRecord, StepRecord


def record(step, loss=0.5, evaluation=None):
    return StepRecord(step, 1, step, 9, loss, 0.25, 0.001, 64, 0.02, evaluation)


def weights(step):
    return Snapshot.of(perceptron().build(seed=3), perceptron(), step)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


def test_a_run_comes_back_as_it_was(store):
    settings = TrainingSettings(optimizer="adam", epochs=1)
    run = store.begin(lenet(), settings, "made digits")
    epoch = EpochRecord(1, 0.4, 0.3, 0.91, 2.5)
    store.write(run, [record(1, loss=1.0), record(2, loss=0.5)], ())
    store.write(run, [record(3, evaluation=epoch)], ())
    assert store.description(run) == (lenet(), settings)
    curves = store.curves(run)
    assert curves.step.tolist() == [1, 2, 3]
    assert curves.loss.tolist() == [1.0, 0.5, 0.5]
    assert curves.learning_rate.tolist() == [0.02] * 3
    assert curves.epochs == (epoch,)
    (summary,) = store.runs()
    assert (summary.name, summary.data, summary.steps, summary.accuracy) == ("LeNet 1", "made digits", 3, 0.91)


def test_a_loss_that_is_no_number_stays_none(store):
    run = store.begin(lenet(), TrainingSettings(), "d")
    store.write(run, [record(1, loss=math.nan), record(2, loss=math.inf)], ())
    loss = store.curves(run).loss
    assert math.isnan(loss[0]) and loss[1] == math.inf


def test_the_newest_run_comes_first_and_one_can_be_deleted(store):
    first = store.begin(lenet(), TrainingSettings(), "d")
    second = store.begin(perceptron(), TrainingSettings(), "d")
    store.write(first, [record(1)], [weights(0)])
    assert [run.id for run in store.runs()] == [second, first]
    store.delete(first)
    assert [run.id for run in store.runs()] == [second]
    assert len(store.curves(first).step) == 0
    assert store.checkpoints(first) == []


def test_a_run_can_be_renamed(store):
    run = store.begin(lenet(), TrainingSettings(), "d")
    store.rename(run, " with momentum ")
    assert store.runs()[0].name == "with momentum"
    with pytest.raises(ProjectError, match="needs a name"):
        store.rename(run, "  ")


def test_checkpoints_keep_the_weights(store):
    run = store.begin(perceptron(), TrainingSettings(), "d")
    snapshot = weights(7)
    store.write(run, [], [snapshot])
    assert store.checkpoints(run) == [7]
    back = store.checkpoint(run, 7)
    assert (back.step, back.spec) == (7, perceptron())
    assert all((back.arrays[key] == array).all() for key, array in snapshot.arrays.items())
    with pytest.raises(ProjectError, match="kept no weights at step 8"):
        store.checkpoint(run, 8)


def test_runs_that_ended_are_thinned_to_few_checkpoints(store):
    ended, open_run = (store.begin(perceptron(), TrainingSettings(), "d") for _ in range(2))
    for run in (ended, open_run):
        store.write(run, [record(1)], [weights(step) for step in range(0, 300, 10)])
    store.end(ended)
    store.thin_ended()
    kept = store.checkpoints(ended)
    assert len(kept) == KEPT_LATER and (kept[0], kept[-1]) == (0, 290)
    assert max(np.diff(kept)) <= 20
    assert len(store.checkpoints(open_run)) == 30


def test_a_run_without_a_batch_is_forgotten_at_its_end(store):
    empty, trained = (store.begin(perceptron(), TrainingSettings(), "d") for _ in range(2))
    store.write(empty, [], [weights(0)])
    store.write(trained, [record(1)], ())
    store.end(empty)
    store.end(trained)
    assert [run.id for run in store.runs()] == [trained]


def test_runs_outlive_the_program(store):
    run = store.begin(lenet(), TrainingSettings(), "d")
    store.write(run, [record(1)], ())
    assert np.array_equal(RunStore(store.path).curves(run).step, [1])


def test_a_run_that_is_none_is_named(store):
    with pytest.raises(ProjectError, match="has no run 12"):
        store.description(12)


def test_a_file_of_another_kind_is_left_alone(tmp_path):
    path = tmp_path / "runs.sqlite"
    path.write_bytes(b"These are not the runs you are looking for.\n" * 50)
    with pytest.raises(ProjectError, match="cannot be used to keep runs"):
        RunStore(path)
    assert path.read_bytes().startswith(b"These")


def test_a_file_of_a_newer_version_is_refused(store):
    with sqlite3.connect(store.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ProjectError, match="is of version 99, this program reads up to 2"):
        RunStore(store.path)


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path):
    path = tmp_path / "old.sqlite"
    old = RunStore(path)
    run = old.begin(lenet(), TrainingSettings(), "d")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("ALTER TABLE runs DROP COLUMN ended; PRAGMA user_version = 1;")
    store = RunStore(path)
    store.write(run, [record(1)], ())
    store.end(run)
    assert [summary.steps for summary in store.runs()] == [1]
