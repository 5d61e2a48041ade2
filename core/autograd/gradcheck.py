"""Checks derivatives against finite differences."""

import numpy as np

from core import engine
from core.tape import TensorBase, from_array


class GradcheckError(RuntimeError):
    """Raised where an analytical gradient does not equal the numerical one."""


def gradcheck(func, inputs, *, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True):
    """Compare the gradients of `func(*inputs)` with central differences (f(x + ε) − f(x − ε)) / 2ε.

    Return True where they are equal to `atol` and `rtol`.

    Args:
        inputs: a tensor or a tuple; the tensors that require grad are checked, and should be float64.
        eps: ε.
        raise_exception: whether a difference raises; otherwise False is returned.

    Raises:
        GradcheckError: a gradient differs.
        ValueError: no input requires grad.
    """
    inputs = (inputs,) if isinstance(inputs, TensorBase) else tuple(inputs)
    checked = [i for i, each in enumerate(inputs) if isinstance(each, TensorBase) and each.requires_grad]
    if not checked:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of the them have "
            "requires_grad=True."
        )
    try:
        for number, output in enumerate(_outputs(func, inputs)):
            if output.requires_grad:
                _compare(func, inputs, checked, number, output, eps, atol, rtol)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _outputs(func, inputs):
    """Return the floating-point tensors among the results of `func(*inputs)`."""
    result = func(*inputs)
    results = result if isinstance(result, (tuple, list)) else (result,)
    return [each for each in results if isinstance(each, TensorBase) and each.is_floating_point()]


def _compare(func, inputs, checked, number, output, eps, atol, rtol):
    """Compare the Jacobians of output `number` with respect to each of the inputs whose numbers are `checked`."""
    analytical = _analytical(output, [inputs[i] for i in checked])
    for i, found in zip(checked, analytical):
        expected = _numerical(func, inputs, i, number, eps).reshape(
            found.shape
        )  # an input without elements gives no row
        if not np.allclose(found, expected, rtol, atol, equal_nan=True):
            raise GradcheckError(
                f"Jacobian mismatch for output {number} with respect to input {i},\nnumerical:\n{expected}\n"
                f"analytical:\n{found}"
            )


def _analytical(output, inputs):
    """Compute the Jacobian of `output` for each input by backward passes: a row per element of the input."""
    jacobians = [np.zeros((each.numel(), output.numel())) for each in inputs]
    direction = np.zeros(output.shape, output.dtype.numpy)
    for column in range(output.numel()):
        direction.flat[column] = 1
        grads = engine.grad(output, inputs, from_array(direction.copy()), retain_graph=True, allow_unused=True)
        direction.flat[column] = 0
        for jacobian, grad in zip(jacobians, grads):
            if grad is not None:
                jacobian[:, column] = grad.numpy().ravel()
    return jacobians


def _numerical(func, inputs, i, number, eps):
    """Compute the Jacobian of output `number` for input `i` by central differences: a row per element of the input."""
    array = inputs[i].detach().numpy()
    rows = []
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + eps
        above = _outputs(func, inputs)[number].numpy(force=True).astype(np.float64)
        array[index] = kept - eps
        below = _outputs(func, inputs)[number].numpy(force=True).astype(np.float64)
        array[index] = kept
        rows.append(((above - below) / (2 * eps)).ravel())
    return np.array(rows)
