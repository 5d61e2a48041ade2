"""The icons, tinted with the colours of the theme: Tabler's outlines (see icons/LICENSE.txt).

Those of the layer types, and some plain signs, are drawn for this program in the same manner.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_FOLDER = Path(__file__).parent / "icons"
_SIZES = (16, 20, 24, 32, 48, 64)


def _source(name: str) -> str:
    return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@cache
def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """The icon `name` in `colour`, and in `disabled` (default: the same) where it is off; made once."""
    result = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for pixmap in _pixmaps(name, tint):
            result.addPixmap(pixmap, mode)
    return result


@cache
def _pixmaps(name: str, tint: str) -> tuple[QPixmap, ...]:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", tint).encode()))
    pixmaps = []
    for size in _SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        pixmaps.append(pixmap)
    return tuple(pixmaps)
