"""The saliency on the pad: autograd's numbers, at their place on the drawing."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

import core
from core import autograd
from ui.pad.saliency_bar import Question, SaliencyChoice


@pytest.fixture
def drawn(window, hand):
    """The pad with a one drawn small in its upper left quarter."""
    hand.draw(window.pad.canvas, ((0.25, 0.1), (0.25, 0.25), (0.25, 0.4)))
    return window.pad


def overlay(pad):
    return pad.canvas._overlay


def gradient_of(pad, target: int, against: int | None = None) -> np.ndarray:
    inputs = core.from_numpy(pad.reading.network_input[np.newaxis, np.newaxis].copy()).requires_grad_()
    logits = pad._network.reader._model(inputs)[0]
    score = logits[target] if against is None else logits[target] - logits[against]
    return autograd.grad(score, inputs)[0].numpy()[0, 0]


def test_it_is_off_at_first(drawn):
    assert overlay(drawn) is None


def test_the_shortcut_shows_what_autograd_says_of_the_predicted_digit(drawn, qtbot):
    qtbot.keyClick(drawn.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert drawn.saliency.choice.question is Question.FOR
    np.testing.assert_allclose(overlay(drawn).values, gradient_of(drawn, drawn.reading.digit), rtol=1e-4, atol=1e-7)
    assert f"for {drawn.reading.digit}" in drawn.saliency.accessibleDescription()
    qtbot.keyClick(drawn.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert overlay(drawn) is None


def test_a_chosen_digit_and_why_not_another(drawn):
    drawn.saliency.choose(SaliencyChoice(Question.FOR, 7))
    np.testing.assert_allclose(overlay(drawn).values, gradient_of(drawn, 7), rtol=1e-4, atol=1e-7)
    assert "7" in drawn.saliency.speaks_for.text()
    drawn.saliency.choose(SaliencyChoice(Question.WHY_NOT, 8))
    expected = gradient_of(drawn, 8, drawn.reading.digit)
    np.testing.assert_allclose(overlay(drawn).values, expected, rtol=1e-4, atol=1e-6)
    assert "8" in drawn.saliency.why_not.text()


def test_the_menus_choose_and_choose_off(drawn):
    why_not_8 = next(a for a in drawn.saliency._not_menu.actions() if a.text().endswith("&8"))
    why_not_8.trigger()
    assert drawn.saliency.choice == SaliencyChoice(Question.WHY_NOT, 8)
    assert why_not_8.isChecked()
    why_not_8.trigger()
    assert overlay(drawn) is None and not why_not_8.isChecked()


def test_it_lies_over_the_ink_wherever_that_is(drawn):
    drawn.saliency.choose(SaliencyChoice(Question.FOR, 1))
    left, top, side = overlay(drawn).box
    rows, columns = np.nonzero(drawn.reading.network_input > drawn.reading.network_input.min())
    # Where the network's ink lies on the canvas, and where the path was drawn.
    middle = left + (columns.mean() + 0.5) / 32 * side
    assert middle == pytest.approx(0.25, abs=0.01)
    assert top + rows.min() / 32 * side == pytest.approx(0.1 - 0.0375, abs=0.02)
    assert top + (rows.max() + 1) / 32 * side == pytest.approx(0.4 + 0.0375, abs=0.02)


def test_it_follows_the_stroke(drawn, hand, qtbot):
    drawn.saliency.choose(SaliencyChoice(Question.FOR))
    before = overlay(drawn).values
    hand.press(drawn.canvas, (0.1, 0.4))
    with qtbot.waitSignal(drawn.reading_changed):
        hand.move(drawn.canvas, (0.4, 0.4))
    assert not np.array_equal(overlay(drawn).values, before)
    hand.release(drawn.canvas, (0.4, 0.4))
    drawn.canvas.clear()
    drawn.read()
    assert overlay(drawn) is None


def test_it_colours_the_canvas(drawn):
    before = drawn.canvas.grab().toImage()
    drawn.saliency.choose(SaliencyChoice(Question.FOR))
    assert drawn.canvas.grab().toImage() != before


def test_it_follows_the_training(endless, hand, action, qtbot):
    """The drawing lies still; what speaks for it changes with every look at the weights."""
    pad = endless.pad
    hand.draw(pad.canvas, ((0.5, 0.15), (0.5, 0.85)))
    pad.saliency.choose(SaliencyChoice(Question.FOR, 1))
    before = overlay(pad).values
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: not np.array_equal(overlay(pad).values, before), timeout=60_000)
    second = overlay(pad).values
    qtbot.waitUntil(lambda: not np.array_equal(overlay(pad).values, second), timeout=60_000)
    # Other weights may have come since it was drawn, so it need not be that of the newest at any moment.
    qtbot.waitUntil(lambda: np.allclose(overlay(pad).values, gradient_of(pad, 1), rtol=1e-3, atol=1e-6), timeout=60_000)


def test_a_hidden_pad_computes_none(drawn, window, qtbot):
    drawn.saliency.choose(SaliencyChoice(Question.FOR))
    assert overlay(drawn) is not None
    window.docks[1].hide()
    drawn.read()
    assert overlay(drawn) is None
    window.docks[1].show()
    qtbot.waitUntil(lambda: overlay(drawn) is not None)
