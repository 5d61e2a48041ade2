"""Networks whose input is not 32×32: drawn on, trained and looked into where images can be padded to it."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment.network.presets import lenet
from ui.pad.saliency_bar import Question, SaliencyChoice
from ui.session.network import NetworkState
from ui.session.worker import RunState


@pytest.fixture
def show(trainable):
    def show(spec):
        weights = {key: tensor.numpy().copy() for key, tensor in spec.build(0).state_dict().items()}
        trainable.session.network.restore(NetworkState(spec, weights, "fresh"))
        return trainable

    return show


def lenet_of(side: int):
    """LeNet with padding in its first layer, which makes 28×28 of the input as 32×32 does without."""
    return replace(lenet(), input_shape=(1, side, side)).change("conv1", padding=(32 - side) // 2)


def test_a_network_for_28_pixels_reads_trains_and_explains(show, hand, action, wait_for, qtbot):
    window = show(lenet_of(28))
    hand.draw_one(window.pad.canvas)
    image, placement = window.pad.canvas.drawing.image()
    given = window.pad.reading.network_input
    assert given.shape == (28, 28)
    np.testing.assert_array_equal(given > given.min(), image > 0)
    window.pad.saliency.choose(SaliencyChoice(Question.FOR))
    overlay = window.pad.canvas._overlay
    assert overlay.values.shape == (28, 28)
    assert overlay.box == pytest.approx((*placement.to_canvas(0, 0), 28 / placement.scale))
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert len(window.session.run.metrics.loss) == 1
    action("actionBrowseData").trigger()
    browser = window.pad.samples.browser
    qtbot.waitUntil(lambda: browser.model.samples is not None, timeout=30_000)
    browser.read_all.click()
    qtbot.waitUntil(lambda: browser.model.predictions is not None, timeout=30_000)
    browser.close()


def test_what_images_cannot_be_padded_to_is_said(show, hand):
    colour = replace(lenet(), input_shape=(3, 32, 32)).change("conv1", in_channels=3)
    window = show(colour)
    hand.draw_one(window.pad.canvas)
    assert window.pad.reading is None
    assert "3×32×32" in window.pad.note.text()
    show(lenet_of(32))
    window.pad.read()
    assert window.pad.reading is not None
