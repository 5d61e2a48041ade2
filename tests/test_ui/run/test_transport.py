"""The transport as a person uses it: an epoch, stop, another seed, slow motion, another learning rate."""

import dataclasses
import math

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.experiment.training.divergence import Origin
from ui.run.pace_panel import SPEEDS
from ui.run.rate_box import RateBox
from ui.session.worker import RunState


def test_an_epoch_is_trained_to_its_end(trainable, action, wait_for, qtbot):
    session = trainable.session
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    for expected in (10, 20):
        with qtbot.waitSignal(
            session.run.state_changed, check_params_cb=lambda s: s is RunState.PAUSED, timeout=30_000
        ):
            action("actionStepEpoch").trigger()
        assert len(session.run.metrics.loss) == expected
    assert len(session.run.metrics.accuracy) == 2
    # The last one ends the run.
    action("actionStepEpoch").trigger()
    wait_for(RunState.FINISHED)
    assert len(session.run.metrics.loss) == 30


def test_stop_ends_the_run_and_keeps_what_it_learned(endless, action, wait_for, qtbot):
    session = endless.session
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(session.run.metrics.loss) > 3)
    action("actionStop").trigger()
    wait_for(RunState.STOPPED)
    steps = len(session.run.metrics.loss)
    assert session.network.reader.source == f"Training, step {steps:,}"
    assert "Stopped after" in endless.transport.progress_text.text()
    assert not action("actionStop").isEnabled()
    assert action("actionTrain").text() == "Train Again"
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert len(session.run.metrics.loss) == 1


def test_stop_works_while_it_pauses(trainable, action, wait_for):
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    action("actionStop").trigger()
    wait_for(RunState.STOPPED)
    assert len(trainable.session.run.metrics.loss) == 1


def test_a_new_seed_gives_another_run_and_can_be_undone(trainable, action, wait_for):
    session = trainable.session
    losses = []
    for _ in range(2):
        action("actionStepBatch").trigger()
        wait_for(RunState.PAUSED)
        losses.append(session.run.metrics.loss.y[0])
        action("actionResetNewSeed").trigger()
        wait_for(RunState.READY)
    assert losses[0] != losses[1]
    assert session.setup.settings.seed != 0
    trainable.undo_stack.setIndex(0)
    assert session.setup.settings.seed == 0


def test_slow_motion_trains_so_many_batches_a_second(endless, action, qtbot, wait_for):
    slider = endless.transport.pace.speed
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert endless.session.controls.speed == SPEEDS[0]
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(endless.session.run.metrics.loss) == 1, timeout=30_000)
    qtbot.waitUntil(lambda: "left" in endless.transport.progress_text.text())
    # Within the two seconds that the next batch waits, everything else works at once.
    action("actionPause").trigger()
    with qtbot.waitSignal(endless.session.run.state_changed, timeout=1_000):
        pass
    assert endless.session.run.state is RunState.PAUSED
    assert len(endless.session.run.metrics.loss) == 1
    action("actionTrain").trigger()
    wait_for(RunState.RUNNING)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert endless.session.controls.speed is None
    qtbot.waitUntil(lambda: len(endless.session.run.metrics.loss) > 5, timeout=5_000)


def test_the_learning_rate_changes_while_it_trains(endless, action, qtbot):
    session = endless.session
    endless.editor.set_settings(dataclasses.replace(session.setup.settings, schedule="constant"))
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(session.run.metrics.loss) > 2, timeout=30_000)
    rate = endless.transport.pace.rate
    rate.setFocus()
    rate.selectAll()
    qtbot.keyClicks(rate, "0.009")
    qtbot.keyClick(rate, Qt.Key.Key_Escape)
    assert rate.text() == "0.02"
    qtbot.keyClicks(rate, "0.005")
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.run.metrics.learning_rate.y[-1] == 0.005)
    assert session.run.metrics.learning_rate.y[0] == 0.02
    ((step, marked),) = session.run.metrics.rate_changes
    assert marked == 0.005 and 0 < step < len(session.run.metrics.loss)
    assert session.run.settings.learning_rate == 0.02
    action("actionUndo").trigger()
    qtbot.waitUntil(lambda: session.run.metrics.learning_rate.y[-1] == 0.02)
    assert rate.value() == 0.02


def test_the_next_run_begins_with_the_rate_of_the_settings(trainable, action, wait_for):
    session = trainable.session
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    trainable.editor.set_settings(dataclasses.replace(session.setup.settings, learning_rate=0.01, schedule="constant"))
    action("actionReset").trigger()
    wait_for(RunState.READY)
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert session.run.metrics.learning_rate.y.tolist() == [0.01]


def test_rates_step_through_one_two_five(qtbot):
    box = RateBox(100.0)
    qtbot.addWidget(box)
    box.setValue(0.02)
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(box, key)
        seen.append(box.text())
    assert seen == ["0.05", "0.1", "0.2", "0.1", "0.05", "0.02"]
    box.selectAll()
    qtbot.keyClicks(box, "1e-4x")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == 1e-4 and box.text() == "0.0001"


@pytest.fixture
def diverged(trainable, action, wait_for, qtbot):
    session = trainable.session
    session.setup.set_settings(dataclasses.replace(session.setup.settings, loss="mse", learning_rate=90.0))
    action("actionTrain").trigger()
    wait_for(RunState.PAUSED)
    qtbot.waitUntil(trainable.notices.isVisible)
    return trainable


@pytest.fixture
def press(diverged, qtbot):
    """Click the notice's button that begins so."""

    def click(text):
        button = next(button for button in diverged.notices.buttons if button.text().startswith(text))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    return click


def test_a_loss_that_is_no_number_pauses_and_says_where_it_began(diverged):
    divergence = diverged.session.controls.divergence
    assert not math.isfinite(divergence.loss)
    text = diverged.notices.message.text
    assert "Training paused" in text and f"at step {divergence.step}" in text
    assert divergence.origin is not None
    assert len(diverged.session.run.metrics.loss) == divergence.step < 30


def test_a_lower_rate_starts_anew(diverged, press, qtbot):
    press("Restart at Rate 9")
    session = diverged.session
    assert session.setup.settings.learning_rate == 9.0
    qtbot.waitUntil(lambda: session.run.settings.learning_rate == 9.0 and len(session.run.metrics.loss) > 0)
    assert session.run.metrics.rate_changes == []
    assert session.run.metrics.learning_rate.y[0] == pytest.approx(9.0)


def test_clipped_gradients_start_anew_and_can_be_undone(diverged, press, qtbot):
    press("Restart with Clipping")
    session = diverged.session
    qtbot.waitUntil(lambda: session.run.settings.clip_norm == 1.0 and len(session.run.metrics.loss) > 0)
    diverged.undo_stack.undo()
    assert session.setup.settings.clip_norm == 0.0


def test_the_layer_where_it_began_can_be_shown(diverged, press):
    controls = diverged.session.controls
    controls.divergence = dataclasses.replace(controls.divergence, origin=Origin("conv2", "activation"))
    controls.divergence_changed.emit()
    assert "It began in conv2" in diverged.notices.message.text
    press("Show conv2")
    assert diverged.session.network.selected == "conv2"
    assert not diverged.notices.isVisible()


def test_a_reset_takes_the_notice_away(diverged, action, wait_for):
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert not diverged.notices.isVisible()


def test_training_goes_on_after_the_pause_if_one_insists(diverged, action, wait_for):
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    assert np.isnan(diverged.session.run.metrics.loss.y[-1])
