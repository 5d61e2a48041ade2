"""Language, theme and size of the type, in one place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from ui.session.preferences import FONT_SCALES, Preferences
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.theme import GRID, Appearance
from ui.widgets.translations import LANGUAGES, language_of


class PreferencesDialog(QDialog):
    """Changes the preferences when it is accepted.

    Signals:
        chosen: the preferences have changed.
    """

    chosen = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("preferencesDialog")
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(52 * GRID)
        self._preferences = preferences
        self.language = QComboBox()
        self.appearance = QComboBox()
        self.font_scale = QComboBox()
        self._note = make_label(role="muted", wrap=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._fill()
        self._build()
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.language.currentIndexChanged.connect(self._show_note)
        self._show_note()

    def _fill(self) -> None:
        like_system, preferences = self.tr("Like the System"), self._preferences
        themes = {Appearance.LIGHT.value: self.tr("Light"), Appearance.DARK.value: self.tr("Dark")}
        for box, names, chosen in (
            (self.language, {"": like_system, **LANGUAGES}, preferences.language),
            (self.appearance, {Appearance.SYSTEM.value: like_system, **themes}, preferences.appearance.value),
            (self.font_scale, {scale: f"{scale} %" for scale in FONT_SCALES}, preferences.font_scale),
        ):
            for data, name in names.items():
                box.addItem(name, data)
            box.setCurrentIndex(box.findData(chosen))

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
        parts, margins = (form, self._note, STRETCH, self._buttons), (3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        fill(QVBoxLayout(self), *parts, margins=margins, spacing=2 * GRID)

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
