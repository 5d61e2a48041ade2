"""Pooling and its gradients against windows cut out one by one."""

import math

import numpy as np
import pytest

from core.kernels.doors import pooling

# plane, kernel, stride, padding, dilation, ceil_mode
MAXIMUM = [
    ((28, 28), (2, 2), (2, 2), (0, 0), (1, 1), False),
    ((9, 11), (3, 2), (2, 1), (1, 1), (1, 1), False),
    ((9, 11), (3, 3), (2, 2), (1, 1), (1, 1), True),
    ((10, 8), (2, 3), (1, 2), (1, 1), (3, 2), True),
    ((5, 5), (5, 5), (1, 1), (2, 2), (1, 1), False),
    ((20, 3), (2, 4), (1, 2), (0, 0), (1, 1), True),  # every window hangs over the side
]
AVERAGE = [
    (plane, kernel, stride, padding, ceil_mode)
    for plane, kernel, stride, padding, dilation, ceil_mode in MAXIMUM
    if dilation == (1, 1)
]


def windows_along(extent, kernel, stride, padding, dilation, ceil_mode):
    """How many windows PyTorch counts: the last one must start inside the plane or its left padding."""
    span = extent + 2 * padding - dilation * (kernel - 1) - 1
    count = (math.ceil(span / stride) if ceil_mode else span // stride) + 1
    return count - 1 if ceil_mode and (count - 1) * stride >= extent + padding else count


def output_shape(plane, kernel, stride, padding, dilation, ceil_mode):
    return tuple(windows_along(*axis, ceil_mode) for axis in zip(plane, kernel, stride, padding, dilation))


def planes(dtype, plane, special=()):
    x = np.random.default_rng(1).integers(-9, 9, (3, 2, *plane)).astype(dtype)  # many ties
    for place, value in enumerate(special):
        x.reshape(-1)[place * 37 :: 101] = value
    return x


def maximum_twin(x, kernel, stride, padding, dilation, shape):
    y = np.empty((*x.shape[:2], *shape), x.dtype)
    indices = np.empty(y.shape, np.int64)
    H, W = x.shape[2:]
    for n, c, p, q in np.ndindex(y.shape):
        best, place = -np.inf, None
        for r, s in np.ndindex(*kernel):
            h = p * stride[0] - padding[0] + r * dilation[0]
            w = q * stride[1] - padding[1] + s * dilation[1]
            if 0 <= h < H and 0 <= w < W:
                value = x[n, c, h, w]
                if place is None or value > best or np.isnan(value):
                    best, place = value, h * W + w
        y[n, c, p, q], indices[n, c, p, q] = best, place
    return y, indices


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("special", [(), (np.nan,), (np.inf, -np.inf), (-np.inf, np.nan)], ids=str)
@pytest.mark.parametrize("plane, kernel, stride, padding, dilation, ceil_mode", MAXIMUM)
def test_max_pool2d(plane, kernel, stride, padding, dilation, ceil_mode, special, dtype):
    x = planes(dtype, plane, special)
    shape = output_shape(plane, kernel, stride, padding, dilation, ceil_mode)
    expected, places = maximum_twin(x, kernel, stride, padding, dilation, shape)
    y, indices = np.zeros_like(expected), np.zeros_like(places)
    pooling.max_pool2d_forward_arrays(x, y, indices, kernel, stride, padding, dilation)
    np.testing.assert_array_equal(y, expected)
    np.testing.assert_array_equal(indices, places)

    dy = np.random.default_rng(2).standard_normal(y.shape).astype(dtype)
    dx = np.full_like(x, np.nan)
    pooling.max_pool2d_backward_arrays(dy, indices, dx)
    scattered = np.zeros((6, plane[0] * plane[1]))
    np.add.at(scattered, (np.arange(6)[:, None], places.reshape(6, -1)), dy.reshape(6, -1))
    np.testing.assert_allclose(dx.reshape(6, -1), scattered, rtol=1e-5, atol=1e-6)


def test_a_plane_of_minus_infinity_points_to_its_first_element():
    x = np.full((1, 1, 4, 4), -np.inf, np.float32)
    y, indices = np.zeros((1, 1, 2, 2), np.float32), np.zeros((1, 1, 2, 2), np.int64)
    pooling.max_pool2d_forward_arrays(x, y, indices, (2, 2), (2, 2), (0, 0), (1, 1))
    np.testing.assert_array_equal(indices.ravel(), [0, 2, 8, 10])


def averaging_matrix(plane, kernel, stride, padding, shape, count_include_pad, divisor_override):
    """outputs × inputs: what each input element contributes to each output."""
    matrix = np.zeros((*shape, *plane))
    for p, q in np.ndindex(*shape):
        top, left = p * stride[0] - padding[0], q * stride[1] - padding[1]
        bottom = min(top + kernel[0], plane[0] + padding[0])
        right = min(left + kernel[1], plane[1] + padding[1])
        padded = (bottom - top) * (right - left)
        inside = matrix[p, q, max(top, 0) : bottom, max(left, 0) : right]
        inside[...] = 1 / (divisor_override or (padded if count_include_pad else inside.size))
    return matrix.reshape(math.prod(shape), math.prod(plane))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count_include_pad, divisor_override", [(True, 0), (False, 0), (True, 5)])
@pytest.mark.parametrize("plane, kernel, stride, padding, ceil_mode", AVERAGE)
def test_avg_pool2d(plane, kernel, stride, padding, ceil_mode, count_include_pad, divisor_override, dtype):
    x = planes(dtype, plane)
    shape = output_shape(plane, kernel, stride, padding, (1, 1), ceil_mode)
    matrix = averaging_matrix(plane, kernel, stride, padding, shape, count_include_pad, divisor_override)
    y = np.full((3, 2, *shape), np.nan, dtype)
    pooling.avg_pool2d_forward_arrays(x, y, kernel, stride, padding, count_include_pad, divisor_override)
    np.testing.assert_allclose(y.reshape(6, -1), x.reshape(6, -1) @ matrix.T, rtol=1e-5, atol=1e-5)

    dx = np.full_like(x, np.nan)
    pooling.avg_pool2d_backward_arrays(y, dx, kernel, stride, padding, count_include_pad, divisor_override)
    np.testing.assert_allclose(dx.reshape(6, -1), y.reshape(6, -1) @ matrix, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("plane, shape", [((7, 5), (3, 2)), ((6, 6), (1, 1)), ((3, 4), (5, 4))])
def test_adaptive_avg_pool2d(plane, shape, dtype):
    x = planes(dtype, plane).reshape(6, *plane)
    matrix = np.zeros((*shape, *plane))
    for p, q in np.ndindex(*shape):
        window = matrix[
            p,
            q,
            p * plane[0] // shape[0] : math.ceil((p + 1) * plane[0] / shape[0]),
            q * plane[1] // shape[1] : math.ceil((q + 1) * plane[1] / shape[1]),
        ]
        window[...] = 1 / window.size
    matrix = matrix.reshape(math.prod(shape), math.prod(plane))
    y, dx = np.full((6, *shape), np.nan, dtype), np.full_like(x, np.nan)
    pooling.adaptive_avg_pool2d_forward_arrays(x, y)
    np.testing.assert_allclose(y.reshape(6, -1), x.reshape(6, -1) @ matrix.T, rtol=1e-5, atol=1e-5)
    pooling.adaptive_avg_pool2d_backward_arrays(y, dx)
    np.testing.assert_allclose(dx.reshape(6, -1), y.reshape(6, -1) @ matrix, rtol=1e-5, atol=1e-5)
