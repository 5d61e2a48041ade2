"""A calm message above a view: a sentence, what helps, and a way to close it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.icon import icon
from ui.panel import strong
from ui.theme import GRID, Theme, set_role


class Banner(QFrame):
    """A message with buttons; hidden until it has something to say.

    Signals:
        chosen: the key of the button that was pressed.
        closed: the user has read it.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        set_role(self, "warning")
        self._symbol = QLabel(self)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._close = QToolButton(self)
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close Message"))
        set_role(self._close, "link")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(self.text)
        words.addLayout(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.clicked.connect(self._dismiss)
        theme.changed.connect(self.restyle)
        self.restyle()
        self.hide()

    def say(self, title: str, text: str, choices: dict[str, str]) -> None:
        """Show a message with a button for each of `choices` (its text, by its key)."""
        self.text.setText(f"{strong(title)} {text}")
        self.setAccessibleName(title)
        while self._buttons.count():
            widget = self._buttons.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        for key, label in choices.items():
            button = QPushButton(label, self)
            button.setObjectName(key)
            button.clicked.connect(self._choose)
            self._buttons.addWidget(button)
        self._buttons.addStretch()
        self.show()

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.sender().objectName())

    @Slot()
    def _dismiss(self) -> None:
        self.hide()
        self.closed.emit()

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        self._symbol.setPixmap(icon("alert-triangle", colours.warning).pixmap(20, 20))
        self._close.setIcon(icon("x", colours.muted))
