"""Functions of the user on the tape, and anomaly mode."""

import contextlib

import pytest

import core

# --- functions of the user ------------------------------------------------------------------------


def clipped(torch):
    class Clipped(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, low, high):
            ctx.save_for_backward(x)
            ctx.low, ctx.high = low, high
            return x.clamp(low, high)

        @staticmethod
        def backward(ctx, grad):
            (x,) = ctx.saved_tensors
            assert ctx.needs_input_grad == (True, False, False)
            return grad * ((x > ctx.low) & (x < ctx.high)), None, None

    return Clipped


def test_a_function_of_the_user(torch):
    x = torch.tensor([-2.0, 0.5, 2.0], requires_grad=True)
    y = clipped(torch).apply(x, -1, 1)
    assert y.tolist() == [-1.0, 0.5, 1.0] and y.grad_fn.name() == "ClippedBackward"
    assert "grad_fn=<ClippedBackward>" in str(y)
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 1.0, 0.0]


def test_a_function_with_two_outputs_one_without_gradient(torch):
    class Parts(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            whole = x.floor() if hasattr(x, "floor") else x // 1
            ctx.mark_non_differentiable(whole)
            return x - whole, whole

        @staticmethod
        def backward(ctx, fraction, whole):
            return fraction * 10

    x = torch.tensor([1.25, 2.5], requires_grad=True)
    fraction, whole = Parts.apply(x)
    assert fraction.requires_grad and not whole.requires_grad and whole.tolist() == [1.0, 2.0]
    fraction.sum().backward()
    assert x.grad.tolist() == [10.0, 10.0]


def test_a_function_that_gives_the_wrong_number_of_gradients(torch):
    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y

        @staticmethod
        def backward(ctx, grad):
            return grad

    x = torch.ones(1, requires_grad=True)
    with pytest.raises(RuntimeError, match="returned an incorrect number of gradients \\(expected 2, got 1\\)"):
        Wrong.apply(x, x * 2).backward()


# --- anomalies ------------------------------------------------------------------------------------


def make_a_nan(torch, x):
    return torch.sqrt(x) * 0


def test_anomaly_mode_names_the_node(torch):
    x = torch.tensor([-1.0], requires_grad=True)
    warned = pytest.warns(UserWarning) if torch is not core else contextlib.nullcontext()
    with warned, torch.autograd.detect_anomaly(check_nan=True):
        y = make_a_nan(torch, x)
        with pytest.raises(RuntimeError, match="Function 'SqrtBackward0' returned nan values in its 0th output"):
            y.backward()


def test_anomaly_mode_shows_the_forward_line():
    x = core.tensor([-1.0], requires_grad=True)
    with core.autograd.detect_anomaly():
        y = make_a_nan(core, x)
        with pytest.raises(RuntimeError, match="return torch.sqrt"):
            y.backward()
    make_a_nan(core, x).backward()
