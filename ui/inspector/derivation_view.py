"""How one number inside the network came about: inputs × weights + bias, a window's largest, a formula."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.experiment.network.layers.terms import Applied, Derivation, Entries, Pooled, SumOfProducts
from ui.inspector.contribution_bars import ContributionBars
from ui.inspector.tensor_image import TensorImage
from ui.widgets.boxes import fill, make_label
from ui.widgets.panel import strong
from ui.widgets.theme import GRID, Theme


class DerivationView(QWidget):
    """Shows how one number came about; each part can be pointed at.

    Attributes:
        words: the calculation in one line.
        detail: the product that is pointed at.
        inputs, weights, products: pictures for a convolution; a pooling layer has inputs alone.
        bars: the largest products of a linear layer.
    """

    def __init__(self, theme: Theme):
        super().__init__()
        self.words = make_label(wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.detail = make_label(role="small")
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.inputs, self.weights, self.products = (TensorImage(theme, bar=False, numbers=True) for _ in range(3))
        self.bars = ContributionBars(theme)
        self._lines = 2
        self._derivation: Derivation | None = None
        self._blocks = QWidget(self)
        self._blocks.setMinimumHeight(11 * GRID)
        row = QHBoxLayout(self._blocks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 4)
        self._signs = [QLabel("×"), QLabel("=")]
        self._captions: list[QLabel] = []
        names = (self.tr("inputs"), self.tr("weights"), self.tr("products"))
        for position, (name, image) in enumerate(zip(names, self._images(), strict=True)):
            if position:
                row.addWidget(self._signs[position - 1], 0, Qt.AlignmentFlag.AlignVCenter)
            caption = make_label(name, "small")
            self._captions.append(caption)
            image.export.name = name
            row.addLayout(fill(QVBoxLayout(), caption, (image, 1), spacing=2), 1)
        column = QVBoxLayout(self)
        fill(column, self.words, (self._blocks, 1), (self.bars, 1), self.detail, spacing=GRID // 2)
        for image in self._images():
            image.place_changed.connect(self._point)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._lines = 2
        self._fit_words()

    def _fit_words(self) -> None:
        """Keep room for two lines, or as many as there were: the picture above must not move away under the pointer."""
        line = self.words.fontMetrics().lineSpacing()
        self.words.setMinimumHeight(0)  # which would count as what the words need
        self._lines = max(self._lines, -(-self.words.heightForWidth(self.width()) // line))
        self.words.setMinimumHeight(self._lines * line + 2)

    def hasHeightForWidth(self) -> bool:
        """Take what is left: with a height of its own it would push into the picture above."""
        return False

    def _images(self) -> tuple[TensorImage, ...]:
        return self.inputs, self.weights, self.products

    def has_parts(self) -> bool:
        """Say whether there is more to show than one line."""
        return isinstance(self._derivation, (SumOfProducts, Pooled))

    def show_derivation(self, what: str, derivation: Derivation) -> None:
        """Show how the number `what`, such as `conv1[0, 3, 4]`, came about."""
        if type(derivation) is not type(self._derivation):
            self.inputs.set_place(None)
        self._derivation = derivation
        self.words.setText(f"{strong(what)} = {self._in_words(derivation)}")
        self._fit_words()
        blocks = self._factors()
        self.bars.setVisible(isinstance(derivation, SumOfProducts) and not blocks)
        self._blocks.setVisible(bool(blocks) or isinstance(derivation, Pooled))
        for widget in (*self._signs, *self._captions[1:], self.weights, self.products):
            widget.setVisible(bool(blocks))
        self.detail.setVisible(self._blocks.isVisibleTo(self))
        if isinstance(derivation, SumOfProducts) and blocks:
            inputs, weights = blocks
            self._show_parts(
                {self.inputs: inputs.values, self.weights: weights.values, self.products: derivation.products}
            )
        elif isinstance(derivation, SumOfProducts):
            self.bars.show_sum(derivation)
        elif isinstance(derivation, Pooled):
            self._show_parts({self.inputs: np.where(derivation.counts, derivation.inputs.values, np.nan)})
            if derivation.chosen is not None:
                self.inputs.set_place(derivation.chosen)
        self._point(self.inputs.place)

    def _factors(self) -> tuple[Entries, ...]:
        """Return inputs and weights of a convolution; nothing of other layers."""
        shown = self._derivation
        return shown.factors if isinstance(shown, SumOfProducts) and shown.products.ndim == 3 else ()

    def _show_parts(self, parts: dict[TensorImage, np.ndarray]) -> None:
        for image, values in parts.items():
            image.set_values(values)
            text = self.tr("{name}: {count} numbers, the largest of size {size:.3g}")
            image.setAccessibleName(text.format(name=image.export.name, count=values.size, size=image.limit))

    def _in_words(self, derivation: Derivation) -> str:
        total = strong(f"{derivation.total:+.4g}")
        if isinstance(derivation, SumOfProducts):
            products = derivation.products
            text = self.tr("Σ of {count} products ({sum:+.4g}) + bias ({bias:+.4g}) = {total}")
            return text.format(count=products.size, sum=float(products.sum()), bias=derivation.bias, total=total)
        if isinstance(derivation, Applied):
            return f"{derivation.written} = {total}"
        if derivation.chosen is not None:
            return self.tr("the largest of {count} = {total}").format(count=int(derivation.counts.sum()), total=total)
        text = self.tr("{sum:+.4g} / {count} = {total}")
        return text.format(sum=derivation.total * derivation.divisor, count=derivation.divisor, total=total)

    @Slot(object)
    def _point(self, place: tuple[int, ...] | None) -> None:
        """Say what is pointed at, and mark it in the other parts too."""
        factors = self._factors()
        if place is None:
            self.detail.clear()
        elif factors and len(place) == 3:
            inputs, weights = factors
            value, weight = inputs.values[place], weights.values[place]
            text = self.tr("input[{place}] {value:+.4g} × weight {weight:+.4g} = {product:+.4g}")
            where = _source(inputs, place)
            self.detail.setText(text.format(place=where, value=value, weight=weight, product=value * weight))
        elif isinstance(self._derivation, Pooled):
            inputs = self._derivation.inputs
            self.detail.setText(f"input[{_source(inputs, place)}]  {inputs.values[place]:+.4g}")
        for image in self._images() if factors else ():
            if image.place != place:
                image.blockSignals(True)
                image.set_place(place)
                image.blockSignals(False)


def _source(inputs: Entries, place: tuple[int, ...]) -> str:
    """Write channel, row and column of the input that stands at `place`; there is one image alone."""
    return ", ".join(map(str, inputs.source(place)[1:]))
