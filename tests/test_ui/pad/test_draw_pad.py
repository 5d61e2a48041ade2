import gzip
import json
from itertools import islice

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def digit(window) -> str:
    return window.findChild(QLabel, "predictedDigit").text()


def test_the_pad_is_empty_at_first(window):
    assert digit(window) == ""
    assert window.pad.bars.probabilities is None


def test_a_drawn_one_is_read_at_the_release_of_the_mouse(window, hand):
    hand.draw_one(window.pad.canvas)
    assert digit(window) == "1"
    assert np.argmax(window.pad.bars.probabilities) == 1
    assert window.pad.bars.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_the_bars_follow_the_stroke_before_the_mouse_is_released(window, hand, qtbot):
    canvas = window.pad.canvas
    hand.press(canvas, (0.5, 0.15))
    qtbot.waitUntil(lambda: window.pad.bars.probabilities is not None)
    dot = window.pad.bars.probabilities
    with qtbot.waitSignal(window.pad.reading_changed):
        hand.move(canvas, (0.5, 0.8))
    assert not np.array_equal(window.pad.bars.probabilities, dot)
    hand.release(canvas, (0.5, 0.8))


def test_the_preview_is_the_network_s_input(window, hand):
    hand.draw_one(window.pad.canvas)
    given = window.pad.reading.network_input
    assert given.shape == (32, 32)
    rows, columns = np.nonzero(given > given.min())
    # The box of the ink is 20 pixels high, its centre of mass in the middle.
    assert np.ptp(rows) + 1 == pytest.approx(20, abs=2)
    assert columns.mean() == pytest.approx(15.5, abs=1)


def test_undo_redo_and_clear_are_steps_of_one_history(window, hand, action):
    canvas = window.pad.canvas
    hand.draw_one(canvas)
    hand.draw(canvas, ((0.3, 0.8), (0.7, 0.8)))
    assert len(canvas.drawing.strokes) == 2
    action("actionUndo").trigger()
    assert len(canvas.drawing.strokes) == 1
    action("actionRedo").trigger()
    assert len(canvas.drawing.strokes) == 2
    action("actionClearCanvas").trigger()
    assert canvas.is_empty()
    action("actionUndo").trigger()
    assert len(canvas.drawing.strokes) == 2


def test_clearing_empties_the_reading(window, hand, qtbot, action):
    hand.draw_one(window.pad.canvas)
    with qtbot.waitSignal(window.pad.reading_changed):
        action("actionClearCanvas").trigger()
    assert digit(window) == ""
    assert window.pad.bars.probabilities is None


def test_clearing_an_empty_pad_leaves_nothing_to_undo(window, action):
    action("actionClearCanvas").trigger()
    assert not action("actionUndo").isEnabled()


def test_a_click_is_a_dot(window, hand):
    hand.press(window.pad.canvas, (0.5, 0.5))
    hand.release(window.pad.canvas, (0.5, 0.5))
    assert len(window.pad.canvas.drawing.strokes) == 1
    assert digit(window) != ""


def test_ink_outside_the_canvas_stays_at_its_edge(window, hand):
    hand.draw(window.pad.canvas, ((0.5, 0.5), (1.6, 0.5), (1.6, -0.7)))
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y, _ in window.pad.canvas.drawing.strokes[0])


def test_the_right_button_draws_nothing(window, qtbot):
    qtbot.mouseClick(window.pad.canvas, Qt.MouseButton.RightButton)
    assert window.pad.canvas.is_empty()


def test_the_keyboard_draws(window, qtbot):
    canvas = window.pad.canvas
    for _ in range(10):
        qtbot.keyClick(canvas, Qt.Key.Key_Up)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(20):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert len(canvas.drawing.strokes) == 1
    assert digit(window) == "1"


def test_a_drawing_keeps_its_place_when_the_window_grows(window, hand, qtbot):
    hand.draw_one(window.pad.canvas)
    before = window.pad.bars.probabilities
    window.resize(1920, 1080)
    window.pad.read()
    assert np.array_equal(window.pad.bars.probabilities, before)


def test_pen_strokes_of_many_writers_are_read(window, hand, data_folder):
    path = data_folder / "pendigits" / "pendigits-strokes-train.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"needs pen strokes: {path.name} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        samples = [json.loads(line) for line in islice(lines, 0, None, 15)]
    canvas, right = window.pad.canvas, 0
    for sample in samples:
        hand.replay(canvas, sample["strokes"])
        right += digit(window) == str(sample["label"])
        canvas.clear()
    assert len(samples) == 500
    assert right / len(samples) >= 0.94, f"{right} of {len(samples)}"
