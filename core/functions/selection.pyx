"""Choosing between elements: maximum, clamp, where, and masks."""

cimport numpy as cnp
from core.functions.filling cimport number_like
from core.functions.strides cimport shape_of
from core.functions.values cimport BroadcastNode, binary, cast, mismatch, operand, result_type, sum_to
from core.tape cimport (
    NO_INPUT, Node, SavedTensor, TensorBase, is_floating, ndim, recording, recording2, recording_any, typenum, wrap)

import numpy as np

from core import dtypes

cnp.import_array()


cdef class MaximumBackward0(BroadcastNode):
    """Gradient of maximum: g for the larger element, half to each of equal ones, all to each beside a NaN."""
    cdef readonly SavedTensor self, other

    cdef tuple backward(self, TensorBase grad):
        cdef object a = self.self.unpack(self).array(), b = self.other.unpack(self).array()
        return self.shares(grad, a, b, a < b, a > b)

    cdef tuple shares(self, TensorBase grad, object a, object b, object second_wins, object first_wins):
        cdef object g = grad.array()
        cdef object half = np.where(a == b, g / g.dtype.type(2), g)
        return (self.first(wrap(np.asarray(np.where(second_wins, g.dtype.type(0), half)))) if self.needs(0) else None,
                self.second(wrap(np.asarray(np.where(first_wins, g.dtype.type(0), half)))) if self.needs(1) else None)


cdef class MinimumBackward0(MaximumBackward0):
    """Gradient of minimum: g for the smaller element, half to each of equal ones, all to each beside a NaN."""
    cdef tuple backward(self, TensorBase grad):
        cdef object a = self.self.unpack(self).array(), b = self.other.unpack(self).array()
        return self.shares(grad, a, b, a > b, a < b)


cdef TensorBase extremum(object ufunc, TensorBase a, TensorBase b, MaximumBackward0 node):
    cdef TensorBase out = binary(ufunc, a, b)
    if is_floating(out) and recording2(a, b):
        node.remember(out, a, b)
        node.self, node.other = node.save(a, 0), node.save(b, 1)
    return out


def maximum(TensorBase input, TensorBase other):
    """Return the larger of both elements; NaN if one is NaN."""
    return extremum(np.maximum, input, other, MaximumBackward0.__new__(MaximumBackward0))


def minimum(TensorBase input, TensorBase other):
    """Return the smaller of both elements; NaN if one is NaN."""
    return extremum(np.minimum, input, other, MinimumBackward0.__new__(MinimumBackward0))


cdef class ClampBackward1(Node):
    """Gradient of clamp between two numbers: g within them, 0 where a bound was taken."""
    cdef readonly SavedTensor self
    cdef readonly object min, max
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        cdef object x = self.self.unpack(self).array(), inside = True
        if self.min is not None:
            inside = x >= self.min
        if self.max is not None:
            inside = inside & (x <= self.max)
        return (cast(wrap(np.asarray(np.where(inside, grad.array(), (<object> grad.array()).dtype.type(0)))), self.number),)


cdef class ClampMinBackward0(ClampBackward1):
    """Gradient of clamp_min by a number: g from it on, 0 below."""


cdef class ClampMaxBackward0(ClampBackward1):
    """Gradient of clamp_max by a number: g up to it, 0 above."""


cdef class ClampBackward0(Node):
    """Gradient of clamp between tensors: g for whichever of the three was taken."""
    cdef readonly SavedTensor self, min, max

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = self.self.unpack(self), low = self.min.unpack(self), high = self.max.unpack(self)
        cdef object g = grad.array(), below = False, above = False
        if low is not None:
            below = x.array() < low.array()
        if high is not None:
            above = x.array() > high.array()
        if low is not None and high is not None:
            crossed = low.array() > high.array()        # then the maximum wins
            above = above | crossed
            below = below & ~crossed
        return (self.share(grad, ~(below | above), x, 0), self.share(grad, below, low, 1),
                self.share(grad, above, high, 2))

    cdef TensorBase share(self, TensorBase grad, object where, TensorBase to, int number):
        if to is None or not self.needs(number):
            return None
        cdef object g = grad.array()
        return sum_to(wrap(np.asarray(np.where(where, g, g.dtype.type(0)))), (<object> to.array()).shape, typenum(to))


