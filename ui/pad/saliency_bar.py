"""Chooses whether, for which digit and how the drawing shows what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QToolButton, QWidget

from core.experiment.inside.saliency import Method
from ui.widgets.boxes import STRETCH, fill
from ui.widgets.theme import GRID, set_role

_GAP = GRID // 2


class Question(Enum):
    """A question that the overlay answers."""

    NONE = "none"
    FOR = "for"
    WHY_NOT = "why_not"


@dataclass(frozen=True)
class SaliencyChoice:
    """Says what to show over the drawing.

    Attributes:
        digit: the class asked about; None is the predicted one.
    """

    question: Question = Question.NONE
    digit: int | None = None
    method: Method = Method.GRADIENT

    def classes(self, predicted: int) -> tuple[int, int | None] | None:
        """Return the class whose evidence is shown, and the one it is weighed against; None if nothing is asked."""
        digit = predicted if self.digit is None else self.digit
        if self.question is Question.NONE:
            return None
        if self.question is Question.FOR or digit == predicted:
            return digit, None
        return digit, predicted


class SaliencyBar(QWidget):
    """Asks, in two menus, what speaks for a digit, and why it was not another one.

    Attributes:
        choice: what is asked now.
        toggle: the action that shows and hides the saliency of the predicted digit.

    Signals:
        changed: `choice` is another one.
    """

    changed = Signal()

    def __init__(self, classes: tuple[str, ...]):
        super().__init__()
        self._classes = classes
        self._predicted: int | None = None
        self.choice = SaliencyChoice()
        self.toggle = QAction(self.tr("Show What Speaks for the Digit"), self)
        self.toggle.setObjectName("actionSaliency")
        self.toggle.setShortcut(QKeySequence("Ctrl+L"))
        self.toggle.setCheckable(True)
        self.toggle.setToolTip(
            self.tr("Colour the drawing by what speaks for the digit that the network reads (Ctrl+L)")
        )
        self._methods = QActionGroup(self)
        self._for_menu, self._not_menu = QMenu(self), QMenu(self)
        self._digits: dict[QAction, tuple[Question, int]] = {}
        self._method_names = {
            Method.GRADIENT: self.tr("Gradient"),
            Method.GRADIENT_X_INK: self.tr("Gradient × Ink"),
            Method.SMOOTHGRAD: self.tr("SmoothGrad, 16 Noisy Copies"),
        }
        self.addAction(self.toggle)
        self.speaks_for = self._button(
            "saliencyFor",
            self.tr("Orange: more ink here makes the digit likelier. Blue: less likely. Computed by autograd, live."),
        )
        self.why_not = self._button(
            "saliencyWhyNot",
            self.tr("Orange: ink here would make the network read another digit instead. Blue: it keeps it from that."),
        )
        self._build()
        self.toggle.triggered.connect(self._toggle)
        self._methods.triggered.connect(self._choose_method)
        self._show()

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleDescription(tip)
        set_role(button, "link")
        return button

    def _build(self) -> None:
        row = fill(QHBoxLayout(self), self.speaks_for, self.why_not, STRETCH, spacing=_GAP)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._for_menu.addAction(self.toggle)
        self._for_menu.addSeparator()
        self._add_digits(self._for_menu, self.tr("For {digit}"), Question.FOR)
        self._for_menu.addSeparator()
        for method, text in self._method_names.items():
            action = self._for_menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(method is self.choice.method)
            action.setData(method)
            self._methods.addAction(action)
        self._add_digits(self._not_menu, self.tr("Why Not {digit}"), Question.WHY_NOT)
        self._not_menu.addSeparator()
        self._not_menu.addAction(self.tr("Hide"), self.hide_saliency)
        # A button with a menu of its own keeps room for an arrow that the style sheet takes away.
        for button, menu in ((self.speaks_for, self._for_menu), (self.why_not, self._not_menu)):
            button.clicked.connect(partial(self._open, button, menu))

    def _open(self, button: QToolButton, menu: QMenu, _checked: bool = False) -> None:
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _add_digits(self, menu: QMenu, text: str, question: Question) -> None:
        for number, name in enumerate(self._classes):
            action = menu.addAction(text.format(digit=f"&{name}"))
            action.setCheckable(True)
            self._digits[action] = question, number
            action.triggered.connect(partial(self._choose_digit, question, number))

    def show_predicted(self, digit: int | None) -> None:
        """Name the digit that the network reads; None while the pad is empty."""
        if digit != self._predicted:
            self._predicted = digit
            self._show()

    def choose(self, choice: SaliencyChoice) -> None:
        if choice != self.choice:
            self.choice = choice
            self._show()
            self.changed.emit()

    @Slot()
    def hide_saliency(self) -> None:
        self.choose(replace(self.choice, question=Question.NONE, digit=None))

    @Slot(bool)
    def _toggle(self, on: bool) -> None:
        self.choose(replace(self.choice, question=Question.FOR if on else Question.NONE, digit=None))

    def _choose_digit(self, question: Question, digit: int, _checked: bool = False) -> None:
        again = (self.choice.question, self.choice.digit) == (question, digit)
        if again:
            self.hide_saliency()
            self._show()
        else:
            self.choose(replace(self.choice, question=question, digit=digit))

    @Slot(QAction)
    def _choose_method(self, action: QAction) -> None:
        question = Question.FOR if self.choice.question is Question.NONE else self.choice.question
        self.choose(replace(self.choice, question=question, method=action.data()))

    def minimumSizeHint(self) -> QSize:
        """Ask for room for the texts while nothing is asked: a question must not make the panel wider."""
        width = self._width_of(self.tr("Saliency")) + _GAP + self._width_of(self.tr("Why Not"))
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Say all of what is asked, or where there is no room for it the digit alone."""
        long, why_not = self._texts
        room = self.width() - _GAP - self._width_of(why_not)
        text = long if self._width_of(long) <= room else self._short
        self.speaks_for.setText(f"{text} ▾")
        self.why_not.setText(f"{why_not} ▾")

    def _width_of(self, text: str) -> int:
        """Return the width of a button with `text`; the style sheet puts as much around every text."""
        button = self.speaks_for
        metrics = button.fontMetrics()
        around = button.sizeHint().width() - metrics.horizontalAdvance(button.text())
        return around + metrics.horizontalAdvance(f"{text} ▾")

    def _show(self) -> None:
        choice = self.choice
        asked = self._predicted if choice.digit is None else choice.digit
        name = "…" if asked is None else self._classes[asked]
        shows = choice.question is Question.FOR
        asks = choice.question is Question.WHY_NOT
        self._texts = [
            self.tr("Saliency for {digit}").format(digit=name) if shows else self.tr("Saliency"),
            self.tr("Why not {digit}").format(digit=name) if asks else self.tr("Why Not"),
        ]
        self._short = self.tr("For {digit}").format(digit=name) if shows else self._texts[0]
        self._fit()
        for button, on in ((self.speaks_for, shows), (self.why_not, asks)):
            set_role(button, "chosen" if on else "link")
            method = self.tr("Method: {method}").format(method=self._method_names[choice.method])
            button.setToolTip(f"{button.accessibleDescription()}\n{method}")
        self.toggle.setChecked(choice.question is Question.FOR and choice.digit is None)
        for action, (question, digit) in self._digits.items():
            action.setChecked((choice.question, choice.digit) == (question, digit))
