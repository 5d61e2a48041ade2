"""The curves of a run: loss per batch, accuracy per epoch, learning rate, gradient norm of every layer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSlider

from ui.run.curve_view import CurveView
from ui.run.line import Line
from ui.session.metrics import SMOOTHING
from ui.session.network import Network
from ui.session.overlays import Overlay, Overlays
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.panel import Panel
from ui.widgets.theme import GRID, Theme, set_role

_FAINT = 90
_SMOOTHINGS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998)


class LossCurves(CurveView):
    """Training loss per batch with its smoothed line, the held-out loss after every epoch, and other runs.

    Attributes:
        smoothing: the slider.
    """

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays, travel: TimeTravel):
        super().__init__(
            theme,
            run,
            overlays,
            name="lossPlot",
            title=self.tr("Loss"),
            x_title=self.tr("step"),
            empty=self.tr("Press Train to see the loss of every batch."),
        )
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
        self._label = label = QLabel(self.tr("Smoothing"), self)
        label.setBuddy(self.smoothing)
        set_role(label, "small")
        row = self.tools.layout()
        row.insertWidget(0, label)
        row.insertSpacing(1, GRID)
        row.insertWidget(2, self.smoothing)
        self.smoothing.valueChanged.connect(self._smooth)
        travel.changed.connect(self.follow)

    def resizeEvent(self, event) -> None:
        """The legend needs the room more than the slider's name, which its tooltip says too."""
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
        runs = [
            Line(f"run {o.run}", o.name, o.smoothed(self.share), _colour_of(self.theme, o)) for o in self.overlays.all()
        ]
        return [
            *runs,
            Line("batch", self.tr("Per Batch"), metrics.loss, blue, alpha=_FAINT),
            Line("smoothed", training, metrics.smoothed, blue, strong=True),
            Line("test", self.held_out_name(), metrics.test_loss, vermillion, dots=True, strong=True),
        ]

    def marks(self) -> list[tuple[float, str]]:
        return self.rate_marks() + self.moment_marks(self._travel)


class LossView(Panel):
    """The loss curves in a panel of their own.

    Attributes:
        curves: the view.
        log_scale: the key of its log scale.
    """

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays, travel: TimeTravel):
        super().__init__("")
        self.title.setText(self.tr("Loss"))
        self.setAccessibleName(self.tr("Loss"))
        self.curves = LossCurves(theme, run, overlays, travel)
        self.log_scale = self.curves.log_scale
        self.header.addSpacing(GRID)
        self.header.addWidget(self.curves.tools, 1)
        self.body.addWidget(self.curves)

    @property
    def plot(self):
        """The plot of the curves."""
        return self.curves.plot


class AccuracyView(CurveView):
    """Accuracy in training, and on held-out images after every epoch."""

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays):
        super().__init__(
            theme,
            run,
            overlays,
            name="accuracyPlot",
            title=self.tr("Accuracy"),
            x_title=self.tr("epoch"),
            empty=self.tr("Press Train to see how many images are read rightly."),
        )

    def lines(self) -> list[Line]:
        metrics = self.run.metrics
        blue, _, green = self.theme.colours.series[:3]
        runs = [
            Line(f"run {o.run}", o.name, o.accuracy, _colour_of(self.theme, o), dots=True, unit=" %")
            for o in self.overlays.all()
        ]
        return [
            *runs,
            Line("training", self.tr("Training"), metrics.train_accuracy, blue, unit=" %"),
            Line("accuracy", self.held_out_name(), metrics.accuracy, green, dots=True, strong=True, unit=" %"),
        ]


class RateView(CurveView):
    """The learning rate of every batch, and where the user changed it."""

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays):
        super().__init__(
            theme,
            run,
            overlays,
            name="ratePlot",
            title=self.tr("Learning Rate"),
            x_title=self.tr("step"),
            empty=self.tr("Press Train to see the learning rate of every batch."),
        )

    def lines(self) -> list[Line]:
        runs = [Line(f"run {o.run}", o.name, o.learning_rate, _colour_of(self.theme, o)) for o in self.overlays.all()]
        colour = self.theme.colours.series[0]
        return [*runs, Line("rate", self.tr("Learning Rate"), self.run.metrics.learning_rate, colour, strong=True)]

    def marks(self) -> list[tuple[float, str]]:
        return self.rate_marks()


class NormView(CurveView):
    """Gradient norm of every layer over the steps; the selected one stands out."""

    def __init__(self, theme: Theme, run: TrainingRun, overlays: Overlays, travel: TimeTravel, network: Network):
        super().__init__(
            theme,
            run,
            overlays,
            name="normPlot",
            title=self.tr("Gradient Norms"),
            x_title=self.tr("step"),
            empty=self.tr("Press Train to see the gradient of each layer."),
            symbol="activity",
            log_y=True,
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


def _colour_of(theme: Theme, overlay: Overlay) -> str:
    # The first three are those of the run that is shown.
    return theme.colours.series[3 + overlay.place]
