"""nn.init: the distributions, by their moments and bounds."""

import math

import numpy as np
import pytest

import core

SHAPE = (200, 50, 3, 2)  # fan in 300, fan out 1200


def filled(torch, name, shape=SHAPE, **keywords):
    torch.manual_seed(0)
    tensor = torch.nn.Parameter(torch.empty(*shape))
    assert getattr(torch.nn.init, name)(tensor, **keywords) is tensor
    assert tensor.grad_fn is None
    return tensor.detach().numpy()


@pytest.mark.parametrize(
    "name, keywords, bound",
    [
        ("uniform_", {"a": -0.5, "b": 0.5}, 0.5),
        ("xavier_uniform_", {"gain": 2.0}, 2 * math.sqrt(6 / 1500)),
        ("kaiming_uniform_", {"a": math.sqrt(5)}, 1 / math.sqrt(300)),
        ("kaiming_uniform_", {"nonlinearity": "relu"}, math.sqrt(6 / 300)),
        ("kaiming_uniform_", {"mode": "fan_out", "nonlinearity": "tanh"}, 5 / 3 * math.sqrt(3 / 1200)),
    ],
)
def test_uniform_distributions(torch, name, keywords, bound):
    values = filled(torch, name, **keywords)
    assert np.abs(values).max() <= bound
    assert values.std() == pytest.approx(bound / math.sqrt(3), rel=0.02)
    assert values.mean() == pytest.approx(0, abs=0.02 * bound)


@pytest.mark.parametrize(
    "name, keywords, deviation",
    [
        ("normal_", {"std": 0.3}, 0.3),
        ("xavier_normal_", {}, math.sqrt(2 / 1500)),
        ("kaiming_normal_", {"nonlinearity": "relu"}, math.sqrt(2 / 300)),
        ("kaiming_normal_", {"mode": "fan_out", "nonlinearity": "linear"}, math.sqrt(1 / 1200)),
    ],
)
def test_normal_distributions(torch, name, keywords, deviation):
    values = filled(torch, name, **keywords)
    assert values.std() == pytest.approx(deviation, rel=0.02)
    assert np.abs(values).max() > 3.5 * deviation


def test_truncated_normal_distribution(torch):
    values = filled(torch, "trunc_normal_", mean=1.0, std=2.0, a=0.0, b=2.0)
    assert values.min() >= 0 and values.max() <= 2
    # the variance of a normal variable cut off at half a deviation on both sides
    assert values.std() == pytest.approx(2 * 0.2837, rel=0.02)
    assert values.mean() == pytest.approx(1, abs=0.02)


def test_constants(torch):
    assert (filled(torch, "constant_", val=3) == 3).all()
    assert (filled(torch, "ones_") == 1).all()
    assert (filled(torch, "zeros_") == 0).all()
    assert np.array_equal(filled(torch, "eye_", (3, 4)), np.eye(3, 4))


def test_dirac_kernels_pass_the_channels_through(torch):
    x = torch.tensor(np.random.RandomState(0).standard_normal((1, 4, 5, 5)).astype(np.float32))
    kernels = torch.nn.init.dirac_(torch.empty(4, 4, 3, 3))
    assert np.array_equal(torch.nn.functional.conv2d(x, kernels, padding=1).numpy(), x.numpy())
    grouped = torch.nn.init.dirac_(torch.empty(4, 2, 3, 3), groups=2)
    assert np.array_equal(torch.nn.functional.conv2d(x, grouped, padding=1, groups=2).numpy(), x.numpy())


@pytest.mark.parametrize("shape", [(5, 8), (8, 5), (6, 2, 2)])
def test_orthogonal_rows_or_columns(torch, shape):
    matrix = filled(torch, "orthogonal_", shape, gain=2.0).reshape(shape[0], -1)
    if matrix.shape[0] > matrix.shape[1]:
        matrix = matrix.T
    np.testing.assert_allclose(matrix @ matrix.T, 4 * np.eye(len(matrix)), atol=1e-5)


@pytest.mark.parametrize(
    "arguments, gain",
    [
        (("linear",), 1),
        (("sigmoid",), 1),
        (("tanh",), 5 / 3),
        (("relu",), 2**0.5),
        (("selu",), 0.75),
        (("leaky_relu",), (2 / 1.0001) ** 0.5),
        (("leaky_relu", 1), 1),
    ],
)
def test_gains(torch, arguments, gain):
    assert torch.nn.init.calculate_gain(*arguments) == pytest.approx(gain)


def test_a_generator_of_its_own(torch):
    def drawn(seed):
        generator = torch.Generator()
        generator.manual_seed(seed)
        return torch.nn.init.kaiming_normal_(torch.empty(4, 4), generator=generator).numpy()

    assert np.array_equal(drawn(1), drawn(1))
    assert not np.array_equal(drawn(1), drawn(2))


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda init, torch: init.kaiming_uniform_(torch.empty(3)), ValueError, "fewer than 2 dimensions"),
        (lambda init, torch: init.xavier_normal_(torch.empty(3)), ValueError, "fewer than 2 dimensions"),
        (lambda init, torch: init.kaiming_normal_(torch.empty(3, 3), mode="fan"), ValueError, "Mode fan not supported"),
        (lambda init, torch: init.calculate_gain("swish"), ValueError, "Unsupported nonlinearity swish"),
        (lambda init, torch: init.calculate_gain("leaky_relu", "a"), ValueError, "negative_slope a not a valid number"),
        (lambda init, torch: init.eye_(torch.empty(3)), ValueError, "2 dimensions"),
        (lambda init, torch: init.orthogonal_(torch.empty(3)), ValueError, "2 or more dimensions"),
        (lambda init, torch: init.dirac_(torch.empty(3, 3, 3), 2), ValueError, "divisible by groups"),
    ],
)
def test_errors(torch, call, error, text):
    with pytest.raises(error, match=text):
        call(torch.nn.init, torch)


def test_absurd_groups_of_dirac_kernels():
    # PyTorch counts to 2**100 here, and takes -1.
    assert core.nn.init.dirac_(core.empty(0, 2, 3, 3), 2**100).numel() == 0
    with pytest.raises(ValueError, match="groups must be at least 1, got -1"):
        core.nn.init.dirac_(core.empty(3, 3, 3), -1)


def test_nothing_to_fill_warns(torch):
    with pytest.warns(UserWarning, match="zero-element tensors is a no-op"):
        torch.nn.init.kaiming_uniform_(torch.empty(0, 3))
