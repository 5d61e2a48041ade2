"""From where on a layer counts as unwell: the limits behind the marks on the cards."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.errors import SettingsError
from core.experiment import field_infos
from core.experiment.inside.health import HealthLimits
from ui.session.health import HealthMonitor
from ui.widgets.boxes import fill, make_label
from ui.widgets.theme import GRID
from ui.widgets.wording import problem_of, title_case, translate


class HealthDialog(QDialog):
    """Edits the limits; every mark follows at once.

    A value that is not allowed is explained, and the limits stay as they were.

    Attributes:
        editors: one for each limit, by name.
        message: says why a value is not allowed.
    """

    def __init__(self, health: HealthMonitor, parent: QWidget):
        super().__init__(parent)
        self._health = health
        self.setObjectName("healthDialog")
        self.setWindowTitle(self.tr("Health Limits"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lead = self.tr("A card's mark turns from a green dot into a triangle beyond these limits.")
        self.message = make_label(role="error", wrap=True)
        self.message.setObjectName("healthMessage")
        self.message.hide()
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        self.editors: dict[str, QLineEdit] = {}
        for info in field_infos(HealthLimits):
            editor = QLineEdit()
            editor.setObjectName(f"limit_{info.name}")
            editor.setToolTip(translate(info.explanation))
            editor.editingFinished.connect(self._take)
            name = title_case(translate(info.label))
            form.addRow(name, editor)
            editor.setAccessibleName(name)
            self.editors[info.name] = editor
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).clicked.connect(self._restore)
        # Return takes a value; it must neither restore the others nor close the dialog.
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.close)
        parts = make_label(lead, "muted", wrap=True), form, self.message, buttons
        fill(QVBoxLayout(self), *parts, margins=(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID), spacing=2 * GRID)
        self._show(health.limits)

    def _show(self, limits: HealthLimits) -> None:
        for name, value in limits.to_dict().items():
            self.editors[name].setText(f"{value:g}")

    @Slot()
    def _take(self) -> None:
        try:
            values = {name: _number(editor.text()) for name, editor in self.editors.items()}
            limits = HealthLimits(**values)
        except SettingsError as error:
            label = self.editors[error.words.values["name"]].accessibleName()
            self.message.setText(self.tr("{limit}: {problem}").format(limit=label, problem=problem_of(error)))
            self.message.show()
            return
        self.message.hide()
        self._health.set_limits(limits)

    @Slot()
    def _restore(self) -> None:
        self._show(HealthLimits())
        self._take()


def _number(text: str):
    """Return the number in `text`, or the text itself, which the limits then explain."""
    try:
        return float(text)
    except ValueError:
        return text
