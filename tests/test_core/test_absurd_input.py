"""No input to a public function ends the process, and every refusal is an error of the kind that PyTorch raises."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import core


def run(tmp_path, seed: int, times: int) -> str:
    """`python -m tests.absurd` in a process of its own; what it printed."""
    log = tmp_path / "call.txt"
    result = subprocess.run(
        [sys.executable, "-m", "tests.absurd", str(seed), str(times)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "ABSURD_LOG": str(log), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert result.returncode in (0, 1), f"ended with {result.returncode} in {log.read_text().strip()}\n{result.stderr}"
    assert result.returncode == 0, result.stdout
    return result.stdout


@pytest.mark.slow
def test_absurd_arguments(tmp_path):
    printed = run(tmp_path, seed=0, times=6)
    words = printed.split()
    calls, returned = int(words[0]), int(words[2])
    assert calls > 5000 and returned > calls / 10  # not everything is refused


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_more_absurd_arguments(tmp_path, seed):
    run(tmp_path, seed, times=40)


def leaf(*shape):
    return core.ones(*shape, requires_grad=True)


def test_hooks_must_give_gradients():
    y = leaf(2).exp()
    y.grad_fn.register_hook(lambda *given: (3,))
    with pytest.raises(TypeError, match="must return Tensors or None as gradients, got int"):
        y.sum().backward()
    z = leaf(2).exp()
    z.grad_fn.register_prehook(lambda grads: "x")
    with pytest.raises(TypeError, match="must return Tensors or None as gradients, got str"):
        z.sum().backward()
    w = leaf(2).exp()
    w.grad_fn.register_prehook(lambda grads: grads * 2)
    with pytest.raises(RuntimeError, match="returned 2 gradients, expected 1"):
        w.sum().backward()


def test_only_tensors_are_saved_for_backward():
    class Saves(core.autograd.Function):
        @staticmethod
        def forward(ctx, given):
            ctx.save_for_backward(5)
            return given * 2

    with pytest.raises(TypeError, match="save_for_backward can only save variables, but argument 0 is of type int"):
        Saves.apply(leaf(2))


@pytest.mark.parametrize("sizes", [{"padding": 2**62}, {"dilation": 2**40}, {"stride": 2**31}])
def test_convolution_out_of_range(sizes):
    with pytest.raises(RuntimeError, match=r"must be less than 2\*\*31"):
        core.nn.functional.conv2d(core.ones(1, 1, 5, 5), core.ones(1, 1, 2, 2), **sizes)


def test_a_convolution_that_does_not_fit_into_memory():
    with pytest.raises(RuntimeError, match="does not fit into memory; use a smaller padding or dilation"):
        core.nn.functional.conv2d(core.ones(1, 1, 5, 5), core.ones(1, 1, 3, 3), padding=2**29, dilation=2**29)


def test_a_window_out_of_range():
    with pytest.raises(RuntimeError, match="a window has at most"):
        core.nn.functional.max_pool2d(core.ones(1, 1, 5, 5), 2**20, ceil_mode=True)


def test_a_hook_cannot_change_the_sizes_of_gradients():
    y = core.nn.functional.conv2d(leaf(1, 1, 5, 5), leaf(2, 1, 3, 3))
    y.grad_fn.register_prehook(lambda grads: (core.ones(1),))
    with pytest.raises(RuntimeError, match=r"has changed the size of gradient 0: got \[1\], expected \[1, 2, 3, 3\]"):
        y.sum().backward()
    z = core.nn.functional.conv2d(leaf(1, 1, 5, 5), leaf(2, 1, 3, 3))
    z.register_hook(lambda grad: setattr(grad, "data", core.ones(1)))
    z.sum().backward()  # what the hook was shown is a tensor of its own


def test_a_hook_may_give_another_type():
    x = leaf(2)
    y = x.exp()
    y.register_hook(lambda grad: grad.double() * 2)
    y.sum().backward()
    assert x.grad.dtype == core.float32 and x.grad.tolist() == (2 * y).tolist()


def test_data_of_another_shape():
    y = leaf(2, 3).exp()
    with pytest.raises(RuntimeError, match="its gradient would not fit. Use detach"):
        y.data = core.ones(1)
    x = leaf(2, 3)
    (x * 2).sum().backward()
    x.grad.data = core.ones(1)
    with pytest.raises(RuntimeError, match="set .grad to None before the sizes or the type change"):
        (x * 2).sum().backward()
