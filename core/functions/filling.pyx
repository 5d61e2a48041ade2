"""New values for a tensor's memory: from another tensor, a number, or chance."""

cimport numpy as cnp
from core.functions.inplace cimport check_memory, check_tape, rebase, write
from core.functions.strides cimport shape_of
from core.functions.values cimport sum_to
from core.tape cimport Node, TensorBase, alias, is_floating, ndim, recording, typenum, wrap

import numbers

import numpy as np

from core.random import resolve_generator

cnp.import_array()


cdef class ReplacingNode(Node):
    """Gradient of a write of new values: 0 for the old ones, which are gone."""
    cdef tuple backward(self, TensorBase grad):
        return (self.nothing(grad),)

    cdef TensorBase nothing(self, TensorBase grad):
        return wrap(np.zeros_like(grad.array())) if self.needs(0) else None


cdef class ZeroBackward0(ReplacingNode):
    """Gradient of zero_: 0."""


cdef class FillBackward2(ReplacingNode):
    """Gradient of fill_ by a number: 0."""


cdef class CopyBackwards(ReplacingNode):
    """Gradient of copy_: 0 for the old values, g for the source, summed where it was broadcast."""
    cdef tuple source_shape
    cdef int number                     # NumPy's type number of the source

    cdef tuple backward(self, TensorBase grad):
        return (self.nothing(grad), sum_to(grad, self.source_shape, self.number) if self.needs(1) else None)

    def name(self):
        return "torch::autograd::CopyBackwards"


cdef class FillBackward3(CopyBackwards):
    """Gradient of fill_ by a tensor without dimensions: 0 for the old values, Σ g for that tensor."""

    def name(self):
        return type(self).__name__


cdef class NormalBackward0(ReplacingNode):
    """Gradient of normal_: 0."""


cdef class UniformBackward0(ReplacingNode):
    """Gradient of uniform_: 0."""


cdef class BernoulliBackward0(ReplacingNode):
    """Gradient of bernoulli_: 0."""


cdef TensorBase replace(TensorBase input, cnp.ndarray values, Node node):
    """Write values that come from no tensor; `node` becomes the tensor's node."""
    return overwrite(input, values, node, recording(input), (input,))


cdef TensorBase replace_by(TensorBase input, TensorBase source, CopyBackwards node):
    """Write the values of `source`; `node` becomes the tensor's node."""
    node.source_shape, node.number = shape_of(source), typenum(source)
    return overwrite(input, source.array(), node, recording(input) or (recording(source) and is_floating(input)),
                     (input, source))


cdef TensorBase overwrite(TensorBase input, cnp.ndarray values, Node node, bint recorded, tuple inputs):
    check_tape(input, recorded)
    if recorded:                # before the write: it makes a view's own node outdated
        node.record(alias(input), inputs)
    write(input, values)
    if recorded:
        rebase(input, node)
    return input


cdef TensorBase copy_into(TensorBase input, TensorBase source):
    """Write `source` into the tensor, broadcast and cast to its type, as `copy_` does."""
    check_memory(input)
    if source is input:
        return input
    try:
        return replace_by(input, source, CopyBackwards.__new__(CopyBackwards))
    except ValueError:
        raise RuntimeError(not_broadcast(shape_of(input), shape_of(source))) from None


cdef str not_broadcast(tuple to, tuple given):
    cdef Py_ssize_t i
    for i in range(1, min(len(to), len(given)) + 1):
        if given[-i] != to[-i] and given[-i] != 1:
            return (f"The size of tensor a ({to[-i]}) must match the size of tensor b ({given[-i]}) at non-singleton "
                    f"dimension {max(len(to), len(given)) - i}")
    return f"output with shape {list(to)} doesn't match the broadcast shape {list(np.broadcast_shapes(to, given))}"


def copy_(TensorBase input, other, non_blocking=False):
    """Take the values of `other`, broadcast to this shape and cast to this type."""
    if not isinstance(other, TensorBase):
        raise TypeError(f"copy_(): argument 'other' (position 1) must be Tensor, not {type(other).__name__}")
    if ndim(<TensorBase> other) > ndim(input):     # an assignment by index may leave out sizes of 1 in front
        raise RuntimeError(not_broadcast(shape_of(input), shape_of(other)))
    return copy_into(input, other)


cdef TensorBase fill_with(TensorBase input, object value):
    cdef TensorBase source
    if not isinstance(value, TensorBase):
        if not isinstance(value, numbers.Real):
            raise TypeError(f"fill_(): argument 'value' (position 1) must be Number, not {type(value).__name__}")
        return replace(input, number_like(value, input), FillBackward2.__new__(FillBackward2))
    source = value
    if ndim(source) != 0:
        raise RuntimeError(f"fill_ only supports 0-dimension value tensor but got tensor with {ndim(source)} dimensions.")
    return replace_by(input, source, FillBackward3.__new__(FillBackward3))


cdef cnp.ndarray number_like(object value, TensorBase input):
    """Return a Python number in the tensor's type."""
    cdef object kind = (<object> input.array()).dtype
    try:
        if kind.kind in "iu" and not (np.isfinite(value) and np.iinfo(kind).min <= int(value) <= np.iinfo(kind).max):
            raise OverflowError
        return np.array(int(value) if kind.kind in "iu" else value, kind)
    except OverflowError:
        raise RuntimeError(f"value cannot be converted to type {kind.name} without overflow: {value}") from None


def fill_(TensorBase input, value):
    """Set every element to a number, or to a tensor without dimensions."""
    return fill_with(input, value)


def zero_(TensorBase input):
    """Set every element to 0."""
    return replace(input, np.zeros((), (<object> input.array()).dtype), ZeroBackward0.__new__(ZeroBackward0))


cdef object draw(TensorBase input, object generator, str method):
    """Return random numbers in the tensor's shape and type."""
    cdef object kind = (<object> input.array()).dtype
    return np.asarray(resolve_generator(generator).draw(method, shape_of(input), dtype=kind), kind)


def normal_(TensorBase input, mean=0.0, std=1.0, *, generator=None):
    """Draw every element from the normal distribution."""
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    if not is_floating(input):
        raise NotImplementedError(f"\"normal_kernel_cpu\" not implemented for '{input.dtype.legacy_name}'")
    check_memory(input)
    values = draw(input, generator, "standard_normal")
    return replace(input, np.asarray(values * values.dtype.type(std) + values.dtype.type(mean)),
                   NormalBackward0.__new__(NormalBackward0))


def uniform_(TensorBase input, low=0.0, high=1.0, *, generator=None):
    """Draw every element uniformly from `low` up to, without, `high`."""
    if low > high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
    if not is_floating(input):
        raise NotImplementedError(f"\"check_uniform_bounds\" not implemented for '{input.dtype.legacy_name}'")
    check_memory(input)
    values = draw(input, generator, "random")
    values = values * values.dtype.type(high - low) + values.dtype.type(low)
    if high > low:              # rounding may reach `high`
        values = np.minimum(values, np.nextafter(values.dtype.type(high), values.dtype.type(low)))
    return replace(input, np.asarray(values), UniformBackward0.__new__(UniformBackward0))


def bernoulli_(TensorBase input, p=0.5, *, generator=None):
    """Draw 1 with probability `p`, else 0, for every element."""
    if not 0.0 <= p <= 1.0:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p}")
    check_memory(input)
    values = resolve_generator(generator).draw("random", shape_of(input), dtype=np.float32) < np.float32(p)
    return replace(input, np.asarray(values, (<object> input.array()).dtype),
                   BernoulliBackward0.__new__(BernoulliBackward0))
