"""What does not fit, in words, with the changes that mend it to click."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from core.errors import SpecError
from core.experiment import Fix, Problem
from ui.session.editing import Editor
from ui.widgets.boxes import fill, make_label
from ui.widgets.panel import strong
from ui.widgets.theme import GRID, Theme, scaled, set_role
from ui.widgets.wording import sentence, translate


class FixButton(QPushButton):
    """Says what a fix does, in several lines where the note is narrow."""

    def __init__(self, text: str, parent: QWidget):
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), scaled(10 * GRID)), hint.height())

    def heightForWidth(self, width: int) -> int:
        """Return the height of one line, and of what goes on in the next."""
        metrics, hint = self.fontMetrics(), super().sizeHint()
        if width >= hint.width():
            return hint.height()
        around = hint.width() - metrics.horizontalAdvance(self.text())
        folded = metrics.boundingRect(0, 0, max(1, width - around), 1, _FOLDED, self.text())
        return hint.height() + folded.height() - metrics.height()

    def paintEvent(self, event) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        text, option.text = option.text, ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = Qt.AlignmentFlag.AlignHCenter if self.width() >= self.sizeHint().width() else _FOLDED
        painter.drawText(place, flags | Qt.AlignmentFlag.AlignVCenter, text)


_FOLDED = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap


class ProblemNote(QFrame):
    """Shows one problem and its fixes; hidden while there is none.

    Attributes:
        buttons: one for each fix, the likeliest first.

    Signals:
        fixed: a fix was taken.
    """

    fixed = Signal()

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("problemNote")
        set_role(self, "warning")
        self._theme = theme
        self._editor = editor
        self._problem: Problem | None = None
        self.buttons: list[QPushButton] = []
        self._text = make_label(parent=self, wrap=True)
        self._layout = fill(QVBoxLayout(self), self._text, margins=(12, GRID, 12, GRID + 2))
        self.hide()

    def text(self) -> str:
        """Return the reason as it is shown; empty where nothing is wrong."""
        return sentence(self._problem) if self._problem else ""

    def show_problem(self, problem: Problem | None) -> None:
        if problem is None and self._problem is None:
            return
        self._problem = problem
        for button in self.buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        if problem is not None:
            heading = strong(self.tr("Does not fit."), self._theme.colours.danger)
            self._text.setText(f"{heading} {sentence(problem)}")
            for fix in problem.fixes:
                button = FixButton(translate(fix.label), self)
                button.setAutoDefault(False)
                tip = self.tr("Change the network so that this layer fits; it can be undone.")
                button.setToolTip(f"{button.text()}\n{tip}")
                button.clicked.connect(partial(self._take, fix))
                self._layout.addWidget(button)
                self.buttons.append(button)
        self.setVisible(problem is not None)

    def _take(self, fix: Fix, _checked: bool = False) -> None:
        self.fixed.emit()
        take_fix(self._editor, fix)


class FixPopover(QFrame):
    """Shows a problem and its fixes beside a card, until one is taken or something else clicked."""

    def __init__(self, theme: Theme, editor: Editor, problem: Problem, parent: QWidget):
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("fixPopover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "popover")
        self.note = ProblemNote(theme, editor, self)
        self.note.show_problem(problem)
        self.note.fixed.connect(self.close)
        fill(QVBoxLayout(self), self.note, margins=(GRID, GRID, GRID, GRID))
        self.setFixedWidth(scaled(40 * GRID))

    def open_below(self, anchor: QWidget) -> None:
        """Open under `anchor`, inside its screen, ready for the keyboard."""
        self.adjustSize()
        open_below(self, anchor)
        if self.note.buttons:
            self.note.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)


def open_below(popup: QWidget, anchor: QWidget) -> None:
    """Show `popup` at the lower edge of `anchor`, moved to where the screen has room."""
    corner = anchor.mapToGlobal(QPoint(0, anchor.height() + GRID // 2))
    screen = anchor.screen().availableGeometry()
    corner.setX(max(screen.left(), min(corner.x(), screen.right() - popup.width() - GRID)))
    if corner.y() + popup.height() > screen.bottom():
        corner.setY(max(screen.top(), anchor.mapToGlobal(QPoint(0, 0)).y() - popup.height() - GRID // 2))
    popup.move(corner)
    popup.show()


def take_fix(editor: Editor, fix: Fix) -> None:
    """Apply `fix`; one that the newest network no longer needs does nothing."""
    try:
        editor.apply_fix(fix)
    except SpecError:
        return
