"""What this program is, and whose work it ships."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from core.version import __version__
from ui.widgets.theme import GRID, set_role

_FOLDER = Path(__file__).parents[1] / "widgets"
_LICENCES = ("fonts/LICENSE.txt", "icons/LICENSE.txt")


class AboutDialog(QDialog):
    """Name, version, and the licences of the typeface and the icons."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About LeNet Lab"))
        self.setMinimumSize(72 * GRID, 48 * GRID)
        title = QLabel(self.tr("LeNet Lab {version}").format(version=__version__))
        set_role(title, "title")
        text = QLabel(
            self.tr("Build LeNet layer by layer, train it on your own machine, and look inside while it learns.")
        )
        text.setWordWrap(True)
        licences = QPlainTextEdit("\n\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _LICENCES))
        licences.setReadOnly(True)
        licences.setTabChangesFocus(True)
        licences.setAccessibleName(self.tr("Licences of Typeface and Icons"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addWidget(licences, 1)
        layout.addWidget(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
