"""More logarithms, and rounding."""

cimport numpy as cnp
from core.functions.activation cimport INPUT, RESULT, ElementwiseNode, elementwise, slope
from core.functions.values cimport (
    BroadcastNode, divide_values, multiply_values, operand, scalar, scaled, true_binary)
from core.tape cimport Node, SavedTensor, TensorBase, is_floating, recording, recording2, wrap

import math as pymath

import numpy as np

cnp.import_array()


# --- logarithms ---------------------------------------------------------------------------------------------

cdef class Log2Backward0(ElementwiseNode):
    cdef tuple backward(self, TensorBase grad):
        return (divide_values(grad, scaled(self.x(), pymath.log(2))),)


def log2(TensorBase input):
    """The logarithm to the base 2."""
    return elementwise(np.log2, input, Log2Backward0, INPUT)


cdef class Log10Backward0(ElementwiseNode):
    cdef tuple backward(self, TensorBase grad):
        return (divide_values(grad, scaled(self.x(), pymath.log(10))),)


def log10(TensorBase input):
    """The logarithm to the base 10."""
    return elementwise(np.log10, input, Log10Backward0, INPUT)


cdef class Log1PBackward0(ElementwiseNode):
    cdef tuple backward(self, TensorBase grad):
        return (slope(grad, 1 / (<object> self.x().array() + 1)),)


def log1p(TensorBase input):
    """log(1 + input), exact near 0."""
    return elementwise(np.log1p, input, Log1PBackward0, INPUT)


cdef class Expm1Backward0(ElementwiseNode):
    cdef tuple backward(self, TensorBase grad):
        return (slope(grad, <object> self.y().array() + 1),)


def expm1(TensorBase input):
    """e^input − 1, exact near 0."""
    return elementwise(np.expm1, input, Expm1Backward0, RESULT)


def times_log(x, y):
    """x·log y, and 0 where x is 0 and y no NaN."""
    return np.where((x == 0) & ~np.isnan(y), x.dtype.type(0), x * np.log(y))


cdef class XlogyBackward0(BroadcastNode):
    cdef readonly SavedTensor self, other

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = self.self.unpack(self), y = self.other.unpack(self), first = None, second = None
        cdef object g = grad.array()
        if self.needs(0):
            with np.errstate(all="ignore"):
                hidden = (<object> x.array() == 0) & (<object> y.array() <= 0)
                first = self.first(wrap(np.asarray(np.where(hidden, g.dtype.type(0), times_log(g, y.array())), g.dtype)))
        if self.needs(1):
            second = self.second(multiply_values(grad, divide_values(x, y)))
        return (first, second)


cdef class XlogyBackward1(Node):
    """Of a number and a tensor."""
    cdef readonly object self
    cdef readonly SavedTensor other

    cdef tuple backward(self, TensorBase grad):
        return (divide_values(scaled(grad, self.self), self.other.unpack(self)),)


cdef class XlogyBackward2(Node):
    """Of a tensor and a number."""
    cdef readonly SavedTensor self
    cdef readonly object other

    cdef tuple backward(self, TensorBase grad):
        cdef object x = self.self.unpack(self).array(), g = grad.array()
        with np.errstate(all="ignore"):
            dx = times_log(g, g.dtype.type(self.other))
            return (wrap(np.asarray(dx if self.other > 0 else np.where(x == 0, g.dtype.type(0), dx), g.dtype)),)


def xlogy(input, other):
    """input·log(other), and 0 where input is 0; broadcast, either may be a number."""
    cdef XlogyBackward0 node
    cdef XlogyBackward1 of_number
    cdef XlogyBackward2 by_number
    cdef TensorBase a = operand(input, "xlogy"), b = operand(other, "xlogy")
    cdef TensorBase out = true_binary(times_log, a, b)
    if not recording2(a, b):
        return out
    if not isinstance(input, TensorBase):
        of_number = XlogyBackward1.__new__(XlogyBackward1)
        of_number.self, of_number.other = input, of_number.save(b, 0)
        of_number.record(out, (b,))
    elif not isinstance(other, TensorBase):
        by_number = XlogyBackward2.__new__(XlogyBackward2)
        by_number.self, by_number.other = by_number.save(a, 0), other
        by_number.record(out, (a,))
    else:
        node = XlogyBackward0.__new__(XlogyBackward0)
        node.remember(out, a, b)
        node.self, node.other = node.save(a, 0), node.save(b, 1)
    return out


# --- rounding: flat between its jumps ----------------------------------------------------------------------

cdef class FlatNode(Node):

    cdef tuple backward(self, TensorBase grad):
        return (wrap(np.zeros_like(grad.array())),)


cdef class FloorBackward0(FlatNode):
    pass


cdef class CeilBackward0(FlatNode):
    pass


cdef class TruncBackward0(FlatNode):
    pass


cdef class RoundBackward0(FlatNode):
    pass


cdef class RoundBackward1(FlatNode):
    """To a number of decimals."""


cdef TensorBase rounded(object ufunc, TensorBase input, type kind):
    """`ufunc` of floats; a copy of integers, which are whole."""
    cdef TensorBase out
    if not is_floating(input):
        if (<object> input.memory).dtype == bool:
            raise RuntimeError(f'"{ufunc.__name__}" not implemented for \'Bool\'')
        return wrap(cnp.PyArray_NewCopy(input.array(), cnp.NPY_CORDER))
    out = wrap(np.asarray(ufunc(input.array())))
    if recording(input):
        (<Node> kind.__new__(kind)).record(out, (input,))
    return out


def floor(TensorBase input):
    """The next whole number below."""
    return rounded(np.floor, input, FloorBackward0)


def ceil(TensorBase input):
    """The next whole number above."""
    return rounded(np.ceil, input, CeilBackward0)


def trunc(TensorBase input):
    """The whole number towards zero."""
    return rounded(np.trunc, input, TruncBackward0)


def round(TensorBase input, *, int decimals=0):
    """The nearest number with so many decimals; halves go to the even neighbour."""
    cdef object scale
    if decimals == 0:
        return rounded(np.rint, input, RoundBackward0)
    if not is_floating(input):
        raise RuntimeError(f'"round_decimals" not implemented for \'{input.dtype.legacy_name}\'')
    scale = (<object> input.memory).dtype.type(10.0 ** (decimals if decimals > 0 else -decimals))

    def round(x):
        with np.errstate(all="ignore"):
            return np.rint(x * scale) / scale if decimals > 0 else np.rint(x / scale) * scale

    return rounded(round, input, RoundBackward1)
