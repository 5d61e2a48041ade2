"""Defines `autograd.Function`, the base of operations that are written in Python with their own derivative."""

import functools

from core import grad_mode
from core.autograd.python_node import PythonNode
from core.tape import TensorBase


class FunctionNode(PythonNode):
    """The context (`ctx`) of a call of a Function, which is its node on the tape, too."""

    _saved, _not_differentiable, materialize = (), (), True

    def save_for_backward(self, *tensors):
        """Keep inputs or outputs for `backward`, which finds out if they were changed in place meanwhile."""
        self._saved = tensors

    @property
    def saved_tensors(self):
        """The tensors that `save_for_backward` kept; RuntimeError if one was changed in place since."""
        return self.unpack_saved()

    def mark_non_differentiable(self, *outputs):
        """Say that no gradient flows through these outputs."""
        self._not_differentiable = outputs

    def mark_dirty(self, *inputs):
        """Say that forward changed these inputs in place; has no effect here, where every write is counted."""

    def set_materialize_grads(self, value):
        """Say whether missing gradients reach `backward` as zeros (the default) or as None."""
        self.materialize = value

    @property
    def needs_input_grad(self):
        """Bools, one for each argument of `apply`: whether it is a tensor that wants a gradient."""
        return tuple(self._needs)

    def run_backward(self, grads):
        """Call the Function's `backward` and check what it returns; give one gradient per tensor input."""
        if self.materialize:
            from core.creation import zeros

            outputs = zip(grads, self._outputs)
            grads = [zeros(shape, dtype=dtype) if grad is None else grad for grad, (shape, dtype) in outputs]
        results = self._function.backward(self, *grads)
        results = results if isinstance(results, tuple) else (results,)
        expected = len(self._needs)
        if len(results) > expected and all(each is None for each in results[expected:]):
            results = results[:expected]
        if len(results) != expected:
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients (expected {expected}, "
                f"got {len(results)})"
            )
        return tuple(self._checked(number, results[number]) for number in self._tensor_inputs)

    def _checked(self, number, grad):
        """Return the gradient of argument `number` in its dtype; raises where type or shape is wrong."""
        if grad is None or not self._needs[number]:
            return None
        if not isinstance(grad, TensorBase):
            raise TypeError(
                f"{self.name()} returned {type(grad).__name__} as gradient {number}, expected Tensor or None"
            )
        shape, dtype = self._inputs[number]
        if grad.shape != shape:
            raise RuntimeError(
                f"Function {self.name()} returned an invalid gradient at index {number} - got {list(grad.shape)} "
                f"but expected shape compatible with {list(shape)}"
            )
        return grad if grad.dtype is dtype else grad.to(dtype)


class Function:
    """Base class of operations with a derivative of their own, which are called by `apply`.

    A subclass defines `forward` and `backward` as static methods. If it has a static `setup_context(ctx, inputs,
    output)`, too, then `forward` gets no `ctx`.
    """

    def __init__(self):
        raise RuntimeError(f"{type(self).__name__} is used through its apply(...), it has no instances")

    @staticmethod
    def forward(*args, **kwargs):
        """Compute the result from `(ctx, *inputs)`: a tensor or a tuple of tensors. It runs off the tape."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx, *grads):
        """Compute the gradients of all inputs, None for those without, from the gradients of the outputs."""
        raise NotImplementedError("You must implement the backward for your custom autograd.Function.")

    setup_context = None

    @classmethod
    def apply(cls, *args):
        """Run `forward` on `args` and put the operation on the tape; return what `forward` returned."""
        node = _node_class(cls)()
        node._function = cls
        node._tensor_inputs = [i for i, each in enumerate(args) if isinstance(each, TensorBase)]
        tensors = tuple(args[i] for i in node._tensor_inputs)
        node._needs = [isinstance(each, TensorBase) and each.requires_grad for each in args]
        node._inputs = {i: (args[i].shape, args[i].dtype) for i in node._tensor_inputs}
        before = grad_mode.set_grad_enabled(False)
        try:
            if cls.setup_context is None:
                result = cls.forward(node, *args)
            else:
                result = cls.forward(*args)
                cls.setup_context(node, args, result)
        finally:
            grad_mode.set_grad_enabled(before)
        outputs = result if isinstance(result, tuple) else (result,)
        for each in outputs:
            if not isinstance(each, TensorBase):
                raise TypeError(f"{cls.__name__}.forward() must return Tensors, got {type(each).__name__}")
        node._outputs = [(each.shape, each.dtype) for each in outputs]
        outputs = node.put_on_tape(outputs, tensors, node._saved, node._not_differentiable)
        return outputs if isinstance(result, tuple) else outputs[0]


@functools.cache
def _node_class(function):
    return type(function.__name__ + "Backward", (FunctionNode,), {"__module__": function.__module__})


def once_differentiable(backward):
    """Return `backward` unchanged: no `backward` of a Function can be differentiated itself in this library."""
    return backward
