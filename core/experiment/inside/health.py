"""How a layer is doing, judged by its gradients and its silent units against limits of the user's."""

import math
from dataclasses import asdict, dataclass
from enum import Enum

from core.errors import SettingsError
from core.experiment.inside.probes import GradientProbe
from core.experiment.network.fields import check_fields, from_mapping, number
from core.words import Words

_SUBJECT = Words("health limits")


class Level(Enum):
    HEALTHY = "healthy"
    WATCH = "watch"
    SICK = "sick"


class Finding(Enum):
    """What was found; the level says how bad it is."""

    HEALTHY = "healthy"
    UNITS_ALIVE = "units alive"
    DEAD_UNITS = "dead units"
    VANISHING = "vanishing"
    EXPLODING = "exploding"
    LARGE_STEPS = "large steps"
    BROKEN = "broken"

    @property
    def level(self) -> Level:
        return _LEVELS.get(self, Level.WATCH)


_LEVELS = {
    Finding.HEALTHY: Level.HEALTHY,
    Finding.UNITS_ALIVE: Level.HEALTHY,
    Finding.EXPLODING: Level.SICK,
    Finding.BROKEN: Level.SICK,
}


@dataclass(frozen=True)
class HealthLimits:
    """Figures beyond which a layer counts as unwell. Raises SettingsError for limits that make no sense."""

    vanishing: float = number(
        "Vanishing below", "A gradient norm below this hardly teaches the layer.", 1e-6, (0.0, 1e6)
    )
    exploding: float = number(
        "Exploding above", "A gradient norm above this tears the weights away.", 1e2, (0.0, 1e12), exclusive=True
    )
    dead: float = number(
        "Dead units above", "Share of a ReLU's units that may be silent for a whole batch.", 0.5, (0.0, 1.0)
    )
    step: float = number(
        "Large steps above", "Length of a step as a share of the weights.", 5e-2, (0.0, 1e6), exclusive=True
    )

    def __post_init__(self):
        check_fields(self, _SUBJECT, SettingsError)
        if self.vanishing >= self.exploding:
            problem = Words(
                "expected less than exploding ({exploding:g}), got {vanishing:g}",
                exploding=self.exploding,
                vanishing=self.vanishing,
            )
            raise SettingsError(
                Words("{subject}: {name}: {problem}", subject=_SUBJECT, name="vanishing", problem=problem)
            )

    def to_dict(self) -> dict:
        """Return the limits as plain numbers, for a file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values) -> "HealthLimits":
        """Make limits of what `to_dict` returned; raises SettingsError for anything else."""
        return from_mapping(cls, values, _SUBJECT, SettingsError)


@dataclass(frozen=True)
class Diagnosis:
    """How a layer is doing, and the figure that says so.

    Attributes:
        figure: the gradient norm, the share of dead units, or the step's length as a share of
            the weights, whichever the finding is about.
        limits: what the figure was held against.
    """

    finding: Finding
    figure: float
    limits: HealthLimits


def diagnose(layer: str, probe: GradientProbe, limits: HealthLimits = HealthLimits()) -> Diagnosis | None:
    """Judge how `layer` was doing in the step that `probe` was taken in; None for a layer with nothing to judge."""
    if layer in probe.dead:
        dead = probe.dead[layer]
        return Diagnosis(Finding.DEAD_UNITS if dead > limits.dead else Finding.UNITS_ALIVE, dead, limits)
    if layer not in probe.norms:
        return None
    norm, ratio = probe.norms[layer], probe.update_ratios.get(layer, 0.0)
    if not math.isfinite(norm + probe.weight_norms.get(layer, 0.0)):
        return Diagnosis(Finding.BROKEN, norm, limits)
    if norm > limits.exploding:
        return Diagnosis(Finding.EXPLODING, norm, limits)
    if norm < limits.vanishing:
        return Diagnosis(Finding.VANISHING, norm, limits)
    if ratio > limits.step:
        return Diagnosis(Finding.LARGE_STEPS, ratio, limits)
    return Diagnosis(Finding.HEALTHY, norm, limits)
