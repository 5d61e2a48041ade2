"""A run that blows up must not take the window along."""

import dataclasses

import numpy as np
import pytest

from core.experiment import PRESETS
from core.experiment.inside.health import Level
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.trainer import StepRecord
from core.formats.project import Project
from ui.session.metrics import RunMetrics, Series, smooth_series
from ui.session.worker import RunState
from ui.widgets.notice import Message
from ui.window.main_window import MainWindow


def test_a_run_that_blows_up_pauses_and_is_shown_as_it_is(trainable, action, wait_for):
    session = trainable.session
    session.setup.set_settings(dataclasses.replace(session.setup.settings, loss="mse", learning_rate=100.0))
    action("actionTrain").trigger()
    wait_for(RunState.PAUSED)
    assert not np.isfinite(session.run.metrics.loss.y[-1])
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    trainable.loss.curves.log_scale.click()
    for layer in ("conv1", "fc1", "relu1"):
        session.network.select(layer)
    trainable.inspector.tabs.setCurrentWidget(trainable.inspector.weights)
    trainable.grab()
    assert session.health.of("fc3").level is Level.SICK


def test_outputs_that_are_no_numbers_are_not_read_as_a_digit(qtbot, hand):
    spec = PRESETS["lenet"]()
    weights = {key: np.full_like(array, np.nan) for key, array in Snapshot.of(spec.build(), spec).arrays.items()}
    window = MainWindow(project=Project(spec, weights=weights))
    qtbot.addWidget(window)
    window.show()
    assert window.pad.bars.isVisible()
    hand.draw_one(window.pad.canvas)
    assert window.pad.predicted.text() == "" and not window.pad.bars.isVisible()
    assert "not numbers" in window.pad.note.text()
    for view in (window.inspector.activations, window.inspector.backward):
        window.inspector.tabs.setCurrentWidget(view)
        window.session.network.select("conv1")
        window.grab()
    window.pad.saliency.toggle.trigger()
    assert window.pad.canvas._overlay is None
    window.editor.use_preset("lenet", "LeNet")
    qtbot.waitUntil(lambda: window.pad.predicted.text() == "1")
    assert window.pad.bars.isVisible()
    window.close()


def test_what_is_said_about_it_leaves_the_cards_to_be_seen(trainable, action, wait_for):
    session = trainable.session
    trainable.resize(1440, 900)
    session.setup.set_settings(dataclasses.replace(session.setup.settings, learning_rate=100.0))
    action("actionTrain").trigger()
    wait_for(RunState.PAUSED)
    bar, card = trainable.notices, trainable.strip.card("conv1")
    assert bar.isVisible()
    assert bar.geometry().bottom() < card.mapTo(trainable, card.rect().topLeft()).y()
    assert bar._text.heightForWidth(bar._text.width()) <= bar._text.height()


@pytest.mark.parametrize("before", [True, False])
def test_a_short_message_is_in_one_line(qtbot, before):
    window = MainWindow()
    qtbot.addWidget(window)
    message = Message(
        "Unsaved work was found, which belongs to no project yet.", actions=(("Recover", int), ("Delete", int))
    )
    if before:
        window.notices.say(message)
    window.show()
    if not before:
        window.notices.say(message)
    text = window.notices._text
    qtbot.waitUntil(lambda: text.height() > 0 and text.width() >= text.fontMetrics().horizontalAdvance(message.text))
    assert window.notices.width() < window.width() / 2
    window.close()


def test_a_series_grows_beyond_its_first_room():
    series = Series(capacity=2)
    for number in range(100):
        series.append(number, number**2)
    assert np.array_equal(series.x, np.arange(100))
    assert np.array_equal(series.y, np.arange(100) ** 2)


def test_a_loss_that_is_no_number_does_not_spoil_the_smoothed_line():
    metrics = RunMetrics()
    for step, loss in enumerate((1.0, float("nan"), 1.0), 1):
        metrics.add_records([record(step, loss)])
    assert metrics.smoothed.y[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("size", [1, 7, 3_000])
def test_records_make_the_same_curves_however_many_come_at_once(size):
    losses = np.random.default_rng(0).exponential(size=3_000)
    losses[[0, 50, 2_999]] = np.nan
    records = [record(step, float(loss)) for step, loss in enumerate(losses, 1)]
    metrics = RunMetrics()
    for start in range(0, len(records), size):
        metrics.add_records(records[start : start + size])
    assert np.array_equal(metrics.loss.y, losses, equal_nan=True) and np.array_equal(
        metrics.loss.x, np.arange(1, 3_001)
    )
    expected = smooth_series(metrics.loss, metrics.smoothing)
    assert np.array_equal(metrics.smoothed.x, expected.x)
    assert metrics.smoothed.y == pytest.approx(expected.y)
    assert metrics.train_accuracy.y == pytest.approx(50.0)
    assert metrics.last is records[-1]


def test_speed_is_images_over_seconds():
    metrics = RunMetrics()
    for step in range(1, 5):
        metrics.add_records([record(step, 1.0)])
    assert metrics.images_per_second() == pytest.approx(640)
    assert metrics.seconds_per_batch() == pytest.approx(0.1)


def record(step: int, loss: float) -> StepRecord:
    return StepRecord(step, 1, step, 10, loss, 0.5, 0.1, 64, 0.01)
