"""Probes from all over a run: enough of them to look back, few enough to keep."""

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np

from core.experiment.inside.probes import GradientProbe

MOST = 96
"""Probes that are kept at most, by default."""

BUDGET = 96 * 2**20
"""Bytes that their gradients and weights may take together, by default."""

_FEWEST = 8
"""Probes that are kept even where they take more than that."""


class ProbeHistory:
    """Keeps probes in the order of their steps, and drops some evenly once there are too many.

    The first and the newest always stay.

    Attributes:
        steps: the steps that have a probe, in order.
    """

    def __init__(self, most: int = MOST, budget: int = BUDGET):
        self._most = most
        self._budget = budget
        self._steps: list[int] = []
        self._probes: list[GradientProbe] = []

    def __len__(self) -> int:
        return len(self._probes)

    def __iter__(self) -> Iterator[GradientProbe]:
        return iter(tuple(self._probes))

    @property
    def steps(self) -> tuple[int, ...]:
        return tuple(self._steps)

    def add(self, probe: GradientProbe) -> None:
        """Keep a probe, whose step has to be later than all before."""
        self._steps.append(probe.step)
        self._probes.append(probe)
        if len(self._probes) > max(_FEWEST, min(self._most, self._budget // max(1, _bytes(probe)))):
            # Drop the one whose absence leaves the smallest gap.
            gaps = np.subtract(self._steps[2:], self._steps[:-2])
            drop = 1 + int(np.argmin(gaps))
            del self._steps[drop], self._probes[drop]

    def nearest(self, step: int) -> GradientProbe | None:
        """Return the probe taken closest to `step`; None while there is none."""
        if not self._probes:
            return None
        after = bisect_left(self._steps, step)
        around = [n for n in (after - 1, after) if 0 <= n < len(self._steps)]
        return self._probes[min(around, key=lambda n: abs(self._steps[n] - step))]


def _bytes(probe: GradientProbe) -> int:
    layers = (*probe.weights.values(), *probe.gradients.values())
    return sum(array.nbytes for arrays in layers for array in arrays.values())