cdef TensorBase clamped(TensorBase input, object min, object max, type kind):
    """Clamp between `min` and `max`; the node is a `kind` if both are numbers."""
    cdef ClampBackward1 simple
    cdef ClampBackward0 node
    cdef TensorBase out = input, low = None, high = None
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if min is not None:
        low = operand(min, "clamp")
        out = binary(np.maximum, out, low)
    if max is not None:
        high = operand(max, "clamp")
        out = binary(np.minimum, out, high)
    if not is_floating(out):
        return out
    if isinstance(min, TensorBase) or isinstance(max, TensorBase):
        if recording_any((input, low, high)):
            node = ClampBackward0.__new__(ClampBackward0)
            node.record(out, (input, low, high))
            node.self, node.min, node.max = node.save(input, 0), node.save(low, 1), node.save(high, 2)
    elif recording(input):
        simple = <ClampBackward1> kind.__new__(kind)
        simple.min, simple.max, simple.number = min, max, typenum(input)
        simple.record(out, (input,))
        simple.self = simple.save(input, 0)
    return out


def clamp(TensorBase input, min=None, max=None):
    """Return the nearest value between `min` and `max` (numbers or tensors; either may be left out)."""
    return clamped(input, min, max, ClampBackward1)


def clamp_min(TensorBase input, min):
    """Return each element, or `min` where that is larger."""
    return clamped(input, min, None, ClampMinBackward0)


def clamp_max(TensorBase input, max):
    """Return each element, or `max` where that is smaller."""
    return clamped(input, None, max, ClampMaxBackward0)


cdef class WhereBackward0(BroadcastNode):
    """Gradient of where: g for the input where the condition is true, for `other` elsewhere."""
    cdef readonly SavedTensor condition

    cdef tuple backward(self, TensorBase grad):
        cdef object chosen = self.condition.unpack(self).array(), g = grad.array(), nothing = g.dtype.type(0)
        return (self.first(wrap(np.asarray(np.where(chosen, g, nothing)))) if self.needs(0) else None,
                self.second(wrap(np.asarray(np.where(chosen, nothing, g)))) if self.needs(1) else None)


def where(TensorBase condition, input=None, other=None):
    """Return `input` where `condition` is true, else `other`; broadcast. With the condition alone, its indices."""
    cdef WhereBackward0 node
    cdef TensorBase a, b, out
    cdef int number
    if input is None and other is None:
        return tuple([wrap(each) for each in np.nonzero(np.atleast_1d(condition.array()))])
    if input is None or other is None:
        raise TypeError("where() takes a condition alone, or with both input and other")
    if typenum(condition) != cnp.NPY_BOOL and typenum(condition) != cnp.NPY_UINT8:
        raise RuntimeError(
            f"where expected condition to be a boolean tensor, but got a tensor with dtype {condition.dtype.legacy_name}")
    a, b = operand(input, "where"), operand(other, "where")
    number = result_type(a, b)
    if a.is_number and b.is_number and number == cnp.NPY_DOUBLE:
        number = dtypes.get_default_dtype().numpy.num
    a_values, b_values = cast(a, number).array(), cast(b, number).array()
    try:
        out = wrap(np.asarray(np.where(condition.array(), a_values, b_values)))
    except ValueError:
        raise RuntimeError(
            f"where(): the shapes {list(condition.shape)}, {list(a.shape)} and {list(b.shape)} cannot be broadcast") from None
    if is_floating(out) and recording2(a, b):
        node = WhereBackward0.__new__(WhereBackward0)
        node.remember(out, a, b)
        node.condition = node.save(condition, NO_INPUT)
    return out


def where_method(TensorBase input, TensorBase condition, other):
    """Return the elements where `condition` is true, else those of `other`."""
    return where(condition, input, other)


# --- masks --------------------------------------------------------------------------------------------------

