"""autograd.Function: an operation written in Python, with its own derivative."""

import functools

from core import grad_mode
from core.autograd.python_node import PythonNode
from core.tape import TensorBase


class FunctionNode(PythonNode):
    """The context (`ctx`) of a Function call, and its node on the tape."""

    _saved, _not_differentiable, materialize = (), (), True

    def save_for_backward(self, *tensors):
        """Keeps inputs or outputs for backward, with their version checked."""
        self._saved = tensors

    @property
    def saved_tensors(self):
        return self.unpack_saved()

    def mark_non_differentiable(self, *outputs):
        """Says that no gradient flows through these outputs."""
        self._not_differentiable = outputs

    def mark_dirty(self, *inputs):
        """Says that forward changed these inputs in place."""
        self._dirty = inputs

    def set_materialize_grads(self, value):
        """Whether missing gradients reach backward as zeros (the default) or as None."""
        self.materialize = value

    @property
    def needs_input_grad(self):
        return tuple(self._needs)

    def run_backward(self, grads):
        kinds = self._outputs
        grads = [self._zeros(kind) if grad is None and self.materialize else grad for grad, kind in zip(grads, kinds)]
        results = self._function.backward(self, *grads)
        results = results if isinstance(results, tuple) else (results,)
        given = len(self._needs)
        if len(results) > given and all(each is None for each in results[given:]):
            results = results[:given]
        if len(results) != given:
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients (expected {given}, got {len(results)})"
            )
        return tuple(self._checked(number, results[number]) for number in self._tensor_inputs)

    @staticmethod
    def _zeros(kind):
        from core.creation import zeros

        return zeros(kind[0], dtype=kind[1])

    def _checked(self, number, grad):
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
    """Base of operations with a derivative of their own.

    Write `forward(ctx, *inputs)` and `backward(ctx, *grad_outputs)` as static methods, and call
    `apply(*inputs)`. With a static `setup_context(ctx, inputs, output)`, forward gets no ctx.
    """

    def __init__(self):
        raise RuntimeError(f"{type(self).__name__} is used through its apply(...), it has no instances")

    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx, *grads):
        raise NotImplementedError("You must implement the backward for your custom autograd.Function.")

    setup_context = None

    @classmethod
    def apply(cls, *args):
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
    """Marks a backward that cannot be differentiated itself; here none is, so it changes nothing."""
    return backward
