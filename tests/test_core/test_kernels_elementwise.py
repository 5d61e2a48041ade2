"""Elementwise loops, sums and softmax against NumPy in float64."""

import math

import numpy as np
import pytest

from core.kernels.doors import elementwise as kernels

SPECIAL = [0.0, -0.0, np.nan, np.inf, -np.inf, 1e-42, -1e-42, 1.0, -1.0, 80.0, -80.0, 100.0, -100.0]

UNARY = {
    "relu": lambda x: np.where(x <= 0, 0, x),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "hyperbolic_tangent": np.tanh,
    "negate": np.negative,
}
BINARY = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "relu_backward": lambda dy, y: np.where(y <= 0, 0, dy),
    "sigmoid_backward": lambda dy, y: dy * (1 - y) * y,
    "tanh_backward": lambda dy, y: dy * (1 - y * y),
}
SCALAR = {
    "add_scalar": lambda x, scalar, z: x + scalar,
    "subtract_scalar": lambda x, scalar, z: x - scalar,
    "multiply_scalar": lambda x, scalar, z: x * scalar,
    "divide_scalar": lambda x, scalar, z: x / scalar,
    "axpy": lambda x, scalar, z: z + scalar * x,
}


@pytest.fixture(params=[np.float32, np.float64])
def dtype(request):
    return request.param


def values(dtype, n, seed=0, special=True):
    x = np.random.default_rng(seed).standard_normal(n).astype(dtype) * 5
    if special:
        x[: len(SPECIAL)] = np.array(SPECIAL[:n], dtype)
    return x


def assert_close(actual, expected, dtype):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(
            actual, expected.astype(dtype), rtol=np.finfo(dtype).eps * 8, atol=np.finfo(dtype).tiny
        )


@pytest.mark.parametrize("n", [13, 16, 1003])
@pytest.mark.parametrize("name", UNARY)
def test_unary(name, n, dtype):
    x = values(dtype, n)
    y = np.full_like(x, 7)
    kernels.unary_arrays(name, x, y)
    with np.errstate(all="ignore"):
        assert_close(y, UNARY[name](x.astype(float)), dtype)
    kernels.unary_arrays(name, x, x)
    np.testing.assert_array_equal(x, y)


@pytest.mark.parametrize("n", [13, 1003])
@pytest.mark.parametrize("name", BINARY)
def test_binary(name, n, dtype):
    x, y = values(dtype, n), values(dtype, n, seed=1, special=False)
    for left, right in ((x, y), (y, x)):
        z = np.full_like(x, 7)
        kernels.binary_arrays(name, left, right, z)
        with np.errstate(all="ignore"):
            expected = BINARY[name](left.astype(float), right.astype(float)).astype(dtype)
        np.testing.assert_allclose(z, expected, rtol=1e-5, atol=np.finfo(dtype).eps * 50)


@pytest.mark.parametrize("name", SCALAR)
def test_scalar(name, dtype):
    x, z = values(dtype, 1003), values(dtype, 1003, seed=1, special=False)
    with np.errstate(all="ignore"):
        expected = SCALAR[name](x.astype(float), 1.5, z.astype(float)).astype(dtype)
    kernels.scalar_arrays(name, x, 1.5, z)
    np.testing.assert_allclose(z, expected, rtol=1e-5, atol=np.finfo(dtype).eps * 50)


def test_relu_backward_lets_nan_through(dtype):
    y = np.array([-1, 0, 0.5, 2, np.nan], dtype)
    dx = np.empty_like(y)
    kernels.binary_arrays("relu_backward", np.arange(1, 6).astype(dtype), y, dx)
    np.testing.assert_array_equal(dx, [0, 0, 3, 4, 5])


@pytest.mark.parametrize("n", [1, 63, 64, 65, 100_000])
def test_sums(n, dtype):
    x, y = values(dtype, n, special=False), values(dtype, n, seed=1, special=False)
    rounding = float(np.finfo(dtype).eps * np.abs(x).sum())
    assert kernels.sum_elements_arrays(x) == pytest.approx(math.fsum(x), abs=rounding)
    assert kernels.sum_squared_differences_arrays(x, y) == pytest.approx(
        float(((x.astype(float) - y) ** 2).sum()), rel=float(np.finfo(dtype).eps) * 100
    )


