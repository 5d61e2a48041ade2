"""Defines `Optimizer`, the base of the optimizers: parameter groups, state, and how both are saved.

A subclass lists its options in `__init__`, names the tensors that it remembers in `_state_names`, and calls a function
of `core.functions.optimizer_steps` in `_update_parameter`. The layout of `state_dict()` is PyTorch's, so that a state taken
there continues here and the other way round.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain

from core.autograd import enable_grad
from core.creation import tensor, zeros_like
from core.functions import optimizer_steps
from core.tensor import Tensor


class Optimizer:
    """Base class of the optimizers, which change parameters by their gradients.

    Attributes:
        param_groups: one dictionary per group: `params` and the options that hold for them.
        state: for each parameter a dictionary of what the optimizer remembers of it.
        defaults: the options of a group that names none.
    """

    def __init__(self, params: Iterable, defaults: dict):
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{params.type()}"
            )
        if not isinstance(defaults, dict):
            raise TypeError(f"the optimizer's defaults must be a dict, but got {type(defaults).__name__}")
        _refuse_cuda_graphs(defaults)
        self.defaults = defaults
        self.state: defaultdict[Tensor, dict] = defaultdict(dict)
        self.param_groups: list[dict] = []
        self._has_stepped = False  # set by step(); a schedule clears it and warns if it is stepped first
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict) -> None:
        """Add parameters with options of their own: `{"params": [...], "lr": 0.1}`.

        Raises:
            TypeError: the group is no dictionary, or holds something that is no tensor.
            ValueError: a parameter is no leaf, or is in another group already.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        group = dict(param_group)
        group["params"], names = _split_names(group["params"])
        if names is not None:
            group["param_names"] = names
        for name, default in self.defaults.items():
            group.setdefault(name, default)
        for parameter in group["params"]:
            if not isinstance(parameter, Tensor):
                raise TypeError(
                    f"optimizer can only optimize Tensors, but one of the params is {type(parameter).__name__}"
                )
            if not (parameter.is_leaf or parameter.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        distinct = set(group["params"])
        if len(distinct) != len(group["params"]):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; each of them is updated once for "
                "every time it is listed",
                stacklevel=3,
            )
        if not distinct.isdisjoint(chain.from_iterable(other["params"] for other in self.param_groups)):
            raise ValueError("some parameters appear in more than one parameter group")
        if any(("param_names" in other) != (names is not None) for other in self.param_groups):
            raise ValueError(
                "all optimizer param groups should be with/without names. cannot add param group "
                f"{'with' if names is not None else 'without'} names to the optimizer"
            )
        self.param_groups.append(group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop the gradients of all parameters, or fill them with zeros."""
        for group in self.param_groups:
            if set_to_none:
                optimizer_steps.drop_gradients(group["params"])
                continue
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.grad.detach_().zero_()

    def step(self, closure: Callable | None = None):
        """Update every parameter that has a gradient.

        `closure`, where given, computes the loss anew, calls backward and returns the loss; so does `step`.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            self._update(group)
        self._has_stepped = True
        return loss

    def _update(self, group: dict) -> None:
        """Update each parameter of `group` that has a gradient, and count its updates in `state["step"]`."""
        for parameter in group["params"]:
            if parameter.grad is None:
                continue
            state = self.state[parameter]
            if not state:
                state["step"] = tensor(0.0)
                state.update({name: zeros_like(parameter) for name in self._state_names(group)})
            state["step"].add_(1)
            self._update_parameter(parameter, state, group)

    def _state_names(self, group: dict) -> tuple[str, ...]:
        """Name the tensors, shaped like the parameter and zero at first, that `state` holds beside "step"."""
        return ()

    def _update_parameter(self, parameter: Tensor, state: dict, group: dict) -> None:
        """Update one parameter in place; `state["step"]` counts from 1."""
        raise NotImplementedError(f"{type(self).__name__} must define _update_parameter(parameter, state, group)")

    def state_dict(self) -> dict:
        """Return `{"state": {number: {...}}, "param_groups": [...]}`; numbers stand for the parameters."""
        numbers: dict[int, int] = {}
        groups = []
        for group in self.param_groups:
            for parameter in group["params"]:
                numbers.setdefault(id(parameter), len(numbers))
            options = {name: value for name, value in group.items() if name != "params"}
            groups.append({**options, "params": [numbers[id(parameter)] for parameter in group["params"]]})
        state = {numbers.get(id(owner), owner): dict(values) for owner, values in self.state.items()}
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict) -> None:
        """Take over options and state that `state_dict()` gave, in this library or in PyTorch.

        Everything is compared before anything is taken over.

        Raises:
            ValueError: another number of groups, of parameters in a group, or a state of another shape.
        """
        saved = state_dict["param_groups"]
        if len(saved) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        for ours, theirs in zip(self.param_groups, saved, strict=True):
            if len(ours["params"]) != len(theirs["params"]):
                raise ValueError(
                    "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
                )
        owners = dict(
            zip(
                chain.from_iterable(group["params"] for group in saved),
                chain.from_iterable(group["params"] for group in self.param_groups),
                strict=True,
            )
        )
        state = defaultdict(dict)
        for key, values in state_dict["state"].items():
            owner = owners.get(key, key)
            state[owner] = {name: _fitted(name, value, owner) for name, value in values.items()}
        groups = []
        for ours, theirs in zip(self.param_groups, saved, strict=True):
            group = {**self.defaults, **theirs, "params": ours["params"]}
            if "param_names" in ours:
                group["param_names"] = ours["param_names"]
            groups.append(group)
        self.state, self.param_groups = state, groups

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for number, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {number}")
            lines.extend(f"    {name}: {group[name]}" for name in sorted(group) if name != "params")
        return "\n".join([*lines, ")"])


def options_of(arguments: dict) -> dict:
    """Return the options among the arguments of an optimizer's `__init__`, which `locals()` gives at its beginning."""
    return {name: value for name, value in arguments.items() if name not in ("self", "params", "__class__")}


def require_at_least_zero(**options: float) -> None:
    """Raise ValueError, in PyTorch's words, for the first option that is negative or NaN."""
    for name, value in options.items():
        if not value >= 0.0:
            described = {"lr": "learning rate", "eps": "epsilon value"}.get(name, f"{name} value")
            raise ValueError(f"Invalid {described}: {value}")


def _refuse_cuda_graphs(defaults: dict) -> None:
    for option in ("differentiable", "capturable"):
        if defaults.get(option):
            raise ValueError(f"{option}=True is not supported by this library's optimizers; leave it at False")


def _split_names(params) -> tuple[list[Tensor], list[str] | None]:
    """Return the parameters as a list, and their names if `params` gives pairs of name and parameter."""
    if isinstance(params, Tensor):
        return [params], None
    if isinstance(params, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
            "will change between runs. Please use a list instead."
        )
    params = list(params)
    if params and all(isinstance(each, tuple) for each in params):
        return [parameter for _, parameter in params], [name for name, _ in params]
    return params, None


def _fitted(name: str, value, owner):
    """Copy a saved state value, in the dtype of its parameter `owner`; what is no tensor is returned as it is."""
    if not isinstance(value, Tensor):
        return value
    if name == "step" or not isinstance(owner, Tensor):
        return value.clone()
    if tuple(value.shape) != tuple(owner.shape):
        raise ValueError(f"loaded state dict has {name} of shape {value.shape} for a parameter of shape {owner.shape}")
    return value.detach().clone().to(owner.dtype)
