"""Module: members, modes, conversions, state."""

import copy
from collections import OrderedDict

import numpy as np
import pytest

import core


def small_net(torch):
    nn = torch.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 2, 3)
            self.norm = nn.BatchNorm2d(2)
            self.head = nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 3))

        def forward(self, x):
            return self.head(self.norm(self.conv(x)).flatten(1))

    return Net()


def test_prints_like_pytorch(torch):
    assert repr(small_net(torch)) == (
        "Net(\n"
        "  (conv): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))\n"
        "  (norm): BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)\n"
        "  (head): Sequential(\n"
        "    (0): Linear(in_features=8, out_features=4, bias=True)\n"
        "    (1): ReLU()\n"
        "    (2): Linear(in_features=4, out_features=3, bias=True)\n"
        "  )\n"
        ")"
    )


def test_extra_repr_of_several_lines(torch):
    class Lines(torch.nn.Module):
        def extra_repr(self):
            return "first\nsecond"

    class Parent(Lines):
        def __init__(self):
            super().__init__()
            self.child = torch.nn.Tanh()

    assert repr(Lines()) == "Lines(\n  first\n  second\n)"
    assert repr(Parent()) == "Parent(\n  first\n  second\n  (child): Tanh()\n)"


def test_walks_over_its_members_in_the_order_of_registration(torch):
    net = small_net(torch)
    names = ["conv.weight", "conv.bias", "norm.weight", "norm.bias", "head.0.weight", "head.0.bias"]
    names += ["head.2.weight", "head.2.bias"]
    buffers = ["norm.running_mean", "norm.running_var", "norm.num_batches_tracked"]
    assert [name for name, _ in net.named_parameters()] == names
    assert [name for name, _ in net.named_buffers()] == buffers
    assert list(net.state_dict()) == names[:4] + buffers + names[4:]
    assert [name for name, _ in net.named_modules()] == ["", "conv", "norm", "head", "head.0", "head.1", "head.2"]
    assert [name for name, _ in net.named_children()] == ["conv", "norm", "head"]
    assert [name for name, _ in net.named_parameters("net", recurse=False)] == []
    assert [name for name, _ in net.norm.named_parameters("net")] == ["net.weight", "net.bias"]
    assert next(iter(net.state_dict(prefix="net."))) == "net.conv.weight"


