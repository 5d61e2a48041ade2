"""Views, their geometry and their gradients: the same as NumPy's, and as PyTorch's where it is installed."""

import random

import numpy as np
import pytest

from core import from_numpy


def numbers(*shape):
    return from_numpy(np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape))


def test_views_share_memory():
    x = numbers(2, 3)
    for view in [x.view(6), x.t(), x.unsqueeze(0), x.expand(4, 2, 3), x.reshape(3, 2), x.flatten(), *x.unbind()]:
        assert np.shares_memory(view.numpy(), x.numpy())
    x.numpy()[0, 0] = 9
    assert x.t().flatten().tolist() == [9, 3, 1, 4, 2, 5]
    assert not np.shares_memory(x.t().reshape(6).numpy(), x.numpy())


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda x: x.view(7), RuntimeError, "shape '[7]' is invalid for input of size 6"),
        (lambda x: x.view(-1, 4), RuntimeError, "shape '[-1, 4]' is invalid for input of size 6"),
        (lambda x: x.view(-1, -1), RuntimeError, "only one dimension can be inferred"),
        (lambda x: x.view(2, -2), RuntimeError, "invalid shape dimension -2 at index 1 of shape [2, -2]"),
        (lambda x: x.view(2**62, 8), RuntimeError, "is invalid for input of size 6"),
        (lambda x: x.view(2.5), TypeError, "found element of type float"),
        (lambda x: x.t().view(6), RuntimeError, "view size is not compatible with input tensor's size and stride"),
        (lambda x: x.transpose(0, 2), IndexError, "expected to be in range of [-2, 1], but got 2"),
        (lambda x: x.permute(0, 0), RuntimeError, "duplicate dims are not allowed"),
        (lambda x: x.expand(2, 4), RuntimeError, "must match the existing size (3) at non-singleton dimension 1"),
        (lambda x: x.expand(2**40, 2**40, 2, 3), RuntimeError, "does not fit into memory"),
        (lambda x: x.expand(*[1] * 70), RuntimeError, "at most 64 dimensions"),
        (lambda x: x.unflatten(1, (2, 2)), RuntimeError, "don't multiply up to the size of dim 1 (3)"),
        (lambda x: x.select(1, 3), IndexError, "index 3 out of range for tensor of size [2, 3] at dimension 1"),
        (lambda x: x.narrow(1, 2, 2), RuntimeError, "start (2) + length (2) exceeds dimension size (3)"),
        (lambda x: x.split(0), RuntimeError, "split_size can only be 0 if dimension size is 0"),
        (lambda x: x.split([1, 3]), RuntimeError, "split_sizes to sum exactly to 2"),
        (lambda x: x.chunk(0), RuntimeError, "greater than 0, got: 0"),
        (lambda x: x.view(6).mT, RuntimeError, "Got 1-D tensor"),
    ],
)
def test_errors(call, error, text):
    with pytest.raises(error) as caught:
        call(numbers(2, 3))
    assert text in str(caught.value)


def test_empty_tensors():
    empty = from_numpy(np.zeros((0, 3), np.float32))
    assert empty.view(-1, 5).shape == (0, 5)
    assert empty.flatten().shape == (0,)
    assert empty.view(4, 0, 8).shape == (4, 0, 8)
    with pytest.raises(RuntimeError, match="is ambiguous"):
        empty.view(-1, 0)


def test_the_gradient_of_a_part_fills_the_rest_with_zeros():
    x = numbers(3, 4).requires_grad_()
    x.narrow(1, 1, 2).select(0, 1).backward(from_numpy(np.array([5, 7], np.float32)))
    assert x.grad.tolist() == [[0, 0, 0, 0], [0, 5, 7, 0], [0, 0, 0, 0]]
    x.grad = None
    _, second = x.split(2)
    second.backward(from_numpy(np.ones((1, 4), np.float32)))
    assert x.grad.tolist() == [[0] * 4, [0] * 4, [1] * 4]


def test_a_copy_keeps_the_order_of_dimensions_in_memory():
    x = numbers(2, 3)
    assert x.t().clone().stride() == (1, 3)
    assert x.expand(2, 2, 3).clone().stride() == (6, 3, 1)
    assert x.t().contiguous().stride() == (2, 1)
    assert x.contiguous() is x


def random_view(choose, x):
    """A random view that fits `x`: the method, its arguments, and which of its results."""
    n = x.dim()
    options = [
        ("squeeze",),
        ("clone",),
        ("unsqueeze", choose.randint(-n - 1, n)),
        ("permute", choose.sample(range(n), n)),
        ("reshape", -1),
    ]
    if n:
        dim = choose.randrange(-n, n)
        size = x.shape[dim]
        start = choose.randrange(size)
        options += [
            ("transpose", dim, choose.randrange(n)),
            ("squeeze", dim),
            ("flatten", dim % n, -1),
            ("select", dim, choose.randrange(-size, size)),
            ("narrow", dim, start, choose.randint(1, size - start)),
            ("split", choose.randint(1, 3), dim),
            ("unbind", dim),
            ("chunk", 2, dim),
            ("view", x.shape[0], 1, -1),
            ("expand", choose.randint(1, 3), *[-1] * n),
        ]
    return choose.choice(options)


def apply(x, method, *args):
    result = getattr(x, method)(*args)
    return result[-1] if isinstance(result, tuple) else result


@pytest.mark.parametrize("seed", range(200))
def test_chains_of_views_match_pytorch(seed):
    torch = pytest.importorskip("torch")
    choose = random.Random(seed)
    values = np.random.RandomState(seed).randn(*[choose.randint(1, 4) for _ in range(choose.randint(1, 4))])
    theirs, ours = torch.from_numpy(values.copy()).requires_grad_(), from_numpy(values.copy()).requires_grad_()
    a, b = theirs, ours
    for _ in range(choose.randint(1, 5)):
        step = random_view(choose, a)
        try:
            a = apply(a, *step)
        except RuntimeError as error:
            with pytest.raises(RuntimeError) as caught:
                apply(b, *step)
            assert str(caught.value) == str(error)
            continue
        b = apply(b, *step)
        assert b.shape == a.shape and b.stride() == a.stride(), step
        assert (b.grad_fn and b.grad_fn.name()) == (a.grad_fn and a.grad_fn.name()), step
    assert np.array_equal(b.detach().numpy(), a.detach().numpy())
    grad = np.asarray(np.random.RandomState(seed).randn(*a.shape))
    a.backward(torch.from_numpy(grad))
    b.backward(from_numpy(grad.copy()))
    assert np.allclose(ours.grad.numpy(), theirs.grad.numpy())
