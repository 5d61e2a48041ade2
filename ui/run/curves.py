"""The curves of a run: loss per batch, accuracy per epoch, learning rate, gradient norm of every layer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSlider

from ui.run.curve_view import CurveView
from ui.run.line import Line
from ui.session.metrics import SMOOTHING
from ui.session.network import Network
from ui.session.overlays import Overlays
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.boxes import make_label
from ui.widgets.panel import Panel
from ui.widgets.theme import GRID, Theme

_FAINT = 90
_SMOOTHINGS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998)


class LossCurves(CurveView):
    """Draws the training loss per batch with its smoothed line, the held-out loss after every epoch, and other runs.

    Attributes:
        smoothing: the slider.
    """

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays, travel: TimeTravel):
        empty = self.tr("Press Train to see the loss of every batch.")
        super().__init__(theme, run, overlays, "lossPlot", self.tr("Loss"), self.tr("step"), empty)
        self._travel = travel
        self.smoothing = QSlider(Qt.Orientation.Horizontal, self)
        self.smoothing.setRange(0, len(_SMOOTHINGS) - 1)
        self.smoothing.setValue(_SMOOTHINGS.index(SMOOTHING))
        self.smoothing.setPageStep(1)
        self.smoothing.setFixedWidth(8 * GRID)
        self.smoothing.setAccessibleName(self.tr("Smoothing"))
        self.smoothing.setToolTip(
            self.tr("Smoothing: how much of the line before each batch keeps, s[i] = k·s[i-1] + (1-k)·loss[i]")
        )
        self._label = make_label(self.tr("Smoothing"), "small", parent=self)
        self._label.setBuddy(self.smoothing)
        self.tool_row.insertWidget(0, self._label)
        self.tool_row.insertSpacing(1, GRID)
        self.tool_row.insertWidget(2, self.smoothing)
        self.smoothing.valueChanged.connect(self._smooth)
        travel.changed.connect(self.follow)

    def resizeEvent(self, event) -> None:
        """Hide the slider's name, which its tooltip says too, where the legend needs the room more."""
        self._label.setVisible(event.size().width() >= 60 * GRID)
        super().resizeEvent(event)

    @property
    def share(self) -> float:
        """What each batch keeps of the smoothed line before it."""
        return _SMOOTHINGS[self.smoothing.value()]

    @Slot()
    def _smooth(self) -> None:
        self.smoothing.setAccessibleDescription(f"{self.share:g}")
        self.show_figures()

    def lines(self) -> list[Line]:
        metrics = self.run.metrics
        if metrics.smoothing != self.share:
            metrics.smooth(self.share)
        blue, vermillion = self.theme.colours.series[:2]
        training = self.tr("Training")
        return [
            *self.overlaid(lambda overlay: overlay.smoothed(self.share)),
            Line("batch", self.tr("Per Batch"), metrics.loss, blue, alpha=_FAINT),
            Line("smoothed", training, metrics.smoothed, blue, strong=True),
            Line("test", self.held_out_name(), metrics.test_loss, vermillion, dots=True, strong=True),
        ]

    def marks(self) -> list[tuple[float, str]]:
        return self.rate_marks() + self.moment_marks(self._travel)


class LossView(Panel):
    """Shows the loss curves in a panel of their own.

    Attributes:
        curves: the view of the curves.
    """

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays, travel: TimeTravel):
        super().__init__("")
        self.title.setText(self.tr("Loss"))
        self.setAccessibleName(self.tr("Loss"))
        self.curves = LossCurves(theme, run, overlays, travel)
        self.header.addSpacing(GRID)
        self.header.addWidget(self.curves.tools, 1)
        self.body.addWidget(self.curves)


class AccuracyView(CurveView):
    """Draws the accuracy in training, and on held-out images after every epoch."""

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays):
        empty = self.tr("Press Train to see how many images are read rightly.")
        super().__init__(theme, run, overlays, "accuracyPlot", self.tr("Accuracy"), self.tr("epoch"), empty)

    def lines(self) -> list[Line]:
        metrics = self.run.metrics
        blue, _, green = self.theme.colours.series[:3]
        return [
            *self.overlaid(lambda overlay: overlay.accuracy, dots=True, unit=" %"),
            Line("training", self.tr("Training"), metrics.train_accuracy, blue, unit=" %"),
            Line("accuracy", self.held_out_name(), metrics.accuracy, green, dots=True, strong=True, unit=" %"),
        ]


class RateView(CurveView):
    """Draws the learning rate of every batch, and marks where the user changed it."""

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays):
        empty = self.tr("Press Train to see the learning rate of every batch.")
        super().__init__(theme, run, overlays, "ratePlot", self.tr("Learning Rate"), self.tr("step"), empty)

    def lines(self) -> list[Line]:
        colour = self.theme.colours.series[0]
        runs = self.overlaid(lambda overlay: overlay.learning_rate)
        return [*runs, Line("rate", self.tr("Learning Rate"), self.run.metrics.learning_rate, colour, strong=True)]

    def marks(self) -> list[tuple[float, str]]:
        return self.rate_marks()


class NormView(CurveView):
    """Draws the gradient norm of every layer over the steps; the selected layer stands out."""

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays, travel: TimeTravel, network: Network):
        empty = self.tr("Press Train to see the gradient of each layer.")
        super().__init__(
            theme, run, overlays, "normPlot", self.tr("Gradient Norms"), self.tr("step"), empty, "activity", log_y=True
        )
        self._travel = travel
        self._network = network
        travel.changed.connect(self.follow)
        network.selection_changed.connect(self.show_figures)
        network.changed.connect(self.show_figures)

    def lines(self) -> list[Line]:
        norms, selected = self.run.metrics.norms, self._network.selected
        colours = self.theme.colours.series
        return [
            Line(
                layer,
                layer,
                series,
                colours[place % len(colours)],
                strong=layer == selected,
                alpha=120 if selected in norms and layer != selected else 255,
            )
            for place, (layer, series) in enumerate(norms.items())
        ]

    def marks(self) -> list[tuple[float, str]]:
        return self.moment_marks(self._travel)
