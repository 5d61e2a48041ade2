"""What all views of curves share: a plot, its legend, its tools, what it says under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ui.run.curve_export import CurveExport
from ui.run.curve_legend import CurveLegend
from ui.run.line import Line
from ui.session.metrics import Series, nearest
from ui.session.overlays import Overlay, Overlays
from ui.session.time_travel import TimeTravel
from ui.session.training_run import TrainingRun
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.buttons import link_button
from ui.widgets.icon import icon
from ui.widgets.panel import EmptyState
from ui.widgets.theme import GRID, Theme, set_role

if TYPE_CHECKING:
    from ui.run.plot import Plot

PLOT_SIZE = QSize(160, 66)
"""The smallest plot, in logical pixels."""


class CurveView(QWidget):
    """Draws the curves that a subclass gives in `lines`; costs nothing while nobody sees it.

    Attributes:
        legend: the names of the curves.
        tools: the row of legend and buttons, for whoever wants it elsewhere.
        export: copies and saves the curves.

    Signals:
        said: a message for the user, and whether it warns.
    """

    said = Signal(str, bool)

    def __init__(
        self,
        theme: Theme,
        run: TrainingRun,
        overlays: Overlays,
        name: str,
        title: str,
        x_title: str,
        empty: str,
        symbol: str = "chart-line",
        *,
        log_y: bool = False,
    ):
        """Build the view, which says `empty`, below the icon `symbol`, while there are no curves; `name` names the plot."""
        super().__init__()
        self.theme = theme
        self.run = run
        self.overlays = overlays
        self.title = title
        self.x_title = x_title
        self._name = name
        self._metrics = run.metrics
        self._plot: Plot | None = None
        self.empty = EmptyState(theme, None, symbol, empty)
        self.empty.setMinimumSize(PLOT_SIZE)
        self.legend = CurveLegend()
        self.export = CurveExport(self, theme, (title, x_title), self.make_plot, self.shown_lines)
        self.export.said.connect(self.said)
        self._readout = make_label(role="readout", wrap=True)
        self._readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout.hide()
        self._build(log_y)
        self._connect_signals()

    @property
    def plot(self) -> Plot:
        """The curves; made when they are first asked for."""
        return self.make_plot()

    def make_plot(self) -> Plot:
        """Return the plot, and make it before the first time; the library that draws it takes long to import."""
        if self._plot is not None:
            return self._plot
        from ui.run.plot import Plot

        self._plot = plot = Plot(self.theme, self.x_title, self.log_scale.isChecked())
        plot.setObjectName(self._name)
        plot.setAccessibleName(self.title)
        plot.setToolTip(
            self.tr(
                "Drag to pan, turn the wheel to zoom, double-click or press 0 for everything; "
                "Shift and arrow keys read values"
            )
        )
        self.empty.set_view(plot)
        self._readout.setParent(plot)
        self.show_all.clicked.connect(plot.show_all)
        plot.fitted.connect(self._follow_fit)
        plot.pointed.connect(self._read_out)
        return plot

    def _build(self, log_y: bool) -> None:
        tip = self.tr("Show the values on a logarithmic scale")
        self.log_scale = link_button(self.tr("Log"), tip, checkable=True)
        self.log_scale.setChecked(log_y)
        self.show_all = link_button(self.tr("Show All"), self.tr("Back from zooming and panning to everything (0)"))
        self.show_all.hide()
        tip = self.tr("Copy or save these curves as a picture or as numbers")
        self.save = link_button(self.tr("Save or Copy"), tip)
        set_role(self.save, "tool")
        self.save.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.save.setIconSize(QSize(16, 16))
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.save)
        menu.addActions(self.export.actions_)
        self.save.setMenu(menu)
        self.tools = QWidget(self)
        self.tool_row = QHBoxLayout(self.tools)
        fill(self.tool_row, STRETCH, self.legend, GRID, self.show_all, self.log_scale, self.save, spacing=0)
        fill(QVBoxLayout(self), self.tools, (self.empty, 1), spacing=0)

    def _connect_signals(self) -> None:
        self.run.figures_changed.connect(self.follow)
        self.overlays.changed.connect(self.show_figures)
        self.theme.changed.connect(self.restyle)
        self.legend.changed.connect(self.show_figures)
        self.log_scale.toggled.connect(self._set_log)
        self._paint_icons()

    def lines(self) -> list[Line]:
        """Return the curves as they are now."""
        raise NotImplementedError

    def overlaid(self, series: Callable[[Overlay], Series], dots: bool = False, unit: str = "") -> list[Line]:
        """Return the curves of other runs; `series` takes the points of one from its overlay."""
        # The first three colours are those of the run that is shown.
        colours = self.theme.colours.series[3:]
        return [
            Line(f"run {o.run}", o.name, series(o), colours[o.place], dots=dots, unit=unit) for o in self.overlays.all()
        ]

    def marks(self) -> list[tuple[float, str]]:
        """Return the places on the axis below that are marked, with what happened there."""
        return []

    def rate_marks(self) -> list[tuple[float, str]]:
        """Return where the user changed the learning rate."""
        text = self.tr("rate {rate}")
        return [(step, text.format(rate=f"{rate:g}")) for step, rate in self.run.metrics.rate_changes]

    def moment_marks(self, travel: TimeTravel) -> list[tuple[float, str]]:
        """Return the moments of the run that are shown and compared, where it is not now."""
        moments = [(travel.step, self.tr("shown")), (travel.compared, self.tr("compared"))]
        return [(step, text) for step, text in moments if step is not None]

    def held_out_name(self) -> str:
        """Say what the images are called that the run is measured on after every epoch."""
        return self.tr("Validation") if self.run.settings.validation_share else self.tr("Test")

    def shown_lines(self) -> list[Line]:
        """Return the curves that have points and are not hidden."""
        return [line for line in self.lines() if len(line.series) and line.name not in self.legend.hidden]

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.show_figures()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if self._plot is not None:
            self._read_out(self._plot.pointer)

    @Slot()
    def restyle(self) -> None:
        if self._plot is not None:
            self._plot.restyle()
        self._paint_icons()
        self.show_figures()

    def _paint_icons(self) -> None:
        self.save.setIcon(icon("download", self.theme.colours.accent, self.theme.colours.muted))

    @Slot()
    def follow(self) -> None:
        """Draw the newest figures when it is this view's turn."""
        if self.isVisible():
            self.run.frames.ask(self.show_figures)

    @Slot()
    def show_figures(self) -> None:
        """Draw the newest figures, if anybody sees them."""
        if not self.isVisible():
            return
        lines = self.lines()
        drawn = [line for line in lines if len(line.series)]
        self.save.setEnabled(bool(drawn))
        if self._plot is None and not drawn:
            return
        if self._metrics is not self.run.metrics:
            self._metrics = self.run.metrics
            self.plot.show_all()
        if drawn:
            self.empty.show_view()
        else:
            self.empty.show_text()
        names = {line.name: (line.name, line.tint().name(QColor.NameFormat.HexArgb), line.strong) for line in drawn}
        self.legend.show_entries(list(names.values()))
        self.plot.keep_curves({line.key for line in lines})
        for line in lines:
            self._draw(line)
        self.plot.draw(growing=self.run.is_running())
        self.plot.show_marks(self.marks())
        self._read_out(self.plot.pointer)

    def _draw(self, line: Line) -> None:
        curve = self.plot.curve(line.key, line.tint(), line.dots)
        curve.set_level(1 if line.strong else 0)
        curve.set_visible(line.name not in self.legend.hidden)
        if curve.is_visible():
            self.plot.show_series(line.key, line.series)

    @Slot(bool)
    def _set_log(self, on: bool) -> None:
        if self._plot is not None:
            self._plot.set_log(on)
        self.show_figures()

    @Slot(bool)
    def _follow_fit(self, fitted: bool) -> None:
        self.show_all.setVisible(not fitted)

    @Slot(object)
    def _read_out(self, x: float | None) -> None:
        """Say what every curve is worth at the pointer; nothing without one."""
        lines = self.shown_lines()
        if x is None or not lines:
            self.plot.show_cursor(None)
            self._readout.hide()
            return
        places = [nearest(line.series.x, x) for line in lines]
        at = min((line.series.x[place] for line, place in zip(lines, places)), key=lambda there: abs(there - x))
        self.plot.show_cursor(at)
        words = [f"{self.x_title} {at:,.6g}"]
        for line, place in zip(lines, places):
            value = f"{line.series.y[place]:.4g}{line.unit}"
            stroke = f'<span style="color:{line.colour}">━</span>'
            words.append(f"{stroke}&nbsp;{line.name}&nbsp;{value}".replace(" %", "&nbsp;%"))
        self._readout.setText(" &nbsp; ".join(words))
        room = self.plot.width() - 2 * GRID
        self._readout.setWordWrap(False)
        width = min(self._readout.sizeHint().width(), room)
        self._readout.setWordWrap(True)
        self._readout.resize(width, self._readout.heightForWidth(width))
        self._readout.move(room + GRID - width, 0)
        self._readout.show()

    def readout(self) -> str | None:
        """Return what is said at the pointer, or None."""
        return None if self._readout.isHidden() else self._readout.text()
