"""Pens and fingers draw as the mouse does."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def down_the_middle(canvas) -> list[QPoint]:
    return [QPoint(canvas.width() // 2, round(canvas.height() * share / 20)) for share in range(3, 18)]


def test_a_finger_draws(window):
    canvas = window.pad.canvas
    first, *others = down_the_middle(canvas)
    touch = QTest.touchEvent(canvas, QTest.createTouchDevice())
    touch.press(0, first, canvas)
    touch.commit()
    for point in others:
        touch.move(0, point, canvas)
        touch.commit()
    touch.release(0, others[-1], canvas)
    touch.commit()
    assert len(canvas.drawing.strokes) == 1
    assert window.pad.predicted.text() == "1"


@pytest.fixture
def pen(window):
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position,
        1,
        1,
    )
    canvas, left = window.pad.canvas, Qt.MouseButton.LeftButton

    def send(kind: QEvent.Type, point: QPointF) -> None:
        pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.TabletRelease else left
        place = canvas.mapToGlobal(point)
        modifiers = Qt.KeyboardModifier.NoModifier
        event = QTabletEvent(kind, device, point, place, 0.5, 0, 0, 0.0, 0.0, 0.0, modifiers, left, pressed)
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted()

    return send


def test_a_pen_draws_between_pixels(window, pen):
    canvas = window.pad.canvas
    points = [QPointF(point) + QPointF(0.25, 0.25) for point in down_the_middle(canvas)]
    pen(QEvent.Type.TabletPress, points[0])
    for point in points[1:]:
        pen(QEvent.Type.TabletMove, point)
    pen(QEvent.Type.TabletRelease, points[-1])
    assert window.pad.predicted.text() == "1"
    assert canvas.drawing.strokes[0][0][0] * canvas.width() == pytest.approx(points[0].x())


def test_a_pen_that_hovers_draws_nothing(window, pen):
    pen(QEvent.Type.TabletMove, QPointF(40, 40))
    assert window.pad.canvas.is_empty()