cdef tuple broadcast_pair(TensorBase input, TensorBase mask):
    try:
        return np.broadcast_shapes(shape_of(input), shape_of(mask))
    except ValueError:
        raise RuntimeError(mismatch(shape_of(mask), shape_of(input))) from None


cdef class MaskedFillBackward0(Node):
    """Gradient of masked_fill by a number: g, and 0 where the number was put."""
    cdef readonly SavedTensor mask
    cdef tuple sizes

    cdef tuple backward(self, TensorBase grad):
        return (self.rest(grad),)

    cdef TensorBase rest(self, TensorBase grad):
        cdef object g = grad.array(), left = np.where(self.mask.unpack(self).array(), g.dtype.type(0), g)
        return sum_to(wrap(np.asarray(left)), self.sizes, typenum(grad))


cdef class MaskedFillBackward1(MaskedFillBackward0):
    """Gradient of masked_fill by a tensor without dimensions: for it the sum of g where it was put."""
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        cdef object g = grad.array()
        cdef TensorBase put
        if self.needs(1):
            put = wrap(np.asarray(np.where(self.mask.unpack(self).array(), g, g.dtype.type(0))))
        return (self.rest(grad) if self.needs(0) else None, sum_to(put, (), self.number) if self.needs(1) else None)


def masked_fill(TensorBase input, TensorBase mask, value):
    """Return a copy with `value`, a number or a tensor without dimensions, where `mask` is true."""
    cdef MaskedFillBackward0 node
    cdef MaskedFillBackward1 by_tensor
    cdef tuple sizes
    cdef TensorBase out, filling = None
    if typenum(mask) != cnp.NPY_BOOL:
        raise RuntimeError(
            f"masked_fill_ only supports boolean masks, but got mask with dtype {mask.dtype.legacy_name.lower()}")
    if isinstance(value, TensorBase):
        filling = value
        if ndim(filling) > 0:
            raise RuntimeError(
                f"masked_fill_ only supports a 0-dimensional value tensor, but got tensor with {ndim(filling)} dimension(s).")
    sizes = broadcast_pair(input, mask)
    values = np.array(np.broadcast_to(input.array(), sizes))
    np.copyto(values, number_like(value, input) if filling is None else filling.array().astype(values.dtype),
              where=np.broadcast_to(mask.array(), sizes))
    out = wrap(values)
    if is_floating(input) and (recording(input) if filling is None else recording2(input, filling)):
        if filling is None:
            node = MaskedFillBackward0.__new__(MaskedFillBackward0)
            node.record(out, (input,))
        else:
            node = by_tensor = MaskedFillBackward1.__new__(MaskedFillBackward1)
            by_tensor.number = typenum(filling)
            node.record(out, (input, filling))
        node.sizes, node.mask = shape_of(input), node.save(mask, NO_INPUT)
    return out


cdef class MaskedSelectBackward0(Node):
    """Gradient of masked_select: each g back where its element stood, 0 elsewhere."""
    cdef readonly SavedTensor self, mask
    cdef tuple sizes

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase mask = self.mask.unpack(self)
        cdef tuple both = np.broadcast_shapes(self.sizes, shape_of(mask))
        cdef object whole = np.zeros(both, (<object> grad.array()).dtype)
        whole[np.broadcast_to(mask.array(), both)] = grad.array()
        return (sum_to(wrap(whole), self.sizes, typenum(grad)),)


def masked_select(TensorBase input, TensorBase mask):
    """Return the elements where `mask` is true, as a vector."""
    cdef MaskedSelectBackward0 node
    cdef tuple sizes
    if typenum(mask) != cnp.NPY_BOOL:
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    sizes = broadcast_pair(input, mask)
    cdef TensorBase out = wrap(np.asarray(np.broadcast_to(input.array(), sizes)[np.broadcast_to(mask.array(), sizes)]))
    if ndim(out) != 1:
        out = wrap((<object> out.array()).reshape(-1))
    if recording(input):
        node = MaskedSelectBackward0.__new__(MaskedSelectBackward0)
        node.sizes = shape_of(input)
        node.record(out, (input,))
        node.self, node.mask = node.save(input, 0), node.save(mask, NO_INPUT)
    return out
