"""The choices that formulas leave open: equal values, edges, NaN, infinity, nothing at all."""

import math

import numpy as np
import pytest

import core


def gradient(torch, function, values):
    x = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    function(x).sum().backward()
    return x.grad.tolist()


def test_pooling_gives_the_gradient_to_the_first_of_equal_maxima(torch):
    def pooled(x):
        return torch.nn.functional.max_pool2d(x, 2)

    assert gradient(torch, pooled, [[[[1.0, 3.0], [3.0, 3.0]]]]) == [[[[0.0, 1.0], [0.0, 0.0]]]]


def test_pooling_passes_nan_on(torch):
    x = torch.tensor([[[[1.0, math.nan], [3.0, math.inf]]]], requires_grad=True)
    y, indices = torch.nn.functional.max_pool2d(x, 2, return_indices=True)
    assert math.isnan(y.item()) and indices.item() == 1
    y.sum().backward()
    assert x.grad.tolist() == [[[[0.0, 1.0], [0.0, 0.0]]]]


def test_a_window_that_lies_wholly_in_the_padding():
    """PyTorch writes outside its memory here; there is no maximum to take."""
    with pytest.raises(RuntimeError, match="a window can step over the whole input of 2x2"):
        core.nn.functional.max_pool2d(core.ones(1, 1, 2, 2), 2, stride=1, padding=1, dilation=3)


def test_extremes_share_the_gradient_or_give_it_to_one(torch):
    assert gradient(torch, lambda x: x.amax(0), [2.0, 1.0, 2.0]) == [0.5, 0.0, 0.5]
    assert gradient(torch, lambda x: x.max(), [2.0, 1.0, 2.0]) == [0.5, 0.0, 0.5]
    assert gradient(torch, lambda x: x.max(0)[0], [2.0, 1.0, 2.0]) == [1.0, 0.0, 0.0]
    assert gradient(torch, lambda x: torch.maximum(x, torch.ones(2, dtype=torch.float64)), [1.0, 2.0]) == [0.5, 1.0]


def test_gradients_at_kinks(torch):
    assert gradient(torch, torch.relu, [-1.0, 0.0, 1.0]) == [0.0, 0.0, 1.0]
    assert gradient(torch, torch.abs, [-1.0, 0.0, 1.0]) == [-1.0, 0.0, 1.0]
    assert gradient(torch, lambda x: x.clamp(-1, 1), [-2.0, -1.0, 1.0, 2.0]) == [0.0, 1.0, 1.0, 0.0]
    assert gradient(torch, torch.sqrt, [0.0, 4.0]) == [math.inf, 0.25]
    assert gradient(torch, torch.sign, [0.0, 4.0]) == [0.0, 0.0]
    assert gradient(torch, lambda x: x**0, [0.0, 4.0]) == [0.0, 0.0]
    assert gradient(torch, lambda x: x.norm(), [0.0, 0.0]) == [0.0, 0.0]
    assert gradient(torch, lambda x: x.prod(), [0.0, 3.0, 4.0]) == [12.0, 0.0, 0.0]
    assert gradient(torch, torch.nn.functional.hardtanh, [-1.0, 0.5, 1.0]) == [0.0, 1.0, 0.0]
    assert gradient(torch, torch.nn.functional.leaky_relu, [0.0, 1.0]) == [0.01, 1.0]


def test_softmax_of_large_and_of_infinite_numbers(torch):
    F = torch.nn.functional
    assert F.softmax(torch.tensor([1000.0, 1000.0]), 0).tolist() == [0.5, 0.5]
    assert F.log_softmax(torch.tensor([0.0, -1000.0]), 0).tolist() == [0.0, -1000.0]
    assert F.softmax(torch.tensor([0.0, -math.inf]), 0).tolist() == [1.0, 0.0]
    assert all(math.isnan(number) for number in F.softmax(torch.tensor([-math.inf, -math.inf]), 0).tolist())


def test_losses_at_their_edges(torch):
    F = torch.nn.functional
    assert F.binary_cross_entropy(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 1.0]), reduction="none").tolist() == [
        100.0,
        0.0,
    ]
    assert F.binary_cross_entropy_with_logits(torch.tensor([1000.0]), torch.tensor([0.0])).item() == 1000.0
    assert math.isnan(F.cross_entropy(torch.zeros(2, 3), torch.tensor([-100, -100])).item())
    assert F.cross_entropy(torch.zeros(2, 3), torch.tensor([-100, -100]), reduction="sum").item() == 0.0


def test_statistics_of_nothing(torch):
    empty = torch.zeros(0)
    assert empty.sum().item() == 0 and empty.prod().item() == 1 and math.isnan(empty.mean().item())
    assert empty.all().item() and not empty.any().item()
    assert torch.zeros(0, 3).sum(0).tolist() == [0.0, 0.0, 0.0]


def test_the_sum_of_many_float32_is_accurate(torch):
    assert abs(torch.full((1_000_000,), 0.1).sum().item() - 100_000) < 0.5


def test_the_sum_over_many_rows_of_float32_is_accurate():
    """PyTorch adds row after row here, and stops counting at 2²⁴."""
    assert core.full((17_000_000, 2), 1.0).sum(0).tolist() == [17_000_000.0] * 2
    rows = core.full((1_000_000, 3), 0.1)
    assert all(abs(total - 100_000) < 0.1 for total in rows.sum(0).tolist())
    assert all(abs(mean - 0.1) < 1e-7 for mean in rows.mean(0).tolist())


