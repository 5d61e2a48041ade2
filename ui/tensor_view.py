"""A tensor in full: figures, picture with scale, histogram."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.experiment import format_shape
from core.experiment.probes import Histogram, histogram
from ui.histogram_view import HistogramView
from ui.panel import strong
from ui.tensor_image import TensorImage
from ui.theme import GRID, Theme, set_role


class TensorView(QWidget):
    """Shows one tensor; the words above it say its name, shape, norm, mean and share of zeros."""

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.figures = QLabel(self)
        self.figures.setWordWrap(True)
        set_role(self.figures, "small")
        self.image = TensorImage(theme, self)
        self._histogram_title = QLabel(self.tr("Histogram"), self)
        set_role(self._histogram_title, "strong")
        self.histogram = HistogramView(theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.figures)
        layout.addWidget(self.image, 3)
        layout.addWidget(self._histogram_title)
        layout.addWidget(self.histogram, 2)

    def set_tensor(self, name: str, values: np.ndarray, counts: Histogram | None = None) -> None:
        """Show `values`, float of 1, 2 or 4 axes; `counts` is their histogram where it is known already."""
        flat = values.ravel().astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            norm, mean = float(np.sqrt(flat @ flat)), float(flat.mean())
        words = [
            f"{strong(name)} {format_shape(values.shape)}",
            self.tr("norm {norm:.3g}").format(norm=norm),
            self.tr("mean {mean:+.2e}").format(mean=mean),
            self.tr("zeros {share:.1%}").format(share=(flat == 0).mean()),
        ]
        self.figures.setText(" · ".join(words))
        self.image.set_values(values)
        self.image.setAccessibleName(
            self.tr("{name}, {shape}, norm {norm:.3g}").format(name=name, shape=format_shape(values.shape), norm=norm)
        )
        self.histogram.set_histogram(counts or histogram(values))
