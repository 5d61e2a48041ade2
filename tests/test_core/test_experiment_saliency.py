"""Saliency equals the gradient that autograd gives, and finite differences."""

import numpy as np
import pytest

import core
from core import autograd
from core.data import INK_TO_INPUT, made_digits, to_input
from core.experiment.inside.saliency import Method, saliency
from core.formats.network_file import load_network


@pytest.fixture(scope="module")
def model():
    return load_network().build()


@pytest.fixture(scope="module")
def digit():
    return to_input(made_digits(1, seed=5).images)[0]


def logits(model, values) -> np.ndarray:
    with core.no_grad():
        return model(core.from_numpy(np.ascontiguousarray(values, dtype=np.float32)[np.newaxis])).numpy()[0]


def test_it_is_the_gradient_of_the_logit(model, digit):
    inputs = core.from_numpy(digit[np.newaxis].copy()).requires_grad_()
    (expected,) = autograd.grad(model(inputs)[0, 3], inputs)
    np.testing.assert_allclose(saliency(model, digit, 3), expected.numpy()[0], rtol=1e-5, atol=1e-7)


def test_it_predicts_what_a_small_change_does(model, digit):
    gradient = saliency(model, digit, 7)
    direction = np.random.default_rng(0).standard_normal(digit.shape).astype(np.float32)
    step = 2e-4  # small enough for max pooling to stay in place, large enough for float32
    rise = logits(model, digit + step * direction)[7] - logits(model, digit - step * direction)[7]
    assert rise / (2 * step) == pytest.approx(float((gradient * direction).sum()), rel=0.1)


def test_against_another_class_it_is_the_difference(model, digit):
    expected = saliency(model, digit, 8) - saliency(model, digit, 3)
    np.testing.assert_allclose(saliency(model, digit, 8, against=3), expected, rtol=1e-3, atol=1e-5)


def test_times_ink_blank_paper_says_nothing(model, digit):
    weighted = saliency(model, digit, 3, method=Method.GRADIENT_X_INK)
    paper = digit == INK_TO_INPUT[0]
    assert paper.any() and not weighted[paper].any() and weighted[~paper].any()
    np.testing.assert_allclose(weighted, saliency(model, digit, 3) * (digit - INK_TO_INPUT[0]), rtol=1e-5, atol=1e-7)


def test_smoothed_over_noise_it_is_the_same_every_time(model, digit):
    first = saliency(model, digit, 3, method=Method.SMOOTHGRAD)
    np.testing.assert_array_equal(first, saliency(model, digit, 3, method=Method.SMOOTHGRAD))
    plain = saliency(model, digit, 3)
    likeness = (first * plain).sum() / np.linalg.norm(first) / np.linalg.norm(plain)
    assert 0.2 < likeness < 0.999


def test_it_works_where_no_tape_is_recorded_and_leaves_no_gradients(model, digit):
    with core.no_grad():
        saliency(model, digit, 1)
    assert all(parameter.grad is None for parameter in model.parameters())
