"""Every smooth case of the table against finite differences in float64, and the check itself."""

import pytest

import core
from tests.golden.case import prepare
from tests.golden.cases import CASES

SMOOTH = [(family, name) for family, cases in CASES.items() for name, case in cases.items() if case.smooth]


@pytest.mark.parametrize("family, name", SMOOTH)
def test_the_gradient_is_the_slope(family, name):
    case = CASES[family][name]
    tensors, leaves = prepare(case, core, "float64")

    def function(*changed):
        following = iter(changed)
        outputs = case.apply(core, [next(following) if tensor.requires_grad else tensor for tensor in tensors])
        return tuple(output for output in outputs if output.requires_grad and output.dtype == core.float64)

    if leaves and function(*leaves):
        assert core.autograd.gradcheck(function, leaves)


def test_a_wrong_derivative_is_found(torch):
    class Doubled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 3

    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    with pytest.raises(RuntimeError, match="Jacobian mismatch for output 0 with respect to input 0"):
        torch.autograd.gradcheck(Doubled.apply, (x,))
    assert not torch.autograd.gradcheck(Doubled.apply, (x,), raise_exception=False)


def test_a_lost_gradient_is_found(torch):
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    assert not torch.autograd.gradcheck(lambda x: x * x.detach(), (x,), raise_exception=False)


def test_inputs_without_gradient_are_refused(torch):
    with pytest.raises(ValueError, match="gradcheck expects at least one input tensor to require gradient"):
        torch.autograd.gradcheck(lambda x: x * 2, (torch.ones(2, dtype=torch.float64),))
