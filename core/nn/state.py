"""Takes a module's state out (`state_dict`) and puts it back (`load_state_dict`)."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from collections.abc import Mapping

from core.autograd import no_grad
from core.tensor import Tensor


class IncompatibleKeys(namedtuple("IncompatibleKeys", ["missing_keys", "unexpected_keys"])):
    """Lists the keys that `load_state_dict(strict=False)` missed, and those it had no place for."""

    __slots__ = ()

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return "_" + super().__repr__()  # PyTorch's class is called _IncompatibleKeys

    __str__ = __repr__


def persistent_members(module):
    """Yield `(key, owner, name)` for every parameter and persistent buffer under `module` that is not `None`.

    The members of a module that occurs twice come under both paths, as in PyTorch.
    """
    for path, owner in module.named_modules(remove_duplicate=False):
        dot = f"{path}." if path else ""
        for name in owner._parameter_names:
            if owner.__dict__[name] is not None:
                yield dot + name, owner, name
        for name in owner._buffer_names:
            if name not in owner._non_persistent_buffers and owner.__dict__[name] is not None:
                yield dot + name, owner, name


def collect(module, destination: OrderedDict | None, prefix: str, keep_vars: bool) -> OrderedDict:
    """Put the tensors of `module` into `destination` under prefix + key; they share memory with the module.

    The tensors are off the tape unless `keep_vars` is set. `destination` is a new dictionary where it is None.
    """
    if destination is None:
        destination = OrderedDict()
    for key, owner, name in persistent_members(module):
        value = owner.__dict__[name]
        destination[prefix + key] = value if keep_vars else value.detach()
    return destination


def load(module, state: Mapping[str, Tensor], strict: bool, assign: bool) -> IncompatibleKeys:
    """Copy `state` into `module`, or with `assign` put its tensors there.

    Everything is compared before anything is copied: a state that does not fit leaves the module as it was. (PyTorch
    copies what fits and then raises.)

    Raises:
        TypeError: `state` is no mapping.
        RuntimeError: a shape differs, a value is no tensor, or, with `strict`, keys are missing or unexpected.
    """
    if not isinstance(state, Mapping):
        raise TypeError(f"Expected state_dict to be dict-like, got {type(state)}.")
    places: dict[str, list] = {}
    for key, owner, name in persistent_members(module):
        places.setdefault(key, []).append((owner, name))

    missing = [
        key for key, [(owner, name), *_] in places.items() if key not in state and name not in owner._may_be_missing
    ]
    unexpected = [key for key in state if key not in places]
    problems = []
    if strict and unexpected:
        problems.append("Unexpected key(s) in state_dict: {}. ".format(", ".join(f'"{key}"' for key in unexpected)))
    if strict and missing:
        problems.insert(0, "Missing key(s) in state_dict: {}. ".format(", ".join(f'"{key}"' for key in missing)))
    for key, owners in places.items():
        if key in state:
            owner, name = owners[0]
            problems.extend(_misfit(key, owner.__dict__[name], state[key]))
    if problems:
        lines = "".join(f"\n\t{problem}" for problem in problems)
        raise RuntimeError(f"Error(s) in loading state_dict for {type(module).__name__}:{lines}")

    with no_grad():
        for key, owners in places.items():
            if key in state:
                for owner, name in owners:
                    _place(owner, name, state[key], assign)
    return IncompatibleKeys(missing, unexpected)


def _misfit(key: str, current: Tensor, value):
    """Yield the reason, if any, why `value` cannot replace `current`."""
    if not isinstance(value, Tensor):
        yield (
            f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from '
            f"checkpoint but received {type(value)}"
        )
    elif tuple(value.shape) != tuple(current.shape):
        yield (
            f"size mismatch for {key}: copying a param with shape {value.shape} from checkpoint, "
            f"the shape in current model is {current.shape}."
        )


def _place(owner, name: str, value: Tensor, assign: bool) -> None:
    current = owner.__dict__[name]
    if not assign:
        current.copy_(value)
    elif name in owner._parameter_names and not isinstance(value, type(current)):
        owner.__dict__[name] = type(current)(value, requires_grad=current.requires_grad)
    else:
        owner.__dict__[name] = value
