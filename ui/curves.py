"""The curves of a run: loss per batch, accuracy per epoch, gradient norm of every layer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ui.panel import EmptyState, Legend, Panel, strong
from ui.plot import Plot
from ui.session import Session
from ui.theme import Theme, set_role


class LossView(Panel):
    """Training loss per batch with its smoothed line, and the test loss after every epoch."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__("", parent)
        self.title.setText(self.tr("Loss"))
        self.setAccessibleName(self.tr("Loss"))
        self._theme = theme
        self._session = session
        self.plot = Plot(theme, self.tr("step"))
        self.plot.setObjectName("lossPlot")
        self.plot.setAccessibleName(self.tr("Loss per Batch"))
        self.plot.setToolTip(
            self.tr("Loss of every batch. Drag to pan, turn the wheel to zoom, press 0 for everything.")
        )
        self._empty = EmptyState(theme, self.plot, "chart-line", self.tr("Press Train to see the loss of every batch."))
        self._legend = Legend()
        self.log_scale = QToolButton(self)
        self.log_scale.setText(self.tr("Log Scale"))
        self.log_scale.setCheckable(True)
        self.log_scale.setToolTip(self.tr("Show the loss on a logarithmic scale."))
        set_role(self.log_scale, "link")
        self.header.addStretch()
        self.header.addWidget(self._legend)
        self.header.addWidget(self.log_scale)
        self.body.addWidget(self._empty)
        self._connect_signals()
        self.restyle()

    def _connect_signals(self) -> None:
        self._session.figures_changed.connect(self.show_figures)
        self._theme.changed.connect(self.restyle)
        self.log_scale.toggled.connect(self._set_log)

    @Slot(bool)
    def _set_log(self, on: bool) -> None:
        self.plot.set_log(on)
        self.show_figures()

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        self.plot.restyle()
        blue, vermillion = colours.series[:2]
        self.plot.curve("batch", _colour(blue, 90))
        self.plot.curve("smoothed", _colour(blue))
        test = self.plot.curve("test", _colour(vermillion), symbol="o", symbolSize=6, symbolPen=None)
        test.setSymbolBrush(vermillion)
        self._legend.show_entries([(self.tr("Training"), blue), (self.tr("Test"), vermillion)])

    @Slot()
    def show_figures(self) -> None:
        history = self._session.history
        if not len(history.loss):
            self._empty.show_text()
            self.plot.getPlotItem().enableAutoRange()
        else:
            self._empty.show_view()
        self.plot.show_series("batch", history.loss)
        self.plot.show_series("smoothed", history.smoothed)
        self.plot.show_series("test", history.test_loss)


class AccuracyView(QWidget):
    """Accuracy on the test set after every epoch."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self.plot = Plot(theme, self.tr("epoch"))
        self.plot.setObjectName("accuracyPlot")
        self.plot.setAccessibleName(self.tr("Test Accuracy per Epoch"))
        self.plot.getPlotItem().getAxis("left").setLabel(self.tr("test accuracy, %"))
        self._empty = EmptyState(
            theme, self.plot, "chart-line", self.tr("The accuracy on the test images appears after the first epoch.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)
        session.figures_changed.connect(self.show_figures)
        theme.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        colour = self._theme.colours.series[2]
        self.plot.restyle()
        curve = self.plot.curve("accuracy", _colour(colour), symbol="o", symbolSize=7, symbolPen=None)
        curve.setSymbolBrush(colour)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.show_figures()

    @Slot()
    def show_figures(self) -> None:
        """Draw the newest figures; costs nothing while nobody sees them."""
        if not self.isVisible():
            return
        series = self._session.history.accuracy
        if len(series):
            self._empty.show_view()
        else:
            self._empty.show_text()
        self.plot.show_series("accuracy", series)


class NormView(QWidget):
    """Gradient norm of every layer over the steps, on a log scale; the selected one stands out."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self.plot = Plot(theme, self.tr("step"), log_y=True)
        self.plot.setObjectName("normPlot")
        self.plot.setAccessibleName(self.tr("Gradient Norm by Layer"))
        self._empty = EmptyState(
            theme, self.plot, "activity", self.tr("Press Train to see the gradient of each layer.")
        )
        self._legend = Legend()
        self._legend.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._legend)
        layout.addWidget(self._empty, 1)
        self._connect_signals()
        self.restyle()

    def _connect_signals(self) -> None:
        self._session.probed.connect(self.show_figures)
        self._session.selection_changed.connect(self.restyle)
        self._session.network_changed.connect(self._forget_layers)
        self._theme.changed.connect(self.restyle)

    @Slot()
    def _forget_layers(self) -> None:
        self.plot.remove_curves()
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self.plot.restyle()
        self._draw_curves()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.show_figures()

    @Slot()
    def show_figures(self) -> None:
        """Draw the newest figures; costs nothing while nobody sees them."""
        if not self.isVisible():
            return
        norms = self._session.history.norms
        if norms:
            self._empty.show_view()
        else:
            self._empty.show_text()
            self.plot.getPlotItem().enableAutoRange()
        self._draw_curves()

    def _draw_curves(self) -> None:
        norms = self._session.history.norms
        if not norms:
            self.plot.remove_curves()
        selected = self._session.selected
        entries = []
        for position, (layer, series) in enumerate(norms.items()):
            colours = self._theme.colours.series
            name = colours[position % len(colours)]
            entries.append((strong(layer) if layer == selected else layer, name))
            faded = selected in norms and layer != selected
            curve = self.plot.curve(layer, _colour(name, 120 if faded else 255))
            curve.setZValue(1 if layer == selected else 0)
            self.plot.show_series(layer, series)
        self._legend.show_entries(entries)


def _colour(name: str, alpha: int = 255) -> QColor:
    colour = QColor(name)
    colour.setAlpha(alpha)
    return colour
