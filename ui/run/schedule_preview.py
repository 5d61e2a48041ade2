"""A small picture of the learning rate over the whole training, as the settings would have it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.experiment import TrainingSettings
from ui.session.training_run import TrainingRun
from ui.session.training_setup import TrainingSetup
from ui.widgets.theme import GRID, SMALL, Theme, body_font

_POINTS = 160
_BATCHES = 100
"""Batches of an epoch in the picture; the shape depends on their number hardly at all."""


class SchedulePreview(QWidget):
    """Draws the learning rate of every batch; a dot shows where the run under way is.

    Attributes:
        rates: learning rates at evenly spread steps, from the first to the last.
    """

    def __init__(self, theme: Theme, setup: TrainingSetup, run: TrainingRun):
        super().__init__()
        self._theme = theme
        self._setup = setup
        self._run = run
        self.setObjectName("schedulePreview")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Learning Rate over the Training"))
        self.setToolTip(self.tr("The learning rate of every batch, from the first to the last epoch"))
        theme.changed.connect(self.update)
        setup.settings_changed.connect(self.show_settings)
        run.figures_changed.connect(self._follow_run)
        self.show_settings()

    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, 10 * GRID)

    @Slot()
    def show_settings(self) -> None:
        self.rates = schedule_rates(self._setup.settings)
        ends = self.tr("from {first:.3g} to {last:.3g}").format(first=self.rates[0], last=self.rates[-1])
        self.setAccessibleDescription(ends)
        self.update()

    @Slot()
    def _follow_run(self) -> None:
        if self.isVisible():
            self.update()

    def paintEvent(self, event) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(body_font(SMALL))
        metrics = painter.fontMetrics()
        area = QRectF(self.rect()).adjusted(GRID // 2, metrics.height() + 4, -GRID // 2, -metrics.height() - 4)
        highest = max(self.rates)
        painter.setPen(QColor(colours.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QColor(colours.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, f"{highest:.3g}")
        last = f"{self.rates[-1]:.3g}"
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, last)
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(self.rect(), bottom | Qt.AlignmentFlag.AlignLeft, self.tr("start"))
        end = self.tr("epoch {epochs}").format(epochs=f"{self._setup.settings.epochs:,}")
        painter.drawText(self.rect(), bottom | Qt.AlignmentFlag.AlignRight, end)
        points = [
            QPointF(
                area.left() + area.width() * place / (len(self.rates) - 1),
                area.bottom() - area.height() * rate / highest,
            )
            for place, rate in enumerate(self.rates)
        ]
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.drawPolyline(QPolygonF(points))
        share = self._progress()
        if share is not None:
            painter.setBrush(QColor(colours.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(points[round(share * (len(points) - 1))], 3.5, 3.5)
        painter.end()

    def _progress(self) -> float | None:
        """Return how far the run under way has come, from 0 to 1; None without one."""
        record = self._run.metrics.last
        if not self._run.is_under_way() or record is None:
            return None
        return min(1.0, record.step / (record.batches * self._run.settings.epochs))


def schedule_rates(settings: TrainingSettings) -> list[float]:
    """Return the learning rate at evenly spread steps, from the first to the last."""
    total = settings.epochs * _BATCHES
    steps = (round(place * (total - 1) / (_POINTS - 1)) for place in range(_POINTS))
    return [settings.learning_rate * settings.rate_factor(step, _BATCHES) for step in steps]
