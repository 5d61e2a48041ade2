"""Judging layers, and keeping probes of a whole run."""

import numpy as np
import pytest

from core.errors import SettingsError
from core.experiment.inside.health import Finding, HealthLimits, Level, diagnose
from core.experiment.inside.probe_history import ProbeHistory
from core.experiment.inside.probes import GradientProbe


def probe(step=1, **figures):
    return GradientProbe(step=step, **{"norms": {}, "weight_norms": {}} | figures)


@pytest.mark.parametrize(
    ("norm", "ratio", "finding"),
    [
        (1.0, 1e-3, Finding.HEALTHY),
        (1e-9, 1e-3, Finding.VANISHING),
        (1e4, 1e-3, Finding.EXPLODING),
        (float("nan"), 1e-3, Finding.BROKEN),
        (1.0, 0.5, Finding.LARGE_STEPS),
    ],
)
def test_health_of_a_gradient(norm, ratio, finding):
    assert diagnose("fc1", probe(norms={"fc1": norm}, update_ratios={"fc1": ratio})).finding is finding


def test_levels_go_from_healthy_to_sick():
    assert Finding.HEALTHY.level is Finding.UNITS_ALIVE.level is Level.HEALTHY
    assert Finding.VANISHING.level is Finding.DEAD_UNITS.level is Finding.LARGE_STEPS.level is Level.WATCH
    assert Finding.EXPLODING.level is Finding.BROKEN.level is Level.SICK


@pytest.mark.parametrize(("dead", "finding"), [(0.0, Finding.UNITS_ALIVE), (0.6, Finding.DEAD_UNITS)])
def test_health_of_a_relu(dead, finding):
    diagnosis = diagnose("relu1", probe(dead={"relu1": dead}))
    assert (diagnosis.finding, diagnosis.figure) == (finding, dead)


def test_a_layer_without_figures_has_no_health():
    assert diagnose("flatten", probe()) is None


def test_limits_are_the_user_s():
    limits = HealthLimits(vanishing=0.5, exploding=2.0, dead=0.1, step=0.01)
    judged = [diagnose("fc1", probe(norms={"fc1": norm}), limits).finding for norm in (0.4, 1.0, 3.0)]
    assert judged == [Finding.VANISHING, Finding.HEALTHY, Finding.EXPLODING]
    assert diagnose("relu", probe(dead={"relu": 0.2}), limits).finding is Finding.DEAD_UNITS
    assert HealthLimits.from_dict(limits.to_dict()) == limits


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"vanishing": 3.0, "exploding": 1.0}, "vanishing: expected less than exploding"),
        ({"dead": 1.5}, "dead: expected a number from 0 to 1, got 1.5"),
        ({"step": 0.0}, "step: expected a number above 0"),
    ],
)
def test_limits_that_make_no_sense_are_named(limits, words):
    with pytest.raises(SettingsError, match=words):
        HealthLimits(**limits)


def test_a_probe_history_thins_evenly_and_keeps_both_ends():
    history = ProbeHistory(most=20)
    for step in range(1, 1001):
        history.add(probe(step))
    assert len(history) == 20
    assert (history.steps[0], history.steps[-1]) == (1, 1000)
    gaps = np.diff(history.steps[:-1])
    assert gaps.max() <= 4 * gaps.min()
    assert [kept.step for kept in history] == list(history.steps)


def test_a_probe_history_gives_the_nearest_probe():
    history = ProbeHistory()
    assert history.nearest(5) is None
    for step in (1, 10, 100):
        history.add(probe(step))
    assert [history.nearest(step).step for step in (0, 5, 6, 60, 1000)] == [1, 1, 10, 100, 100]


def test_a_probe_history_of_large_networks_holds_less():
    history = ProbeHistory(most=50, budget=100)
    for step in range(1, 100):
        history.add(probe(step, gradients={"fc1": {"weight": np.zeros(3, np.float32)}}))
    assert len(history) == 8
