"""A curve with its name, colour and unit: what plots draw, legends name and exports write."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from ui.session.metrics import Series


@dataclass(frozen=True, eq=False)
class Line:
    """Holds a curve of a view.

    Attributes:
        key: its name within the plot.
        name: what the legend calls it; curves of one name are hidden together.
        series: its points.
        colour: of the theme.
        alpha: 0 to 255.
        dots: whether its points are marked.
        strong: whether it lies above the others.
        unit: written behind its values.
    """

    key: str
    name: str
    series: Series
    colour: str
    alpha: int = 255
    dots: bool = False
    strong: bool = False
    unit: str = ""

    def tint(self) -> QColor:
        colour = QColor(self.colour)
        colour.setAlpha(self.alpha)
        return colour
