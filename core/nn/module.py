"""Defines `Module`, the base class of every layer and network.

A call without hooks goes straight to `forward` (see `module_call.pyx`), and parameters are found as ordinary attributes
(see `registry.py`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping

from core.creation import check_device
from core.dtypes import dtype as DType
from core.dtypes import float32, float64
from core.handles import RemovableHandle
from core.nn import state
from core.nn.hooks import ModuleHooks
from core.nn.module_call import ModuleCall
from core.nn.parameter import Parameter
from core.nn.registry import Registry
from core.tensor import Tensor

_KINDS = ("_parameter_names", "_buffer_names", "_module_names")


class Module(ModuleCall):
    """Base class of networks: holds parameters, buffers and submodules, and computes in `forward`.

    Attributes:
        training: `True` after `train()`, `False` after `eval()`; dropout and batch norm look at it.
    """

    _may_be_missing: tuple[str, ...] = ()  # members that load_state_dict(strict=True) does not ask for
    _shown: tuple[str, ...] = ()  # attributes that extra_repr() writes

    def __init__(self) -> None:
        attributes = self.__dict__
        attributes["training"] = True
        for kind in _KINDS:
            attributes[kind] = {}
        attributes["_non_persistent_buffers"] = set()

    def forward(self, *args):
        """Compute the output; every layer and network defines its own."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    # -- members -------------------------------------------------------------------------------------

    @property
    def _parameters(self) -> Registry:
        return Registry(self.__dict__, self._parameter_names)

    @property
    def _buffers(self) -> Registry:
        return Registry(self.__dict__, self._buffer_names)

    @property
    def _modules(self) -> Registry:
        return Registry(self.__dict__, self._module_names)

    def __setattr__(self, name: str, value) -> None:
        attributes = self.__dict__
        if isinstance(value, Parameter):
            self._prepare(name, "_parameter_names", "parameters")
            self.register_parameter(name, value)
        elif name in attributes.get("_parameter_names", ()) and value is not None:
            raise TypeError(
                f"cannot assign '{_kind_of(value)}' as parameter '{name}' (torch.nn.Parameter or None expected)"
            )
        elif isinstance(value, Module):
            self._prepare(name, "_module_names", "module")
            self.register_module(name, value)
        elif name in attributes.get("_module_names", ()) and value is not None:
            raise TypeError(
                f"cannot assign '{_kind_of(value)}' as child module '{name}' (torch.nn.Module or None expected)"
            )
        elif name in attributes.get("_buffer_names", ()) and not (value is None or isinstance(value, Tensor)):
            raise TypeError(f"cannot assign '{_kind_of(value)}' as buffer '{name}' (torch.Tensor or None expected)")
        else:
            object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        object.__delattr__(self, name)
        for kind in _KINDS:
            self.__dict__[kind].pop(name, None)
        self._non_persistent_buffers.discard(name)

    def _prepare(self, name: str, kind: str, plural: str) -> None:
        """Make room for a member that is assigned: delete an attribute of its name that is of another kind."""
        attributes = self.__dict__
        if kind not in attributes:
            raise AttributeError(f"cannot assign {plural} before Module.__init__() call")
        if name not in attributes[kind] and name in attributes:
            self.__delattr__(name)

    def _register(self, kind: str, singular: str, name: str, value) -> None:
        """Add a member of `kind`; raises KeyError for a name that is taken, empty, or contains a dot."""
        if kind not in self.__dict__:
            raise AttributeError(f"cannot assign {singular} before Module.__init__() call")
        if not isinstance(name, str):
            raise TypeError(f"{singular} name should be a string. Got {type(name).__name__}")
        if hasattr(self, name) and name not in self.__dict__[kind]:
            raise KeyError(f"attribute '{name}' already exists")
        if "." in name:
            raise KeyError(f'{singular} name can\'t contain ".", got: {name}')
        if name == "":
            raise KeyError(f'{singular} name can\'t be empty string ""')
        self.__dict__[kind][name] = None
        self.__dict__[name] = value

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter under `name`; `None` keeps the name without a parameter (a layer without bias)."""
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{_kind_of(param)}' object to parameter '{name}' (torch.nn.Parameter or None required)"
            )
        if param is not None and param.grad_fn is not None:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created "
                f"explicitly. To express '{name}' as a function of another Tensor, compute the value in the "
                "forward() method."
            )
        self._register("_parameter_names", "parameter", name, param)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that belongs to the state but is not trained, such as running statistics.

        With `persistent=False` it is left out of `state_dict`.
        """
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{_kind_of(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._register("_buffer_names", "buffer", name, tensor)
        if persistent:
            self._non_persistent_buffers.discard(name)
        else:
            self._non_persistent_buffers.add(name)

    def register_module(self, name: str, module: Module | None) -> None:
        """Add a child module under `name`."""
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{_kind_of(module)} is not a Module subclass")
        self._register("_module_names", "module", name, module)

    add_module = register_module

    # -- walking over the members --------------------------------------------------------------------

    def named_modules(
        self, memo: set | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """Yield `(path, module)` for this module and all below it, parents before children."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name in self._module_names:
            child = self.__dict__[name]
            if child is not None:
                path = f"{prefix}.{name}" if prefix else name
                yield from child.named_modules(memo, path, remove_duplicate)

    def modules(self, remove_duplicate: bool = True) -> Iterator[Module]:
        """Yield this module and all below it, each once unless `remove_duplicate` is false."""
        return (module for _, module in self.named_modules(remove_duplicate=remove_duplicate))

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """Yield `(name, module)` for the immediate children, each once."""
        seen = set()
        for name, child in self._modules.items():
            if child is not None and child not in seen:
                seen.add(child)
                yield name, child

    def children(self) -> Iterator[Module]:
        """Yield the immediate children, each once."""
        return (child for _, child in self.named_children())

    def _named_members(self, kind: str, prefix: str, recurse: bool, remove_duplicate: bool):
        seen = set()
        owners = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate) if recurse else [(prefix, self)]
        for path, owner in owners:
            for name in owner.__dict__[kind]:
                value = owner.__dict__[name]
                if value is None or value in seen:
                    continue
                if remove_duplicate:
                    seen.add(value)
                yield (f"{path}.{name}" if path else name), value

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Yield `(path, parameter)`, the path being the key in `state_dict`."""
        return self._named_members("_parameter_names", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Yield every parameter once, in the order of registration."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield `(path, buffer)`, the path being the key in `state_dict` where the buffer is persistent."""
        return self._named_members("_buffer_names", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Yield every buffer once, in the order of registration."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def get_submodule(self, target: str) -> Module:
        """Return the module under the path `target` (`"features.conv1"`); the empty path is this module.

        Raises:
            AttributeError: nothing, or no module, stands under a name of the path.
        """
        module = self
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise AttributeError(f"{type(module).__name__} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, Module):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    def get_parameter(self, target: str) -> Parameter:
        """Return the parameter under the path `target`; raises AttributeError where there is none."""
        return self._get_member(target, "_parameter_names", "an nn.Parameter")

    def get_buffer(self, target: str) -> Tensor:
        """Return the buffer under the path `target`; raises AttributeError where there is none."""
        return self._get_member(target, "_buffer_names", "a buffer")

    def _get_member(self, target: str, kind: str, described: str):
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if not hasattr(owner, name):
            raise AttributeError(f"{type(owner).__name__} has no attribute `{name}`")
        if name not in owner.__dict__[kind]:
            raise AttributeError(f"`{name}` is not {described}")
        return owner.__dict__[name]

    # -- modes and conversions -----------------------------------------------------------------------

    def apply(self, fn: Callable[[Module], None]) -> Module:
        """Call `fn` on every module, children first; used to initialise weights."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def train(self, mode: bool = True) -> Module:
        """Set training mode in this module and all below it."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self) -> Module:
        """Set evaluation mode: dropout passes through, batch norm uses its running statistics."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Switch the recording of gradients on or off for every parameter."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop the gradients of every parameter, or fill them with zeros."""
        for parameter in self.parameters():
            if parameter.grad is None:
                continue
            if set_to_none:
                parameter.grad = None
            else:
                parameter.grad.detach_().zero_()

    def _convert(self, dtype: DType) -> Module:
        """Convert floating-point parameters, their gradients and floating-point buffers to `dtype`."""
        for module in self.modules():
            for parameter in module._parameters.values():
                if parameter is None or not parameter.is_floating_point():
                    continue
                gradient, trained = parameter.grad, parameter.requires_grad
                parameter.grad = None
                # a tensor changes its type only while no gradient of the old type can reach it
                parameter.requires_grad_(False)
                parameter.data = parameter.data.to(dtype)
                parameter.requires_grad_(trained)
                if gradient is not None:
                    parameter.grad = gradient.to(dtype)
            for name, buffer in module._buffers.items():
                if buffer is not None and buffer.is_floating_point():
                    module.__dict__[name] = buffer.to(dtype)
        return self

    def to(self, *args, device=None, dtype: DType | None = None, non_blocking: bool = False) -> Module:
        """Convert the network in place: `to(core.float64)`, `to("cpu")`, `to(other_tensor)`.

        Raises:
            RuntimeError: the device is not the CPU; the text says how the network gets to a GPU.
            TypeError: the dtype is not floating point.
        """
        for argument in args:
            if isinstance(argument, DType):
                dtype = argument
            elif isinstance(argument, Tensor):
                dtype = argument.dtype
            elif argument is not None and not isinstance(argument, bool):
                device = argument
        check_device(device)
        if dtype is None:
            return self
        if not dtype.is_floating_point:
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )
        return self._convert(dtype)

    def float(self) -> Module:
        """Convert every floating-point parameter and buffer to float32."""
        return self._convert(float32)

    def double(self) -> Module:
        """Convert every floating-point parameter and buffer to float64."""
        return self._convert(float64)

    def cpu(self) -> Module:
        """Return the module: it is on the CPU already."""
        return self

    def cuda(self, device=None) -> Module:
        """Raise RuntimeError, as this library computes on the CPU; the text says how the network gets to a GPU."""
        check_device("cuda" if device is None else f"cuda:{device}")
        return self

    # -- state ---------------------------------------------------------------------------------------

    def state_dict(
        self, *, destination: OrderedDict | None = None, prefix: str = "", keep_vars: bool = False
    ) -> OrderedDict[str, Tensor]:
        """Return parameters and persistent buffers by path (`conv1.weight`); they share memory with the module."""
        return state.collect(self, destination, prefix, keep_vars)

    def load_state_dict(
        self, state_dict: Mapping[str, Tensor], strict: bool = True, assign: bool = False
    ) -> state.IncompatibleKeys:
        """Copy the tensors of `state_dict` into the module; with `assign` they become its members themselves.

        Raises:
            RuntimeError: shapes differ, or, with `strict`, keys are missing or unexpected. Nothing is copied then.
        """
        return state.load(self, state_dict, strict, assign)

    # -- hooks ---------------------------------------------------------------------------------------

    def _add_hook(self, kind: str, hook, prepend: bool) -> RemovableHandle:
        if self._hooks is None:
            self._hooks = ModuleHooks()
        hooks = getattr(self._hooks, kind)
        handle = RemovableHandle(hooks, self._drop_hooks_if_empty)
        hooks[handle.id] = hook
        if prepend:
            hooks.move_to_end(handle.id, last=False)
        return handle

    def _drop_hooks_if_empty(self) -> None:
        if self._hooks is not None and not self._hooks:
            self._hooks = None

    def register_forward_pre_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Make `hook(module, args)` run before `forward`; it may return other arguments.

        With `with_kwargs` it is `hook(module, args, kwargs)`; with `prepend` it runs before the hooks that are there.
        """
        return self._add_hook("forward_pre", (hook, with_kwargs), prepend)

    def register_forward_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Make `hook(module, args, output)` run after `forward`; it may return another output.

        With `with_kwargs` it is `hook(module, args, kwargs, output)`; with `always_call` it runs after an error, too.
        """
        return self._add_hook("forward", (hook, with_kwargs, always_call), prepend)

    def register_full_backward_pre_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Make `hook(module, grad_output)` run before the gradient goes through the module; it may return another."""
        return self._add_hook("backward_pre", hook, prepend)

    def register_full_backward_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Make `hook(module, grad_input, grad_output)` run once the gradients of the inputs are known.

        The hook may return other gradients for the inputs. `grad_input` has an entry for each positional argument,
        `None` for one that needs no gradient.
        """
        return self._add_hook("backward", hook, prepend)

    # -- printing ------------------------------------------------------------------------------------

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """Return what `print(module)` shows between the brackets beside the children."""
        return ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)

    def __repr__(self) -> str:
        extra = self.extra_repr()
        children = [f"({name}): {indented(child)}" for name, child in self._modules.items()]
        return framed(self._get_name(), extra.split("\n") if extra else [], children)


def framed(name: str, extra: list[str], children: list[str]) -> str:
    """Write `name(extra)` on one line where there are no children, otherwise one line for each part."""
    if not children and len(extra) <= 1:
        return f"{name}({''.join(extra)})"
    return "\n  ".join([f"{name}(", *extra, *children]) + "\n)"


def indented(module: Module) -> str:
    """Write a child module, its lines after the first two spaces further in."""
    return repr(module).replace("\n", "\n  ")


def _kind_of(value) -> str:
    return value.type() if isinstance(value, Tensor) else type(value).__name__