def test_shared_members_are_listed_once_and_saved_twice(torch):
    nn = torch.nn
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    net[1].weight = net[0].weight
    net.again = net[0]
    assert [name for name, _ in net.named_parameters()] == ["0.weight", "0.bias", "1.bias"]
    assert len(list(net.named_parameters(remove_duplicate=False))) == 6
    assert [name for name, _ in net.named_modules()] == ["", "0", "1"]
    assert list(net.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias", "again.weight", "again.bias"]


class TestAssignment:
    def test_a_parameter_is_registered_replaced_and_removed(self, torch):
        module = torch.nn.Module()
        first, second = (torch.nn.Parameter(torch.zeros(2)) for _ in range(2))
        module.weight = first
        module.other = torch.nn.Parameter(torch.ones(1))
        module.weight = second
        assert [name for name, _ in module.named_parameters()] == ["weight", "other"]
        assert module.weight is second
        assert module._parameters["weight"] is second
        module.weight = None
        assert [name for name, _ in module.named_parameters()] == ["other"]
        module.weight = first
        assert [name for name, _ in module.named_parameters()] == ["weight", "other"]
        del module.weight
        assert not hasattr(module, "weight")
        assert list(module.state_dict()) == ["other"]

    def test_a_member_of_another_kind_takes_the_place(self, torch):
        module = torch.nn.Module()
        module.thing = 3
        module.thing = torch.nn.Tanh()
        module.thing = torch.nn.Parameter(torch.zeros(2))
        assert [name for name, _ in module.named_parameters()] == ["thing"]
        assert list(module.children()) == []
        with pytest.raises(TypeError, match="as parameter 'thing'"):
            module.thing = torch.nn.Tanh()

    @pytest.mark.parametrize("wrong", [3, "text"])
    def test_a_plain_value_is_refused_in_a_members_place(self, torch, wrong):
        module = torch.nn.Linear(2, 2)
        module.child = torch.nn.Tanh()
        module.register_buffer("seen", torch.zeros(1))
        with pytest.raises(TypeError, match=r"as parameter 'weight' \(torch.nn.Parameter or None expected\)"):
            module.weight = wrong
        with pytest.raises(TypeError, match=r"as child module 'child' \(torch.nn.Module or None expected\)"):
            module.child = wrong
        with pytest.raises(TypeError, match="as buffer 'seen'"):
            module.seen = wrong

    def test_a_tensor_is_no_parameter(self, torch):
        module = torch.nn.Linear(2, 2)
        with pytest.raises(TypeError, match="as parameter 'weight'"):
            module.weight = torch.zeros(2, 2)

    def test_a_buffer_is_replaced_by_a_tensor(self, torch):
        module = torch.nn.Module()
        module.register_buffer("seen", torch.zeros(1))
        module.seen = torch.ones(1)
        assert module.state_dict()["seen"].item() == 1

    def test_before_init_nothing_can_be_assigned(self, torch):
        class Hasty(torch.nn.Module):
            def __init__(self):
                self.layer = torch.nn.Tanh()

        with pytest.raises(AttributeError, match=r"cannot assign module before Module.__init__\(\) call"):
            Hasty()

    def test_writing_to_the_registry_writes_to_the_module(self, torch):
        module = torch.nn.Linear(2, 2)
        replacement = torch.nn.Parameter(torch.ones(2, 2))
        module._parameters["weight"] = replacement
        assert module.weight is replacement
        assert next(module.parameters()) is replacement


@pytest.mark.parametrize(
    "name, error, text",
    [("a.b", KeyError, "contain"), ("", KeyError, "empty string"), ("forward", KeyError, "already exists")],
)
def test_bad_names_are_refused(torch, name, error, text):
    module = torch.nn.Module()
    with pytest.raises(error, match=text):
        module.register_parameter(name, torch.nn.Parameter(torch.zeros(1)))
    with pytest.raises(error, match=text):
        module.register_buffer(name, torch.zeros(1))
    with pytest.raises(error, match=text):
        module.add_module(name, torch.nn.Tanh())


def test_a_computed_tensor_is_no_parameter(torch):
    module = torch.nn.Module()
    computed = torch.nn.Parameter(torch.zeros(1))
    with pytest.raises(TypeError, match=r"torch.nn.Parameter or None required"):
        module.register_parameter("weight", computed * 2)


def test_submodules_by_path(torch):
    net = small_net(torch)
    assert net.get_submodule("head.2") is net.head[2]
    assert net.get_submodule("") is net
    assert net.get_parameter("head.0.bias") is net.head[0].bias
    assert net.get_buffer("norm.running_var") is net.norm.running_var
    with pytest.raises(AttributeError, match="Sequential has no attribute `7`"):
        net.get_submodule("head.7")
    with pytest.raises(AttributeError, match="`training` is not an nn.Module"):
        net.get_submodule("training")
    with pytest.raises(AttributeError, match="is not"):
        net.get_parameter("norm.running_var")


def test_missing_attribute_and_missing_forward(torch):
    module = torch.nn.Module()
    with pytest.raises(AttributeError, match="'Module' object has no attribute 'absent'"):
        module.absent
    with pytest.raises(NotImplementedError, match=r'Module \[Module\] is missing the required "forward" function'):
        module(1)


def test_modes_reach_every_module(torch):
    net = small_net(torch)
    assert net.eval() is net
    assert not any(module.training for module in net.modules())
    net.train()
    assert all(module.training for module in net.modules())
    with pytest.raises(ValueError, match="training mode is expected to be boolean"):
        net.train("yes")


def test_apply_visits_children_first(torch):
    seen = []
    net = small_net(torch)
    assert net.apply(lambda module: seen.append(type(module).__name__)) is net
    assert seen == ["Conv2d", "BatchNorm2d", "Linear", "ReLU", "Linear", "Sequential", "Net"]


def test_gradients_are_switched_and_dropped(torch):
    net = small_net(torch)
    net.requires_grad_(False)
    assert not any(parameter.requires_grad for parameter in net.parameters())
    net.requires_grad_()
    net(torch.ones(2, 1, 4, 4)).sum().backward()
    net.zero_grad(set_to_none=False)
    assert all((parameter.grad == 0).all() for parameter in net.parameters())
    net.zero_grad()
    assert all(parameter.grad is None for parameter in net.parameters())


class TestConversion:
    def test_double_keeps_parameters_and_their_gradients(self, torch):
        net = small_net(torch)
        net(torch.ones(2, 1, 4, 4)).sum().backward()
        before = list(net.parameters())
        assert net.double() is net
        assert all(one is other for one, other in zip(before, net.parameters()))
        assert {parameter.dtype for parameter in net.parameters()} == {torch.float64}
        assert {parameter.grad.dtype for parameter in net.parameters()} == {torch.float64}
        assert net.norm.running_mean.dtype == torch.float64
        assert net.norm.num_batches_tracked.dtype == torch.int64
        assert net(torch.ones(2, 1, 4, 4).double()).dtype == torch.float64

    def test_to_takes_dtype_device_and_tensor(self, torch):
        net = small_net(torch)
        assert net.to(torch.float64).conv.weight.dtype == torch.float64
        assert net.to("cpu", torch.float32).conv.weight.dtype == torch.float32
        assert net.to(torch.zeros(1).double()).conv.weight.dtype == torch.float64
        assert net.to(dtype=torch.float32).conv.weight.dtype == torch.float32
        assert net.cpu() is net

    def test_to_an_integer_type_is_refused(self, torch):
        with pytest.raises(
            TypeError, match="only accepts floating point or complex dtypes, but got desired dtype=torch.int64"
        ):
            small_net(torch).to(torch.int64)

    @pytest.mark.parametrize("move", [lambda net: net.cuda(), lambda net: net.cuda(1), lambda net: net.to("cuda:0")])
    def test_the_way_to_a_gpu_is_told(self, move):
        with pytest.raises(RuntimeError, match="computes on the CPU.*PyTorch"):
            move(small_net(core))


class TestState:
    def test_shares_memory_and_carries_no_gradient(self, torch):
        net = small_net(torch)
        state = net.state_dict()
        assert isinstance(state, OrderedDict)
        assert not any(tensor.requires_grad for tensor in state.values())
        state["conv.bias"].fill_(7)
        assert net.conv.bias[0].item() == 7
        assert net.state_dict(keep_vars=True)["conv.bias"] is net.conv.bias

    def test_goes_from_one_network_to_another(self, torch):
        first, second = small_net(torch), small_net(torch)
        result = second.load_state_dict(first.state_dict())
        assert str(result) == "<All keys matched successfully>"
        x = torch.ones(1, 1, 4, 4)
        assert np.array_equal(first.eval()(x).detach().numpy(), second.eval()(x).detach().numpy())

    def test_non_persistent_buffers_and_missing_parameters_are_left_out(self, torch):
        module = torch.nn.Linear(2, 2, bias=False)
        module.register_buffer("kept", torch.zeros(1))
        module.register_buffer("made", torch.zeros(1), persistent=False)
        module.register_buffer("none", None)
        assert list(module.state_dict()) == ["weight", "kept"]

    def test_every_misfit_is_named(self, torch):
        net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(3, 1))
        state = net.state_dict()
        del state["0.bias"]
        state["1.weight"] = torch.zeros(1, 2)
        state["head.weight"] = torch.zeros(1)
        with pytest.raises(RuntimeError) as problem:
            net.load_state_dict(state)
        assert str(problem.value) == (
            "Error(s) in loading state_dict for Sequential:\n"
            '\tMissing key(s) in state_dict: "0.bias". \n'
            '\tUnexpected key(s) in state_dict: "head.weight". \n'
            "\tsize mismatch for 1.weight: copying a param with shape torch.Size([1, 2]) from checkpoint, "
            "the shape in current model is torch.Size([1, 3])."
        )

    def test_not_strict_takes_what_fits_by_name(self, torch):
        net = torch.nn.Linear(2, 1)
        result = net.load_state_dict({"weight": torch.ones(1, 2), "more": torch.ones(1)}, strict=False)
        assert (result.missing_keys, result.unexpected_keys) == (["bias"], ["more"])
        assert repr(result) == "_IncompatibleKeys(missing_keys=['bias'], unexpected_keys=['more'])"
        assert net.weight.tolist() == [[1.0, 1.0]]
        with pytest.raises(RuntimeError, match="size mismatch for weight"):
            net.load_state_dict({"weight": torch.ones(1, 3)}, strict=False)

    def test_a_file_older_than_the_count_of_batches_loads(self, torch):
        layer = torch.nn.BatchNorm1d(2)
        layer(torch.ones(3, 2))
        state = {name: value for name, value in layer.state_dict().items() if name != "num_batches_tracked"}
        assert repr(layer.load_state_dict(state)) == "<All keys matched successfully>"
        assert layer.num_batches_tracked.item() == 1

    def test_what_is_no_state_is_refused(self, torch):
        net = torch.nn.Linear(2, 1)
        with pytest.raises(TypeError, match="Expected state_dict to be dict-like, got <class 'list'>"):
            net.load_state_dict([1])
        with pytest.raises(RuntimeError, match='parameter named "weight", expected torch.Tensor'):
            net.load_state_dict({"weight": np.zeros((1, 2)), "bias": torch.zeros(1)})

    def test_another_precision_is_converted(self, torch):
        net = torch.nn.Linear(2, 1)
        net.load_state_dict({"weight": torch.ones(1, 2).double(), "bias": torch.ones(1)})
        assert net.weight.dtype == torch.float32

    def test_assign_puts_the_tensors_themselves_in(self, torch):
        net = torch.nn.Linear(2, 1)
        state = {"weight": torch.nn.Parameter(torch.ones(1, 2).double()), "bias": torch.ones(1)}
        net.load_state_dict(state, assign=True)
        assert net.weight is state["weight"]
        assert isinstance(net.bias, torch.nn.Parameter)


