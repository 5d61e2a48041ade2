"""Optimizer steps against the update rules written in NumPy, three steps each."""

import numpy as np
import pytest

from core.kernels.doors import optimizers

N = 37


@pytest.fixture(params=[np.float32, np.float64])
def dtype(request):
    return request.param


@pytest.fixture
def steps(dtype):
    """A parameter and the gradients of three steps."""
    rng = np.random.default_rng(0)
    return rng.standard_normal(N).astype(dtype), rng.standard_normal((3, N)).astype(dtype)


def assert_close(actual, expected, dtype):
    np.testing.assert_allclose(actual, expected, rtol=np.finfo(dtype).eps * 200, atol=np.finfo(dtype).eps * 20)


@pytest.mark.parametrize(
    "momentum, dampening, nesterov", [(0, 0, False), (0.9, 0, False), (0.9, 0.1, False), (0.9, 0, True)]
)
@pytest.mark.parametrize("weight_decay", [0, 0.01])
@pytest.mark.parametrize("maximize", [False, True])
def test_sgd(steps, momentum, dampening, nesterov, weight_decay, maximize, dtype):
    parameter, gradients = steps
    p, buffer = parameter.astype(float), None
    stored = np.zeros(N, dtype) if momentum else None
    for step, gradient in enumerate(gradients):
        d = (-1 if maximize else 1) * gradient.astype(float) + weight_decay * p
        if momentum:
            buffer = d if buffer is None else momentum * buffer + (1 - dampening) * d
            d = d + momentum * buffer if nesterov else buffer
        p = p - 0.1 * d
        optimizers.sgd_step_arrays(
            parameter, gradient, stored, step == 0, 0.1, momentum, dampening, weight_decay, nesterov, maximize
        )
    assert_close(parameter, p, dtype)
    if momentum:
        assert_close(stored, buffer, dtype)


@pytest.mark.parametrize("amsgrad", [False, True])
@pytest.mark.parametrize("weight_decay, decoupled", [(0, False), (0.1, False), (0.1, True)])
@pytest.mark.parametrize("maximize", [False, True])
def test_adam(steps, amsgrad, weight_decay, decoupled, maximize, dtype):
    parameter, gradients = steps
    p, m, v, largest = parameter.astype(float), np.zeros(N), np.zeros(N), np.zeros(N)
    mean, mean_square = np.zeros(N, dtype), np.zeros(N, dtype)
    largest_square = np.zeros(N, dtype) if amsgrad else None
    for t, gradient in enumerate(gradients, 1):
        d = (-1 if maximize else 1) * gradient.astype(float)
        if decoupled:
            p = p - 0.01 * weight_decay * p
        else:
            d = d + weight_decay * p
        m = 0.9 * m + 0.1 * d
        v = 0.99 * v + 0.01 * d * d
        largest = np.maximum(largest, v)
        root = np.sqrt((largest if amsgrad else v) / (1 - 0.99**t))
        p = p - 0.01 * (m / (1 - 0.9**t)) / (root + 1e-8)
        optimizers.adam_step_arrays(
            parameter,
            gradient,
            mean,
            mean_square,
            largest_square,
            t,
            0.01,
            0.9,
            0.99,
            1e-8,
            weight_decay,
            decoupled,
            maximize,
        )
    assert_close(parameter, p, dtype)


@pytest.mark.parametrize("centered", [False, True])
@pytest.mark.parametrize("momentum", [0, 0.9])
@pytest.mark.parametrize("weight_decay", [0, 0.1])
def test_rmsprop(steps, centered, momentum, weight_decay, dtype):
    parameter, gradients = steps
    p, square, mean, buffer = parameter.astype(float), np.zeros(N), np.zeros(N), np.zeros(N)
    stored_square = np.zeros(N, dtype)
    stored_mean = np.zeros(N, dtype) if centered else None
    stored_buffer = np.zeros(N, dtype) if momentum else None
    for gradient in gradients:
        d = gradient.astype(float) + weight_decay * p
        square = 0.9 * square + 0.1 * d * d
        mean = 0.9 * mean + 0.1 * d
        variance = square - mean**2 if centered else square
        buffer = momentum * buffer + d / (np.sqrt(variance) + 1e-8)
        p = p - 0.01 * buffer
        optimizers.rmsprop_step_arrays(
            parameter, gradient, stored_square, stored_mean, stored_buffer, 0.01, 0.9, 1e-8, weight_decay, momentum
        )
    assert_close(parameter, p, dtype)


@pytest.mark.parametrize("weight_decay", [0, 0.1])
def test_adagrad(steps, weight_decay, dtype):
    parameter, gradients = steps
    p, square, stored = parameter.astype(float), np.zeros(N), np.zeros(N, dtype)
    for gradient in gradients:
        d = gradient.astype(float) + weight_decay * p
        square = square + d * d
        p = p - 0.1 * d / (np.sqrt(square) + 1e-10)
        optimizers.adagrad_step_arrays(parameter, gradient, stored, 0.1, 1e-10, weight_decay)
    assert_close(parameter, p, dtype)


@pytest.mark.parametrize("momentum, nesterov", [(0.9, False), (0.9, True), (0.5, False), (1.0, False), (0.0, False)])
def test_momentum_fades_as_in_exact_arithmetic(momentum, nesterov):
    """Denormal numbers take a way of their own: every result is the exact one, rounded once."""
    rng = np.random.default_rng(0)
    count = 1000
    stored = (rng.integers(-(1 << 23), 1 << 23, count) * 2.0**-149).astype(np.float32)
    stored[::7] = rng.standard_normal(stored[::7].size)
    stored[::50] = [0, -0.0, 2.0**-149, -(2.0**-149)] * 5
    parameter = rng.standard_normal(count).astype(np.float32)
    parameter[::11] = 0
    parameter[::13] = 3e-39
    gradient = np.zeros(count, np.float32)
    gradient[::17] = rng.standard_normal(gradient[::17].size)
    gradient[::19] = 1e-40
    keep, rate = np.float32(momentum), np.float32(0.02)
    # products of two float32 are exact in float64, and so are sums of numbers as far apart as these, or rounded
    # by less than half of the last bit of float32
    buffer = (np.float64(keep) * stored + gradient).astype(np.float32)
    update = (gradient + np.float64(keep) * buffer).astype(np.float32) if nesterov else buffer
    expected = (parameter - np.float64(rate) * update).astype(np.float32)
    optimizers.sgd_step_arrays(parameter, gradient, stored, False, 0.02, momentum=momentum, nesterov=nesterov)
    idle = gradient == 0
    np.testing.assert_array_equal(stored[idle], buffer[idle])
    np.testing.assert_allclose(stored, buffer, rtol=2e-7, atol=2.0**-149)
    np.testing.assert_allclose(parameter, expected, rtol=2e-7, atol=2.0**-149)
