"""A tensor at two moments of a run, on one scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.inspector.tensor_image import largest
from ui.inspector.tensor_view import TensorView
from ui.widgets.boxes import fill
from ui.widgets.theme import GRID, Theme

_WIDTH_FOR_TWO = 80 * GRID
_WHERE_SCROLLED = 16 * GRID
"""Height of a picture in a view that has to be scrolled anyway."""


class TensorPair(QWidget):
    """Shows a tensor, and beside it, in a narrow view beneath it, what it was at the compared moment.

    Attributes:
        shown, compared: the view of each; the second is hidden while nothing is compared.
    """

    def __init__(self, theme: Theme):
        super().__init__()
        self.shown, self.compared = TensorView(theme), TensorView(theme)
        self.compared.scale_with(self.shown)
        self.compared.hide()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        fill(self._row, (self.shown, 1), (self.compared, 1), spacing=GRID // 2)

    def show_tensors(
        self,
        name: str,
        values: np.ndarray,
        spoken: str,
        step: int | None = None,
        then: np.ndarray | None = None,
        *,
        signed: bool = True,
        remarks: tuple[str, str] = ("", ""),
    ) -> None:
        """Show `values`, and where it is given `then`, of `step`; the other arguments as for TensorView, for both."""
        # Two moments are told apart by one scale.
        limit = None if then is None else max(largest(values), largest(then))
        self.shown.set_tensor(name, values, spoken, limit=limit, signed=signed, remark=remarks[0])
        self.compared.setVisible(then is not None)
        if then is not None:
            self.compared.set_tensor(
                self.tr("{name}, step {step}").format(name=name, step=f"{step:,}"),
                then,
                self.tr("{what}, step {step}").format(what=spoken, step=step),
                limit=limit,
                signed=signed,
                remark=remarks[1],
            )

    def fit(self, width: int, room: int) -> None:
        """Give the pictures what they can fill of `width` and of `room` pixels of height, words and buttons included."""
        gap = self._row.spacing()
        views = [view for view in (self.shown, self.compared) if not view.isHidden()]
        beside = len(views) > 1 and width >= _WIDTH_FOR_TWO
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        if beside:
            width = (width - gap) // 2
        words = [view.words_height(width) for view in views]
        most = room - max(words) if beside else (room - sum(words) - gap * (len(views) - 1)) // len(views)
        for view in views:
            view.fit(width, most if most >= view.image.minimumSizeHint().height() else _WHERE_SCROLLED)
        self._row.activate()
