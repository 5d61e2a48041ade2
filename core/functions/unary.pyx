"""Functions of one element: powers, logarithms, sines, rounding."""

cimport numpy as cnp
from libc cimport math

from core.functions.values cimport Unary, divide_values, map_one, multiply_values, scaled, unary
from core.kernels.types cimport real
from core.tape cimport Node, TensorBase, is_floating, recording, typenum, wrap

import math as pymath

import numpy as np

cnp.import_array()


cdef class ElementwiseNode(Node):
    """The node of a function of one element; its derivative needs the input x, the result y, or both."""

    cdef TensorBase x(self):
        return self.self.unpack(self)

    cdef TensorBase y(self):
        return self.result.unpack(self)


cdef TensorBase recorded(TensorBase out, TensorBase input, type kind, int keeps):
    """Put a node of class `kind` on the tape if `input` wants a gradient; return `out`."""
    return recorded_as(<ElementwiseNode> kind.__new__(kind), out, input, keeps) if recording(input) else out


cdef TensorBase recorded_as(ElementwiseNode node, TensorBase out, TensorBase input, int keeps):
    """Put `node` on the tape if `input` wants a gradient; return `out`."""
    if recording(input):
        if keeps & INPUT:
            node.self = node.save(input, 0)
        if keeps & RESULT:
            node.result = node.save_output(out)
        node.record(out, (input,))
    return out


cdef TensorBase elementwise(object ufunc, TensorBase input, type kind, int keeps):
    return recorded(unary(ufunc, input), input, kind, keeps)


cdef TensorBase times_derivative(TensorBase grad, object values):
    """Return grad · values, in grad's type."""
    return multiply_values(grad, wrap(np.asarray(values, (<object> grad.array()).dtype)))


# --- powers and logarithms ----------------------------------------------------------------------------

cdef class ExpBackward0(ElementwiseNode):
    """Gradient of y = eˣ: g·y."""
    cdef tuple backward(self, TensorBase grad):
        return (multiply_values(grad, self.y()),)


def exp(TensorBase input):
    """Return eˣ for each element x."""
    return elementwise(np.exp, input, ExpBackward0, RESULT)


cdef class LogBackward0(ElementwiseNode):
    """Gradient of log x: g / x."""
    cdef tuple backward(self, TensorBase grad):
        return (divide_values(grad, self.x()),)


def log(TensorBase input):
    """Return the natural logarithm of each element."""
    return elementwise(np.log, input, LogBackward0, INPUT)


cdef class Log2Backward0(ElementwiseNode):
    """Gradient of log₂ x: g / (x·log 2)."""
    cdef tuple backward(self, TensorBase grad):
        return (divide_values(grad, scaled(self.x(), pymath.log(2))),)


def log2(TensorBase input):
    """Return the logarithm to the base 2 of each element."""
    return elementwise(np.log2, input, Log2Backward0, INPUT)


cdef class Log10Backward0(ElementwiseNode):
    """Gradient of log₁₀ x: g / (x·log 10)."""
    cdef tuple backward(self, TensorBase grad):
        return (divide_values(grad, scaled(self.x(), pymath.log(10))),)


def log10(TensorBase input):
    """Return the logarithm to the base 10 of each element."""
    return elementwise(np.log10, input, Log10Backward0, INPUT)


cdef class Log1PBackward0(ElementwiseNode):
    """Gradient of log(1 + x): g / (1 + x)."""
    cdef tuple backward(self, TensorBase grad):
        return (times_derivative(grad, 1 / (<object> self.x().array() + 1)),)


def log1p(TensorBase input):
    """Return log(1 + x) for each element x, exact near 0."""
    return elementwise(np.log1p, input, Log1PBackward0, INPUT)


cdef class Expm1Backward0(ElementwiseNode):
    """Gradient of y = eˣ − 1: g·(y + 1)."""
    cdef tuple backward(self, TensorBase grad):
        return (times_derivative(grad, <object> self.y().array() + 1),)


def expm1(TensorBase input):
    """Return eˣ − 1 for each element x, exact near 0."""
    return elementwise(np.expm1, input, Expm1Backward0, RESULT)


cdef class SqrtBackward0(ElementwiseNode):
    """Gradient of y = √x: g / (2·y)."""
    cdef tuple backward(self, TensorBase grad):
        return (divide_values(grad, scaled(self.y(), 2)),)


def sqrt(TensorBase input):
    """Return the square root of each element; NaN below zero."""
    return elementwise(np.sqrt, input, SqrtBackward0, RESULT)


cdef class RsqrtBackward0(ElementwiseNode):
    """Gradient of y = 1 / √x: −g·y³ / 2."""
    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase y = self.y()
        return (scaled(multiply_values(grad, multiply_values(y, multiply_values(y, y))), -0.5),)


def rsqrt(TensorBase input):
    """Return 1 / √x for each element x."""
    return elementwise(lambda x: 1 / np.sqrt(x), input, RsqrtBackward0, RESULT)


