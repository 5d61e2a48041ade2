"""Indexing, gathering, joining and ordering: results, views or copies, gradients, and what is refused."""

import random

import numpy as np
import pytest

import core


def numbers(*shape, grad=False):
    return core.arange(int(np.prod(shape)), dtype=core.float32).view(*shape).clone().requires_grad_(grad)


@pytest.mark.parametrize(
    "index",
    [0, -1, slice(1, None), slice(None, None, 2), None, ..., (0, 1), (slice(None), 1), (..., 0), (None, 1), ()],
)
def test_basic_indices_give_views(index):
    x = numbers(2, 3)
    assert np.shares_memory(x[index].numpy(), x.numpy())
    assert x[index].tolist() == x.numpy()[index].tolist()


@pytest.mark.parametrize(
    "index",
    [[0, 1, 1], [True, False], (slice(None), [2, 0]), ([0, 1], [2, 0]), ([1], slice(None)), (0, [1, 2])],
)
def test_lists_and_masks_give_copies(index):
    x = numbers(2, 3)
    assert not np.shares_memory(x[index].numpy(), x.numpy())
    assert x[index].tolist() == x.numpy()[index].tolist()


def test_an_int_beside_an_array_is_taken_first():
    x = numbers(2, 3, 4)
    assert x[0, :, [0, 1]].shape == (3, 2)  # NumPy says 2×3


def test_the_steps_of_an_index_are_recorded_one_by_one():
    x = numbers(2, 3, 4, grad=True)
    names, node = [], x[0, None, :, 1:].grad_fn
    while node is not None and node.next_functions:
        names.append(node.name())
        node = node.next_functions[0][0]
    assert names == ["SliceBackward0", "UnsqueezeBackward0", "SelectBackward0"]
    assert x[[0, 1]].grad_fn.name() == "IndexBackward0"
    assert x[[0, 1]].grad_fn._saved_indices[0].tolist() == [0, 1]


def test_an_element_read_twice_gets_both_gradients():
    x = numbers(3, grad=True)
    x[[0, 2, 2]].sum().backward()
    assert x.grad.tolist() == [1, 0, 2]


def test_a_changed_index_is_noticed():
    x, index = numbers(3, grad=True), core.tensor([0, 2])
    y = x[index]
    index.add_(0)
    with pytest.raises(RuntimeError, match=r"LongTensor \[2\]\] is at version 1; expected version 0"):
        y.sum().backward()


def test_writing_by_index():
    x = numbers(2, 3)
    x[0] = 7
    x[:, 1] = core.tensor([10.0, 20.0])
    x[x > 15] = -1
    x[[1], [2]] = core.tensor(9.0)
    assert x.tolist() == [[7, 10, 7], [3, -1, 9]]
    x[False] = 5
    assert x.tolist() == [[7, 10, 7], [3, -1, 9]]
    mask = x > 8
    mask[0] = False
    assert mask.tolist() == [[False] * 3, [False, False, True]]


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda x: x[2], IndexError, "index 2 is out of bounds for dimension 0 with size 2"),
        (lambda x: x[0, 0, 0], IndexError, "too many indices for tensor of dimension 2"),
        (lambda x: x[[0, 5]], IndexError, "index 5 is out of bounds for dimension 0 with size 2"),
        (lambda x: x[::-1], ValueError, "step must be greater than zero"),
        (lambda x: x[1.0], IndexError, "are valid indices (got float)"),
        (lambda x: x["a"], TypeError, "invalid data type 'str'"),
        (lambda x: x[core.tensor([1.0])], IndexError, "must be long, int, byte or bool tensors"),
        (lambda x: x[[True]], IndexError, "The shape of the mask [1] at index 0 does not match"),
        (lambda x: x[[0, 1], [0, 1, 2]], IndexError, "could not be broadcast together with shapes [2], [3]"),
        (lambda x: x.sum()[0], IndexError, "invalid index of a 0-dim tensor"),
        (
            lambda x: x.__setitem__(0, core.ones(4)),
            RuntimeError,
            "must match the existing size (4) at non-singleton dimension 0",
        ),
        (
            lambda x: x.__setitem__([0], core.ones(4)),
            RuntimeError,
            "value tensor of shape [4] cannot be broadcast to indexing result of shape [1, 3]",
        ),
        (
            lambda x: x.__setitem__([0], core.ones(3, dtype=core.float64)),
            RuntimeError,
            "destination dtypes match, got Float",
        ),
        (lambda x: x.__setitem__(0, "a"), TypeError, "can't assign a str to a torch.FloatTensor"),
        (
            lambda x: x.gather(1, core.tensor([[3]])),
            RuntimeError,
            "index 3 is out of bounds for dimension 1 with size 3",
        ),
        (lambda x: x.gather(1, core.tensor([0])), RuntimeError, "must have the same number of dimensions as input"),
        (lambda x: x.scatter(1, core.tensor([[-1]]), 1.0), RuntimeError, "index -1 is out of bounds"),
        (lambda x: x.index_select(0, core.tensor([2])), IndexError, "index out of range in self"),
        (lambda x: x.masked_fill(x, 0), RuntimeError, "only supports boolean masks"),
        (lambda x: x.topk(4), RuntimeError, "selected index k out of range"),
        (lambda x: core.cat([]), ValueError, "expected a non-empty list of Tensors"),
        (
            lambda x: core.cat([x, x.t()]),
            RuntimeError,
            "Expected size 3 but got size 2 for tensor number 1 in the list",
        ),
        (lambda x: core.stack([x, x.t()]), RuntimeError, "got [2, 3] at entry 0 and [3, 2] at entry 1"),
        (lambda x: x.repeat(2), RuntimeError, "can not be smaller than number of dimensions of tensor"),
        (lambda x: x.repeat(2**40, 2**40), RuntimeError, "does not fit into memory"),
        (lambda x: core.nn.functional.pad(x, (1,)), RuntimeError, "Padding length must be divisible by 2"),
        (lambda x: core.nn.functional.pad(x, (3, 0), "reflect"), RuntimeError, "Padding size should be less than"),
    ],
)
def test_errors(call, error, text):
    with pytest.raises(error) as caught:
        call(numbers(2, 3))
    assert text in str(caught.value)


