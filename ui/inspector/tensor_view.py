"""A tensor as the inspector shows it: what it is, its figures, and its picture with a scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.experiment import format_shape
from ui.inspector.tensor_image import TensorImage
from ui.widgets.boxes import fill, make_label
from ui.widgets.buttons import link_button
from ui.widgets.icon import icon
from ui.widgets.panel import strong
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wrapping import FlowRow

_WIDTH_FOR_BUTTONS = 40 * GRID


class TensorView(QWidget):
    """Shows one tensor; the words above it say its name, shape, norm, mean and share of zeros.

    Attributes:
        figures: the words.
        image: the picture.
        controls: the row of buttons, to which views add theirs.
        own_scale: colours every kernel, map or row by its own largest number.
    """

    def __init__(self, theme: Theme):
        super().__init__()
        self._theme = theme
        self._scale_is_own = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.figures = make_label(role="small", wrap=True)
        self.figures.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.image = TensorImage(theme)
        tip = self.tr("Colour every kernel, map or row by its own largest number, so that faint ones can be seen.")
        self.own_scale = link_button(self.tr("Own Scale"), tip, checkable=True)
        self._more = QToolButton(self)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self.image.export.menu())
        self._more.setIconSize(QSize(16, 16))
        self._more.setAccessibleName(self.tr("Copy or Save"))
        self._more.setToolTip(self.tr("Copy the picture, or save it as PNG or its numbers as NPY."))
        set_role(self._more, "more")
        self.controls = FlowRow(to_right=True)
        self.controls.addWidget(self.own_scale)
        self.controls.addWidget(self._more)
        self._header = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        fill(self._header, (self.figures, 1), self.controls, spacing=GRID // 2)
        self._column = fill(QVBoxLayout(self), self._header, (self.image, 1), spacing=GRID // 2)
        self.own_scale.toggled.connect(self.image.set_own_scale)
        theme.changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self._more.setIcon(icon("dots", self._theme.colours.accent))

    def set_tensor(
        self,
        name: str,
        values: np.ndarray,
        spoken: str,
        *,
        limit: float | None = None,
        signed: bool = True,
        remark: str = "",
    ) -> None:
        """Show `values`, float of 1 to 4 axes.

        Args:
            name: as in code, such as `weight.grad`.
            spoken: what it is in words, for who cannot see the picture.
            limit, signed: as for TensorImage.
            remark: what else is to be said of it.
        """
        norm, mean, zeros = figures_of(values)
        words = [
            f"{strong(name)} {format_shape(values.shape)}",
            self.tr("norm {norm:.3g}").format(norm=norm),
            self.tr("mean {mean:+.2e}").format(mean=mean),
            self.tr("zeros {share:.1%}").format(share=zeros),
        ]
        self.figures.setText(" · ".join([*words, remark] if remark else words))
        self.image.set_values(values, limit, signed)
        self.image.export.name = f"{spoken} {name}" if name not in spoken else spoken
        self.image.setAccessibleName(
            self.tr("{what}, norm {norm:.3g}, {parts}").format(what=spoken, norm=norm, parts=self._parts(values.shape))
        )
        self.own_scale.setVisible(self._scale_is_own and values.ndim > 1 and len(values) > 1)

    def scale_with(self, other: TensorView) -> None:
        """Let the button of `other` choose the scale here too."""
        self._scale_is_own = False
        self.own_scale.hide()
        other.own_scale.toggled.connect(self.image.set_own_scale)

    def resizeEvent(self, event) -> None:
        self._turn(self.width())
        super().resizeEvent(event)

    def _turn(self, width: int) -> None:
        """Put words and buttons beside each other, or in a narrow view the buttons beneath."""
        narrow = self._scale_is_own and width < _WIDTH_FOR_BUTTONS
        self._header.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def words_height(self, width: int) -> int:
        """Return the height of words and buttons above the picture where the view is `width` wide."""
        self._turn(width)
        return self._header.heightForWidth(width) + self._column.spacing()

    def fit(self, width: int, most: int) -> None:
        """Give the picture what it can fill of `most` pixels of height, and leave the rest to others."""
        self.image.setFixedHeight(max(self.image.minimumSizeHint().height(), self.image.useful_height(width, most)))
        # At once: events would take a turn of the loop for every widget on the way up.
        self._column.activate()

    def _parts(self, shape: tuple[int, ...]) -> str:
        words = {4: self.tr("{count} kernels"), 3: self.tr("{count} maps"), 2: self.tr("{count} rows")}
        return words.get(len(shape), self.tr("{count} numbers")).format(count=shape[0])


class VectorStrip(QWidget):
    """Shows a vector as one low strip of cells; the words above state its scale and the number pointed at."""

    def __init__(self, theme: Theme):
        super().__init__()
        self.caption = make_label(role="small")
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.image = TensorImage(theme, bar=False)
        self.image.setFixedHeight(2 * GRID)
        self.image.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name, self._figures = ("", ""), ["", ""]
        fill(QVBoxLayout(self), self.caption, self.image, spacing=2)
        self.image.hovered.connect(self._tell)

    def set_vector(self, name: str, values: np.ndarray, spoken: str) -> None:
        """Show `values`, called `name` as in code and `spoken` in words."""
        norm, _, _ = figures_of(values)
        self.image.set_values(values)
        self._name = name, format_shape(values.shape)
        self._figures = [
            self.tr("norm {norm:.3g}").format(norm=norm),
            self.tr("colours ±{limit:.1e}").format(limit=self.image.limit),
        ]
        self.image.export.name = spoken
        self.image.setAccessibleName(
            self.tr("{what}, norm {norm:.3g}, {count} numbers").format(what=spoken, norm=norm, count=len(values))
        )
        self._tell()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        """Say what there is room for: the number pointed at first, then the scale, then the norm."""
        pointed, (name, shape) = self.image.pointed, self._name
        norm, scale = self._figures
        told = pointed or scale
        choices = ([shape, norm, scale, pointed], [shape, scale, pointed], [shape, told], [told])
        metrics, wider = self.caption.fontMetrics(), len(name)  # the name is strong
        for choice in choices:
            rest = " · ".join(filter(None, choice))
            if metrics.horizontalAdvance(f"{name} {rest}") + wider <= self.width():
                break
        self.caption.setText(f"{strong(name)} {rest}")


def figures_of(values: np.ndarray) -> tuple[float, float, float]:
    """Return L2 norm, mean and share of exact zeros, computed in float64."""
    flat = values.ravel().astype(np.float64)
    zeros = 1 - np.count_nonzero(flat) / max(1, flat.size)
    with np.errstate(invalid="ignore", over="ignore"):
        # Not flat @ flat: BLAS would wake its threads, and they wait for the training's.
        return float(np.sqrt(np.square(flat).sum())), float(flat.mean()), zeros
