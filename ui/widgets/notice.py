"""A card at the top of the window for what the user should know: it waits, and holds nothing up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QPushButton, QToolButton

from ui.widgets.boxes import fill, make_label
from ui.widgets.icon import icon, tint
from ui.widgets.theme import GRID, Theme, set_role


@dataclass(frozen=True, eq=False)
class Message:
    """Holds a sentence, whether it warns, and what can be done: texts of buttons with what they call."""

    text: str
    warning: bool = False
    actions: tuple[tuple[str, Callable[[], object]], ...] = ()


class NoticeBar(QFrame):
    """Shows the newest message; the one before comes back when it is closed.

    Attributes:
        message: what is shown; None while the bar is hidden.
    """

    def __init__(self, theme: Theme, window: QMainWindow):
        super().__init__(window)
        self._window = window
        self.setObjectName("noticeBar")
        self.setAccessibleName(self.tr("Message"))
        self._theme = theme
        self._messages: list[Message] = []
        self._symbol = QLabel(self)
        self._text = make_label(parent=self, wrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons: list[QPushButton] = []
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Close the Message"))
        self._close.setToolTip(self.tr("Close this message (Esc)"))
        self._close.setIconSize(QSize(16, 16))
        self._close.clicked.connect(self.dismiss)
        set_role(self._close, "link")
        tint(self._close, theme, "x", "muted")
        row = QHBoxLayout(self)
        self._row = fill(row, self._symbol, (self._text, 1), self._close, margins=(2 * GRID, GRID, GRID, GRID))
        theme.changed.connect(self.restyle)
        window.installEventFilter(self)
        self.hide()

    @property
    def message(self) -> Message | None:
        return self._messages[-1] if self._messages else None

    def say(self, message: Message) -> None:
        """Show `message` above those that are there."""
        self._messages.append(message)
        self._show()

    @Slot(str, bool)
    def tell(self, text: str, warning: bool) -> None:
        """Show a sentence that needs no answer."""
        self.say(Message(text, warning))

    def forget(self, message: Message) -> None:
        """Close `message`, wherever it is in the pile."""
        self._messages = [other for other in self._messages if other is not message]
        self._show()

    @Slot()
    def dismiss(self) -> None:
        """Close what is shown."""
        if self._messages:
            self.forget(self._messages[-1])

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _choose(self, message: Message, call: Callable[[], object], _checked: bool = False) -> None:
        self.forget(message)
        call()

    def _show(self) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons.clear()
        message = self.message
        if message is not None:
            set_role(self, "warning" if message.warning else "information")
            self._text.setText(message.text)
            for text, call in message.actions:
                button = QPushButton(text, self)
                button.clicked.connect(partial(self._choose, message, call))
                self._row.insertWidget(self._row.count() - 1, button)
                button.show()  # now, since `_place` asks how much room they leave the text
                self.buttons.append(button)
            self.restyle()
        self.setVisible(message is not None)
        self._place()

    def showEvent(self, event) -> None:
        """Take the place that the parts ask for: only now do they have their style, and their sizes."""
        super().showEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        """Stand under the menu bar, in the middle, and no wider than the text wants, to hide little of the cards."""
        if self.message is None:
            return
        self._text.setWordWrap(False)
        width = min(self._window.width() - 4 * GRID, self.sizeHint().width())
        self._text.setWordWrap(True)
        self.resize(width, self.heightForWidth(width))
        self.move((self._window.width() - width) // 2, self._window.menuBar().geometry().bottom() + GRID // 2)
        self.raise_()

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        warning = self.message is not None and self.message.warning
        symbol = icon("alert-triangle", colours.warning) if warning else icon("info-circle", colours.accent)
        self._symbol.setPixmap(symbol.pixmap(2 * GRID + 4, 2 * GRID + 4))
