"""The icons, tinted with the colours of the theme: Tabler's outlines (see icons/LICENSE.txt).

The icons of the layer types, and some plain signs, are drawn for this program in the same manner.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Slot
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from ui.widgets.theme import Theme

_FOLDER = Path(__file__).parent / "icons"
_SIZES = (16, 20, 24, 32, 48, 64)


@cache
def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """Return the icon `name` in `colour`, and in `disabled` (default: `colour`) where it is off; made once."""
    result = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for pixmap in _pixmaps(name, tint):
            result.addPixmap(pixmap, mode)
    return result


@cache
def _pixmaps(name: str, tint: str) -> tuple[QPixmap, ...]:
    source = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", tint).encode()))
    pixmaps = []
    for size in _SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        pixmaps.append(pixmap)
    return tuple(pixmaps)


class _Tint(QObject):
    """Keeps the icon of an action or a button, its parent, in the colours of the theme."""

    def __init__(self, target: QAction | QAbstractButton, theme: Theme, name: str, colour: str):
        super().__init__(target)
        self._target, self._theme, self._name, self._colour = target, theme, name, colour
        theme.changed.connect(self.paint)
        self.paint()

    @Slot()
    def paint(self) -> None:
        colours = self._theme.colours
        self._target.setIcon(icon(self._name, getattr(colours, self._colour), colours.muted))


def tint(target: QAction | QAbstractButton, theme: Theme, name: str, colour: str = "text") -> None:
    """Give `target` the icon `name`, now and in every theme to come in the theme's `colour`, muted where it is off."""
    _Tint(target, theme, name, colour)
