"""Convolution and its gradients against sums written out tap by tap."""

import numpy as np
import pytest

from core.kernels.doors import convolution

# N, C, H, W, K, R, S, stride, padding (top, left), (bottom, right), dilation, groups
CONFIGURATIONS = {
    "conv1": (2, 1, 32, 32, 6, 5, 5, (1, 1), (0, 0), (0, 0), (1, 1), 1),
    "conv2": (3, 6, 14, 14, 16, 5, 5, (1, 1), (0, 0), (0, 0), (1, 1), 1),
    "padded": (2, 3, 9, 7, 4, 3, 3, (1, 1), (1, 1), (1, 1), (1, 1), 1),
    "uneven 'same'": (2, 3, 8, 9, 4, 4, 2, (1, 1), (1, 0), (2, 1), (1, 1), 1),
    "strides": (2, 2, 11, 12, 3, 3, 4, (2, 3), (1, 2), (1, 2), (1, 1), 1),
    "dilation": (1, 2, 12, 13, 3, 3, 2, (1, 2), (2, 1), (2, 1), (2, 3), 1),
    "groups": (2, 6, 8, 8, 9, 3, 3, (1, 1), (1, 1), (1, 1), (1, 1), 3),
    "depthwise": (2, 4, 7, 7, 8, 3, 3, (2, 2), (1, 1), (1, 1), (1, 1), 4),
    "pointwise": (3, 5, 4, 4, 7, 1, 1, (1, 1), (0, 0), (0, 0), (1, 1), 1),
    "one pixel": (1, 3, 5, 5, 2, 5, 5, (1, 1), (0, 0), (0, 0), (1, 1), 1),
    "more padding than image": (1, 1, 2, 2, 2, 3, 3, (1, 1), (4, 4), (4, 4), (1, 1), 1),
    "conv2 in blocks": (37, 6, 14, 14, 16, 5, 5, (1, 1), (0, 0), (0, 0), (1, 1), 1),
    "groups in blocks": (66, 4, 5, 5, 6, 3, 3, (2, 2), (1, 1), (1, 1), (1, 1), 2),
    "many channels, in bands": (2, 2, 30, 30, 37, 3, 3, (1, 1), (1, 1), (1, 1), (1, 1), 1),
    "many channels in groups": (5, 4, 9, 10, 40, 2, 3, (2, 1), (1, 1), (0, 1), (1, 2), 2),
    "many channels, few outputs": (3, 3, 4, 4, 50, 3, 3, (1, 1), (0, 0), (0, 0), (1, 1), 1),
    "many channels in": (3, 32, 9, 20, 5, 3, 2, (1, 1), (2, 0), (0, 1), (1, 1), 1),
    "many channels in, taps apart": (2, 16, 8, 18, 8, 3, 3, (1, 1), (1, 3), (2, 0), (2, 2), 1),
    "a batch of blocks": (35, 2, 8, 8, 3, 3, 3, (1, 1), (1, 1), (1, 1), (1, 1), 1),
}


