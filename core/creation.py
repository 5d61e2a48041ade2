"""Making tensors: from data, filled, and in sequences.

The functions and their arguments are PyTorch's. `dtype` defaults to that of `get_default_dtype()`, `device` may only be
the CPU, and `requires_grad` lets the new leaf record what is computed from it.
"""

import functools
import math
import numbers

import numpy as np

from core import dtypes
from core.buffers import empty_array
from core.tape import TensorBase, from_array


def shape_of(size, function):
    """Return the shape as a tuple from the arguments of `f(2, 3)`, `f((2, 3))` or `f(Size)`.

    Raises:
        TypeError: a size is no whole number.
        RuntimeError: a size is negative, or the tensor would not fit into memory. The texts name `function`.
    """
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = size[0]
    try:
        shape = tuple(each.__index__() for each in size)
    except AttributeError:
        wrong = next(each for each in size if not hasattr(each, "__index__"))
        raise TypeError(
            f"{function}(): argument 'size' must be tuple of ints, but found element of type {type(wrong).__name__}"
        ) from None
    if any(each < 0 for each in shape):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(shape)}: {list(shape)}")
    if len(shape) > 64 or math.prod(shape) > 2**48:
        raise RuntimeError(f"{function}(): a tensor of shape {list(shape)} does not fit into memory")
    return shape


def check_device(device):
    """Raise RuntimeError for any device but the CPU; the text says how the network gets to a GPU."""
    if device is not None and str(device).split(":")[0] != "cpu":
        raise RuntimeError(
            f"device '{device}' is not available: this library computes on the CPU. To train the same network on a "
            "GPU, export it as PyTorch code (File > Export, or `lenetlab export`) and run that there."
        )


def finish(tensor, requires_grad, device):
    """Check `device` and sets `requires_grad` of a new tensor; return it."""
    check_device(device)
    if requires_grad:
        tensor.requires_grad_(True)
    return tensor


def _array_of(data, dtype):
    """Return `data` as a NumPy array of a supported type, which shares memory only with an array or a tensor."""
    if isinstance(data, TensorBase):
        array = data.detach().numpy()
    elif isinstance(data, np.ndarray):
        array = data
    elif isinstance(data, np.generic):
        array = np.asarray(data)
    else:
        array = _from_sequence(data)
        if dtype is None and array.dtype == np.float64:
            dtype = dtypes.get_default_dtype()
    if dtype is not None:
        with np.errstate(all="ignore"):
            return np.asarray(array, dtypes.resolve(dtype).numpy)
    dtypes.from_numpy_dtype(array.dtype)
    return array


def _from_sequence(data):
    """Return numbers in nested sequences as an array; TypeError, ValueError or RuntimeError for anything else."""
    flat = data
    if isinstance(data, (list, tuple)) and any(isinstance(each, TensorBase) for each in data):
        flat = [each.tolist() if isinstance(each, TensorBase) else each for each in data]
    if not isinstance(data, (list, tuple, numbers.Number, range)) and not hasattr(data, "__array__"):
        raise _no_number_error(data)
    try:
        array = np.array(flat)
    except (ValueError, OverflowError) as error:
        _check_lengths(flat)
        raise ValueError(f"expected a sequence of equal lengths at every depth: {error}") from None
    if array.dtype == object or array.dtype.kind in "USc":
        raise _no_number_error(_first_non_number(data))
    if array.size == 0 and array.dtype.kind == "f":
        return np.zeros(array.shape, dtypes.get_default_dtype().numpy)
    return array


def _no_number_error(data):
    if isinstance(data, str):
        return TypeError("new(): invalid data type 'str'; a tensor holds numbers")
    return RuntimeError(f"Could not infer dtype of {type(data).__name__}; a tensor holds numbers")


def _check_lengths(data):
    """Raise ValueError where two sequences at the same depth of `data` differ in length."""
    level, depth = [data], 0
    while isinstance(level[0], (list, tuple)):
        for each in level:
            if not isinstance(each, (list, tuple)):
                raise TypeError("not a sequence")
            if len(each) != len(level[0]):
                raise ValueError(f"expected sequence of length {len(level[0])} at dim {depth} (got {len(each)})")
        level, depth = [inner for each in level for inner in each] or [None], depth + 1


def _first_non_number(data):
    while isinstance(data, (list, tuple)) and data:
        data = next((each for each in data if not isinstance(each, numbers.Real)), data[0])
    return data


def tensor(data, *, dtype=None, device=None, requires_grad=False):
    """Make a leaf with a copy of `data`: a number, nested sequences of numbers, an array or a tensor."""
    array = _array_of(data, dtype)
    return finish(from_array(np.array(array, order="C")), requires_grad, device)


def as_tensor(data, dtype=None, device=None):
    """Return `data` as a tensor, without a copy where that is possible."""
    check_device(device)
    if isinstance(data, TensorBase):
        return data if dtype is None else data.to(dtype)
    return from_array(_array_of(data, dtype))


def from_numpy(array):
    """Make a tensor that shares memory with a NumPy array; TypeError for a type that tensors do not have."""
    return from_array(array)