def test_a_state_that_does_not_fit_changes_nothing():
    net = core.nn.Linear(2, 1)
    before = net.weight.tolist()
    with pytest.raises(RuntimeError):
        net.load_state_dict({"weight": core.ones(1, 2), "bias": core.ones(5)})
    assert net.weight.tolist() == before


def test_a_deep_copy_is_a_network_of_its_own(torch):
    net = small_net(torch)
    twin = copy.deepcopy(net)
    twin.conv.weight.data.fill_(3)
    assert net.conv.weight.ravel()[0].item() != 3
    assert isinstance(twin.conv.weight, torch.nn.Parameter)
    assert [name for name, _ in twin.named_parameters()] == [name for name, _ in net.named_parameters()]
    assert twin(torch.ones(1, 1, 4, 4)).shape == (1, 3)


def test_a_deep_copy_has_the_hooks(torch):
    net = small_net(torch)
    net.register_forward_hook(lambda module, args, result: 2 * result)
    twin = copy.deepcopy(net)
    assert twin(torch.ones(1, 1, 4, 4)).tolist() == net(torch.ones(1, 1, 4, 4)).tolist()
    net.register_forward_hook(lambda module, args, result: 0 * result)
    assert twin(torch.ones(1, 1, 4, 4)).abs().sum().item() > 0


