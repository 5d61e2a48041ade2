"""What a measurement comes to: a row of the table, and what is wanted of it."""

from dataclasses import dataclass

OURS, TORCH, ONNX = "LeNet Lab", "PyTorch", "ONNX Runtime"


class NotMeasured(Exception):
    """Why a family of rows cannot be measured on this machine, for the reader."""


@dataclass(frozen=True)
class Goal:
    """What a row should reach.

    Attributes:
        limit: how many times better than `against` at least; without `against`, the limit of
            LeNet Lab's own value.
        aim: what is hoped for, in the same unit.
        at_most: whether `limit` is an upper one.
    """

    limit: float
    against: str | None = TORCH
    aim: float | None = None
    at_most: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        family: what it belongs to, as `--only` names it.
        values: by candidate: seconds ("s") or bytes ("B") that it takes, or LeNet Lab's figure
            as a factor ("×") or a share ("%", 1 = 100 %).
    """

    family: str
    name: str
    values: dict[str, float]
    unit: str = "s"
    goal: Goal | None = None

    def ratio(self, other: str) -> float | None:
        """How many times less than `other` LeNet Lab takes."""
        return self.values[other] / self.values[OURS] if other in self.values else None

    def figure(self) -> float | None:
        """What the goal is about; None without one, or where the other is not installed."""
        if self.goal is None:
            return None
        return self.ratio(self.goal.against) if self.goal.against else self.values[OURS]

    def holds(self) -> bool | None:
        """Whether the goal is reached; None where that cannot be said."""
        figure = self.figure()
        if figure is None:
            return None
        return figure <= self.goal.limit if self.goal.at_most else figure >= self.goal.limit
