"""How one number inside the network came about: inputs × weights + bias, a window's largest, a formula."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.experiment.inside.derivation import MAXIMUM, Arithmetic, Pooled, WeightedSum
from ui.inspector.contribution_bars import ContributionBars
from ui.inspector.tensor_image import TensorImage
from ui.widgets.panel import strong
from ui.widgets.theme import GRID, Theme, set_role

_FORMULAS = {
    "ReLU": "max(0, {x:+.4g})",
    "Tanh": "tanh({x:+.4g})",
    "Sigmoid": "1 / (1 + exp(−({x:+.4g})))",
    "LeakyReLU": "leaky({x:+.4g})",
    "GELU": "({x:+.4g}) · Φ({x:+.4g})",
}


class ArithmeticView(QWidget):
    """Shows the arithmetic of one number; each part can be pointed at.

    Attributes:
        words: the calculation in one line.
        detail: the product that is pointed at.
        inputs, weights, products: of a convolution; a pooling layer has inputs alone.
        bars: the largest products of a linear layer.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.detail = QLabel(self)
        set_role(self.detail, "small")
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.inputs, self.weights, self.products = (TensorImage(theme, bar=False, numbers=True) for _ in range(3))
        self.bars = ContributionBars(theme)
        self._lines = 2
        self._worked: Arithmetic | None = None
        self._blocks = QWidget(self)
        self._blocks.setMinimumHeight(11 * GRID)
        row = QHBoxLayout(self._blocks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 4)
        self._signs = [QLabel("×"), QLabel("=")]
        self._captions = []
        names = (self.tr("inputs"), self.tr("weights"), self.tr("products"))
        for position, (name, image) in enumerate(zip(names, self._images(), strict=True)):
            if position:
                row.addWidget(self._signs[position - 1], 0, Qt.AlignmentFlag.AlignVCenter)
            row.addLayout(self._block(name, image), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.words)
        layout.addWidget(self._blocks, 1)
        layout.addWidget(self.bars, 1)
        layout.addWidget(self.detail)
        for image in self._images():
            image.place_changed.connect(self._point)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._lines = 2
        self._fit_words()

    def _fit_words(self) -> None:
        """Room for two lines, or as many as there were: the picture above must not move away under the pointer."""
        line = self.words.fontMetrics().lineSpacing()
        self.words.setMinimumHeight(0)  # which would count as what the words need
        self._lines = max(self._lines, -(-self.words.heightForWidth(self.width()) // line))
        self.words.setMinimumHeight(self._lines * line + 2)

    def hasHeightForWidth(self) -> bool:
        """Takes what is left: with a height of its own it would push into the picture above."""
        return False

    def _images(self) -> tuple[TensorImage, ...]:
        return self.inputs, self.weights, self.products

    def _block(self, name: str, image: TensorImage) -> QVBoxLayout:
        caption = QLabel(name)
        set_role(caption, "small")
        self._captions.append(caption)
        image.export.name = name
        block = QVBoxLayout()
        block.setSpacing(2)
        block.addWidget(caption)
        block.addWidget(image, 1)
        return block

    def show_arithmetic(self, what: str, kind: str, worked: Arithmetic) -> None:
        """Show `worked`, by which a layer of type `kind` gives the number `what`, such as `conv1[0, 3, 4]`."""
        if type(worked) is not type(self._worked):
            self.inputs.set_place(None)
        self._worked = worked
        self.words.setText(f"{strong(what)} = {self._in_words(kind, worked)}")
        self._fit_words()
        convolution = isinstance(worked, WeightedSum) and worked.inputs.ndim == 3
        self.bars.setVisible(isinstance(worked, WeightedSum) and not convolution)
        self._blocks.setVisible(convolution or isinstance(worked, Pooled))
        for widget in (*self._signs, *self._captions[1:], self.weights, self.products):
            widget.setVisible(convolution)
        self.detail.setVisible(self._blocks.isVisibleTo(self))
        if convolution:
            self._show_parts({self.inputs: worked.inputs, self.weights: worked.weights, self.products: worked.products})
        elif isinstance(worked, Pooled):
            self._show_parts({self.inputs: np.where(worked.counts, worked.inputs, np.nan)})
            if worked.chosen is not None:
                self.inputs.set_place(worked.chosen)
        elif isinstance(worked, WeightedSum):
            self.bars.show_sum(worked)
        self._point(self.inputs.place)

    def _show_parts(self, parts: dict[TensorImage, np.ndarray]) -> None:
        for image, values in parts.items():
            image.set_values(values)
            image.setAccessibleName(
                self.tr("{name}: {count} numbers, the largest of size {size:.3g}").format(
                    name=image.export.name, count=values.size, size=image.limit
                )
            )

    def _in_words(self, kind: str, worked: Arithmetic) -> str:
        total = strong(f"{worked.total:+.4g}")
        if isinstance(worked, WeightedSum):
            text = self.tr("Σ of {count} products ({sum:+.4g}) + bias ({bias:+.4g}) = {total}")
            return text.format(
                count=worked.inputs.size, sum=float(worked.products.sum()), bias=worked.bias, total=total
            )
        if isinstance(worked, Pooled):
            if worked.how == MAXIMUM:
                return self.tr("the largest of {count} = {total}").format(count=int(worked.counts.sum()), total=total)
            text = self.tr("{sum:+.4g} / {count} = {total}")
            return text.format(sum=worked.total * worked.divisor, count=worked.divisor, total=total)
        if "γ" in worked.terms:
            formula = "{γ:.4g} · ({x:+.4g} − {mean:.4g}) / √({var:.4g} + ε) + {β:+.4g}"
        else:
            formula = _FORMULAS.get(kind, "{x:+.4g}")
        return f"{formula.format(x=worked.value, **worked.terms)} = {total}"

    @Slot(object)
    def _point(self, place: tuple[int, ...] | None) -> None:
        """Say what is pointed at, and mark it in the other parts too."""
        worked = self._worked
        if place is None:
            self.detail.clear()
        elif isinstance(worked, WeightedSum) and len(place) == worked.inputs.ndim:
            self.detail.setText(
                self.tr("input[{place}] {value:+.4g} × weight {weight:+.4g} = {product:+.4g}").format(
                    place=", ".join(map(str, worked.source(place))),
                    value=worked.inputs[place],
                    weight=worked.weights[place],
                    product=worked.products[place],
                )
            )
        elif isinstance(worked, Pooled):
            source = ", ".join(map(str, worked.source(place)))
            self.detail.setText(f"input[{source}]  {worked.inputs[place]:+.4g}")
        if isinstance(worked, WeightedSum) and worked.inputs.ndim == 3:
            self._mark(place)

    def _mark(self, place: tuple[int, ...] | None) -> None:
        for image in self._images():
            if image.place != place:
                image.blockSignals(True)
                image.set_place(place)
                image.blockSignals(False)
