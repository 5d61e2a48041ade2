import numpy as np
import pytest

from core.experiment.training.smoothing import smoothed


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.95, 0.998])
@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 2000])
def test_it_is_the_exponential_mean(keep, count):
    values = np.random.default_rng(count).normal(size=count)
    expected, last = [], None
    for value in values:
        last = value if last is None else keep * last + (1 - keep) * value
        expected.append(last)
    before = values.copy()
    assert smoothed(values, keep) == pytest.approx(np.array(expected))
    assert np.array_equal(values, before)


@pytest.mark.parametrize("keep", [-0.1, 1.0, float("nan")])
def test_a_share_that_is_none_is_refused(keep):
    with pytest.raises(ValueError, match="from 0 to below 1"):
        smoothed(np.ones(3), keep)
