"""Shows an error to the user: one clear line, with the details folded away."""

from __future__ import annotations

import traceback

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import LenetLabError
from ui.widgets.wording import explanation

_open: set[QMessageBox] = set()


def show_error(parent: QWidget | None, title: str, error: BaseException) -> QMessageBox:
    """Open a dialog that says `error`, and return it at once; an error that nobody foresaw brings its traceback along."""
    box = QMessageBox(parent)
    box.setObjectName("errorDialog")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setText(title)
    if isinstance(error, LenetLabError):
        box.setInformativeText(explanation(error))
    else:
        lead = QCoreApplication.translate(
            "ErrorDialog", "This was not foreseen; the window goes on. Details are in the log."
        )
        box.setInformativeText(f"{lead}\n\n{type(error).__name__}: {error}")
        box.setDetailedText("".join(traceback.format_exception(error)))
    # Without a parent nothing else would keep it.
    _open.add(box)
    box.finished.connect(lambda _: _open.discard(box))
    box.open()
    return box
