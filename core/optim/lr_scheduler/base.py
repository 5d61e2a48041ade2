"""Defines `LRScheduler`, the base of the schedules that count their steps."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from core.optim.optimizer import Optimizer


def checked_optimizer(optimizer) -> Optimizer:
    """Return `optimizer`; raises TypeError where it is none."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
    return optimizer


class LRScheduler:
    """Base class of the schedules that set the rates of an optimizer by the number of steps taken.

    To continue after n steps, construct the schedule with `last_epoch=n - 1` on an optimizer whose groups carry
    `initial_lr`, or load a state.

    Attributes:
        base_lrs: the rate of each group at the beginning.
        last_epoch: how often the schedule has been stepped.
    """

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1):
        self.optimizer = checked_optimizer(optimizer)
        for number, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param 'initial_lr' is not specified in param_groups[{number}] when resuming scheduler with "
                    f"last_epoch >= 0"
                )
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        optimizer._has_stepped = False
        self._begin()

    def _begin(self) -> None:
        """Set the first rates; where a run is resumed they come out as the optimizer has them."""
        self._step_count = 0
        self._is_initial = True
        self._advance()
        self._is_initial = False

    def get_lr(self) -> list[float]:
        """Compute the rate of each group at `last_epoch` from the rates that the optimizer has now."""
        raise NotImplementedError(f"{type(self).__name__} must define get_lr()")

    def _lr_at_epoch(self) -> list[float]:
        """Compute the rate of each group at `last_epoch` from the rates at the beginning."""
        return self.get_lr()

    def get_last_lr(self) -> list[float]:
        """Return the rate of each group that the last step set."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Set the rates of the next step, or those of step `epoch`."""
        if self._step_count == 1 and not self.optimizer._has_stepped:
            warnings.warn(
                "Detected call of `lr_scheduler.step()` before `optimizer.step()`. Call them in the opposite order: "
                "otherwise the first value of the learning rate schedule is skipped.",
                stacklevel=2,
            )
        self._advance(epoch)

    def _advance(self, epoch: int | None = None) -> None:
        self._step_count += 1
        if epoch is None:
            self.last_epoch += 1
            rates = self.get_lr()
        else:
            self.last_epoch = epoch
            rates = self._lr_at_epoch()
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate
        self._last_lr = list(rates)

    def _current_lrs(self) -> list[float]:
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict:
        """Return every attribute of the schedule except the optimizer."""
        return {name: value for name, value in vars(self).items() if name != "optimizer"}

    def load_state_dict(self, state_dict: dict) -> None:
        """Take over a state that `state_dict()` returned, to continue from there."""
        vars(self).update(state_dict)


def one_per_group(name: str, value, groups: list) -> Sequence:
    """Return one value per parameter group: a list as it is, a number repeated.

    Raises:
        ValueError: the list has another length than `groups`.
    """
    if not isinstance(value, (list, tuple)):
        return [value] * len(groups)
    if len(value) != len(groups):
        raise ValueError(f"expected {len(groups)} values for {name}, got {len(value)}")
    return value
