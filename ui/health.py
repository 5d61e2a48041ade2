"""How a layer is doing, judged by its gradients: what each mark on the strip means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from core.experiment.probes import GradientProbe

VANISHING_NORM = 1e-6
EXPLODING_NORM = 1e2
DEAD_SHARE = 0.5
"""Share of a ReLU's units that are silent for a whole batch from which it counts as dying."""
LARGE_UPDATE = 5e-2
"""Steps of more than this share of the weights forget faster than they learn."""


class Level(Enum):
    HEALTHY = "healthy"
    WATCH = "watch"
    SICK = "sick"


@dataclass(frozen=True)
class Health:
    """A mark and the words that explain it."""

    level: Level
    name: str
    text: str


def judge(layer: str, probe: GradientProbe) -> Health | None:
    """The health of `layer` in the step that `probe` looked at; None where it has nothing to judge."""
    if layer in probe.dead:
        return _judge_units(probe.dead[layer])
    if layer in probe.norms:
        if not math.isfinite(probe.norms[layer] + probe.weight_norms.get(layer, 0.0)):
            return Health(Level.SICK, _tr("Broken"), _tr("The weights or their gradient are no numbers any more."))
        return _judge_gradient(probe.norms[layer], probe.update_ratios.get(layer, 0.0))
    return None


def _judge_units(dead: float) -> Health:
    if dead > DEAD_SHARE:
        text = _tr("{share:.0%} of the units are dead: they gave zero for the whole batch.")
        return Health(Level.WATCH, _tr("Dying"), text.format(share=dead))
    text = _tr("{share:.0%} of the units gave zero for the whole batch.")
    return Health(Level.HEALTHY, _tr("Healthy"), text.format(share=dead))


def _judge_gradient(norm: float, ratio: float) -> Health:
    if norm > EXPLODING_NORM:
        text = _tr("The gradient norm is above {limit:g}; a smaller learning rate usually helps.")
        return Health(Level.SICK, _tr("Exploding"), text.format(limit=EXPLODING_NORM))
    if norm < VANISHING_NORM:
        text = _tr("The gradient norm is below {limit:g}; this layer hardly learns.")
        return Health(Level.WATCH, _tr("Vanishing"), text.format(limit=VANISHING_NORM))
    if ratio > LARGE_UPDATE:
        text = _tr("Each step changes the weights by {share:.1%}; a smaller learning rate is calmer.")
        return Health(Level.WATCH, _tr("Large Steps"), text.format(share=ratio))
    return Health(Level.HEALTHY, _tr("Healthy"), _tr("The gradient neither vanishes nor explodes."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Health", text)
