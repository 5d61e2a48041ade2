"""Optimizers: parameter groups, options, state and errors."""

import pytest

import core

KINDS = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"]


def parameter(torch, *values):
    return torch.nn.Parameter(torch.tensor(values or (1.0,)))


def test_prints_like_pytorch(torch):
    assert repr(torch.optim.SGD([parameter(torch)], lr=0.01, momentum=0.9)) == (
        "SGD (\nParameter Group 0\n    dampening: 0\n    differentiable: False\n    foreach: None\n    fused: None\n"
        "    lr: 0.01\n    maximize: False\n    momentum: 0.9\n    nesterov: False\n    weight_decay: 0\n)"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_layout_of_the_state_is_pytorchs(kind):
    torch = pytest.importorskip("torch")
    described = []
    for library in (core, torch):
        optimizer = getattr(library.optim, kind)([("weight", parameter(library))])
        optimizer.param_groups[0]["params"][0].grad = library.ones(1)
        optimizer.step()
        saved = optimizer.state_dict()
        entries = {
            number: {name: (str(value.dtype), tuple(value.shape)) for name, value in entry.items()}
            for number, entry in saved["state"].items()
        }
        described.append((saved.keys(), entries, saved["param_groups"], repr(optimizer)))
    assert described[0] == described[1]


def test_groups_have_options_of_their_own(torch):
    first, second, third = (parameter(torch, 1.0) for _ in range(3))
    optimizer = torch.optim.SGD([{"params": [first]}, {"params": second, "lr": 1.0}], lr=0.5)
    optimizer.add_param_group({"params": [third], "lr": 0.25, "maximize": True})
    for each in (first, second, third):
        each.grad = torch.ones(1)
    optimizer.step()
    assert [each.item() for each in (first, second, third)] == [0.5, 0.0, 1.25]
    assert [group["lr"] for group in optimizer.param_groups] == [0.5, 1.0, 0.25]
    assert optimizer.state_dict()["param_groups"][2]["params"] == [2]


def test_options_may_change_between_steps(torch):
    one = parameter(torch, 1.0)
    optimizer = torch.optim.SGD([one], lr=0.5)
    one.grad = torch.ones(1)
    optimizer.param_groups[0]["lr"] = 0.25
    optimizer.step()
    assert one.item() == 0.75


def test_parameters_without_a_gradient_are_left_alone(torch):
    for kind in KINDS:
        one = parameter(torch, 1.0)
        getattr(torch.optim, kind)([one], lr=0.5).step()
        assert one.item() == 1


def test_zero_grad(torch):
    one, two = parameter(torch), parameter(torch)
    optimizer = torch.optim.SGD([one, two], lr=0.1)
    one.grad = torch.ones(1)
    optimizer.zero_grad(set_to_none=False)
    assert one.grad.item() == 0 and two.grad is None
    optimizer.zero_grad()
    assert one.grad is None


def test_a_closure_is_called_with_gradients_on(torch):
    one = parameter(torch, 3.0)
    optimizer = torch.optim.SGD([one], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = (one * one).sum()
        loss.backward()
        return loss

    with torch.no_grad():
        loss = optimizer.step(closure)
    assert loss.item() == 9
    assert one.item() == 0


@pytest.mark.parametrize(
    "make, error, text",
    [
        (lambda o, p: o.SGD([], lr=0.1), ValueError, "optimizer got an empty parameter list"),
        (
            lambda o, p: o.SGD(p, lr=0.1),
            TypeError,
            "should be an iterable of Tensors or dicts, but got torch.FloatTensor",
        ),
        (lambda o, p: o.SGD([3], lr=0.1), TypeError, "can only optimize Tensors, but one of the params is int"),
        (lambda o, p: o.SGD([p * 2], lr=0.1), ValueError, "can't optimize a non-leaf Tensor"),
        (lambda o, p: o.SGD([{"params": {p}}], lr=0.1), TypeError, "ordered collections"),
        (lambda o, p: o.SGD([{"params": [p]}, {"params": [p]}]), ValueError, "appear in more than one parameter group"),
        (lambda o, p: o.SGD([p], lr=-1), ValueError, "Invalid learning rate: -1"),
        (lambda o, p: o.SGD([p], momentum=-1), ValueError, "Invalid momentum value: -1"),
        (lambda o, p: o.SGD([p], weight_decay=-1), ValueError, "Invalid weight_decay value: -1"),
        (
            lambda o, p: o.SGD([p], nesterov=True),
            ValueError,
            "Nesterov momentum requires a momentum and zero dampening",
        ),
        (lambda o, p: o.Adam([p], betas=(1.0, 0.9)), ValueError, "Invalid beta parameter at index 0: 1.0"),
        (lambda o, p: o.AdamW([p], betas=(0.9, -1.0)), ValueError, "Invalid beta parameter at index 1: -1.0"),
        (lambda o, p: o.Adam([p], eps=-1.0), ValueError, "Invalid epsilon value: -1.0"),
        (lambda o, p: o.RMSprop([p], alpha=-1), ValueError, "Invalid alpha value: -1"),
        (lambda o, p: o.Adagrad([p], lr_decay=-1), ValueError, "Invalid lr_decay value: -1"),
        (
            lambda o, p: o.Adagrad([p], initial_accumulator_value=-1),
            ValueError,
            "Invalid initial_accumulator_value value",
        ),
    ],
)
def test_bad_arguments(torch, make, error, text):
    with pytest.raises(error, match=text):
        make(torch.optim, parameter(torch))


def test_a_parameter_listed_twice_warns(torch):
    one = parameter(torch)
    with pytest.warns(UserWarning, match="duplicate parameters"):
        torch.optim.SGD([one, one])


class TestLoading:
    def test_another_number_of_groups_or_parameters(self, torch):
        saved = torch.optim.SGD([parameter(torch)]).state_dict()
        two = torch.optim.SGD([parameter(torch), parameter(torch)])
        with pytest.raises(ValueError, match="doesn't match the size of optimizer's group"):
            two.load_state_dict(saved)
        groups = torch.optim.SGD([{"params": [parameter(torch)]}, {"params": [parameter(torch)]}])
        with pytest.raises(ValueError, match="different number of parameter groups"):
            groups.load_state_dict(saved)

    def test_options_come_from_the_state(self, torch):
        saved = torch.optim.SGD([parameter(torch)], lr=0.25, momentum=0.5).state_dict()
        optimizer = torch.optim.SGD([parameter(torch)], lr=1)
        optimizer.load_state_dict(saved)
        assert optimizer.param_groups[0]["lr"] == 0.25
        assert optimizer.param_groups[0]["momentum"] == 0.5

    def test_the_state_takes_the_precision_of_the_parameter(self, torch):
        first, second = parameter(torch), torch.nn.Parameter(torch.ones(1).double())
        source = torch.optim.Adam([first])
        first.grad = torch.ones(1)
        source.step()
        target = torch.optim.Adam([second])
        target.load_state_dict(source.state_dict())
        assert target.state[second]["exp_avg"].dtype == torch.float64
        assert target.state[second]["step"].dtype == torch.float32


def test_the_loaded_state_is_a_copy():
    torch = core
    first, second = parameter(torch), parameter(torch)
    source = torch.optim.SGD([first], lr=0.1, momentum=0.9)
    first.grad = torch.ones(1)
    source.step()
    target = torch.optim.SGD([second], lr=0.1, momentum=0.9)
    target.load_state_dict(source.state_dict())
    source.step()
    assert target.state[second]["momentum_buffer"].item() == 1
    assert source.state[first]["momentum_buffer"].item() == pytest.approx(1.9)


def test_a_state_of_another_shape_is_refused():
    small, large = parameter(core, 1.0), parameter(core, 1.0, 2.0)
    source = core.optim.SGD([small], momentum=0.9)
    small.grad = core.ones(1)
    source.step()
    target = core.optim.SGD([large], momentum=0.9)
    with pytest.raises(
        ValueError, match=r"momentum_buffer of shape torch.Size\(\[1\]\) for a parameter of shape torch.Size\(\[2\]\)"
    ):
        target.load_state_dict(source.state_dict())
    assert not target.state


def test_modes_for_cuda_graphs_are_refused():
    for option in ("differentiable", "capturable"):
        with pytest.raises(ValueError, match=f"{option}=True is not supported"):
            core.optim.Adam([parameter(core)], **{option: True})
