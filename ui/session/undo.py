"""Steps to undo, named in whatever language the window speaks."""

from __future__ import annotations

from PySide6.QtGui import QUndoCommand, QUndoStack

from ui.widgets.wording import translate


class Edit(QUndoCommand):
    """One step.

    Attributes:
        name: what was done, as Words where another language says it otherwise.
    """

    def __init__(self, name: str):
        super().__init__(translate(name))
        self.name = name

    def call(self, name: str) -> None:
        """Give the step another name."""
        self.name = name
        self.retell()

    def retell(self) -> None:
        """Say the name in the language that is spoken now."""
        self.setText(translate(self.name))


def retell(stack: QUndoStack) -> None:
    """Say what is on `stack` in the language that is spoken now; whoever shows it has to look again."""
    for place in range(stack.count()):
        stack.command(place).retell()
