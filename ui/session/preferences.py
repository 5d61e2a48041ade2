"""What the user chose, from one start to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from core.errors import SettingsError
from core.experiment.inside.health import HealthLimits
from ui.widgets.theme import Appearance

RECENT_FILES = 10
FONT_SCALES = (90, 100, 115, 130, 150)
"""Sizes of the type, in percent."""


class Preferences(QObject):
    """Holds what the user chose; without settings to keep it in that is for this window alone.

    Attributes:
        lasting: whether they are kept.
    """

    def __init__(self, settings: QSettings | None, parent: QObject | None = None):
        super().__init__(parent)
        self.settings = settings
        self.lasting = settings is not None
        self._values: dict[str, object] = {}

    def _get(self, key: str):
        return self._values.get(key) if self.settings is None else self.settings.value(key)

    def _set(self, key: str, value) -> None:
        if self.settings is None:
            self._values[key] = value
        else:
            self.settings.setValue(key, value)

    @property
    def appearance(self) -> Appearance:
        value = self._get("appearance")
        return next((a for a in Appearance if a.value == value), Appearance.SYSTEM)

    @appearance.setter
    def appearance(self, value: Appearance) -> None:
        self._set("appearance", value.value)

    @property
    def health_limits(self) -> HealthLimits:
        """From where on a layer counts as unwell; the usual limits where none that make sense are kept."""
        try:
            return HealthLimits.from_dict({key: float(value) for key, value in dict(self._get("healthLimits")).items()})
        except (SettingsError, TypeError, ValueError):
            return HealthLimits()

    @health_limits.setter
    def health_limits(self, value: HealthLimits) -> None:
        self._set("healthLimits", value.to_dict())

    @property
    def language(self) -> str:
        """A language of `ui.widgets.translations`, or "" for the system's."""
        value = self._get("language")
        return value if isinstance(value, str) else ""

    @language.setter
    def language(self, value: str) -> None:
        self._set("language", value)

    @property
    def font_scale(self) -> int:
        """Size of the type in percent, one of FONT_SCALES."""
        try:
            value = int(self._get("fontScale") or 100)
        except (TypeError, ValueError):
            return 100
        return value if value in FONT_SCALES else 100

    @font_scale.setter
    def font_scale(self, value: int) -> None:
        self._set("fontScale", value)

    @property
    def welcomed(self) -> bool:
        """Whether the first start is over."""
        return str(self._get("welcomed")).lower() == "true"

    @welcomed.setter
    def welcomed(self, value: bool) -> None:
        self._set("welcomed", value)

    @property
    def recent(self) -> list[Path]:
        """The projects that were opened or saved last, newest first."""
        value = self._get("recent") or []
        # An INI file gives a list of one back as a text.
        return [Path(path) for path in ([value] if isinstance(value, str) else value) if path]

    def add_recent(self, path: Path) -> None:
        others = [other for other in self.recent if other != path]
        self._set_recent([path, *others][:RECENT_FILES])

    def forget_recent(self, path: Path | None = None) -> None:
        """Take `path` off the list, or everything."""
        self._set_recent([other for other in self.recent if path is not None and other != path])

    def _set_recent(self, paths: list[Path]) -> None:
        self._set("recent", [str(path) for path in paths])
