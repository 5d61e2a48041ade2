"""Holds the results of measurements: the rows of the table, and the goals that they should reach."""

from dataclasses import dataclass

OURS, TORCH, ONNX = "LeNet Lab", "PyTorch", "ONNX Runtime"


class NotMeasured(Exception):
    """Raised with a text for the user where a family of rows cannot be measured on this machine."""


@dataclass(frozen=True)
class Goal:
    """Says what a row should reach.

    Attributes:
        limit: how many times better than `against` LeNet Lab should be; where `against` is None, the limit of its own
            value.
        aim: what is hoped for, in the unit of `limit`.
        at_most: whether `limit` is an upper one.
    """

    limit: float
    against: str | None = TORCH
    aim: float | None = None
    at_most: bool = False


@dataclass(frozen=True)
class Row:
    """Holds one line of the table.

    Attributes:
        family: group of rows that it belongs to, as `--only` names it.
        values: by candidate, in `unit`: the seconds ("s") or bytes ("B") that it takes, or LeNet Lab's figure as a
            factor ("×") or a share ("%", 1 = 100 %).
    """

    family: str
    name: str
    values: dict[str, float]
    unit: str = "s"
    goal: Goal | None = None

    def ratio(self, other: str) -> float | None:
        """Return how many times less than `other` LeNet Lab takes; None where `other` was not measured."""
        return self.values[other] / self.values[OURS] if other in self.values else None

    def figure(self) -> float | None:
        """Return the number that the goal limits; None without a goal, or where the other library is not installed."""
        if self.goal is None:
            return None
        return self.ratio(self.goal.against) if self.goal.against else self.values[OURS]

    def holds(self) -> bool | None:
        """Say whether the goal is reached; None where `figure()` is."""
        figure = self.figure()
        if figure is None:
            return None
        return figure <= self.goal.limit if self.goal.at_most else figure >= self.goal.limit