class Case:
    """Arrays of one configuration, their padded copies and the taps of the sums."""

    def __init__(self, configuration, dtype):
        (
            self.N,
            self.C,
            H,
            W,
            self.K,
            self.R,
            self.S,
            self.stride,
            self.before,
            self.after,
            self.dilation,
            self.groups,
        ) = configuration
        rng = np.random.default_rng(0)
        self.P, self.Q = (
            (extent + before + after - dilation * (taps - 1) - 1) // stride + 1
            for extent, before, after, dilation, taps, stride in zip(
                (H, W), self.before, self.after, self.dilation, (self.R, self.S), self.stride
            )
        )
        self.x = rng.standard_normal((self.N, self.C, H, W)).astype(dtype)
        self.weight = rng.standard_normal((self.K, self.C // self.groups, self.R, self.S)).astype(dtype)
        self.bias = rng.standard_normal(self.K).astype(dtype)
        self.dy = rng.standard_normal((self.N, self.K, self.P, self.Q)).astype(dtype)
        self.padding = [(0, 0), (0, 0), *zip(self.before, self.after)]
        self.arguments = (self.stride, self.before, self.dilation, self.groups)
        self.tolerance = {"rtol": np.finfo(dtype).eps * 100, "atol": np.finfo(dtype).eps * 500}

    def taps(self):
        """Yields group channels, (r, s) and the slices of the padded image that the tap reads."""
        inputs, outputs = self.C // self.groups, self.K // self.groups
        for group in range(self.groups):
            c = slice(group * inputs, (group + 1) * inputs)
            k = slice(group * outputs, (group + 1) * outputs)
            for r in range(self.R):
                for s in range(self.S):
                    h, w = (
                        slice(tap * dilation, tap * dilation + (count - 1) * stride + 1, stride)
                        for tap, dilation, count, stride in zip((r, s), self.dilation, (self.P, self.Q), self.stride)
                    )
                    yield c, k, r, s, h, w

    def forward(self, bias):
        x = np.pad(self.x.astype(float), self.padding)
        y = np.zeros(self.dy.shape) + (0 if bias is None else bias[:, None, None])
        for c, k, r, s, h, w in self.taps():
            y[:, k] += np.einsum("nchw,kc->nkhw", x[:, c, h, w], self.weight[k, :, r, s])
        return y

    def input_gradient(self):
        dx = np.pad(np.zeros(self.x.shape), self.padding)
        for c, k, r, s, h, w in self.taps():
            dx[:, c, h, w] += np.einsum("nkhw,kc->nchw", self.dy[:, k].astype(float), self.weight[k, :, r, s])
        (top, left), (_, _, height, width) = self.before, self.x.shape
        return dx[:, :, top : top + height, left : left + width]

    def weight_gradient(self):
        x = np.pad(self.x.astype(float), self.padding)
        dweight = np.zeros(self.weight.shape)
        for c, k, r, s, h, w in self.taps():
            dweight[k, :, r, s] = np.einsum("nkhw,nchw->kc", self.dy[:, k], x[:, c, h, w])
        return dweight


@pytest.fixture(params=CONFIGURATIONS)
def configuration(request):
    return CONFIGURATIONS[request.param]


@pytest.fixture(params=[np.float32, np.float64])
def case(configuration, request):
    return Case(configuration, request.param)


@pytest.mark.parametrize("with_bias", [False, True])
def test_forward(case, with_bias):
    bias = case.bias if with_bias else None
    y = np.full_like(case.dy, np.nan)
    convolution.conv2d_forward_arrays(case.x, case.weight, bias, y, *case.arguments)
    np.testing.assert_allclose(y, case.forward(bias), **case.tolerance)


def test_input_gradient(case):
    dx = np.full_like(case.x, np.nan)
    convolution.conv2d_input_gradient_arrays(case.dy, case.weight, dx, *case.arguments)
    np.testing.assert_allclose(dx, case.input_gradient(), **case.tolerance)


def test_weight_gradient(case):
    dweight = np.full_like(case.weight, np.nan)
    convolution.conv2d_weight_gradient_arrays(case.dy, case.x, dweight, *case.arguments)
    tolerance = dict(case.tolerance, atol=case.tolerance["atol"] * case.N)
    np.testing.assert_allclose(dweight, case.weight_gradient(), **tolerance)


def test_bias_gradient(case):
    dbias = np.full_like(case.bias, np.nan)
    convolution.conv2d_bias_gradient_arrays(case.dy, dbias)
    np.testing.assert_allclose(dbias, case.dy.astype(float).sum((0, 2, 3)), **case.tolerance)


def test_nan_reaches_only_the_pixels_that_see_it():
    case = Case(CONFIGURATIONS["padded"], np.float32)
    case.x[1, 2, 0, 0] = np.nan
    y = np.empty_like(case.dy)
    convolution.conv2d_forward_arrays(case.x, case.weight, None, y, *case.arguments)
    expected = np.zeros(y.shape, bool)
    expected[1, :, :2, :2] = True
    np.testing.assert_array_equal(np.isnan(y), expected)
