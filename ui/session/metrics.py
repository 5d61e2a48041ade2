"""The figures of a run as the curves need them: arrays that grow without being copied each time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np

from core.experiment.inside.probe_history import ProbeHistory
from core.experiment.inside.probes import GradientProbe
from core.experiment.training.smoothing import smoothed
from core.experiment.training.trainer import StepRecord

SMOOTHING = 0.95
"""Share of the smoothed loss that each batch keeps, unless the user wants another."""

RECENT_BATCHES = 100
"""How many batches the speed is measured over."""


class Series:
    """Holds points (x, y) that are appended as they come.

    `x` and `y` are views of float64 buffers that double when they are full.
    """

    def __init__(self, capacity: int = 1024):
        self._points = np.empty((2, capacity))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def x(self) -> np.ndarray:
        return self._points[0, : self._length]

    @property
    def y(self) -> np.ndarray:
        return self._points[1, : self._length]

    def at(self, x: float) -> float:
        """Return the `y` of the point nearest to `x`, of two as near the earlier one; there has to be a point."""
        return float(self.y[nearest(self.x, x)])

    @classmethod
    def of(cls, x: np.ndarray, y: np.ndarray) -> Series:
        """Make a series of all its points at once."""
        series = cls(1)
        series._points = np.array([x, y], dtype=np.float64)
        series._length = series._points.shape[1]
        return series

    def append(self, x: float, y: float) -> None:
        self.extend((x,), (y,))

    def extend(self, x: Sequence[float], y: Sequence[float]) -> None:
        """Append as many points as `x`, and so `y`, has values."""
        end = self._length + len(x)
        if end > self._points.shape[1]:
            room = np.empty((2, max(end, 1024)))
            self._points = np.concatenate([self._points, room], axis=1)
        self._points[0, self._length : end] = x
        self._points[1, self._length : end] = y
        self._length = end


class RunMetrics:
    """Holds the figures of one run, as curves show them.

    Attributes:
        loss, smoothed: training loss per batch, and its exponential mean.
        smoothing: share of that mean that each batch keeps.
        test_loss: loss on the test set at the end of each epoch, over the step it was measured at.
        accuracy: accuracy on the test set after each epoch, in percent, over the epoch.
        train_accuracy: share of the batches read rightly, smoothed, in percent, over the epoch.
        learning_rate: the rate of every batch, schedule included, over the step.
        rate_changes: where the user set another rate while it trained: (step, new base rate).
        norms: gradient norm over the step, per layer.
        update_ratios: size of a step against size of the weights, per layer, over the step.
        latest_probe: the newest of all probes.
        probe_history: probes from all over the run.
        last: the newest record.
    """

    def __init__(self) -> None:
        self.loss = Series()
        self.smoothed = Series()
        self.smoothing = SMOOTHING
        self.test_loss = Series()
        self.accuracy = Series()
        self.train_accuracy = Series()
        self.learning_rate = Series()
        self.rate_changes: list[tuple[int, float]] = []
        self.norms: dict[str, Series] = {}
        self.update_ratios: dict[str, Series] = {}
        self.latest_probe: GradientProbe | None = None
        self.probe_history = ProbeHistory()
        self.last: StepRecord | None = None
        self._recent: deque[StepRecord] = deque(maxlen=RECENT_BATCHES)

    def add_records(self, records: Sequence[StepRecord]) -> None:
        """Take what was trained since the last call, in order; all at once, for the window has no time to lose."""
        if not records:
            return
        steps = [record.step for record in records]
        self.loss.extend(steps, [record.loss for record in records])
        finite = [record for record in records if math.isfinite(record.loss)]
        self.smoothed.extend(
            [record.step for record in finite],
            _exponential_means(self.smoothed, [record.loss for record in finite], self.smoothing),
        )
        self.learning_rate.extend(steps, [record.learning_rate for record in records])
        self.train_accuracy.extend(
            [record.step / record.batches for record in records],
            _exponential_means(self.train_accuracy, [100 * record.accuracy for record in records], SMOOTHING),
        )
        for record in records:
            if record.evaluation is not None:
                self.test_loss.append(record.step, record.evaluation.test_loss)
                self.accuracy.append(record.evaluation.epoch, 100 * record.evaluation.test_accuracy)
            if record.norms is not None:
                for layer, norm in record.norms.items():
                    self.norms.setdefault(layer, Series()).append(record.step, norm)
        self.last = records[-1]
        self._recent.extend(records)

    def smooth(self, share: float) -> None:
        """Smooth the loss anew with another `smoothing`."""
        self.smoothing = share
        self.smoothed = smooth_series(self.loss, share)

    def mark_rate(self, rate: float) -> None:
        """Take note that the user set another base rate, for the next batch."""
        self.rate_changes.append((self.last.step if self.last else 0, rate))

    def images_per_second(self) -> float:
        """Measure the training speed over the last batches; 0 before the first."""
        seconds = sum(record.seconds for record in self._recent)
        return sum(record.images for record in self._recent) / seconds if seconds else 0.0

    def seconds_per_batch(self) -> float:
        return sum(record.seconds for record in self._recent) / len(self._recent) if self._recent else 0.0

    def add_probe(self, probe: GradientProbe) -> None:
        for layer, ratio in probe.update_ratios.items():
            self.update_ratios.setdefault(layer, Series()).append(probe.step, ratio)
        self.latest_probe = probe
        self.probe_history.add(probe)


def _exponential_means(mean: Series, values: Sequence[float], share: float) -> list[float]:
    """Continue the exponential mean `mean` with `values`: mean[i] = share·mean[i-1] + (1-share)·values[i]."""
    means, before = [], float(mean.y[-1]) if len(mean) else None
    for value in values:
        before = value if before is None else share * before + (1 - share) * value
        means.append(before)
    return means


def smooth_series(series: Series, share: float) -> Series:
    """Return the exponential mean of the finite points of `series`."""
    finite = np.isfinite(series.y)
    return Series.of(series.x[finite], smoothed(series.y[finite], share))


def nearest(values: np.ndarray, x: float) -> int:
    """Find the index of the value nearest to `x` among rising `values`."""
    place = int(np.searchsorted(values, x))
    if place == 0:
        return 0
    return place if place < len(values) and values[place] - x < x - values[place - 1] else place - 1
