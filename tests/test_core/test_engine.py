"""The backward pass: sums, freeing, long chains, one node at a time."""

import gc
import threading
import time
import tracemalloc
import weakref

import pytest
from core.engine import steps

import core


def chain(start, length):
    y = start
    for _ in range(length):
        y = y * 1.0
    return y


# --- gradients accumulate -------------------------------------------------------------------------


def test_a_leaf_used_twice_gets_the_sum(torch):
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    (x * x + x).sum().backward()
    assert x.grad.tolist() == [5.0, 7.0]


def test_backward_adds_to_what_is_there(torch):
    x = torch.tensor([2.0], requires_grad=True)
    (x * 3).backward()
    first = x.grad
    (x * 4).backward()
    assert x.grad is first and x.grad.tolist() == [7.0]


def test_a_shared_weight_gets_the_sum_over_its_uses(torch):
    layer = torch.nn.Linear(2, 2)
    first, second = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    for copy in (first, second):
        copy.load_state_dict(layer.state_dict())
    x = torch.ones(1, 2)
    layer(layer(x)).sum().backward()
    second(first(x)).sum().backward()
    for shared, one, two in zip(layer.parameters(), first.parameters(), second.parameters()):
        assert (shared.grad - one.grad - two.grad).abs().max().item() < 1e-6


def test_a_diamond_runs_each_node_once(torch):
    x = torch.tensor([1.0], requires_grad=True)
    y, runs = x * 2, []
    y.grad_fn.register_prehook(lambda grads: runs.append(grads[0].item()))
    (y * 3 + y * 4 + y).backward()
    assert runs == [8.0] and x.grad.item() == 16.0


def test_the_gradient_given_is_not_changed(torch):
    x = torch.ones(2, requires_grad=True)
    given = torch.tensor([1.0, 2.0])
    y = x * 1
    y.backward(given, retain_graph=True)
    y.backward(given)
    assert given.tolist() == [1.0, 2.0] and x.grad.tolist() == [2.0, 4.0]


def test_two_leaves_do_not_share_a_gradient(torch):
    a, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    (a + b).sum().backward()
    a.grad.zero_()
    assert b.grad.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("network", [lambda x, w: x @ w.t(), lambda x, w: x * w])
def test_a_gradient_that_nobody_else_sees_is_kept_not_copied(network):
    w, seen = core.ones(3, 3, requires_grad=True), []
    w.register_hook(lambda grad: seen.append(grad.data_ptr()))
    network(core.arange(9.0).view(3, 3), w).sum().backward()
    assert [w.grad.data_ptr()] == seen


def test_a_gradient_that_a_hook_keeps_is_not_shared():
    w, seen = core.ones(3, requires_grad=True), []
    w.register_hook(seen.append)
    (w * 2).sum().backward()
    w.grad.zero_()
    assert seen[0].tolist() == [2, 2, 2]


def test_an_unused_leaf_keeps_no_gradient(torch):
    x, unused = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    (x * 2).backward()
    assert unused.grad is None


def test_part_of_several_outputs(torch):
    x = torch.arange(4.0).requires_grad_()
    x.split(2)[1].sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 1.0, 1.0]


def test_autograd_grad_leaves_grad_alone(torch):
    x, y = torch.tensor(2.0, requires_grad=True), torch.tensor(3.0, requires_grad=True)
    dx, dy = torch.autograd.grad(x * y, (x, y))
    assert (dx.item(), dy.item()) == (3.0, 2.0) and x.grad is None and y.grad is None


def test_autograd_grad_of_an_intermediate_result(torch):
    x = torch.tensor(2.0, requires_grad=True)
    y = x * x
    (dy,) = torch.autograd.grad(y * 3, y)
    assert dy.item() == 3.0


def test_autograd_grad_of_an_unused_input(torch):
    x, unused = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    assert torch.autograd.grad(x * 2, (x, unused), allow_unused=True)[1] is None
    with pytest.raises(RuntimeError, match="appears to not have been used in the graph. Set allow_unused=True"):
        torch.autograd.grad(x * 2, (x, unused))
    zeros = torch.autograd.grad(x * 2, (x, unused), materialize_grads=True)[1]
    assert zeros.tolist() == [0.0]


def test_backward_into_chosen_inputs(torch):
    x, y = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    (x * y).backward(inputs=[x])
    assert x.grad.item() == 1.0 and y.grad is None


def test_backward_from_several_roots(torch):
    x = torch.ones(2, requires_grad=True)
    torch.autograd.backward([x * 2, (x * 3).sum()], [torch.ones(2), None])
    assert x.grad.tolist() == [5.0, 5.0]