def test_the_mean_of_many_squares_is_accurate(torch):
    zeros = torch.zeros(4_000_000)
    assert abs(torch.nn.functional.mse_loss(zeros + 0.1, zeros).item() - 0.01) < 1e-8


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("infinity", [math.inf, -math.inf])
@pytest.mark.parametrize("options", [{}, {"padding": 1}, {"stride": 2}, {"padding": 2, "dilation": 2}])
def test_an_infinite_pixel_reaches_the_weights_that_see_it(torch, dtype, infinity, options):
    """A kernel may fill its vectors with zeros, and zero times infinity is NaN."""
    random = np.random.RandomState(0)
    images = np.abs(random.standard_normal((20, 2, 7, 7)))
    images[3, 1, 3, 3] = infinity
    x = torch.from_numpy(images.astype(dtype))
    weight = torch.from_numpy(random.standard_normal((3, 2, 3, 3)).astype(dtype)).requires_grad_()
    y = torch.nn.functional.conv2d(x, weight, **options)
    y.backward(torch.ones_like(y))
    gradient = weight.grad.numpy()
    assert np.isfinite(gradient[:, 0]).all()
    assert not np.isnan(gradient).any() and np.isinf(gradient[:, 1]).any()


def test_nan_pixels_make_nan_in_every_weight_that_sees_them(torch):
    x = torch.ones(2, 1, 5, 5)
    x[1, 0, 2, 2] = math.nan
    weight = torch.ones(1, 1, 3, 3, requires_grad=True)
    torch.nn.functional.conv2d(x, weight).sum().backward()
    assert torch.isnan(weight.grad).all()


def test_integers_wrap(torch):
    assert (torch.tensor([127], dtype=torch.int8) + 1).tolist() == [-128]
    assert (torch.tensor([0], dtype=torch.uint8) - 1).tolist() == [255]


def test_kl_div_where_the_target_is_zero(torch):
    target = torch.tensor([0.0, 0.5, 0.5], requires_grad=True)
    input = torch.tensor([-1.0, -2.0, -0.5], requires_grad=True)
    torch.nn.functional.kl_div(input, target, reduction="sum").backward()
    assert input.grad.tolist() == [0.0, -0.5, -0.5] and math.isnan(target.grad[0].item())


def test_batch_norm_keeps_the_unbiased_variance(torch):
    layer = torch.nn.BatchNorm1d(1, momentum=1.0)
    layer(torch.tensor([[1.0], [2.0], [6.0]]))
    assert layer.running_mean.item() == pytest.approx(3.0) and layer.running_var.item() == pytest.approx(7.0)
    assert layer.num_batches_tracked.item() == 1
    layer.eval()
    assert layer(torch.tensor([[3.0]])).item() == pytest.approx(0.0, abs=1e-6)


def test_order_of_equal_values(torch):
    assert torch.sort(torch.tensor([2.0, 1.0, 2.0, 1.0]), stable=True)[1].tolist() == [1, 3, 0, 2]
    assert torch.sort(torch.tensor([2.0, 1.0, 2.0, 1.0]), stable=True, descending=True)[1].tolist() == [0, 2, 1, 3]
    assert torch.topk(torch.tensor([1.0, 4.0, 2.0, 3.0]), 3)[0].tolist() == [4.0, 3.0, 2.0]


def test_nan_goes_through(torch):
    x = torch.tensor([1.0, math.nan, 3.0])
    for function in [
        torch.max,
        torch.min,
        torch.sum,
        torch.mean,
        lambda x: x.amax(0),
        lambda x: x.amin(0),
        lambda x: x.cumsum(0)[-1],
    ]:
        assert math.isnan(function(x).item())
    assert x.argmax().item() == 1 and x.argmin().item() == 1
    assert math.isnan(torch.relu(x)[1].item()) and math.isnan(x.clamp(0, 1)[1].item())


def test_xlogy_keeps_its_zeros_in_the_gradient(torch):
    """Where the first factor or what arrives is 0, no logarithm makes it infinite or NaN."""
    x = torch.tensor([0.0, 0.0, 0.0, 3.0], requires_grad=True)
    y = torch.tensor([0.0, -1.0, math.e, 0.0])
    torch.xlogy(x, y).backward(torch.tensor([1.0, 1.0, 1.0, 0.0]))
    np.testing.assert_allclose(x.grad.tolist(), [0.0, 0.0, 1.0, 0.0], rtol=1e-6)
    for number in (0.0, -1.0, math.nan):
        z = torch.tensor([0.0], requires_grad=True)
        torch.xlogy(z, number).backward(torch.tensor([1.0]))
        assert z.grad.tolist() == [0.0]


def test_one_image_may_have_its_label_in_a_vector(torch):
    loss = torch.nn.functional.nll_loss(torch.tensor([1.0, 2.0]), torch.tensor([1]), reduction="none")
    assert tuple(loss.shape) == () and loss.item() == -2


def test_nothing_in_nothing_out(torch):
    F = torch.nn.functional
    assert tuple(F.conv2d(torch.zeros(0, 1, 5, 5), torch.zeros(2, 1, 3, 3)).shape) == (0, 2, 3, 3)
    assert tuple(F.linear(torch.zeros(0, 3), torch.zeros(2, 3), torch.zeros(2)).shape) == (0, 2)
    assert (torch.zeros(2, 0) @ torch.zeros(0, 3)).tolist() == [[0.0] * 3] * 2
    layer = torch.nn.Linear(3, 2)
    layer(torch.zeros(0, 3)).sum().backward()
    assert not np.any(layer.weight.grad.numpy())