cdef class ReciprocalBackward0(ElementwiseNode):
    """Gradient of y = 1 / x: −g·y²."""
    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase y = self.y()
        return (scaled(multiply_values(grad, multiply_values(y, y)), -1),)


def reciprocal(TensorBase input):
    """Return 1 / x for each element x."""
    return elementwise(lambda x: 1 / x, input, ReciprocalBackward0, RESULT)


cdef class AbsBackward0(ElementwiseNode):
    """Gradient of |x|: g·sign(x), 0 at 0."""
    cdef tuple backward(self, TensorBase grad):
        return (times_derivative(grad, np.nan_to_num(np.sign(self.x().array()))),)


def abs(TensorBase input):
    """Return |x| for each element x; the gradient at 0 is 0."""
    if typenum(input) == cnp.NPY_BOOL:
        raise NotImplementedError('"abs_cpu" not implemented for \'Bool\'')
    return recorded(wrap(np.asarray(np.abs(input.array()))), input, AbsBackward0, INPUT)


cdef class SignBackward0(ElementwiseNode):
    """Gradient of sign(x): 0."""
    cdef tuple backward(self, TensorBase grad):
        return (scaled(grad, 0),)


def sign(TensorBase input):
    """Return −1, 0 or 1 for each element; no gradient flows through the jump."""
    cdef object x = input.array()
    return recorded(wrap(np.asarray(x if x.dtype == bool else np.nan_to_num(np.sign(x)))), input, SignBackward0, 0)


# --- trigonometric and related ------------------------------------------------------------------------

cdef class SinBackward0(ElementwiseNode):
    """Gradient of sin x: g·cos x."""
    cdef tuple backward(self, TensorBase grad):
        return (times_derivative(grad, np.cos(self.x().array())),)


def sin(TensorBase input):
    """Return the sine of each element."""
    return elementwise(np.sin, input, SinBackward0, INPUT)


cdef class CosBackward0(ElementwiseNode):
    """Gradient of cos x: −g·sin x."""
    cdef tuple backward(self, TensorBase grad):
        return (times_derivative(grad, -np.sin(self.x().array())),)


def cos(TensorBase input):
    """Return the cosine of each element."""
    return elementwise(np.cos, input, CosBackward0, INPUT)


cdef class ErfBackward0(ElementwiseNode):
    """Gradient of erf x: g·2/√π·e^(−x²)."""
    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        return (times_derivative(grad, 2 / pymath.sqrt(pymath.pi) * np.exp(-np.square(x))),)


cdef void error_function(const real *x, real *y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = math.erff(x[i]) if real is float else math.erf(x[i])


cdef TensorBase as_float(TensorBase input):
    """Return the input if it is of floats, else in the default float type."""
    return input if is_floating(input) else unary(np.positive, input)


cdef TensorBase erf_values(TensorBase x):
    return map_one(as_float(x), <Unary> error_function[float], <Unary> error_function[double])


def erf(TensorBase input):
    """Return the error function 2/√π ∫₀ˣ e^(−t²) dt of each element x."""
    return recorded(erf_values(input), input, ErfBackward0, INPUT)


# --- rounding: flat between its jumps ----------------------------------------------------------------------

cdef class FlatNode(Node):
    """Gradient of a rounding, which is flat between its jumps: 0."""
    cdef tuple backward(self, TensorBase grad):
        return (wrap(np.zeros_like(grad.array())),)


cdef class FloorBackward0(FlatNode):
    """Gradient of floor: 0."""


cdef class CeilBackward0(FlatNode):
    """Gradient of ceil: 0."""


cdef class TruncBackward0(FlatNode):
    """Gradient of trunc: 0."""


cdef class RoundBackward0(FlatNode):
    """Gradient of round to whole numbers: 0."""


cdef class RoundBackward1(FlatNode):
    """Gradient of round to a number of decimals: 0."""


cdef TensorBase rounded(object ufunc, TensorBase input, type kind):
    """Apply a rounding ufunc to floats; integers, which are whole, are copied."""
    if is_floating(input):
        return (<Node> kind.__new__(kind)).made(wrap(np.asarray(ufunc(input.array()))), input)
    if (<object> input.memory).dtype == bool:
        raise RuntimeError(f'"{ufunc.__name__}" not implemented for \'Bool\'')
    return wrap(cnp.PyArray_NewCopy(input.array(), cnp.NPY_CORDER))


def floor(TensorBase input):
    """Return the next whole number below each element."""
    return rounded(np.floor, input, FloorBackward0)


def ceil(TensorBase input):
    """Return the next whole number above each element."""
    return rounded(np.ceil, input, CeilBackward0)


def trunc(TensorBase input):
    """Return each element with its fraction cut off."""
    return rounded(np.trunc, input, TruncBackward0)


def round(TensorBase input, *, int decimals=0):
    """Return the nearest number with so many decimals; halves go to the even neighbour."""
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
