"""When a run keeps its weights: from the first step to the newest, evenly, and never too many."""

import bisect
from collections.abc import Iterable

MOST = 200
"""Checkpoints that a run keeps at most."""

MOST_BYTES = 64 << 20
"""Bytes that the checkpoints of a run may take; large weights are kept at fewer steps."""

FEWEST = 8
"""Checkpoints that a run keeps even where they take more bytes than that."""

LONGEST_START = 32
"""Batches between two checkpoints at the start of a run, at most: early on, much happens."""


class CheckpointRhythm:
    """Chooses the steps whose weights are kept; thins them out evenly as the run grows.

    Attributes:
        limit: how many are kept at most.
        interval: batches from one to the next.
    """

    def __init__(self, total_steps: int, weight_bytes: int):
        """Prepare for a run of `total_steps` batches whose weights take `weight_bytes`."""
        self.limit = max(FEWEST, min(MOST, MOST_BYTES // max(1, weight_bytes)))
        self.interval = max(1, min(3 * total_steps // self.limit, LONGEST_START))
        self._steps: list[int] = []

    @property
    def steps(self) -> tuple[int, ...]:
        """Return the steps whose weights are kept, in order."""
        return tuple(self._steps)

    def due(self, step: int) -> bool:
        """Tell whether it is time to keep the weights of `step`."""
        return not self._steps or step - self._steps[-1] >= self.interval

    def add(self, step: int) -> list[int]:
        """Keep `step`, due or not; return those that are not kept any longer."""
        if not self._steps or step > self._steps[-1]:
            self._steps.append(step)
        elif step not in self._steps:
            bisect.insort(self._steps, step)
        if len(self._steps) <= self.limit:
            return []
        kept = self._steps
        while len(kept) > self.limit:
            self.interval *= 2
            kept = list(_spaced(kept, self.interval))
        dropped = sorted(set(self._steps) - set(kept))
        self._steps = kept
        return dropped


def _spaced(steps: list[int], interval: int) -> Iterable[int]:
    """Yield those of `steps` that are `interval` apart; the first and the last always."""
    last = None
    for step in steps:
        if last is None or step - last >= interval or step == steps[-1]:
            yield step
            last = step


def thinned(steps: list[int], keep: int) -> list[int]:
    """Return `keep` of `steps`, evenly spread, the first and the last among them."""
    if len(steps) <= keep:
        return steps
    return [steps[round(place * (len(steps) - 1) / (keep - 1))] for place in range(keep)]
