"""The one-cycle schedule."""

from __future__ import annotations

import math

from core.optim.lr_scheduler.base import LRScheduler, checked_optimizer, one_per_group
from core.optim.optimizer import Optimizer


class OneCycleLR(LRScheduler):
    """Lets the rate rise to `max_lr` once and fall far below its start (Smith and Topin, 2019).

    The schedule is stepped after every batch.
    The cycle takes `total_steps`, or `epochs` times `steps_per_epoch`. The rate starts at max_lr / div_factor, peaks
    after the fraction `pct_start` of the steps, and ends at max_lr / div_factor / final_div_factor; with `three_phase`
    it falls to its start as fast as it rose, and then on. With `cycle_momentum` the momentum (or Adam's β₁) goes from
    `max_momentum` to `base_momentum` while the rate rises, and back.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ):
        if total_steps is None:
            if epochs is None or steps_per_epoch is None:
                raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
            total_steps = _positive("steps_per_epoch", steps_per_epoch) * _positive("epochs", epochs)
        self.total_steps = _positive("total_steps", total_steps)
        if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
            raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}")
        self._anneal_func_type = anneal_strategy
        self._schedule_phases = self._phases(pct_start, three_phase)
        self.cycle_momentum = cycle_momentum
        self.use_beta1 = "betas" in checked_optimizer(optimizer).defaults
        if cycle_momentum and not self.use_beta1 and "momentum" not in optimizer.defaults:
            raise ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled")

        groups = optimizer.param_groups
        if last_epoch == -1:
            for group, peak in zip(groups, one_per_group("max_lr", max_lr, groups), strict=True):
                group["initial_lr"] = peak / div_factor
                group["max_lr"] = peak
                group["min_lr"] = group["initial_lr"] / final_div_factor
            if cycle_momentum:
                highest = one_per_group("max_momentum", max_momentum, groups)
                lowest = one_per_group("base_momentum", base_momentum, groups)
                for group, high, low in zip(groups, highest, lowest, strict=True):
                    group["max_momentum"] = high
                    group["base_momentum"] = low
        super().__init__(optimizer, last_epoch)

    def _phases(self, pct_start: float, three_phase: bool) -> list[dict]:
        """List the phases: the step at which each ends, and the options of a group with its first and last values."""
        keys = ("end_step", "start_lr", "end_lr", "start_momentum", "end_momentum")
        peak, last = float(pct_start * self.total_steps - 1), float(self.total_steps - 1)
        phases = [(peak, "initial_lr", "max_lr", "max_momentum", "base_momentum")]
        if three_phase:
            phases.append((2 * peak, "max_lr", "initial_lr", "base_momentum", "max_momentum"))
            phases.append((last, "initial_lr", "min_lr", "max_momentum", "max_momentum"))
        else:
            phases.append((last, "max_lr", "min_lr", "base_momentum", "max_momentum"))
        return [dict(zip(keys, phase, strict=True)) for phase in phases]

    def _anneal(self, start: float, end: float, share: float) -> float:
        """Interpolate from `start` (`share` 0) to `end` (`share` 1), linearly or along half a cosine."""
        if self._anneal_func_type == "cos":
            return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
        return (end - start) * share + start

    def get_lr(self) -> list[float]:
        step = self.last_epoch
        if step > self.total_steps:
            raise ValueError(f"Tried to step {step} times. The specified number of total steps is {self.total_steps}")
        start = 0.0
        for phase in self._schedule_phases[:-1]:
            if step <= phase["end_step"]:
                break
            start = phase["end_step"]
        else:
            phase = self._schedule_phases[-1]
        length = phase["end_step"] - start
        share = (step - start) / length if length else 1.0
        rates = []
        for group in self.optimizer.param_groups:
            rates.append(self._anneal(group[phase["start_lr"]], group[phase["end_lr"]], share))
            if self.cycle_momentum:
                momentum = self._anneal(group[phase["start_momentum"]], group[phase["end_momentum"]], share)
                if self.use_beta1:
                    group["betas"] = (momentum, *group["betas"][1:])
                else:
                    group["momentum"] = momentum
        return rates


def _positive(name: str, value: int) -> int:
    if not isinstance(value, int) or value <= 0:
        raise ValueError(f"Expected positive integer {name}, but got {value}")
    return value