def _filled(make, size, function, dtype, requires_grad, device):
    """Make a tensor by `make(shape, dtype=numpy_type)`; RuntimeError where memory does not suffice."""
    shape = shape_of(size, function)
    try:
        return finish(from_array(make(shape, dtype=dtypes.resolve(dtype).numpy)), requires_grad, device)
    except MemoryError:
        raise RuntimeError(f"{function}(): a tensor of shape {list(shape)} does not fit into memory") from None


def zeros(*size, dtype=None, device=None, requires_grad=False):
    """Make a tensor of zeros of the given sizes."""
    return _filled(np.zeros, size, "zeros", dtype, requires_grad, device)


def ones(*size, dtype=None, device=None, requires_grad=False):
    """Make a tensor of ones of the given sizes."""
    return _filled(np.ones, size, "ones", dtype, requires_grad, device)


def empty(*size, dtype=None, device=None, requires_grad=False):
    """Make a tensor of the given sizes whose values are whatever was in its memory."""
    return _filled(empty_array, size, "empty", dtype, requires_grad, device)


def full(size, fill_value, *, dtype=None, device=None, requires_grad=False):
    """Make a tensor with `fill_value` everywhere; without `dtype` the type of the value decides on it."""
    if isinstance(fill_value, TensorBase):
        fill_value = fill_value.item()
    if not isinstance(fill_value, (numbers.Number, np.generic)):
        raise TypeError(f"full(): argument 'fill_value' (position 2) must be Number, not {type(fill_value).__name__}")
    if dtype is None and isinstance(fill_value, int):
        dtype = dtypes.bool if isinstance(fill_value, bool) else dtypes.int64
    make = functools.partial(np.full, fill_value=fill_value)
    return _filled(make, (size,), "full", dtype, requires_grad, device)


def _like(make, input, *values, dtype, device, requires_grad):
    """Return `make(shape, *values)` in the shape and dtype of `input`; TypeError where that is no tensor."""
    if not isinstance(input, TensorBase):
        raise TypeError(
            f"{make.__name__}_like(): argument 'input' (position 1) must be Tensor, not {type(input).__name__}"
        )
    return make(input.shape, *values, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def zeros_like(input, *, dtype=None, device=None, requires_grad=False):
    """Make a tensor of zeros in the shape and dtype of `input`."""
    return _like(zeros, input, dtype=dtype, device=device, requires_grad=requires_grad)


def ones_like(input, *, dtype=None, device=None, requires_grad=False):
    """Make a tensor of ones in the shape and dtype of `input`."""
    return _like(ones, input, dtype=dtype, device=device, requires_grad=requires_grad)


def empty_like(input, *, dtype=None, device=None, requires_grad=False):
    """Make a tensor in the shape and dtype of `input` whose values are whatever was in its memory."""
    return _like(empty, input, dtype=dtype, device=device, requires_grad=requires_grad)


def full_like(input, fill_value, *, dtype=None, device=None, requires_grad=False):
    """Make a tensor with `fill_value` everywhere, in the shape and dtype of `input`."""
    return _like(full, input, fill_value, dtype=dtype, device=device, requires_grad=requires_grad)


def new_tensor(input, data, *, dtype=None, device=None, requires_grad=False):
    """Make a leaf with a copy of `data`, in the dtype of `input`."""
    return tensor(data, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def new_zeros(input, *size, dtype=None, device=None, requires_grad=False):
    """Make a tensor of zeros of the given sizes, in the dtype of `input`."""
    return zeros(*size, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def new_ones(input, *size, dtype=None, device=None, requires_grad=False):
    """Make a tensor of ones of the given sizes, in the dtype of `input`."""
    return ones(*size, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def new_empty(input, *size, dtype=None, device=None, requires_grad=False):
    """Make a tensor of the given sizes, in the dtype of `input`, whose values are whatever was in its memory."""
    return empty(*size, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def new_full(input, size, fill_value, *, dtype=None, device=None, requires_grad=False):
    """Make a tensor with `fill_value` everywhere, of the given sizes and in the dtype of `input`."""
    return full(size, fill_value, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def arange(start, end=None, step=1, *, dtype=None, device=None, requires_grad=False):
    """Make a vector of the numbers from `start` (0 if left out) in steps of `step` up to, not including, `end`."""
    if end is None:
        start, end = 0, start
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    if dtype is None:
        whole = all(isinstance(each, numbers.Integral) for each in (start, end, step))
        dtype = dtypes.int64 if whole else dtypes.get_default_dtype()
    kind = dtypes.resolve(dtype)
    count = math.ceil((end - start) / step)
    shape_of((count,), "arange")
    values = start + np.arange(count) * step
    return finish(from_array(values.astype(kind.numpy)), requires_grad, device)


def linspace(start, end, steps, *, dtype=None, device=None, requires_grad=False):
    """Make a vector of `steps` numbers at equal distances from `start` to `end`, both included."""
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    kind = dtypes.resolve(dtype)
    return finish(from_array(np.linspace(start, end, steps, dtype=kind.numpy)), requires_grad, device)


def eye(n, m=None, *, dtype=None, device=None, requires_grad=False):
    """Make an n×m matrix (n×n if m is left out) with ones on the diagonal and zeros elsewhere."""
    n, m = shape_of((n, n if m is None else m), "eye")
    return finish(from_array(np.eye(n, m, dtype=dtypes.resolve(dtype).numpy)), requires_grad, device)
