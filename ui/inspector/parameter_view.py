"""What the tabs share that show a layer's parameters or their gradients: pictures, and a histogram."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot

from core.experiment.inside.probes import Histogram
from ui.inspector.histogram_panel import HistogramPanel
from ui.inspector.layer_view import LayerView
from ui.inspector.tensor_view import VectorStrip
from ui.session.network import Network
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.theme import Theme


class ParameterView(LayerView):
    """Shows weight and bias of the selected layer, or a tensor for each of them, such as its gradient.

    Attributes:
        bias: the strip of the bias.
        histogram: the histogram of the weight.
    """

    def __init__(self, theme: Theme, network: Network, run: TrainingRun, travel: TimeTravel, symbol: str):
        super().__init__(theme, network, travel, symbol)
        self._run = run
        self.bias = VectorStrip(theme)
        self.histogram = HistogramPanel(theme)
        self.column.addWidget(self.bias)
        self.column.addWidget(self.histogram, 100)
        self.histogram.mode_changed.connect(self.follow)

    @Slot()
    def follow_run(self) -> None:
        """Show what is new in the run when it is this view's turn, if anybody sees it."""
        if self.isVisible():
            self._run.frames.ask(self.follow)

    def show_no_parameters(self) -> None:
        """Say in place of the content that the selected layer learns nothing."""
        text = self.tr("{layer} has nothing to learn.\nSelect a convolution or a linear layer above.")
        self.show_empty(text.format(layer=self._network.selected))

    def show_parameters(
        self,
        names: tuple[str, str],
        spoken: tuple[str, str],
        weight: np.ndarray,
        bias: np.ndarray | None,
        then: np.ndarray | None,
        remarks: tuple[str, str] = ("", ""),
    ) -> None:
        """Show tensors for weight and bias, and where it is given `then`, the first at the compared moment.

        Args:
            names, spoken: of both tensors, as in code and in words.
            remarks: what else is to be said of `weight` and `then`.
        """
        self.pair.show_tensors(names[0], weight, spoken[0], self._travel.compared, then, remarks=remarks)
        self.bias.setVisible(bias is not None)
        if bias is not None:
            self.bias.set_vector(names[1], bias, spoken[1])
        self.histogram.setVisible(then is None)

    def show_histogram(
        self, spoken: str, weight: np.ndarray, counts: Histogram | None, kept: str, kept_spoken: str
    ) -> None:
        """Show the histogram of `weight`, or over time, of what the probes kept of the run.

        Args:
            counts: the histogram of `weight` where it is known already.
            kept: the attribute of the probes: "weights" or "gradients".
        """
        if not self.histogram.wants_history():
            self.histogram.show_now(spoken, weight, counts)
            return
        layer, metrics = self._network.selected, self._run.metrics
        found = {p.step: getattr(p, kept).get(layer, {}).get("weight") for p in metrics.probe_history}
        arrays = {step: array for step, array in found.items() if array is not None}
        self.histogram.show_history(kept_spoken, (id(metrics), layer), list(arrays), list(arrays.values()))
