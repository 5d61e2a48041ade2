"""The welcome of the first start: three ways to begin, and a tour. It waits at the side and blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QPushButton, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.icon import icon
from ui.widgets.theme import GRID, Theme, scaled, set_role


class Welcome(QFrame):
    """Stands as a card in the middle of `window`, until something is chosen, it is closed or Esc is pressed.

    Signals:
        draw, train, build, tour: what was chosen.
    """

    draw = Signal()
    train = Signal()
    build = Signal()
    tour = Signal()

    def __init__(self, theme: Theme, window: QMainWindow):
        super().__init__(window)
        self.setObjectName("welcome")
        self.setAccessibleName(self.tr("Welcome"))
        self._theme = theme
        self._window = window
        self._before: QWidget | None = None
        self._close = QToolButton(self)
        self._ways: list[tuple[QPushButton, str]] = []
        self._build()
        window.installEventFilter(self)
        theme.changed.connect(self.restyle)
        self.restyle()

    def _build(self) -> None:
        text = self.tr("A small network that reads digits, to build, to train and to look into. How to begin?")
        self._close.setAccessibleName(self.tr("Close the Welcome"))
        self._close.setToolTip(self.tr("Close (Esc); Help brings it back."))
        self._close.setIconSize(QSize(16, 16))
        self._close.clicked.connect(self.leave)
        set_role(self._close, "link")
        head = fill(QHBoxLayout(), (make_label(self.tr("Welcome to LeNet Lab"), "title"), 1), self._close, spacing=-1)
        ways = QVBoxLayout()
        ways.setSpacing(GRID)
        for symbol, name, words, signal in (
            ("pencil", self.tr("Draw a Digit"), self.tr("and watch a trained network read it"), self.draw),
            ("player-play", self.tr("Train LeNet Now"), self.tr("and see the loss fall, batch by batch"), self.train),
            ("layout-grid", self.tr("Build Your Own"), self.tr("from the first layer on, with help"), self.build),
        ):
            button = QPushButton(f"{name}  —  {words}")
            button.setAccessibleName(f"{name}, {words}")
            button.setIconSize(QSize(20, 20))
            button.setMinimumHeight(scaled(5 * GRID))
            set_role(button, "way")
            button.clicked.connect(self.leave)
            button.clicked.connect(signal)
            ways.addWidget(button)
            self._ways.append((button, symbol))
        self.tour_button = QPushButton(self.tr("Show Me Around"))
        self.tour_button.clicked.connect(self.leave)
        self.tour_button.clicked.connect(self.tour)
        foot = fill(QHBoxLayout(), STRETCH, self.tour_button, spacing=-1)
        parts, margins = (
            (head, make_label(text, "muted", wrap=True), ways, foot),
            (3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID),
        )
        self._column = fill(QVBoxLayout(self), *parts, margins=margins, spacing=2 * GRID)

    def buttons(self) -> list[QPushButton]:
        """Return the buttons of the three ways to begin."""
        return [button for button, _ in self._ways]

    def appear(self) -> None:
        self._before = self._window.focusWidget()
        self.show()
        self.raise_()
        self._centre()
        self._ways[0][0].setFocus()

    @Slot()
    def leave(self) -> None:
        self._window.removeEventFilter(self)
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self.hide()
        self.deleteLater()

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._centre()
        return False

    def _centre(self) -> None:
        width = min(scaled(64 * GRID), self._window.width() - 4 * GRID)
        self.resize(width, max(self._column.heightForWidth(width), self.sizeHint().height()))
        place = self._window.centralWidget() or self._window
        middle = place.mapTo(self._window, place.rect().center())
        corner = middle - self.rect().center()
        self.move(max(2 * GRID, corner.x()), max(2 * GRID, corner.y()))

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        self._close.setIcon(icon("x", colours.muted))
        for button, symbol in self._ways:
            button.setIcon(icon(symbol, colours.accent))
