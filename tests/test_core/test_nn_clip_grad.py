"""nn.utils: clipping gradients."""

import math

import pytest


def parameters(torch, *gradients):
    made = []
    for gradient in gradients:
        parameter = torch.nn.Parameter(torch.zeros(len(gradient)))
        parameter.grad = torch.tensor(gradient)
        made.append(parameter)
    return [*made, torch.nn.Parameter(torch.zeros(1))]  # one without a gradient


def test_the_norm_of_all_together_is_brought_down(torch):
    both = parameters(torch, [3.0, 0.0], [4.0])
    norm = torch.nn.utils.clip_grad_norm_(both, 1.0)
    assert norm.item() == 5
    assert both[0].grad.tolist() == pytest.approx([0.6, 0.0], rel=1e-5)
    assert both[1].grad.tolist() == pytest.approx([0.8], rel=1e-5)


def test_a_small_norm_is_left_alone(torch):
    both = parameters(torch, [3.0], [4.0])
    assert torch.nn.utils.clip_grad_norm_(iter(both), 5.1).item() == 5
    assert both[0].grad.item() == 3


@pytest.mark.parametrize("order, norm", [(1, 7.0), (math.inf, 4.0), (3, 91 ** (1 / 3))])
def test_other_norms(torch, order, norm):
    assert torch.nn.utils.clip_grad_norm_(parameters(torch, [-3.0], [4.0]), 1.0, order).item() == pytest.approx(norm)


def test_infinite_gradients(torch):
    with pytest.raises(RuntimeError, match="non-finite, so it cannot be clipped"):
        torch.nn.utils.clip_grad_norm_(parameters(torch, [math.inf]), 1.0, error_if_nonfinite=True)
    assert torch.nn.utils.clip_grad_norm_(parameters(torch, [math.inf]), 1.0).item() == math.inf


def test_without_gradients_the_norm_is_zero(torch):
    assert torch.nn.utils.clip_grad_norm_(parameters(torch), 1.0).item() == 0


def test_values_are_held_in_a_range(torch):
    one = parameters(torch, [-3.0, 0.5, 4.0])
    torch.nn.utils.clip_grad_value_(one, 2)
    assert one[0].grad.tolist() == [-2.0, 0.5, 2.0]
    torch.nn.utils.clip_grad_value_(one[0], 1)
    assert one[0].grad.tolist() == [-1.0, 0.5, 1.0]
