"""A run that blows up must not take the window along."""

import dataclasses

import numpy as np
import pytest

from core.experiment.health import Level
from core.experiment.trainer import StepRecord
from ui.history import RunHistory, Series
from ui.worker import RunState


def test_a_run_that_blows_up_pauses_and_is_shown_as_it_is(trainable, action, wait_for):
    session = trainable.session
    session.set_settings(dataclasses.replace(session.settings, loss="mse", learning_rate=100.0))
    action("actionTrain").trigger()
    wait_for(RunState.PAUSED)
    assert not np.isfinite(session.history.loss.y[-1])
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    trainable.loss.log_scale.click()
    for layer in ("conv1", "fc1", "relu1"):
        session.select(layer)
    trainable.inspector.tabs.setCurrentWidget(trainable.inspector.weights)
    trainable.grab()
    assert session.health("fc3").level is Level.SICK


def test_a_series_grows_beyond_its_first_room():
    series = Series(capacity=2)
    for number in range(100):
        series.append(number, number**2)
    assert np.array_equal(series.x, np.arange(100))
    assert np.array_equal(series.y, np.arange(100) ** 2)


def test_a_loss_that_is_no_number_does_not_spoil_the_smoothed_line():
    history = RunHistory()
    for step, loss in enumerate((1.0, float("nan"), 1.0), 1):
        history.add_record(record(step, loss))
    assert history.smoothed.y[-1] == pytest.approx(1.0)


def test_speed_is_images_over_seconds():
    history = RunHistory()
    for step in range(1, 5):
        history.add_record(record(step, 1.0))
    assert history.images_per_second() == pytest.approx(640)
    assert history.seconds_per_batch() == pytest.approx(0.1)


def record(step: int, loss: float) -> StepRecord:
    return StepRecord(step, 1, step, 10, loss, 0.5, 0.1, 64, 0.01)
