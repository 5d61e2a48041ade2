"""The optimizers' arithmetic: 20 steps on given gradients beside what PyTorch 2.13 stored."""

import numpy as np
import pytest

import core
from tests.golden import optim

TOLERANCE = {"float32": 2e-6, "float64": 1e-13}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", optim.OPTIMIZERS)
def test_twenty_steps(name, dtype):
    optimizer, parameters = optim.run_updates(core, name, dtype)
    found = {str(number): parameter.detach().numpy() for number, parameter in enumerate(parameters)}
    found |= optim.state_arrays(optimizer)
    stored = {
        key.split("|", 2)[2]: array
        for key, array in optim.stored_updates().items()
        if key.startswith(f"{name}|{dtype}|")
    }
    assert found.keys() == stored.keys()
    for key, expected in stored.items():
        assert found[key].dtype == expected.dtype, key
        np.testing.assert_allclose(found[key], expected, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype], err_msg=key)


@pytest.mark.parametrize("name", optim.OPTIMIZERS)
def test_the_state_continues_in_another_optimizer(torch, name):
    """Stopping after eight steps and going on in a fresh optimizer gives the same bits as not stopping."""
    whole = optim.run_updates(torch, name, "float32")[1]
    optimizer, parameters = optim.run_updates(torch, name, "float32", stop=8)
    values = [parameter.detach().numpy() for parameter in parameters]
    _, halves = optim.run_updates(torch, name, "float32", start=8, state=(values, optimizer.state_dict()))
    for one, other in zip(whole, halves, strict=True):
        assert np.array_equal(one.detach().numpy(), other.detach().numpy())


@pytest.mark.parametrize("name", optim.OPTIMIZERS)
def test_the_state_goes_to_pytorch_and_back(name):
    torch = pytest.importorskip("torch")

    def moved(state, library):
        entries = {
            number: {key: library.from_numpy(value.numpy().copy()) for key, value in entry.items()}
            for number, entry in state["state"].items()
        }
        return {"state": entries, "param_groups": state["param_groups"]}

    finals = []
    for first, second in ((core, torch), (torch, core)):
        optimizer, parameters = optim.run_updates(first, name, "float32")
        values = [parameter.detach().numpy() for parameter in parameters]
        state = moved(optimizer.state_dict(), second)
        other, parameters = optim.run_updates(second, name, "float32", state=(values, state))
        assert other.state_dict()["param_groups"] == optimizer.state_dict()["param_groups"]
        finals.append([parameter.detach().numpy() for parameter in parameters])
    for one, other in zip(*finals):
        np.testing.assert_allclose(one, other, rtol=5e-6, atol=5e-6)


@pytest.mark.parametrize("name", ["SGD nesterov", "Adam amsgrad", "RMSprop centered momentum", "Adagrad decay"])
def test_memory_that_is_not_contiguous(name):
    kind, options = optim.OPTIMIZERS[name]
    finals = []
    for transposed in (False, True):
        values = core.arange(12.0).view(4, 3)
        parameter = core.nn.Parameter(values.t() if transposed else values.t().contiguous())
        optimizer = getattr(core.optim, kind)([parameter], **options)
        for _ in range(3):
            parameter.grad = (
                core.arange(12.0).view(4, 3).t() if transposed else core.arange(12.0).view(4, 3).t().contiguous()
            )
            optimizer.step()
        finals.append(parameter.detach().numpy().copy())
    assert np.array_equal(*finals)


def test_an_infinite_parameter_stays_infinite(torch):
    parameter = torch.nn.Parameter(torch.tensor([float("inf"), 1.0]))
    parameter.grad = torch.ones(2)
    torch.optim.SGD([parameter], lr=0.5).step()
    assert parameter.tolist() == [float("inf"), 0.5]


def test_a_step_counts_as_a_change_of_the_parameter(torch):
    parameter = torch.nn.Parameter(torch.ones(2))
    loss = (parameter * parameter).sum()
    parameter.grad = torch.ones(2)
    torch.optim.SGD([parameter], lr=0.5).step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()
