"""Runs the hooks of modules.

The first hook registered gives a module its `ModuleHooks`, and the last one removed takes it away. Without one the
module's `_hooks` is `None` and a call goes straight to `forward`.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict

from core.autograd import Function
from core.grad_mode import is_grad_enabled
from core.tensor import Tensor


class ModuleHooks:
    """Holds the hooks of one module, by kind and in the order in which they run."""

    def __init__(self):
        self.forward_pre = OrderedDict()
        self.forward = OrderedDict()
        self.backward_pre = OrderedDict()
        self.backward = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self.forward_pre or self.forward or self.backward_pre or self.backward)

    def call(self, module, args: tuple, kwargs: dict):
        """Run `module.forward` with every hook around it, in PyTorch's order."""
        finished = set()
        result = None
        try:
            args, kwargs = self._before_forward(module, args, kwargs)
            backward_hooks = None
            if self.backward_pre or self.backward:
                backward_hooks = _BackwardHooks(module, self)
                args = backward_hooks.wrap_inputs(args)
            result = module.forward(*args, **kwargs)
            for key, (hook, with_kwargs, _) in tuple(self.forward.items()):
                finished.add(key)
                result = _after_forward(hook, with_kwargs, module, args, kwargs, result)
            return result if backward_hooks is None else backward_hooks.wrap_outputs(result)
        except Exception:
            # Hooks registered with always_call run after a failed call, too; the first error is the one to raise.
            for key, (hook, with_kwargs, always_call) in tuple(self.forward.items()):
                if always_call and key not in finished:
                    try:
                        result = _after_forward(hook, with_kwargs, module, args, kwargs, result)
                    except Exception as error:
                        warnings.warn(
                            f"forward hook with always_call=True raised {error!r} after the module had failed",
                            stacklevel=3,
                        )
            raise

    def _before_forward(self, module, args, kwargs):
        """Run the forward pre-hooks; return the arguments as they changed them."""
        for hook, with_kwargs in tuple(self.forward_pre.values()):
            if with_kwargs:
                changed = hook(module, args, kwargs)
                if changed is None:
                    continue
                if not (isinstance(changed, tuple) and len(changed) == 2):
                    raise RuntimeError(
                        f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                    )
                args, kwargs = changed
            else:
                changed = hook(module, args)
                if changed is not None:
                    args = changed if isinstance(changed, tuple) else (changed,)
        return args, kwargs


def _after_forward(hook, with_kwargs, module, args, kwargs, result):
    """Run one forward hook; return the output as it changed it."""
    changed = hook(module, args, kwargs, result) if with_kwargs else hook(module, args, result)
    return result if changed is None else changed


class BackwardHookFunction(Function):
    """The identity, which on the way back gives the gradients to `report` and passes on what that returns."""

    @staticmethod
    def forward(ctx, report, *tensors):
        ctx.report = report
        ctx.mark_non_differentiable(*[tensor for tensor in tensors if not tensor.requires_grad])
        return tensors

    @staticmethod
    def backward(ctx, *gradients):
        return (None, *ctx.report(gradients))


class _BackwardHooks:
    """Runs the backward hooks of one call of a module, with an identity before it and one behind it on the tape.

    The gradient reaches the identity behind the module first (`grad_output`) and the one before it last (`grad_input`);
    the hooks run as soon as both are known. Where no input needs a gradient, `grad_input` holds `None` for each.
    """

    def __init__(self, module, hooks: ModuleHooks):
        self.module = module
        self.pre_hooks = tuple(hooks.backward_pre.values())
        self.hooks = tuple(hooks.backward.values())
        self.grad_output = None
        self.input_count = 0
        self.input_positions: list[int] = []

    def wrap_inputs(self, args: tuple) -> tuple:
        self.input_count = len(args)
        args, self.input_positions = _through_identity(args, self._on_input_gradients)
        return args

    def wrap_outputs(self, result):
        if isinstance(result, Tensor):
            (result,), _ = _through_identity((result,), self._on_output_gradients)
        elif isinstance(result, tuple):
            kind, fields = type(result), result
            fields, _ = _through_identity(fields, self._on_output_gradients)
            result = kind(*fields) if hasattr(kind, "_fields") else kind(fields)
        else:
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors "
                f"but received {type(result)}",
                stacklevel=4,
            )
        return result

    def _on_output_gradients(self, gradients):
        for hook in self.pre_hooks:
            gradients = _replaced(hook(self.module, gradients), gradients, "full_backward_pre_hook", "grad_output")
        self.grad_output = gradients
        if not self.input_positions:
            self._run_hooks((None,) * self.input_count)
        return gradients

    def _on_input_gradients(self, gradients):
        grad_input = [None] * self.input_count
        for position, gradient in zip(self.input_positions, gradients, strict=True):
            grad_input[position] = gradient
        grad_input = self._run_hooks(tuple(grad_input))
        return tuple(grad_input[position] for position in self.input_positions)

    def _run_hooks(self, grad_input):
        for hook in self.hooks:
            changed = hook(self.module, grad_input, self.grad_output)
            grad_input = _replaced(changed, grad_input, "full_backward_hook", "grad_input")
        return grad_input


def _through_identity(values: tuple, report):
    """Pass the tensors among `values` through the identity; return all values, and the positions of the tensors."""
    positions = [i for i, value in enumerate(values) if isinstance(value, Tensor)]
    if not is_grad_enabled() or not any(values[i].requires_grad for i in positions):
        return values, []
    passed = BackwardHookFunction.apply(report, *(values[i] for i in positions))
    values = list(values)
    for position, tensor in zip(positions, passed, strict=True):
        values[position] = tensor
    return tuple(values), positions


def _replaced(changed, gradients: tuple, kind: str, name: str) -> tuple:
    """Return what a hook returned as a tuple, or `gradients` for None; RuntimeError for another number of them."""
    if changed is None:
        return gradients
    if not isinstance(changed, tuple):
        changed = (changed,)
    if len(changed) != len(gradients):
        raise RuntimeError(
            f"Backward hook returned an invalid number of {name}, got {len(changed)}, but expected "
            f"{len(gradients)} ({kind})"
        )
    return changed
