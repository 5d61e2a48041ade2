"""Eraser, pen widths, pressure, and the network's input seen large."""

import io

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from core.data import Drawing, made_digits
from ui.pad.digit_canvas import PEN_WIDTHS, Tool
from ui.pad.network_input import InputWindow


def press_tool(window, qtbot, name: str) -> None:
    action = getattr(window.pad.actions_, name)
    button = next(b for b in window.pad.findChildren(QToolButton) if b.defaultAction() is action)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_eraser_cuts_a_stroke_and_undo_mends_it(window, hand, qtbot, action):
    canvas = window.pad.canvas
    hand.draw_one(canvas)
    whole = canvas.drawing
    press_tool(window, qtbot, "eraser")
    hand.draw(canvas, ((0.3, 0.5), (0.45, 0.5), (0.55, 0.5), (0.7, 0.5)))
    assert len(canvas.drawing.strokes) == 2
    action("actionUndo").trigger()
    assert canvas.drawing is whole
    press_tool(window, qtbot, "pen")
    hand.draw(canvas, ((0.3, 0.8), (0.7, 0.8)))
    assert len(canvas.drawing.strokes) == 2


def test_what_is_erased_is_read_before_the_mouse_is_released(window, hand, qtbot):
    canvas = window.pad.canvas
    hand.draw_one(canvas)
    canvas.set_tool(Tool.ERASER)
    hand.press(canvas, (0.5, 0.0))
    with qtbot.waitSignal(window.pad.reading_changed):
        hand.move(canvas, (0.5, 0.4))
    assert not canvas.is_empty()
    with qtbot.waitSignal(window.pad.reading_changed):
        hand.move(canvas, (0.5, 1.0))
    assert window.pad.predicted.text() == ""
    hand.release(canvas, (0.5, 1.0))
    assert canvas.drawing.is_empty()


def test_what_the_eraser_leaves_looks_as_before(window, hand):
    """A fast stroke is seen as a curve; cutting its end off must not turn the rest into corners."""
    canvas = window.pad.canvas
    canvas.add_stroke(((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)))
    before = grey(canvas)
    canvas.set_tool(Tool.ERASER)
    hand.draw(canvas, ((0.2, 0.75), (0.2, 0.85)))
    after = grey(canvas)
    assert len(canvas.drawing.strokes) == 1
    rest = slice(0, int(0.7 * len(before)))
    assert np.abs(before - after)[rest].max() < 100  # a third of a pixel at an edge
    assert np.abs(before - after).max() > 200


@pytest.mark.parametrize("widths", [(0.075, 0.075), (0.075, 0.0751)])
def test_a_stroke_with_pressure_is_as_round_as_one_without(window, widths):
    canvas = window.pad.canvas
    canvas.add_stroke(((0.2, 0.2, widths[0]), (0.8, 0.2, widths[1]), (0.8, 0.8, widths[0]), (0.2, 0.8, widths[1])))
    side = len(grey(canvas))
    assert grey(canvas)[int(0.275 * side), int(0.65 * side)] > 200
    assert grey(canvas)[int(0.2 * side), int(0.79 * side)] < 60


def grey(canvas) -> np.ndarray:
    """The canvas as it is painted, without its frame."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].astype(int)


def test_erasing_nothing_leaves_nothing_to_undo(window, hand, action):
    window.pad.canvas.set_tool(Tool.ERASER)
    hand.draw(window.pad.canvas, ((0.1, 0.1), (0.9, 0.9)))
    assert not action("actionUndo").isEnabled()


def test_letters_choose_the_tool_and_brackets_the_width(window, hand, qtbot):
    canvas = window.pad.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_E)
    assert canvas.tool is Tool.ERASER
    qtbot.keyClick(canvas, Qt.Key.Key_P)
    assert canvas.tool is Tool.PEN
    for _ in range(9):
        qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.pen_width == PEN_WIDTHS[-1]
    assert not window.pad.actions_.thicker.isEnabled()
    hand.draw_one(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_BracketLeft)
    hand.draw(canvas, ((0.2, 0.8), (0.8, 0.8)))
    assert [stroke[0].width for stroke in canvas.drawing.strokes] == [PEN_WIDTHS[-1], PEN_WIDTHS[-2]]


def test_the_keyboard_erases(window, hand, qtbot):
    canvas = window.pad.canvas
    hand.draw_one(canvas)
    canvas.set_tool(Tool.ERASER)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(15):
        qtbot.keyClick(canvas, Qt.Key.Key_Up)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    (rest,) = canvas.drawing.strokes
    assert max(y for _, y, _ in rest) < 0.35


def test_the_ink_on_the_screen_follows(window, hand):
    canvas = window.pad.canvas
    hand.draw_one(canvas)

    def brightness() -> int:
        shot = canvas.grab().toImage()
        return shot.pixelColor(shot.width() // 2, shot.height() // 2).lightness()

    assert brightness() > 200
    canvas.set_tool(Tool.ERASER)
    hand.draw(canvas, ((0.4, 0.5), (0.6, 0.5)))
    assert brightness() < 40


@pytest.fixture
def stylus(window):
    """Sends events of a tablet's pen, or of its eraser, with a pressure."""
    devices = {}

    def send(kind, share, pressure, pointer=QPointingDevice.PointerType.Pen):
        senses = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        device = devices.setdefault(
            pointer, QPointingDevice("stylus", len(devices) + 1, QInputDevice.DeviceType.Stylus, pointer, senses, 1, 1)
        )
        canvas = window.pad.canvas
        point = QPointF(share[0] * canvas.width(), share[1] * canvas.height())
        released = kind is QEvent.Type.TabletRelease
        event = QTabletEvent(
            kind,
            device,
            point,
            canvas.mapToGlobal(point),
            pressure,
            0,
            0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.NoButton if released else Qt.MouseButton.LeftButton,
        )
        QApplication.sendEvent(canvas, event)

    return send


