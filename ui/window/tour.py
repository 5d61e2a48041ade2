"""The tour: the window's parts, one after the other, each in a hole of a veil with a few words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.theme import GRID, Theme, scaled, set_role

_WIDTH = 44 * GRID


@dataclass(frozen=True, eq=False)
class Stop:
    """Says what a part of the window is for."""

    target: QWidget
    title: str
    text: str


class Tour(QWidget):
    """Covers the window until it is left: by Esc, by the button, or after the last stop.

    Signals:
        left: the tour is over.
    """

    left = Signal()

    def __init__(self, theme: Theme, stops: Sequence[Stop], window: QMainWindow):
        super().__init__(window)
        self.setObjectName("tour")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Tour of the Window"))
        self._theme = theme
        self._window = window
        self._stops = [stop for stop in stops if stop.target.isVisible()]
        self.place = 0
        self._before = window.focusWidget()
        self.bubble = QFrame(self)
        self.title = make_label(role="title")
        self._text = make_label(wrap=True)
        self._count = make_label(role="small")
        self.leave_button = QPushButton(self.tr("Leave the Tour"))
        self.back_button = QPushButton(self.tr("Back"))
        self.next_button = QPushButton()
        set_role(self.bubble, "panel")
        self.next_button.setDefault(True)
        head = fill(QHBoxLayout(), (self.title, 1), self._count, spacing=-1)
        buttons = fill(QHBoxLayout(), self.leave_button, STRETCH, self.back_button, self.next_button, spacing=GRID)
        self._column = QVBoxLayout(self.bubble)
        margins = 2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID
        fill(self._column, head, self._text, GRID, buttons, margins=margins, spacing=GRID)
        self.leave_button.clicked.connect(self.leave)
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.next)
        window.installEventFilter(self)
        theme.changed.connect(self.update)

    def start(self) -> None:
        if not self._stops:
            self.leave()
            return
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._show_stop()

    @Slot()
    def next(self) -> None:
        if self.place + 1 >= len(self._stops):
            self.leave()
            return
        self.place += 1
        self._show_stop()

    @Slot()
    def back(self) -> None:
        self.place = max(0, self.place - 1)
        self._show_stop()

    @Slot()
    def leave(self) -> None:
        """Take the veil away; the focus goes back to where it was."""
        self._window.removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self.left.emit()
        self.deleteLater()

    def _show_stop(self) -> None:
        stop = self._stops[self.place]
        self.title.setText(stop.title)
        self._text.setText(stop.text)
        self._count.setText(self.tr("{number} of {count}").format(number=self.place + 1, count=len(self._stops)))
        self.back_button.setEnabled(self.place > 0)
        last = self.place + 1 == len(self._stops)
        self.next_button.setText(self.tr("Done") if last else self.tr("Next"))
        self.setAccessibleDescription(f"{stop.title}. {stop.text}")
        self._place_bubble()
        self.next_button.setFocus()
        self.update()

    def _hole(self) -> QRect:
        target = self._stops[self.place].target
        hole = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        return hole.adjusted(-GRID // 2, -GRID // 2, GRID // 2, GRID // 2) & self.rect()

    def _place_bubble(self) -> None:
        """Put the bubble where there is most room beside the part that is shown."""
        hole, margin = self._hole(), 2 * GRID
        self._column.activate()
        width = max(scaled(_WIDTH), self._column.minimumSize().width())
        self.bubble.resize(width, self.bubble.heightForWidth(width))
        size = self.bubble.size()
        x, y = hole.center().x() - size.width() // 2, hole.center().y() - size.height() // 2
        # For each side the room that is left, and the corner of the bubble there.
        sides = (
            (self.width() - hole.right() - size.width(), QPoint(hole.right() + margin, y)),
            (hole.left() - size.width(), QPoint(hole.left() - margin - size.width(), y)),
            (self.height() - hole.bottom() - size.height(), QPoint(x, hole.bottom() + margin)),
            (hole.top() - size.height(), QPoint(x, hole.top() - margin - size.height())),
        )
        _, place = max(sides, key=lambda side: side[0])
        inside = self.rect().adjusted(margin, margin, -margin - size.width(), -margin - size.height())
        x = min(max(place.x(), inside.left()), max(inside.left(), inside.right()))
        y = min(max(place.y(), inside.top()), max(inside.top(), inside.bottom()))
        self.bubble.move(x, y)

    def keyPressEvent(self, event) -> None:
        keys = {
            Qt.Key.Key_Escape: self.leave,
            Qt.Key.Key_Right: self.next,
            Qt.Key.Key_Return: self.next,
            Qt.Key.Key_Enter: self.next,
            Qt.Key.Key_Left: self.back,
        }
        if event.key() in keys:
            keys[event.key()]()
        else:
            event.accept()

    def mousePressEvent(self, event) -> None:
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place_bubble()
        return False

    def paintEvent(self, event) -> None:
        colours = self._theme.colours
        hole = QPainterPath()
        hole.addRoundedRect(QRectF(self._hole()), GRID, GRID)
        veil = QPainterPath()
        veil.addRect(QRectF(self.rect()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(veil - hole, QColor(0, 0, 0, 150 if colours.dark else 110))
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawPath(hole)