def test_sum_over_rows(dtype):
    x = values(dtype, 33 * 17, special=False).reshape(33, 17)
    y = np.full(17, np.nan, dtype)
    kernels.sum_over_rows_arrays(x, y)
    np.testing.assert_allclose(y, x.astype(float).sum(0), rtol=np.finfo(dtype).eps * 100, atol=1e-5)


def softmax_twin(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


@pytest.mark.parametrize("columns", [1, 10, 100])
def test_softmax_and_log_softmax(columns, dtype):
    x = values(dtype, 9 * columns, special=False).reshape(9, columns)
    x[4] += 1000
    y, dx = np.empty_like(x), np.empty_like(x)
    dy = values(dtype, x.size, seed=1, special=False).reshape(x.shape)
    tolerance = {"rtol": np.finfo(dtype).eps * 100, "atol": np.finfo(dtype).eps * 500}
    p = softmax_twin(x.astype(float))

    kernels.softmax_arrays("softmax", x, y)
    np.testing.assert_allclose(y, p, **tolerance)
    kernels.softmax_backward_arrays("softmax_backward", dy, y, dx)
    np.testing.assert_allclose(dx, p * (dy - (dy * p).sum(1, keepdims=True)), **tolerance)

    kernels.softmax_arrays("log_softmax", x, y)
    np.testing.assert_allclose(y, np.log(p), **tolerance)
    kernels.softmax_backward_arrays("log_softmax_backward", dy, y, dx)
    np.testing.assert_allclose(dx, dy - p * dy.astype(float).sum(1, keepdims=True), **tolerance)


@pytest.mark.parametrize("row", [[np.nan, 0, 1], [np.inf, 0, 1], [np.inf, np.inf, 0], [-np.inf, -np.inf, -np.inf]])
def test_softmax_of_rows_without_a_finite_maximum_is_nan_as_in_pytorch(row, dtype):
    x = np.array([row], dtype)
    y = np.empty_like(x)
    kernels.softmax_arrays("softmax", x, y)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(np.isnan(y), np.isnan(softmax_twin(x)))


def test_nll(dtype):
    log_probability = values(dtype, 40, special=False).reshape(4, 10)
    labels = np.array([3, 0, 9, 3])
    dx = np.full_like(log_probability, np.nan)
    loss = kernels.nll_arrays(log_probability, labels, 0.25, dx)
    assert loss == pytest.approx(-float(log_probability[np.arange(4), labels].sum()), rel=1e-5)
    expected = np.zeros((4, 10))
    expected[np.arange(4), labels] = -0.25
    np.testing.assert_array_equal(dx, expected)


@pytest.mark.parametrize("name, most", [("sigmoid", 3), ("hyperbolic_tangent", 2)])
def test_exponentials_are_right_to_two_units_of_the_last_place(name, most):
    """Far below 0 a sigmoid is its exponential, and one rounding more."""
    small = np.geomspace(1e-45, 1, 20_001)
    x = np.concatenate([np.linspace(-87, 90, 100_001), small, -small]).astype(np.float32)
    y = np.empty_like(x)
    kernels.unary_arrays(name, x, y)
    exact = UNARY[name](x.astype(float))
    units = np.abs(y - exact) / np.spacing(np.abs(exact.astype(np.float32)))
    assert units.max() <= most
    np.testing.assert_array_equal(np.signbit(y), np.signbit(x) & (name == "hyperbolic_tangent"))


@pytest.mark.parametrize("columns", [1, 10, 15, 16, 17, 33, 300])
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_of_rows_of_any_length_where_they_are(name, columns, dtype):
    x = values(dtype, 5 * columns, special=False).reshape(5, columns)
    x[1, -1] = np.inf
    x[2, 0] = np.nan
    x[3] = -np.inf
    with np.errstate(all="ignore"):
        shifted = x.astype(float) - x.max(1, keepdims=True)
        expected = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    if name == "softmax":
        expected = np.exp(expected)
    kernels.softmax_arrays(name, x, x)
    np.testing.assert_allclose(x, expected, rtol=np.finfo(dtype).eps * 40, atol=np.finfo(dtype).eps * 10)