# --- freeing --------------------------------------------------------------------------------------


def test_a_second_backward_is_refused_and_says_why(torch):
    x = torch.ones(2, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        y.backward()


def test_retain_graph(torch):
    x = torch.tensor([3.0], requires_grad=True)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [12.0]


def test_nothing_saved_nothing_to_free(torch):
    x = torch.tensor([3.0], requires_grad=True)
    y = x + 1
    y.backward()
    y.backward()
    assert x.grad.tolist() == [2.0]


def test_intermediate_results_are_freed_without_the_collector(torch):
    gc.disable()
    try:
        x = torch.ones(3, requires_grad=True)
        middle = x * 2
        watched = weakref.ref(middle)
        out = (middle * middle).sum()
        del middle
        out.backward()
        del out
        assert watched() is None
    finally:
        gc.enable()


def test_a_graph_without_names_is_freed(torch):
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    watched = weakref.ref(y)
    node = weakref.ref(y.grad_fn) if torch is core else lambda: None
    del y
    assert watched() is None and node() is None


def test_a_parameter_is_freed_with_its_last_name(torch):
    x = torch.ones(3, requires_grad=True)
    y = (x * 2).sum()
    watched = weakref.ref(x)
    y.backward()
    del x, y
    assert watched() is None


def test_training_leaves_nothing_behind():
    """Neither objects nor memory grow from step to step (NumPy reports its arrays to tracemalloc)."""
    layer = core.nn.Linear(20, 5)
    optimizer = core.optim.Adam(layer.parameters())
    input, target = core.randn(8, 20), core.randint(0, 5, (8,))

    def train(steps):
        for _ in range(steps):
            optimizer.zero_grad()
            core.nn.functional.cross_entropy(layer(input).relu(), target).backward()
            optimizer.step()
        gc.collect()
        return len(gc.get_objects()), tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        train(20)
        objects, memory = train(5)
        more_objects, more_memory = train(100)
    finally:
        tracemalloc.stop()
    assert more_objects <= objects + 5 and more_memory < memory + 4096


@pytest.mark.slow
def test_a_chain_of_a_million_nodes():
    x = core.ones(1, requires_grad=True)
    y = chain(x, 1_000_000)
    y.backward()
    assert x.grad.tolist() == [1.0]
    del y


def test_a_long_chain_needs_no_deep_stack():
    """In a thread with a stack of 256 KiB, where a recursion over 100,000 nodes would crash."""
    results = []

    def work():
        x = core.ones(1, requires_grad=True)
        y = chain(x, 100_000)
        y.backward(retain_graph=True)
        del y
        results.append(x.grad.item())

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=work)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert results == [1.0]


@pytest.mark.slow
def test_a_chain_takes_linear_time():
    """Forward, backward and release, eight times the length: far below sixty-four times the time.

    Without the cyclic collector, whose walks over all that lives are not the engine's.
    """

    def seconds(length):
        best = float("inf")
        for _ in range(3):
            x = core.ones(1, requires_grad=True)
            begin = time.process_time()
            y = chain(x, length)
            y.backward()
            del y
            best = min(best, time.process_time() - begin)
        return best

    gc.disable()
    try:
        assert seconds(80_000) < 24 * seconds(10_000)
    finally:
        gc.enable()


def test_a_wide_graph(torch):
    """One leaf used by 20,000 nodes that meet again."""
    x = torch.ones(1, requires_grad=True)
    total = x * 0
    for _ in range(20_000):
        total = total + x
    total.backward()
    assert x.grad.item() == 20_000


# --- one node at a time ---------------------------------------------------------------------------


def test_the_sweep_one_node_at_a_time():
    x = core.tensor([2.0], requires_grad=True)
    y = (x * 3).exp()
    walked = [(step.node.name(), step.incoming[0].item()) for step in steps(y)]
    assert [name for name, _ in walked[:2]] == ["ExpBackward0", "MulBackward0"]
    assert walked[-1][0] == x.grad_fn.name() if x.grad_fn else walked[-1][0].endswith("AccumulateGrad")
    assert walked[0][1] == 1.0 and x.grad.item() == pytest.approx(3 * y.item())


def test_a_sweep_that_stops_half_way_leaves_the_leaf_alone():
    x = core.tensor([2.0], requires_grad=True)
    sweep = steps(x * 3 * x)
    next(sweep)
    assert x.grad is None and core.is_grad_enabled()


def test_create_graph_is_refused():
    x = core.tensor([2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="create_graph=True: derivatives of derivatives are not recorded"):
        (x * x).backward(create_graph=True)
