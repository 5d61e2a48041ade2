"""Hooks of tensors and nodes, and kept gradients of intermediate results."""

import pytest


def test_a_hook_sees_the_whole_gradient_once(torch):
    x, seen = torch.ones(1, requires_grad=True), []
    x.register_hook(lambda grad: seen.append(grad.item()))
    (x * 2 + x * 3 + x.exp() * 0).backward()
    assert seen == [5.0] and x.grad.item() == 5.0


def test_a_hook_replaces_the_gradient(torch):
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    handle = y.register_hook(lambda grad: grad * 10)
    y.sum().backward(retain_graph=True)
    assert x.grad.tolist() == [20.0, 20.0]
    handle.remove()
    x.grad = None
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_hooks_run_in_their_order(torch):
    x, order = torch.ones(1, requires_grad=True), []
    y = x * 1
    y.register_hook(lambda grad: order.append("first"))
    y.register_hook(lambda grad: order.append("second"))
    x.register_hook(lambda grad: order.append("leaf"))
    y.backward()
    assert order == ["first", "second", "leaf"]


def test_node_hooks(torch):
    x = torch.ones(1, requires_grad=True)
    y = x * 3
    seen = []
    y.grad_fn.register_prehook(lambda outgoing: (outgoing[0] * 2,))
    y.grad_fn.register_hook(lambda inputs, outputs: seen.append((inputs[0].item(), outputs[0].item())))
    handle = y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] + 1, *inputs[1:]))
    y.backward()
    assert seen == [(6.0, 2.0)] and x.grad.item() == 7.0
    handle.remove()
    x.grad = None
    y = x * 3
    y.backward()
    assert x.grad.item() == 3.0


def test_a_hook_of_an_accumulator(torch):
    x, seen = torch.ones(1, requires_grad=True), []
    node = (x * 1).grad_fn.next_functions[0][0]
    node.register_prehook(lambda grads: seen.append(grads[0].item()))
    (x * 2 + x * 3).backward()
    assert seen == [5.0]


def test_retain_grad(torch):
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    y.retain_grad()
    z = y * 3
    z.sum().backward()
    assert y.retains_grad and y.grad.tolist() == [3.0, 3.0] and x.grad.tolist() == [6.0, 6.0]


def test_retain_grad_sees_what_the_hooks_left(torch):
    x = torch.ones(1, requires_grad=True)
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda grad: grad * 5)
    y.backward()
    assert y.grad.item() == 5.0 and x.grad.item() == 10.0


def test_an_exception_in_a_hook_reaches_the_caller(torch):
    x = torch.ones(1, requires_grad=True)

    def hook(grad):
        raise KeyError("from the hook")

    x.register_hook(hook)
    with pytest.raises(KeyError, match="from the hook"):
        (x * 2).backward()
    assert torch.is_grad_enabled()