def test_a_child_with_a_call_of_its_own_is_called_in_a_sequence(torch):
    class Twice(torch.nn.Module):
        def __call__(self, given):
            return self.forward(self.forward(given))

        def forward(self, given):
            return given + 1

    assert torch.nn.Sequential(torch.nn.Identity(), Twice())(torch.zeros(1)).item() == 2


class TestParameter:
    def test_is_a_leaf_that_shares_memory(self, torch):
        values = torch.zeros(2, 3)
        parameter = torch.nn.Parameter(values)
        assert parameter.is_leaf and parameter.requires_grad
        assert isinstance(parameter, torch.Tensor)
        values.fill_(4)
        assert parameter[0, 0].item() == 4
        assert not torch.nn.Parameter(values, requires_grad=False).requires_grad

    def test_prints_that_it_is_one(self, torch):
        assert repr(torch.nn.Parameter(torch.tensor([1.0, 2.0]))) == (
            "Parameter containing:\ntensor([1., 2.], requires_grad=True)"
        )

    def test_results_are_tensors(self, torch):
        assert type(torch.nn.Parameter(torch.zeros(1)) * 2) is torch.Tensor
        assert type(torch.nn.Parameter(torch.zeros(1)).detach()) is torch.Tensor

    def test_of_nothing_is_empty(self, torch):
        assert torch.nn.Parameter().shape == (0,)


def test_a_call_without_hooks_costs_little():
    """Counted in calls of Python functions, not in time: `forward`, nothing else."""
    import sys

    module, calls = core.nn.Identity(), []
    sys.setprofile(lambda frame, event, argument: calls.append(frame.f_code.co_name) if event == "call" else None)
    try:
        module(1)
    finally:
        sys.setprofile(None)
    assert calls == ["forward"]
