"""The histogram of a tensor: as it is now, or how it moved over the run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.experiment.inside.probes import Histogram, histogram
from ui.inspector.histogram_history import HistogramHistory
from ui.inspector.histogram_view import HistogramView
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.buttons import link_button
from ui.widgets.theme import GRID, Theme


class HistogramPanel(QWidget):
    """Shows the picture below a title and a switch between now and over time.

    Attributes:
        over_time: the switch.

    Signals:
        mode_changed: the other picture is shown; `wants_history` says which.
    """

    mode_changed = Signal()

    def __init__(self, theme: Theme):
        super().__init__()
        tip = self.tr("Show how the numbers spread from step to step instead of how they are now.")
        self.over_time = link_button(self.tr("Over Time"), tip, checkable=True)
        self.now = HistogramView(theme)
        self.history = HistogramHistory(theme)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.now)
        self._stack.addWidget(self.history)
        row = fill(QHBoxLayout(), make_label(self.tr("Histogram"), "strong"), STRETCH, self.over_time, spacing=-1)
        fill(QVBoxLayout(self), row, (self._stack, 1), spacing=GRID // 2)
        self.over_time.toggled.connect(self._switch)

    def wants_history(self) -> bool:
        return self.over_time.isChecked()

    @Slot(bool)
    def _switch(self, over_time: bool) -> None:
        self._stack.setCurrentWidget(self.history if over_time else self.now)
        self.mode_changed.emit()

    def show_now(self, spoken: str, values: np.ndarray, counts: Histogram | None = None) -> None:
        """Show the histogram of `values`, `spoken` in words, which is `counts` where it is known already."""
        self.now.set_histogram(counts or histogram(values))
        self._name(self.now, self.tr("Histogram: {what}").format(what=spoken))

    def show_history(self, spoken: str, key: tuple, steps: Sequence[int], arrays: Sequence[np.ndarray]) -> None:
        """Show the histograms of `arrays`, one for each of `steps`; `key` says what they are of, `spoken` in words."""
        self._name(self.history, self.tr("Histogram over time: {what}").format(what=spoken))
        self.history.set_arrays(key, steps, arrays)

    def _name(self, view: HistogramView | HistogramHistory, name: str) -> None:
        view.setAccessibleName(name)
        view.export.name = name