def test_named_pairs_print_as_in_pytorch():
    pair = core.tensor([[1.0, 3.0, 2.0]]).max(1)
    assert repr(pair) == "torch.return_types.max(\nvalues=tensor([3.]),\nindices=tensor([1]))"
    assert pair.values.item() == 3 and pair[1].item() == 1


def random_index(choose, torch, shape):
    """An index of all kinds at once, with ints inside `shape`."""
    parts, arrays = [], 0
    for size in shape[: choose.randint(1, len(shape))]:
        kind = choose.choice(["int", "slice", "slice", "list", "mask", "None"])
        if kind in ("list", "mask") and arrays == 2:
            kind = "slice"
        if kind == "None":
            parts.append(None)
            kind = "slice"
        if kind == "int":
            parts.append(choose.randrange(-size, size))
        elif kind == "slice":
            parts.append(slice(choose.choice([None, choose.randrange(-size, size)]), None, choose.choice([None, 1, 2])))
        elif kind == "list":
            parts.append(torch.tensor([choose.randrange(-size, size) for _ in range(2)]))
        else:
            places = choose.sample(range(size), min(size, 2)) if size > 1 else [0]
            parts.append(torch.tensor([place in places for place in range(size)]))
        arrays += kind in ("list", "mask")
    return tuple(parts + [...] if choose.random() < 0.3 else parts)


def read_and_write(torch, seed):
    choose = random.Random(seed)
    shape = [choose.randint(1, 4) for _ in range(choose.randint(1, 4))]
    x = torch.from_numpy(np.random.RandomState(seed).randn(*shape)).requires_grad_()
    scale = torch.from_numpy(np.asarray(1.5)).requires_grad_()
    index = random_index(choose, torch, shape)
    try:
        part = (x * 1)[index]
    except IndexError as error:
        return str(error).split(" for dimension")[0][:30]
    copy = x * 2
    copy[index] = part.detach() * scale
    ((part * part).sum() + (copy * copy).sum()).backward()
    return (
        part.tolist(),
        copy.tolist(),
        part.grad_fn.name(),
        copy.grad_fn.name(),
        x.grad.numpy().round(9).tolist(),
        round(scale.grad.item(), 6),
    )


@pytest.mark.parametrize("seed", range(200))
def test_random_indices_match_pytorch(seed):
    torch = pytest.importorskip("torch")
    assert repr(read_and_write(core, seed)) == repr(read_and_write(torch, seed))
