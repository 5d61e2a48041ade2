"""How the layers are doing: what each mark on the strip means, in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.experiment.inside.health import Diagnosis, Finding, HealthLimits, Level, diagnose
from ui.session.shown_probes import ShownProbes


@dataclass(frozen=True)
class Health:
    """Holds a layer's mark and the words that explain it."""

    level: Level
    name: str
    text: str


class HealthMonitor(QObject):
    """Judges layers by the probe that is shown.

    Attributes:
        limits: from where on a layer counts as unwell.

    Signals:
        limits_changed: layers are judged by other limits.
        changed: the judgements may be others, for another probe or other limits.
    """

    limits_changed = Signal()
    changed = Signal()

    def __init__(self, probes: ShownProbes, parent: QObject | None = None):
        super().__init__(parent)
        self._probes = probes
        self.limits = HealthLimits()
        probes.changed.connect(self.changed)
        self.limits_changed.connect(self.changed)

    def set_limits(self, limits: HealthLimits) -> None:
        """Judge by `limits` from now on."""
        self.limits = limits
        self.limits_changed.emit()

    def of(self, layer: str) -> Health | None:
        """Say how `layer` is doing; None before its first probe, and where there is nothing to judge."""
        probe = self._probes.shown()
        diagnosis = diagnose(layer, probe, self.limits) if probe else None
        return explain(diagnosis) if diagnosis else None


def explain(diagnosis: Diagnosis) -> Health:
    """Put a diagnosis into words: what was found, and the limit it was held against."""
    figure, limits, limit = diagnosis.figure, diagnosis.limits, 0.0
    if diagnosis.finding is Finding.BROKEN:
        name, text = _tr("Broken"), _tr("The weights or their gradient are no numbers any more.")
    elif diagnosis.finding is Finding.EXPLODING:
        name, limit = _tr("Exploding"), limits.exploding
        text = _tr("Gradient norm {norm:.2g}, exploding above {limit:g}; a smaller learning rate usually helps.")
    elif diagnosis.finding is Finding.VANISHING:
        name, limit = _tr("Vanishing"), limits.vanishing
        text = _tr("Gradient norm {norm:.2g}, vanishing below {limit:g}; this layer hardly learns.")
    elif diagnosis.finding is Finding.LARGE_STEPS:
        name, limit = _tr("Large Steps"), limits.step
        text = _tr("Each step changes the weights by {share:.1%}, large above {limit:.1%}; learn more slowly.")
    elif diagnosis.finding is Finding.DEAD_UNITS:
        name, limit = _tr("Dying"), limits.dead
        text = _tr("{share:.0%} of the units are dead, too many above {limit:.0%}: they gave zero for the whole batch.")
    elif diagnosis.finding is Finding.UNITS_ALIVE:
        name, limit = _tr("Healthy"), limits.dead
        text = _tr("{share:.0%} of the units gave zero for the whole batch; dying above {limit:.0%}.")
    else:
        name = _tr("Healthy")
        text = _tr("Gradient norm {norm:.2g}: neither vanishing (below {low:g}) nor exploding (above {high:g}).")
    text = text.format(norm=figure, share=figure, limit=limit, low=limits.vanishing, high=limits.exploding)
    return Health(diagnosis.finding.level, name, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Health", text)
