"""Changing tensors in place: values, the tape, views and their base, and what is refused."""

import random

import numpy as np
import pytest

import core


def leaf(*values):
    return core.tensor(values, requires_grad=True)


def test_the_node_of_the_operation_becomes_the_tensor_s_own():
    x = leaf(1.0, 2.0, 3.0)
    y = x * 2
    same = y
    y += 1
    y.mul_(y.detach().clone())
    assert y is same and y.grad_fn.name() == "MulBackward0"
    y.sum().backward()
    assert x.grad.tolist() == [6, 10, 14]


def test_values_saved_before_the_write_are_kept():
    x, factor = leaf(1.0, 2.0), leaf(3.0, 4.0)
    y = x * 1
    y.mul_(factor)  # the gradient of factor needs y as it was
    y.sum().backward()
    assert factor.grad.tolist() == [1, 2] and x.grad.tolist() == [3, 4]


def test_a_saved_value_that_was_written_is_an_error():
    y = leaf(1.0, 2.0) * 1
    result = y * y
    assert y._version == 0
    y.add_(1)
    assert y._version == 1
    with pytest.raises(RuntimeError, match=r"FloatTensor \[2\].*is at version 1; expected version 0 instead"):
        result.sum().backward()


def test_writing_to_a_part_goes_through_the_base():
    x, y = leaf(1.0, 2.0, 3.0, 4.0), leaf(10.0, 20.0)
    whole = x * 1
    part = whole[1:3]
    part.mul_(y)
    assert whole.tolist() == [1, 20, 60, 4]
    assert whole.grad_fn.name() == "torch::autograd::CopySlices"
    assert part.grad_fn.name() == "AsStridedBackward0"
    (whole.sum() + part.sum()).backward()
    assert x.grad.tolist() == [1, 20, 40, 1] and y.grad.tolist() == [4, 6]


def test_views_follow_their_base():
    x = leaf(1.0, 2.0)
    whole = x * 1
    row = whole.view(1, 2)
    whole.mul_(5)
    assert row.tolist() == [[5, 10]] and row.grad_fn.name() == "AsStridedBackward0"
    row.sum().backward()
    assert x.grad.tolist() == [5, 5]


def test_a_constant_gets_a_tape_when_something_recorded_is_written_to_it():
    x = leaf(1.0, 2.0)
    table = core.zeros(2, 2)
    table[1] = x * 3
    assert table.requires_grad and not table.is_leaf
    (table * table).sum().backward()
    assert x.grad.tolist() == [18, 36]


@pytest.mark.parametrize(
    "write",
    [
        lambda x: x.zero_(),
        lambda x: x.fill_(3),
        lambda x: x.normal_(),
        lambda x: x.uniform_(),
        lambda x: x.copy_(core.ones(2)),
    ],
)
def test_replaced_values_have_no_gradient(write):
    x = leaf(1.0, 2.0)
    y = x * 2
    write(y)
    y.sum().backward()
    assert x.grad.tolist() == [0, 0]


def test_a_retained_gradient_is_that_of_the_new_value():
    x = leaf(1.0, 2.0)
    y = x * 2
    y.retain_grad()
    y.mul_(5)
    (y * 7).sum().backward()
    assert y.grad.tolist() == [7, 7] and x.grad.tolist() == [70, 70]


@pytest.mark.parametrize("through", ["the view", "its base"])
def test_a_retained_gradient_of_a_view_is_that_of_the_new_value(through):
    x = leaf(1.0, 2.0)
    whole = x * 2
    part = whole[:1]
    part.retain_grad()
    (part if through == "the view" else whole).mul_(5)
    (part * 7).sum().backward()
    assert part.grad.tolist() == [7] and x.grad.tolist() == [70, 0]


def test_optimizers_write_to_leaves_without_a_tape():
    x = leaf(1.0, 2.0)
    with core.no_grad():
        x.sub_(core.ones(2))
        x[0] = 9
    assert x.tolist() == [9, 1] and x.is_leaf and x._version == 2


def test_inplace_keeps_memory_and_type():
    x = core.arange(3)
    address = x.data_ptr()
    x += core.tensor([1, 1, 1], dtype=core.int32)
    assert x.data_ptr() == address and x.dtype is core.int64 and x.tolist() == [1, 2, 3]


def made_without_grad(x):
    with core.no_grad():
        return x[0]


LEAF = "a leaf Variable that requires grad is being used in an in-place operation"


