"""Hooks on modules."""

import numpy as np
import pytest


def linear(torch):
    layer = torch.nn.Linear(2, 1, bias=False)
    layer.load_state_dict({"weight": torch.tensor([[2.0, 3.0]])})
    return layer


def test_forward_hooks_see_and_change(torch):
    layer, seen = linear(torch), []

    def before(module, args):
        seen.append(("before", module is layer, args[0].tolist()))
        return args[0] * 10

    def after(module, args, output):
        seen.append(("after", args[0].tolist(), output.tolist()))
        return output + 1

    layer.register_forward_pre_hook(before)
    handle = layer.register_forward_hook(after)
    assert layer(torch.ones(1, 2)).tolist() == [[51.0]]
    assert seen == [("before", True, [[1.0, 1.0]]), ("after", [[10.0, 10.0]], [[50.0]])]
    handle.remove()
    handle.remove()
    assert layer(torch.ones(1, 2)).tolist() == [[50.0]]


def test_hooks_run_in_order_and_prepended_ones_first(torch):
    layer, order = linear(torch), []
    for name in ("first", "second"):
        layer.register_forward_hook(lambda *_, name=name: order.append(name))
    layer.register_forward_hook(lambda *_: order.append("zeroth"), prepend=True)
    layer(torch.ones(1, 2))
    assert order == ["zeroth", "first", "second"]


def test_hooks_with_keywords(torch):
    class Scaled(torch.nn.Module):
        def forward(self, x, factor=1):
            return x * factor

    module, seen = Scaled(), []
    module.register_forward_pre_hook(lambda _, args, kwargs: (args, {"factor": kwargs["factor"] + 1}), with_kwargs=True)
    module.register_forward_hook(lambda _, args, kwargs, output: seen.append(kwargs), with_kwargs=True)
    assert module(torch.ones(1), factor=2).item() == 3
    assert seen == [{"factor": 3}]
    module.register_forward_pre_hook(lambda _, args, kwargs: args, with_kwargs=True)
    with pytest.raises(RuntimeError, match=r"must return None or a tuple of \(new_args, new_kwargs\)"):
        module(torch.ones(1), factor=2)


def test_always_called_hooks_see_a_failed_call(torch):
    class Failing(torch.nn.Module):
        def forward(self, x):
            raise ValueError("no")

    module, seen = Failing(), []
    module.register_forward_hook(lambda _, args, output: seen.append(output), always_call=True)
    module.register_forward_hook(lambda _, args, output: seen.append("never"))
    with pytest.raises(ValueError, match="no"):
        module(torch.ones(1))
    assert seen == [None]


def test_a_handle_is_a_context(torch):
    layer, seen = linear(torch), []
    with layer.register_forward_hook(lambda *_: seen.append(1)):
        layer(torch.ones(1, 2))
    layer(torch.ones(1, 2))
    assert seen == [1]


class TestBackward:
    def test_sees_the_gradients_of_inputs_and_outputs(self, torch):
        layer, seen = linear(torch), []
        layer.register_full_backward_hook(
            lambda module, grad_input, grad_output: seen.append(
                (module is layer, grad_input[0].tolist(), grad_output[0].tolist())
            )
        )
        x = torch.ones(1, 2, requires_grad=True)
        (layer(x) * 5).backward()
        assert seen == [(True, [[10.0, 15.0]], [[5.0]])]
        assert x.grad.tolist() == [[10.0, 15.0]]
        assert layer.weight.grad.tolist() == [[5.0, 5.0]]

    def test_may_replace_the_gradient_of_the_input(self, torch):
        layer = linear(torch)
        layer.register_full_backward_hook(lambda module, grad_input, grad_output: (grad_input[0] * 0,))
        x = torch.ones(1, 2, requires_grad=True)
        layer(x).backward()
        assert x.grad.tolist() == [[0.0, 0.0]]

    def test_a_pre_hook_may_replace_the_gradient_of_the_output(self, torch):
        layer = linear(torch)
        layer.register_full_backward_pre_hook(lambda module, grad_output: (grad_output[0] * 2,))
        x = torch.ones(1, 2, requires_grad=True)
        layer(x).backward()
        assert x.grad.tolist() == [[4.0, 6.0]]

    @pytest.mark.filterwarnings("ignore:Full backward hook is firing")
    def test_runs_without_a_gradient_of_the_input(self, torch):
        layer, seen = linear(torch), []
        layer.register_full_backward_hook(lambda module, grad_input, grad_output: seen.append(grad_input))
        layer(torch.ones(1, 2)).backward()
        assert seen == [(None,)]
        assert layer.weight.grad.tolist() == [[1.0, 1.0]]

    def test_several_arguments_and_results(self, torch):
        class Both(torch.nn.Module):
            def forward(self, a, b, c):
                return a * b, a + c

        module, seen = Both(), []
        module.register_full_backward_hook(lambda _, grad_input, grad_output: seen.append((grad_input, grad_output)))
        a, b = (torch.full((1,), value, requires_grad=True) for value in (2.0, 3.0))
        product, total = module(a, b, 4)
        (product * 10 + total).backward()
        ((grad_input, grad_output),) = seen
        assert [None if grad is None else grad.item() for grad in grad_input] == [31.0, 20.0, None]
        assert [grad.item() for grad in grad_output] == [10.0, 1.0]

    def test_a_wrong_number_of_gradients_is_refused(self, torch):
        layer = linear(torch)
        layer.register_full_backward_hook(lambda module, grad_input, grad_output: (None, None))
        with pytest.raises(RuntimeError, match="got 2, but expected 1"):
            layer(torch.ones(1, 2, requires_grad=True)).backward()

    def test_nothing_is_recorded_without_gradients(self, torch):
        layer = linear(torch)
        layer.register_full_backward_hook(lambda *_: None)
        with torch.no_grad():
            assert layer(torch.ones(1, 2)).grad_fn is None

    def test_what_is_no_tensor_is_told(self, torch):
        class Named(torch.nn.Module):
            def forward(self, x):
                return {"x": x}

        module = Named()
        module.register_full_backward_hook(lambda *_: None)
        with pytest.warns(UserWarning, match="module output should be a Tensor or a tuple of Tensors"):
            module(torch.ones(1, requires_grad=True))


def test_gradients_are_the_same_with_and_without_hooks(torch):
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    x = torch.tensor([[0.1, -0.5, 2.0]])
    net(x).sum().backward()
    plain = [parameter.grad.numpy().copy() for parameter in net.parameters()]
    net.zero_grad()
    for module in list(net)[1:]:
        module.register_full_backward_hook(lambda *_: None)
        module.register_forward_hook(lambda *_: None)
    net(x).sum().backward()
    for before, parameter in zip(plain, net.parameters()):
        assert np.array_equal(before, parameter.grad.numpy())
