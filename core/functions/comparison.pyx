"""Comparisons, logic on bits and truth values, and choosing between elements."""

cimport numpy as cnp
from core.tape cimport Node, SavedTensor, TensorBase, is_floating, recording, recording_any, recording2, typenum, wrap
from core.functions.values cimport BroadcastNode, binary, cast, operand, result_type, sum_to

import numbers

import numpy as np

from core import dtypes

cnp.import_array()

cdef object errstate = np.errstate


# --- comparisons ------------------------------------------------------------------------------------------

def eq(input, other):
    """input = other, elementwise."""
    return binary(np.equal, operand(input, "eq"), operand(other, "eq"))


def ne(input, other):
    """input ≠ other, elementwise."""
    return binary(np.not_equal, operand(input, "ne"), operand(other, "ne"))


def lt(input, other):
    """input < other, elementwise."""
    return binary(np.less, operand(input, "lt"), operand(other, "lt"))


def le(input, other):
    """input ≤ other, elementwise."""
    return binary(np.less_equal, operand(input, "le"), operand(other, "le"))


def gt(input, other):
    """input > other, elementwise."""
    return binary(np.greater, operand(input, "gt"), operand(other, "gt"))


def ge(input, other):
    """input ≥ other, elementwise."""
    return binary(np.greater_equal, operand(input, "ge"), operand(other, "ge"))


def equal_operator(TensorBase input, other):
    """`==`; leaves what is no tensor or number to Python."""
    return eq(input, other) if isinstance(other, (TensorBase, numbers.Real)) else NotImplemented


def unequal_operator(TensorBase input, other):
    """`!=`; leaves what is no tensor or number to Python."""
    return ne(input, other) if isinstance(other, (TensorBase, numbers.Real)) else NotImplemented


def equal(TensorBase input, TensorBase other):
    """Whether both have the same shape and elements; a bool."""
    return bool(np.array_equal(input.array(), other.array()))


cdef TensorBase close(TensorBase a, TensorBase b, double rtol, double atol, bint equal_nan):
    if typenum(a) != typenum(b):
        raise RuntimeError(f"{a.dtype.legacy_name} did not match {b.dtype.legacy_name}")
    with errstate(all="ignore"):
        return wrap(np.asarray(np.isclose(a.array(), b.array(), rtol, atol, equal_nan)))