@pytest.mark.parametrize(
    "write, error, text",
    [
        (lambda a, x: a.add_(1), RuntimeError, "^" + LEAF),
        (lambda a, x: a.zero_(), RuntimeError, "^" + LEAF),
        (lambda a, x: a.view(6).add_(1), RuntimeError, "^a view of " + LEAF),
        (lambda a, x: a.__setitem__(0, 1), RuntimeError, "^a view of " + LEAF),
        (
            lambda a, x: made_without_grad(x).add_(1),
            RuntimeError,
            "^A view was created in no_grad mode and is being modified",
        ),
        (
            lambda a, x: x.unbind()[1].add_(1),
            RuntimeError,
            "^Output 1 of Unbind is a view and is being modified inplace",
        ),
        (
            lambda a, x: core.ones(3).add_(x),
            RuntimeError,
            r"output with shape \[3\] doesn't match the broadcast shape \[2, 3\]",
        ),
        (
            lambda a, x: x.add_(core.ones(2)),
            RuntimeError,
            r"The size of tensor a \(3\) must match the size of tensor b \(2\)",
        ),
        (
            lambda a, x: core.arange(3).add_(1.5),
            RuntimeError,
            "result type Float can't be cast to the desired output type Long",
        ),
        (
            lambda a, x: core.ones(1).expand(3).add_(1),
            RuntimeError,
            "more than one element of the written-to tensor refers to",
        ),
        (
            lambda a, x: x.copy_(core.ones(4)),
            RuntimeError,
            r"The size of tensor a \(3\) must match the size of tensor b \(4\)",
        ),
        (
            lambda a, x: a.copy_(core.ones(1, 1, 3)),
            RuntimeError,
            r"output with shape \[.*3\] doesn't match the broadcast shape \[1, ",
        ),
        (
            lambda a, x: core.tensor(1.0).copy_(core.ones(1)),
            RuntimeError,
            r"output with shape \[\] doesn't match the broadcast shape \[1\]",
        ),
        (lambda a, x: x.copy_(1), TypeError, "argument 'other' .* must be Tensor, not int"),
        (lambda a, x: x.fill_(core.ones(2)), RuntimeError, "0-dimension value tensor but got tensor with 1 dimensions"),
        (
            lambda a, x: core.ones(2, dtype=core.uint8).fill_(300),
            RuntimeError,
            "cannot be converted .* without overflow",
        ),
        (lambda a, x: x.normal_(std=-1), RuntimeError, "std >= 0.0, but found std -1"),
        (lambda a, x: x.uniform_(2, 1), RuntimeError, r"found from=2 > to=1"),
        (lambda a, x: core.arange(3).normal_(), NotImplementedError, "not implemented for 'Long'"),
    ],
)
def test_refusals(write, error, text):
    a = core.ones(2, 3, requires_grad=True)
    x = a * 2
    with pytest.raises(error, match=text):
        write(a, x)
    assert a.tolist() == [[1] * 3] * 2 and x.tolist() == [[2] * 3] * 2


def test_a_view_that_cannot_follow_says_so():
    x = core.ones(2, 2, requires_grad=True) * 2
    first, _ = x.unbind()
    x.mul_(2)
    with pytest.raises(RuntimeError, match="its base or another view of its base has been modified inplace"):
        first.sum()


VIEWS = [
    lambda x, k: x[k % x.shape[0]] if x.dim() else x.view(1),
    lambda x, k: x[..., :2] if x.dim() else x,
    lambda x, k: x[1 % x.shape[0] :] if x.dim() else x,
    lambda x, k: x.t() if x.dim() == 2 else x.unsqueeze(0),
    lambda x, k: x[::2] if x.dim() else x,
    lambda x, k: x.transpose(0, -1) if x.dim() else x,
]
WRITES = [
    lambda x, y: x.add_(y),
    lambda x, y: x.mul_(y),
    lambda x, y: x.mul_(-0.5),
    lambda x, y: x.copy_(y),
    lambda x, y: x.exp_(),
    lambda x, y: x.clamp_(-1, 1),
    lambda x, y: x.fill_(y),
    lambda x, y: x.zero_(),
    lambda x, y: x.__setitem__(..., y),
]


def story(torch, seed):
    """Random views of one tensor, random writes through them, and the gradients of what they end as."""
    choose = random.Random(seed)
    a = torch.from_numpy(np.random.RandomState(seed).randn(3, 4)).requires_grad_()
    b = torch.from_numpy(np.asarray(0.7)).requires_grad_()
    views = [a * 1]
    for _ in range(choose.randint(2, 8)):
        if choose.random() < 0.5:
            views.append(choose.choice(VIEWS)(choose.choice(views), choose.randint(0, 3)))
        else:
            choose.choice(WRITES)(choose.choice(views), b * choose.randint(1, 3))
    total = sum((view * (number + 1)).sum() for number, view in enumerate(views))
    # nine digits: the last bit of exp is each library's own, and each processor's
    values = [view.detach().numpy().round(9).tolist() for view in views] + [
        [view.grad_fn and view.grad_fn.name() for view in views]
    ]
    try:
        total.backward()
    except RuntimeError as error:
        return values, str(error)[:60]
    return values, [None if x.grad is None else x.grad.numpy().round(9).tolist() for x in (a, b)]


@pytest.mark.parametrize("seed", range(300))
def test_stories_match_pytorch(seed):
    torch = pytest.importorskip("torch")
    assert repr(story(core, seed)).replace("-0.0", "0.0") == repr(story(torch, seed)).replace("-0.0", "0.0")
