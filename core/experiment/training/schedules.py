"""The table of schedules: how the learning rate changes during a training.

Settings, form, help, trainer and PyTorch program take all they know of one from its row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.experiment.explanations import Choice, reference
from core.words import Words

TrainingSettings = Any
"""The settings import this table, so their type cannot be named here."""


@dataclass(frozen=True, kw_only=True)
class Schedule(Choice):
    """A scheduler of torch.optim.lr_scheduler as a function of the step.

    Attributes:
        factor: of (settings, step, batches of an epoch): learning rate of batch `step`, from 0 over all epochs,
            as a share of the one in the settings.
        fields: names of the training settings that it takes, those that all take left out.
        call: PyTorch's class with its arguments as the program writes them, settings in braces; "" for none.
        per_batch: whether the program steps it after every batch instead of every epoch.
    """

    factor: Callable[[TrainingSettings, int, int], float]
    fields: tuple[str, ...] = ()
    call: str = ""
    per_batch: bool = False

    @property
    def page(self) -> str:
        return self.call and reference(f"optim.lr_scheduler.{self.call.partition('(')[0]}")

    def line(self, settings: TrainingSettings) -> str:
        """Return the expression in the PyTorch program that makes the scheduler of `optimizer`; "" for none."""
        return self.call and f"torch.optim.lr_scheduler.{self.call.format_map(vars(settings))}"


def _one_cycle(settings: TrainingSettings, step: int, batches: int) -> float:
    total = settings.epochs * batches
    start, end = 1 / 25, 1 / 25e4  # OneCycleLR's div_factor and final_div_factor
    peak = settings.warmup * total - 1
    if peak > 0 and step <= peak:
        return _anneal(start, 1.0, step / peak)
    return _anneal(1.0, end, (step - peak) / max(total - 1 - peak, 1))


def _anneal(start: float, end: float, share: float) -> float:
    """Return the value at `share`, from 0 to 1, of half a cosine wave from `start` to `end`."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


SCHEDULES: Mapping[str, Schedule] = {
    "constant": Schedule(Words("Constant"), "γ_t = γ", factor=lambda settings, step, batches: 1.0),
    "step": Schedule(
        Words("Step"),
        "γ_e = γ · Γ^⌊e / s⌋",
        factor=lambda settings, step, batches: settings.gamma ** (step // batches // settings.step_size),
        fields=("step_size", "gamma"),
        call="StepLR(optimizer, step_size={step_size}, gamma={gamma!r})",
    ),
    "exponential": Schedule(
        Words("Exponential"),
        "γ_e = γ · Γ^e",
        factor=lambda settings, step, batches: settings.gamma ** (step // batches),
        fields=("gamma",),
        call="ExponentialLR(optimizer, gamma={gamma!r})",
    ),
    "cosine": Schedule(
        Words("Cosine"),
        "γ_t = γ · (1 + cos(π · t / T)) / 2",
        factor=lambda settings, step, batches: _anneal(1.0, 0.0, step / (settings.epochs * batches)),
        call="CosineAnnealingLR(optimizer, T_max=EPOCHS * batches)",
        per_batch=True,
    ),
    "one_cycle": Schedule(
        Words("One Cycle"),
        "γ_t = low + (high − low) · (1 − cos(π · t / T)) / 2, up and then down",
        factor=_one_cycle,
        fields=("warmup",),
        call="OneCycleLR(\n    optimizer, {learning_rate!r}, total_steps=EPOCHS * batches,"
        " pct_start={warmup!r}, cycle_momentum=False\n)",
        per_batch=True,
    ),
}
"""By the value of TrainingSettings.schedule, in the order to show them."""
