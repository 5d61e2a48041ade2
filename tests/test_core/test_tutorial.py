"""PyTorch's tutorial "Neural Networks" runs statement by statement and gives PyTorch's output."""

import numpy as np
import pytest

import core
import core.nn as nn
import core.nn.functional as F
import core.optim as optim
from tests.golden import tutorial

SCRIPTS = list(tutorial.SCRIPTS)


@pytest.fixture(params=SCRIPTS)
def script(request):
    return request.param


def test_what_the_tutorial_prints(script):
    printed, _ = tutorial.run(script, core)
    expected, _ = tutorial.load(script)
    assert printed == expected


def test_what_the_tutorial_computes(script):
    _, numbers = tutorial.run(script, core)
    _, expected = tutorial.load(script)
    assert numbers.keys() == expected.keys()
    for name in expected:
        np.testing.assert_allclose(numbers[name], expected[name], rtol=2e-5, atol=2e-6, err_msg=name)


def test_the_stored_transcript_is_what_pytorch_prints(script):
    torch = pytest.importorskip("torch")
    printed, numbers = tutorial.run(script, torch)
    expected, stored = tutorial.load(script)
    assert printed == expected
    for name in stored:
        np.testing.assert_allclose(numbers[name], stored[name], rtol=2e-5, atol=2e-6, err_msg=name)


def test_the_graph_has_the_parameters_at_its_ends():
    layer = nn.Linear(3, 2)
    node = F.relu(layer(core.ones(1, 3))).grad_fn.next_functions[0][0]
    leaves = [node.next_functions[0][0], node.next_functions[2][0].next_functions[0][0]]
    assert leaves[0].variable is layer.bias
    assert leaves[1].variable is layer.weight


def test_an_optimizer_step_is_the_update_by_hand():
    core.manual_seed(0)
    by_hand, by_optimizer = nn.Linear(4, 3), nn.Linear(4, 3)
    by_optimizer.load_state_dict(by_hand.state_dict())
    optimizer = optim.SGD(by_optimizer.parameters(), lr=0.01)
    input, target = core.randn(5, 4), core.randn(5, 3)
    for net in (by_hand, by_optimizer):
        nn.MSELoss()(net(input), target).backward()
    for f in by_hand.parameters():
        f.data.sub_(f.grad.data * 0.01)
    optimizer.step()
    for left, right in zip(by_hand.parameters(), by_optimizer.parameters(), strict=True):
        np.testing.assert_array_equal(left.detach().numpy(), right.detach().numpy())
