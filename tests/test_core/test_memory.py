"""Memory: what is freed at once, and that training does not grow."""

import ctypes
import gc
import tracemalloc
import weakref

import numpy as np
import pytest

import core
from core import nn, optim
from core.nn import functional as F


@pytest.fixture
def no_collector():
    """Without the cycle collector: what is freed is freed because nothing refers to it any more."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def network():
    core.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 10))


def train(net, optimizer, images, labels, steps):
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(images), labels)
        loss.backward()
        optimizer.step()
    return loss


class Mallinfo2(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


def memory_of_process() -> int:
    """Bytes that this process has allocated and not freed, as the C library counts them.

    Not its resident memory, which grows by whole huge pages when the system makes them of small ones.
    """
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        pytest.skip("counts with the GNU C library's mallinfo2")
    library.mallinfo2.restype = Mallinfo2
    information = library.mallinfo2()
    return information.uordblks + information.hblkhd


def grown(steps: int) -> tuple[int, int]:
    """By how many bytes Python's objects, and the process, grew over so many steps after a first few."""
    net, images, labels = network(), core.randn(4, 1, 8, 8), core.tensor([0, 1, 2, 3])
    optimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    train(net, optimizer, images, labels, 300)
    tracemalloc.start()
    try:
        train(net, optimizer, images, labels, 10)
        before = tracemalloc.get_traced_memory()[0]
        train(net, optimizer, images, labels, min(steps, 1000))
        traced = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    before = memory_of_process()
    train(net, optimizer, images, labels, steps)
    return traced, memory_of_process() - before


def test_training_keeps_nothing(no_collector):
    traced, process = grown(2000)
    assert traced < 2_000 and process < 1 << 20


@pytest.mark.slow
def test_100_000_steps_at_constant_memory(no_collector):
    traced, process = grown(100_000)
    assert traced < 2_000 and process < 1 << 20


def test_a_graph_goes_with_its_last_tensor(no_collector):
    x = core.ones(3, requires_grad=True)
    y = (x * 2).exp()
    loss = y.sum()
    nodes = [weakref.ref(node) for node in (loss.grad_fn, y.grad_fn, y.grad_fn.next_functions[0][0])]
    del y
    assert all(node() is not None for node in nodes)
    del loss
    assert all(node() is None for node in nodes)


def test_backward_frees_saved_values_node_by_node(no_collector):
    """The array of a hidden layer is gone as soon as the nodes that need it have run."""
    x = core.ones(1000, requires_grad=True)
    first = x * 2
    second = first.exp()
    memory = weakref.ref(second.detach().numpy().base)
    loss = (second * second).sum()
    del first, second
    alive = [(step.node.name(), memory() is not None) for step in core.autograd.steps(loss)]
    assert [name for name, _ in alive][:3] == ["SumBackward0", "MulBackward0", "ExpBackward0"]
    assert dict(alive)["SumBackward0"] and not dict(alive)["MulBackward0"]


def peak_of(function) -> int:
    """The most bytes that were in use at once during a call, above those before it."""
    function()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        function()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


SIZE = 1 << 20  # bytes of one of the arrays below


def test_intermediate_results_without_a_tape(no_collector):
    """A chain of operations needs the array it reads and the one it writes."""
    x = core.zeros(SIZE // 4)

    def chain():
        y = x
        for _ in range(20):
            y = y.exp()
        return y

    with core.no_grad():
        assert peak_of(chain) < 3.5 * SIZE


def test_intermediate_gradients_are_freed_on_the_way(no_collector):
    """Twenty saved results, and of the gradients two at a time."""
    x = core.zeros(SIZE // 4, requires_grad=True)

    def chain():
        y = x
        for _ in range(20):
            y = y.sigmoid()
        gradient = core.ones_like(y)
        y.backward(gradient)
        x.grad = None

    assert peak_of(chain) < 25 * SIZE


def test_additions_save_nothing(no_collector):
    """The derivative of a sum needs no values, so none are kept."""
    x = core.zeros(SIZE // 4, requires_grad=True)

    def chain():
        y = x
        for _ in range(20):
            y = y + 1
        return y

    assert peak_of(chain) < 3.5 * SIZE


def test_an_array_outlives_its_tensor(no_collector):
    array = core.arange(3).numpy()
    gc.collect()
    assert array.tolist() == [0, 1, 2] and isinstance(array, np.ndarray)
