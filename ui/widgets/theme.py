"""One palette, two themes: colours, type and the style sheet of the whole window.

The light and the dark theme are two instances of the same `Colours`; every widget that paints
itself asks `Theme.colours` when it paints and repaints on `Theme.changed`. Series colours are
Okabe and Ito's, which colour-blind eyes tell apart (https://jfly.uni-koeln.de/color/).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from string import Template
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

GRID = 8
"""Every distance in the window is a multiple of this many logical pixels, or half of it."""

SMALL, BODY, TITLE, DIGIT = 11, 13, 15, 44
"""Sizes of type in logical pixels; DIGIT is that of the predicted digit."""

_LINE = 16
"""Height of a line of type of the size BODY."""

_FOLDER = Path(__file__).parent
_IN_FORCE = "lenetlabTheme"


@dataclass(frozen=True)
class Colours:
    """Names the colours of one theme by what they are for."""

    dark: bool
    background: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    good: str
    warning: str
    danger: str
    warning_soft: str
    series: tuple[str, ...]
    negative: str
    zero: str
    positive: str
    ink_paper: str = "#101418"
    ink: str = "#fafbfc"
    ink_hint: str = "#8a97a3"


LIGHT = Colours(
    dark=False,
    background="#eef1f4",
    surface="#ffffff",
    raised="#f5f7f9",
    border="#d5dce3",
    text="#17212a",
    muted="#56646f",
    faint="#e4e9ee",
    accent="#0072b2",
    accent_hover="#005f96",
    accent_soft="#e3f0f8",
    on_accent="#ffffff",
    good="#00744f",
    warning="#9c5c00",
    danger="#b84a00",
    warning_soft="#fdf3e0",
    series=("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a6a00", "#5b6770"),
    negative="#0072b2",
    zero="#f7f7f7",
    positive="#d55e00",
)

DARK = Colours(
    dark=True,
    background="#12161a",
    surface="#1b2127",
    raised="#232a32",
    border="#333d47",
    text="#e8edf1",
    muted="#a1aeb9",
    faint="#2b343d",
    accent="#56b4e9",
    accent_hover="#7cc6f0",
    accent_soft="#1d3646",
    on_accent="#0c1a24",
    good="#2fc497",
    warning="#f0b02e",
    danger="#f58a45",
    warning_soft="#3a2f18",
    series=("#56b4e9", "#f58a45", "#2fc497", "#d992b8", "#e69f00", "#3f97d3", "#f0e442", "#a1aeb9"),
    negative="#3f97d3",
    zero="#303941",
    positive="#f58a45",
)


class Appearance(Enum):
    """The user's choice under View, Theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Brings a theme into force in the whole application.

    Attributes:
        colours: the palette in force.
        appearance: follow the system, or always light, or always dark.

    Signals:
        changed: emitted after another palette came into force.
    """

    changed = Signal()

    def __init__(
        self, appearance: Appearance = Appearance.SYSTEM, parent: QObject | None = None, *, font_scale: int = 100
    ):
        super().__init__(parent)
        set_font_scale(font_scale)
        self._application = cast(QApplication, QApplication.instance())
        self.appearance = appearance
        self.colours = LIGHT
        self._application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.apply(appearance)

    def resize_type(self, percent: int) -> None:
        """Bring another size of type into force; what measured its texts already has to be made anew."""
        set_font_scale(percent)
        self.apply(self.appearance)

    def apply(self, appearance: Appearance) -> None:
        """Bring `appearance` into force in the whole application."""
        self.appearance = appearance
        self.colours = DARK if self._is_dark() else LIGHT
        application, tone = self._application, f"{_tone(self.colours)} {_scale}"
        # Each of these styles every widget anew, which takes long enough to be seen.
        in_force = application.property(_IN_FORCE)
        if in_force is None:
            application.setStyle("Fusion")
        if in_force != tone:
            application.setFont(body_font())
            application.setProperty(_IN_FORCE, tone)
            application.setPalette(_qt_palette(self.colours))
            application.setStyleSheet(_style_sheet(self.colours))
        self.changed.emit()

    @Slot()
    def _follow_system(self) -> None:
        if self.appearance is Appearance.SYSTEM and self._is_dark() != self.colours.dark:
            self.apply(self.appearance)

    def _is_dark(self) -> bool:
        if self.appearance is Appearance.SYSTEM:
            return self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self.appearance is Appearance.DARK


def scaled(pixels: float) -> int:
    """Return `pixels`, meant for text of the usual size, for text of the size that the user chose."""
    return round(pixels * _scale / 100)


def set_font_scale(percent: int) -> None:
    """Let `scaled` and `body_font` give `percent` % of the usual sizes from now on."""
    global _scale
    _scale = percent


def body_font(size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the window's typeface at `size` logical pixels, scaled as the user wants it, with figures of equal width.

    Inter is shipped, so that text looks and measures the same on every machine, one without any
    font included; what Inter lacks (Chinese, for one) comes from the system's fonts.
    """
    font = QFont(_load_family(), -1, weight)
    font.setPixelSize(scaled(size))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def set_role(widget: QWidget, role: str) -> None:
    """Give `widget` a role of the style sheet: title, muted, small, link, primary..."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _load_family() -> str:
    if not _families:
        for path in sorted((_FOLDER / "fonts").glob("*.otf")):
            number = QFontDatabase.addApplicationFont(str(path))
            _families.extend(QFontDatabase.applicationFontFamilies(number))
    return _families[0]


_families: list[str] = []
_scale = 100


def _qt_palette(colours: Colours) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: colours.background,
        roles.WindowText: colours.text,
        roles.Base: colours.surface,
        roles.AlternateBase: colours.raised,
        roles.Text: colours.text,
        roles.PlaceholderText: colours.muted,
        roles.Button: colours.surface,
        roles.ButtonText: colours.text,
        roles.ToolTipBase: colours.text,
        roles.ToolTipText: colours.surface,
        roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent,
        roles.Link: colours.accent,
        roles.Light: colours.raised,
        roles.Mid: colours.border,
        roles.Dark: colours.border,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette


def _style_sheet(colours: Colours) -> str:
    template = Template((_FOLDER / "style.qss").read_text(encoding="utf-8"))
    arrows = (_FOLDER / "icons").as_posix()
    values = {name: value for name, value in vars(colours).items() if isinstance(value, str)}
    sizes = {"small": scaled(SMALL), "title": scaled(TITLE), "digit": scaled(DIGIT)}
    # A style sheet's least height stands above what the text asks for.
    sizes["line"] = max(18, scaled(_LINE))
    sizes["field"] = field = max(20, scaled(_LINE))
    sizes |= {"spin_box": field + 6, "spin_box_in_focus": field + 4}
    return template.substitute(values, **sizes, icons=arrows, tone=_tone(colours))


def _tone(colours: Colours) -> str:
    return "dark" if colours.dark else "light"