def test_pressure_is_width(window, stylus):
    stylus(QEvent.Type.TabletPress, (0.5, 0.1), 0.2)
    stylus(QEvent.Type.TabletMove, (0.5, 0.5), 0.5)
    stylus(QEvent.Type.TabletMove, (0.5, 0.9), 1.0)
    stylus(QEvent.Type.TabletRelease, (0.5, 0.9), 0.0)
    widths = [point.width / window.pad.canvas.pen_width for point in window.pad.canvas.drawing.strokes[0]]
    assert widths == pytest.approx([0.7, 1.0, 1.5])


def test_the_tablet_s_eraser_erases_whatever_tool_is_chosen(window, hand, stylus):
    hand.draw_one(window.pad.canvas)
    for kind, y in ((QEvent.Type.TabletPress, 0.0), (QEvent.Type.TabletMove, 1.0), (QEvent.Type.TabletRelease, 1.0)):
        stylus(kind, (0.5, y), 0.5, QPointingDevice.PointerType.Eraser)
    assert window.pad.canvas.drawing.is_empty()
    assert window.pad.canvas.tool is Tool.PEN


def test_a_click_on_the_input_shows_it_large_and_live(window, hand, qtbot):
    hand.draw_one(window.pad.canvas)
    qtbot.mouseClick(window.pad.preview, Qt.MouseButton.LeftButton)
    large = window.findChild(InputWindow, "inputWindow")
    qtbot.waitExposed(large)
    np.testing.assert_array_equal(large.image.values, window.pad.reading.network_input)
    hand.draw(window.pad.canvas, ((0.2, 0.8), (0.8, 0.8)))
    np.testing.assert_array_equal(large.image.values, window.pad.reading.network_input)
    target = large.image.target()
    told = large.image.parentWidget().findChild(QLabel)
    low, high = large.image.values.min(), large.image.values.max()
    assert told.text() == large.image.accessibleDescription() == f"1×32×32, values {low:+.2f} to {high:+.2f}"
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(target.center()),
        large.image.mapToGlobal(QPointF(target.center())),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(large.image, move)
    assert told.text() == f"[0, 15, 15]  {large.image.values[15, 15]:+.3f}"
    qtbot.keyClick(large.image, Qt.Key.Key_Down)
    qtbot.keyClick(large.image, Qt.Key.Key_Left)
    assert told.text() == f"[0, 16, 14]  {large.image.values[16, 14]:+.3f}"
    saved = np.load(io.BytesIO(large.image.export.npy()))
    np.testing.assert_array_equal(saved, window.pad.reading.network_input)
    large.close()


def test_a_picture_is_read_as_it_is_and_drawn_upon(window, hand, qtbot):
    digit = made_digits(1, seed=9).images[0]
    with qtbot.waitSignal(window.pad.reading_changed):
        window.pad.canvas.sheet.change(Drawing.of_picture(digit, "sample"), "Sample")
    given = window.pad.reading.network_input
    assert given.shape == (32, 32)
    assert ((given[2:30, 2:30] > given.min()) == (digit > 0)).all()
    before = given.copy()
    hand.draw(window.pad.canvas, ((0.05, 0.95), (0.95, 0.95)))
    assert (window.pad.reading.network_input[27:30] > before[27:30]).any()


def test_the_pad_says_how_long_an_answer_took(window, hand, qtbot):
    with qtbot.waitSignal(window.pad.answered) as answered:
        hand.press(window.pad.canvas, (0.5, 0.2))
    assert 0 < answered.args[0] < 5
