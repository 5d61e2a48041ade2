"""Conversion between element types, and to Python numbers."""

cimport numpy as cnp
from core.tape cimport Node, TensorBase, ndim, numel, recording, typenum, wrap
from core.functions.values cimport cast

from core import dtypes
from core.creation import check_device

cnp.import_array()


cdef class ToCopyBackward0(Node):
    """Gradient of a copy in another type: g in the type that the input had."""
    cdef int input_type

    cdef tuple backward(self, TensorBase grad):
        return (cast(grad, self.input_type),)


cdef TensorBase converted(TensorBase input, object dtype, bint copy):
    cdef ToCopyBackward0 node
    cdef int number = dtype.numpy.num
    cdef TensorBase out
    if typenum(input) == number and not copy:
        return input
    out = cast(input, number)
    if out is input:
        out = wrap(cnp.PyArray_NewCopy(input.array(), cnp.NPY_KEEPORDER))
    if recording(input) and dtype.is_floating_point:
        node = ToCopyBackward0.__new__(ToCopyBackward0)
        node.input_type = typenum(input)
        node.record(out, (input,))
    return out


def to(TensorBase input, *args, dtype=None, device=None, bint copy=False, non_blocking=False):
    """Return the tensor in another dtype, `to(dtype)` or `to(other)`; itself if it has it and copy is not set.

    A device other than 'cpu' is an error.
    """
    for given in args:
        if isinstance(given, TensorBase):
            dtype = given.dtype
        elif isinstance(given, (dtypes.dtype, type)):
            dtype = given
        elif isinstance(given, bool):
            non_blocking = given
        elif given is not None:
            device = given
    check_device(device)
    return converted(input, input.dtype if dtype is None else dtypes.resolve(dtype), copy)


def in_type(TensorBase input, dtype=None):
    """Return the tensor in a dtype, also a name such as "torch.DoubleTensor"; without one, its own type's name."""
    if dtype is None:
        return f"torch.{input.dtype.legacy_name}Tensor"
    if isinstance(dtype, str):
        for each in dtypes.ALL:
            if dtype == f"torch.{each.legacy_name}Tensor":
                return to(input, each)
        raise ValueError(f"invalid type: '{dtype}'; types are called like 'torch.FloatTensor'")
    return to(input, dtype)


def type_as(TensorBase input, TensorBase other):
    """Return the tensor in the dtype of `other`."""
    return to(input, other)


def as_float(TensorBase input):
    """Return the tensor in float32."""
    return converted(input, dtypes.float32, False)


def as_double(TensorBase input):
    """Return the tensor in float64."""
    return converted(input, dtypes.float64, False)


def as_long(TensorBase input):
    """Return the tensor in int64, fractions cut off."""
    return converted(input, dtypes.int64, False)


def as_int(TensorBase input):
    """Return the tensor in int32, fractions cut off."""
    return converted(input, dtypes.int32, False)


def as_bool(TensorBase input):
    """Tell where an element is not zero."""
    return converted(input, dtypes.bool, False)


def cpu(TensorBase input):
    """Return the tensor itself: it is on the CPU."""
    return input


def cuda(TensorBase input, device="cuda"):
    """Raise RuntimeError: this library computes on the CPU; the text says how the network is taken to a GPU."""
    check_device(device)


# --- Python numbers -------------------------------------------------------------------------------------

def to_bool(TensorBase input):
    """Return the truth of the only element. RuntimeError if there are several."""
    if numel(input) != 1:
        kind = "no values" if numel(input) == 0 else "more than one value"
        raise RuntimeError(f"Boolean value of Tensor with {kind} is ambiguous")
    return input.item() != 0


def to_float(TensorBase input):
    """Return the only element as a Python float."""
    return input.item().__float__()


def to_int(TensorBase input):
    """Return the only element as a Python int, a fraction cut off."""
    return input.item().__int__()


def to_index(TensorBase input):
    """Return the only element as an index. TypeError unless it is a whole number."""
    if numel(input) != 1 or (<object> input.array()).dtype.kind == "f":
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return input.item().__int__()


def length(TensorBase input):
    """Return the size of the first dimension. TypeError for a tensor without dimensions."""
    if ndim(input) == 0:
        raise TypeError("len() of a 0-d tensor")
    return cnp.PyArray_DIM(input.array(), 0)