def isclose(TensorBase input, TensorBase other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """|input − other| ≤ atol + rtol·|other|, elementwise."""
    return close(input, other, rtol, atol, equal_nan)


def allclose(TensorBase input, TensorBase other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether `isclose` holds for all elements; a bool."""
    return bool(np.all(close(input, other, rtol, atol, equal_nan).array()))


cdef TensorBase told(object ufunc, TensorBase input, bint of_integers):
    """A test of floats; every integer gives `of_integers`."""
    if is_floating(input):
        return wrap(np.asarray(ufunc(input.array())))
    return wrap(np.full((<object> input.array()).shape, of_integers))


def isnan(TensorBase input):
    """Whether an element is NaN."""
    return told(np.isnan, input, False)


def isinf(TensorBase input):
    """Whether an element is infinite."""
    return told(np.isinf, input, False)


def isfinite(TensorBase input):
    """Whether an element is neither NaN nor infinite."""
    return told(np.isfinite, input, True)


# --- logic --------------------------------------------------------------------------------------------------

def logical_and(TensorBase input, TensorBase other):
    """Whether both are not 0."""
    return binary(np.logical_and, input, other)


def logical_or(TensorBase input, TensorBase other):
    """Whether one of both is not 0."""
    return binary(np.logical_or, input, other)


def logical_xor(TensorBase input, TensorBase other):
    """Whether exactly one of both is not 0."""
    return binary(np.logical_xor, input, other)


def logical_not(TensorBase input):
    """Whether an element is 0."""
    return wrap(np.asarray(np.logical_not(input.array())))


cdef TensorBase bitwise(object ufunc, object input, object other, str name):
    cdef TensorBase a = operand(input, name), b = operand(other, name)
    cdef int number = result_type(a, b)
    if number == cnp.NPY_FLOAT or number == cnp.NPY_DOUBLE:
        raise NotImplementedError(f'"{name}_cpu" not implemented for \'{dtypes.from_number(number).legacy_name}\'')
    return binary(ufunc, a, b)


def bitwise_and(input, other):
    """Bits that both have; of bools, whether both are true."""
    return bitwise(np.bitwise_and, input, other, "bitwise_and")


def bitwise_or(input, other):
    """Bits that one of both has; of bools, whether one is true."""
    return bitwise(np.bitwise_or, input, other, "bitwise_or")


def bitwise_xor(input, other):
    """Bits that exactly one has; of bools, whether they differ."""
    return bitwise(np.bitwise_xor, input, other, "bitwise_xor")


def bitwise_not(TensorBase input):
    """Each bit the other way; of bools, the opposite."""
    if is_floating(input):
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return wrap(np.asarray(np.invert(input.array())))


# --- choosing -----------------------------------------------------------------------------------------------

cdef class MaximumBackward0(BroadcastNode):
    """The gradient goes to the larger element, half to each of equal ones, all to each beside a NaN."""
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

    cdef tuple backward(self, TensorBase grad):
        cdef object a = self.self.unpack(self).array(), b = self.other.unpack(self).array()
        return self.shares(grad, a, b, a > b, a < b)


cdef TensorBase extremum(object ufunc, TensorBase a, TensorBase b, bint largest):
    cdef MaximumBackward0 node
    cdef TensorBase out = binary(ufunc, a, b)
    if is_floating(out) and recording2(a, b):
        if largest:
            node = MaximumBackward0.__new__(MaximumBackward0)
        else:
            node = MinimumBackward0.__new__(MinimumBackward0)
        node.remember(out, a, b)
        node.self, node.other = node.save(a, 0), node.save(b, 1)
    return out


def maximum(TensorBase input, TensorBase other):
    """The larger of both, elementwise; NaN if one is NaN."""
    return extremum(np.maximum, input, other, True)


def minimum(TensorBase input, TensorBase other):
    """The smaller of both, elementwise; NaN if one is NaN."""
    return extremum(np.minimum, input, other, False)


cdef class ClampBackward1(Node):
    """Between two numbers: no gradient where the bound was taken."""
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
    """By the lower number alone, asked for by that name."""


cdef class ClampMaxBackward0(ClampBackward1):
    """By the upper number alone, asked for by that name."""


cdef class ClampBackward0(Node):
    """Between two tensors: the gradient goes to whichever of the three was taken."""
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
    """Between `min` and `max`; the node is a `kind` if both are numbers."""
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
    """The nearest value between `min` and `max` (numbers or tensors; either may be left out)."""
    return clamped(input, min, max, ClampBackward1)


def clamp_min(TensorBase input, min):
    """Not less than `min`."""
    return clamped(input, min, None, ClampMinBackward0)


def clamp_max(TensorBase input, max):
    """Not more than `max`."""
    return clamped(input, None, max, ClampMaxBackward0)


cdef class WhereBackward0(BroadcastNode):
    cdef readonly SavedTensor condition

    cdef tuple backward(self, TensorBase grad):
        cdef object chosen = self.condition.unpack(self).array(), g = grad.array(), nothing = g.dtype.type(0)
        return (self.first(wrap(np.asarray(np.where(chosen, g, nothing)))) if self.needs(0) else None,
                self.second(wrap(np.asarray(np.where(chosen, nothing, g)))) if self.needs(1) else None)


def where(TensorBase condition, input=None, other=None):
    """`input` where `condition` is true, else `other`; broadcast. With the condition alone, its indices."""
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
        node.condition = node.save(condition, -2)
    return out


def where_method(TensorBase input, TensorBase condition, other):
    """The elements where `condition` is true, else those of `other`."""
    return where(condition, input, other)
