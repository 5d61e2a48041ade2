"""Language, theme and size of the type, in one place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from ui.session.preferences import FONT_SCALES, Preferences
from ui.widgets.theme import GRID, Appearance, set_role
from ui.widgets.translations import LANGUAGES, language_of


class PreferencesDialog(QDialog):
    """Changes the preferences when it is accepted.

    Signals:
        chosen: they have changed.
    """

    chosen = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("preferencesDialog")
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(52 * GRID)
        self._preferences = preferences
        self.language = QComboBox()
        self.appearance = QComboBox()
        self.font_scale = QComboBox()
        self._note = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._fill()
        self._build()
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.language.currentIndexChanged.connect(self._show_note)
        self._show_note()

    def _fill(self) -> None:
        self.language.addItem(self.tr("Like the System"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        for appearance, name in (
            (Appearance.SYSTEM, self.tr("Like the System")),
            (Appearance.LIGHT, self.tr("Light")),
            (Appearance.DARK, self.tr("Dark")),
        ):
            self.appearance.addItem(name, appearance.value)
        for scale in FONT_SCALES:
            self.font_scale.addItem(f"{scale} %", scale)
        self.language.setCurrentIndex(self.language.findData(self._preferences.language))
        self.appearance.setCurrentIndex(self.appearance.findData(self._preferences.appearance.value))
        self.font_scale.setCurrentIndex(self.font_scale.findData(self._preferences.font_scale))

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, editor, tip in (
            (self.tr("&Language"), self.language, self.tr("The language of the window; it changes at once.")),
            (self.tr("&Theme"), self.appearance, self.tr("Light or dark, or as the system has it.")),
            (self.tr("Text &Size"), self.font_scale, self.tr("Larger text reads better from the back of a class.")),
        ):
            form.addRow(text, editor)
            editor.setAccessibleName(text.replace("&", ""))
            editor.setToolTip(tip)
        self._note.setWordWrap(True)
        set_role(self._note, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addStretch()
        layout.addWidget(self._buttons)

    def _show_note(self) -> None:
        """Say so where the machine has no letters for the language."""
        chinese = language_of(self.language.currentData()) == "zh_CN"
        writing = QFontDatabase.WritingSystem.SimplifiedChinese
        missing = chinese and not QFontDatabase.families(writing)
        self._note.setText(
            self.tr("This machine has no typeface with Chinese characters. On Debian and Ubuntu: {command}").format(
                command="apt install fonts-noto-cjk"
            )
        )
        self._note.setVisible(missing)

    def accept(self) -> None:
        preferences = self._preferences
        preferences.language = self.language.currentData()
        preferences.appearance = Appearance(self.appearance.currentData())
        preferences.font_scale = self.font_scale.currentData()
        super().accept()
        self.chosen.emit()
