"""Convolution, ReLU and max pooling in blocks of images against the same in float64, image by image.

The numbers are small integers: every sum is exact in both types, and maxima tie all the time.
"""

import numpy as np
import pytest

import core
import core.nn.functional as F
from core.kernels import threads

# images, channels, plane, output channels, kernel, options of the convolution
CONVOLUTIONS = {
    "conv1": (16, 1, (32, 32), 6, (5, 5), {}),
    "conv2, images left over": (37, 6, (14, 14), 16, (5, 5), {}),
    "padded": (31, 3, (9, 7), 5, (3, 3), {"padding": 1}),
    "strides, dilation, uneven": (
        18,
        2,
        (12, 13),
        3,
        (2, 3),
        {"stride": (1, 2), "padding": (0, 1), "dilation": (2, 1)},
    ),
    "pointwise, without bias": (64, 5, (4, 4), 9, (1, 1), {"bias": False}),
}
POOLINGS = {
    "halved": {"kernel_size": 2},
    "overlapping": {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
    "with gaps": {"kernel_size": 2, "stride": 3},
    "dilated": {"kernel_size": 2, "stride": 1, "dilation": 2},
}


def network(x, weight, bias, convolution, pooling, order, look=lambda tensor: None):
    """The result of some layers in an order such as "crp", and the gradients of all inputs."""
    x, weight, bias = (None if each is None else each.clone().requires_grad_() for each in (x, weight, bias))
    steps = {
        "c": lambda h: F.conv2d(h, weight, bias, **convolution),
        "r": F.relu,
        "p": lambda h: F.max_pool2d(h, **pooling),
    }
    h = x
    for step in order:
        h = steps[step](h)
        look(h)
    gradient = core.tensor(np.arange(h.numel()).reshape(tuple(h.shape)) % 7 - 3.0).to(h.dtype)
    h.backward(gradient)
    return [h.detach().numpy(), *(each.grad.numpy() for each in (x, weight, bias) if each is not None)]


def operands(name, special=()):
    images, channels, plane, outputs, kernel, options = CONVOLUTIONS[name]
    rng = np.random.default_rng(0)
    x = rng.integers(-2, 3, (images, channels, *plane)).astype(np.float32)
    for place, value in enumerate(special):
        x.reshape(-1)[place * 37 :: 401] = value
    weight = core.tensor(rng.integers(-2, 3, (outputs, channels, *kernel)).astype(np.float32))
    bias = core.tensor(rng.integers(-2, 3, outputs).astype(np.float32)) if options.get("bias", True) else None
    return core.tensor(x), weight, bias, {key: value for key, value in options.items() if key != "bias"}


def doubled(*tensors):
    return [None if each is None else each.double() for each in tensors]


@pytest.mark.parametrize("order", ["c", "cr", "crp", "cpr", "crr"])
@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_as_image_by_image(name, order):
    *tensors, convolution = operands(name)
    found = network(*tensors, convolution, POOLINGS["halved"], order)
    expected = network(*doubled(*tensors), convolution, POOLINGS["halved"], order)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("special", [(), (np.nan, np.inf, -np.inf)], ids=["finite", "special"])
@pytest.mark.parametrize("pooling", POOLINGS.values(), ids=POOLINGS)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_every_pooling(pooling, special):
    *tensors, convolution = operands("padded", special)
    for order in ("cp", "crp"):
        found = network(*tensors, convolution, pooling, order)
        expected = network(*doubled(*tensors), convolution, pooling, order)
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_array_equal(one, other)


def test_indices_are_those_of_each_plane():
    x, weight, bias, convolution = operands("padded")
    for pooling in POOLINGS.values():
        found = F.max_pool2d(F.conv2d(x, weight, bias, **convolution), **pooling, return_indices=True)[1]
        expected = F.max_pool2d(F.conv2d(*doubled(x, weight, bias), **convolution), **pooling, return_indices=True)[1]
        assert found.dtype == core.int64
        np.testing.assert_array_equal(found.numpy(), expected.numpy())


def test_whoever_looks_in_between_changes_nothing():
    """Not a bit, although a tensor that was looked at is read image by image from then on."""
    rng = np.random.default_rng(3)
    arrays = [rng.standard_normal(shape).astype(np.float32) for shape in ((37, 6, 14, 14), (16, 6, 5, 5), (16,))]
    unseen = network(*map(core.tensor, arrays), {}, POOLINGS["halved"], "crp")
    for look in (lambda h: h.sum(), lambda h: h.register_hook(lambda grad: grad.numpy().sum() and None)):
        for one, other in zip(
            unseen, network(*map(core.tensor, arrays), {}, POOLINGS["halved"], "crp", look), strict=True
        ):
            np.testing.assert_array_equal(one, other)


def test_a_change_in_place_is_seen_by_what_comes_after_only():
    x, weight, bias, convolution = operands("padded")
    h = F.conv2d(x, weight, bias, **convolution)
    rectified = F.relu(h)
    before = F.conv2d(x, weight, bias, **convolution).numpy()
    h.add_(1)
    np.testing.assert_array_equal(h.numpy(), before + 1)
    np.testing.assert_array_equal(rectified.numpy(), np.maximum(before, 0))
    np.testing.assert_array_equal(F.relu(h).numpy(), np.maximum(before + 1, 0))
    h.data[0] = 5
    np.testing.assert_array_equal(F.max_pool2d(h, 2)[0].numpy(), 5)


def test_a_result_is_that_of_the_operands_at_the_call():
    """Although it may be computed later: nothing that happens to them afterwards reaches it."""
    x, weight, bias, convolution = operands("padded")
    images = x.numpy()
    expected = F.conv2d(x, weight, bias, **convolution).numpy()
    h = F.conv2d(x, weight, bias, **convolution)
    pooled = F.max_pool2d(F.relu(F.conv2d(x, weight, bias, **convolution)), 2)
    second = F.conv2d(F.relu(h), weight.new_ones((1, 5, 1, 1)))
    images[:] = 7
    weight.zero_()
    bias.fill_(9)
    np.testing.assert_array_equal(h.numpy(), expected)
    np.testing.assert_array_equal(second[:, 0].numpy(), np.maximum(expected, 0).sum(1))
    np.testing.assert_array_equal(pooled.numpy()[..., 0, 0], np.maximum(expected, 0)[..., :2, :2].max((2, 3)))


def test_a_saved_value_that_was_written_is_refused():
    x, weight, bias, convolution = operands("padded")
    weight.requires_grad_()
    rectified = F.relu(F.conv2d(x, weight, bias, **convolution))
    pooled = F.max_pool2d(rectified, 2)
    rectified.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        pooled.sum().backward()


def test_saved_values_read_as_what_they_are():
    x, weight, bias, convolution = operands("padded")
    weight.requires_grad_()
    h = F.conv2d(x, weight, bias, **convolution)
    rectified = F.relu(h)
    pooled, indices = F.max_pool2d(rectified, 2, return_indices=True)
    np.testing.assert_array_equal(rectified.grad_fn._saved_result.detach().numpy(), np.maximum(h.detach().numpy(), 0))
    np.testing.assert_array_equal(pooled.grad_fn._saved_result1.detach().numpy(), indices.numpy())
    pooled.sum().backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        pooled.sum().backward()


def test_the_graph_can_be_kept_and_run_again():
    x, weight, bias, convolution = operands("conv2, images left over")
    weight.requires_grad_()
    result = F.max_pool2d(F.relu(F.conv2d(x, weight, bias, **convolution)), 2).sum()
    result.backward(retain_graph=True)
    once = weight.grad.numpy().copy()
    result.backward()
    np.testing.assert_array_equal(weight.grad.numpy(), 2 * once)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_same_bits_for_any_number_of_threads(count):
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(shape).astype(np.float32) for shape in ((260, 6, 14, 14), (16, 6, 5, 5), (16,))]
    before = threads.get_num_threads()
    try:
        threads.set_num_threads(1)
        expected = network(*map(core.tensor, arrays), {}, POOLINGS["halved"], "crp")
        threads.set_num_threads(count)
        found = network(*map(core.tensor, arrays), {}, POOLINGS["halved"], "crp")
    finally:
        threads.set_num_threads(before)
    for one, several in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, several)
