"""Runs in SQLite: what goes in comes out, at once, beside other readers."""

import math
import sqlite3

import numpy as np
import pytest

from core.errors import ProjectError
from core.experiment import TrainingSettings
from core.experiment.presets import lenet, perceptron
from core.experiment.runs import FLUSH_SECONDS, RunStore
from core.experiment.snapshot import Snapshot
from core.experiment.trainer import EpochRecord, StepRecord


def record(step, loss=0.5, evaluation=None):
    return StepRecord(step, 1, step, 9, loss, 0.25, 0.001, 64, 0.02, evaluation)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


def test_a_run_comes_back_as_it_was(store):
    settings = TrainingSettings(optimizer="adam", epochs=1)
    recorder = store.record(lenet(), settings, "made digits")
    epoch = EpochRecord(1, 0.4, 0.3, 0.91, 2.5)
    for step in (1, 2):
        recorder.add(record(step, loss=1 / step))
    recorder.add(record(3, evaluation=epoch))
    recorder.flush()
    assert store.description(recorder.run) == (lenet(), settings)
    curves = store.curves(recorder.run)
    assert curves.step.tolist() == [1, 2, 3]
    assert curves.loss.tolist() == [1.0, 0.5, 0.5]
    assert curves.learning_rate.tolist() == [0.02] * 3
    assert curves.epochs == (epoch,)
    (summary,) = store.runs()
    assert (summary.name, summary.data, summary.steps, summary.accuracy) == ("LeNet", "made digits", 3, 0.91)


def test_a_loss_that_is_no_number_stays_none(store):
    recorder = store.record(lenet(), TrainingSettings(), "d")
    recorder.add(record(1, loss=math.nan))
    recorder.add(record(2, loss=math.inf))
    recorder.flush()
    loss = store.curves(recorder.run).loss
    assert math.isnan(loss[0]) and loss[1] == math.inf


def test_points_reach_the_file_about_once_a_second(store, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("core.experiment.runs.time.monotonic", lambda: clock[0])
    recorder = store.record(lenet(), TrainingSettings(), "d")
    recorder.add(record(1))
    assert len(store.curves(recorder.run).step) == 0
    clock[0] = FLUSH_SECONDS
    recorder.add(record(2))
    assert len(store.curves(recorder.run).step) == 2


def test_the_newest_run_comes_first_and_one_can_be_deleted(store):
    first = store.record(lenet(), TrainingSettings(), "d")
    second = store.record(perceptron(), TrainingSettings(), "d")
    first.add(record(1))
    first.flush()
    assert [run.id for run in store.runs()] == [second.run, first.run]
    store.delete(first.run)
    assert [run.id for run in store.runs()] == [second.run]
    assert len(store.curves(first.run).step) == 0


def test_checkpoints_keep_the_weights(store):
    recorder = store.record(perceptron(), TrainingSettings(), "d")
    snapshot = Snapshot.of(perceptron().build(seed=3), perceptron(), step=7)
    recorder.add_checkpoint(snapshot)
    recorder.flush()
    assert store.checkpoints(recorder.run) == [7]
    back = store.checkpoint(recorder.run, 7)
    assert (back.step, back.spec) == (7, perceptron())
    assert all((back.arrays[key] == array).all() for key, array in snapshot.arrays.items())
    with pytest.raises(ProjectError, match="kept no weights at step 8"):
        store.checkpoint(recorder.run, 8)


def test_runs_outlive_the_program(store):
    recorder = store.record(lenet(), TrainingSettings(), "d")
    recorder.add(record(1))
    recorder.flush()
    assert np.array_equal(RunStore(store.path).curves(recorder.run).step, [1])


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
    with pytest.raises(ProjectError, match="is of version 99, this program reads up to 1"):
        RunStore(store.path)
