"""Memory of tensors is used again, but never while somebody sees it; scratch memory goes back after every kernel."""

import gc
import threading

import numpy as np
import pytest
from core.kernels.workspace import pieces_in_use

import core
import core.nn.functional as F
from core.kernels import threads

SIDE = 211  # whose square nothing else in this process has the size of


def place(tensor):
    return tensor.numpy().ctypes.data


def test_a_tensor_of_the_same_size_takes_the_memory_over():
    first = core.empty(SIDE, SIDE)
    before = place(first)
    del first
    assert place(core.empty(SIDE * SIDE)) == before


def test_lines_of_the_cache_are_not_divided():
    assert place(core.empty(SIDE, SIDE)) % 64 == 0


@pytest.mark.parametrize(
    "witness",
    [
        lambda tensor: tensor.numpy(),
        lambda tensor: tensor.numpy()[3:5].T,
        lambda tensor: memoryview(tensor.numpy()),
        lambda tensor: tensor.detach(),
        lambda tensor: tensor[1],
        lambda tensor: np.asarray(tensor).reshape(-1)[7:],
    ],
)
def test_memory_that_somebody_sees_is_not_handed_on(witness):
    tensor = core.full((SIDE, SIDE), 3.0)
    seen, before = witness(tensor), place(tensor)
    del tensor
    gc.collect()
    other = core.zeros(SIDE, SIDE) + 1
    assert place(other) != before
    assert (np.asarray(seen) == 3).all()


def test_a_gradient_keeps_its_memory_beside_the_next_one():
    weight = core.ones(SIDE, SIDE, requires_grad=True)
    x = core.ones(4, SIDE)
    F.linear(x, weight).sum().backward()
    held = weight.grad
    weight.grad = None
    (2 * F.linear(x, weight)).sum().backward()
    assert (held.numpy() == 4).all() and (weight.grad.numpy() == 8).all()


def kernels_of_every_kind():
    core.manual_seed(0)
    for dtype in core.float32, core.float64:
        for x, w, options in [
            (core.randn(40, 3, 20, 20, dtype=dtype), core.randn(6, 3, 5, 5, dtype=dtype), {}),
            (core.randn(33, 3, 12, 12, dtype=dtype), core.randn(6, 3, 3, 3, dtype=dtype), {"padding": 1, "stride": 2}),
            (core.randn(1, 6, 14, 14, dtype=dtype), core.randn(16, 6, 5, 5, dtype=dtype), {}),
            (core.randn(2, 4, 9, 9, dtype=dtype), core.randn(4, 2, 3, 3, dtype=dtype), {"groups": 2, "padding": 2}),
            (core.randn(35, 16, 6, 6, dtype=dtype), core.randn(16, 8, 3, 3, dtype=dtype), {"groups": 2}),
        ]:
            x.requires_grad = w.requires_grad = True
            y = F.max_pool2d(F.relu(F.conv2d(x, w, **options)), 2)
            y.flatten(1).sum().backward()
            F.avg_pool2d(y.detach(), 2, padding=1)
        a = core.randn(70, 300, dtype=dtype, requires_grad=True)
        F.layer_norm(F.linear(a, core.randn(90, 300, dtype=dtype)), (90,)).sum().backward()


@pytest.mark.parametrize("count", [1, 2])
def test_no_scratch_memory_is_left(count):
    before = threads.get_num_threads()
    left = []

    def run():
        kernels_of_every_kind()
        left.append(pieces_in_use())

    try:
        threads.set_num_threads(count)
        run()
        other = threading.Thread(target=run)
        other.start()
        other.join()
    finally:
        threads.set_num_threads(before)
    assert left == [0, 0]
