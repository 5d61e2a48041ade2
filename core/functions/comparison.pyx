"""Comparisons, and logic on bits and truth values."""

cimport numpy as cnp
from core.functions.values cimport binary, operand, result_type
from core.tape cimport TensorBase, is_floating, typenum, wrap

import numbers

import numpy as np

from core import dtypes

cnp.import_array()

cdef object errstate = np.errstate


# --- comparisons ------------------------------------------------------------------------------------------

def eq(input, other):
    """Tell where input = other."""
    return binary(np.equal, operand(input, "eq"), operand(other, "eq"))


def ne(input, other):
    """Tell where input ≠ other."""
    return binary(np.not_equal, operand(input, "ne"), operand(other, "ne"))


def lt(input, other):
    """Tell where input < other."""
    return binary(np.less, operand(input, "lt"), operand(other, "lt"))


def le(input, other):
    """Tell where input ≤ other."""
    return binary(np.less_equal, operand(input, "le"), operand(other, "le"))


def gt(input, other):
    """Tell where input > other."""
    return binary(np.greater, operand(input, "gt"), operand(other, "gt"))


def ge(input, other):
    """Tell where input ≥ other."""
    return binary(np.greater_equal, operand(input, "ge"), operand(other, "ge"))


def equal_operator(TensorBase input, other):
    """Compare by `==`; leaves what is no tensor or number to Python."""
    return eq(input, other) if isinstance(other, (TensorBase, numbers.Real)) else NotImplemented


def unequal_operator(TensorBase input, other):
    """Compare by `!=`; leaves what is no tensor or number to Python."""
    return ne(input, other) if isinstance(other, (TensorBase, numbers.Real)) else NotImplemented


def equal(TensorBase input, TensorBase other):
    """Tell, as a bool, whether both have the same shape and elements."""
    return bool(np.array_equal(input.array(), other.array()))


cdef TensorBase close(TensorBase a, TensorBase b, double rtol, double atol, bint equal_nan):
    if typenum(a) != typenum(b):
        raise RuntimeError(f"{a.dtype.legacy_name} did not match {b.dtype.legacy_name}")
    with errstate(all="ignore"):
        return wrap(np.asarray(np.isclose(a.array(), b.array(), rtol, atol, equal_nan)))


def isclose(TensorBase input, TensorBase other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Tell where |input − other| ≤ atol + rtol·|other|."""
    return close(input, other, rtol, atol, equal_nan)


def allclose(TensorBase input, TensorBase other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Tell, as a bool, whether `isclose` holds for all elements."""
    return bool(np.all(close(input, other, rtol, atol, equal_nan).array()))


cdef TensorBase float_test(object ufunc, TensorBase input, bint of_integers):
    """Apply a test of floats; every integer gives `of_integers`."""
    if is_floating(input):
        return wrap(np.asarray(ufunc(input.array())))
    return wrap(np.full((<object> input.array()).shape, of_integers))


def isnan(TensorBase input):
    """Tell where an element is NaN."""
    return float_test(np.isnan, input, False)


def isinf(TensorBase input):
    """Tell where an element is infinite."""
    return float_test(np.isinf, input, False)


def isfinite(TensorBase input):
    """Tell where an element is neither NaN nor infinite."""
    return float_test(np.isfinite, input, True)


# --- logic --------------------------------------------------------------------------------------------------

def logical_and(TensorBase input, TensorBase other):
    """Tell where both elements are not 0."""
    return binary(np.logical_and, input, other)


def logical_or(TensorBase input, TensorBase other):
    """Tell where one of both elements is not 0."""
    return binary(np.logical_or, input, other)


def logical_xor(TensorBase input, TensorBase other):
    """Tell where exactly one of both elements is not 0."""
    return binary(np.logical_xor, input, other)


def logical_not(TensorBase input):
    """Tell where an element is 0."""
    return wrap(np.asarray(np.logical_not(input.array())))


cdef TensorBase bitwise(object ufunc, object input, object other, str name):
    cdef TensorBase a = operand(input, name), b = operand(other, name)
    cdef int number = result_type(a, b)
    if number == cnp.NPY_FLOAT or number == cnp.NPY_DOUBLE:
        raise NotImplementedError(f'"{name}_cpu" not implemented for \'{dtypes.from_number(number).legacy_name}\'')
    return binary(ufunc, a, b)


def bitwise_and(input, other):
    """Return the bits that both have; of bools, whether both are true."""
    return bitwise(np.bitwise_and, input, other, "bitwise_and")


def bitwise_or(input, other):
    """Return the bits that one of both has; of bools, whether one is true."""
    return bitwise(np.bitwise_or, input, other, "bitwise_or")


def bitwise_xor(input, other):
    """Return the bits that exactly one has; of bools, whether they differ."""
    return bitwise(np.bitwise_xor, input, other, "bitwise_xor")


def bitwise_not(TensorBase input):
    """Return each bit the other way; of bools, the opposite."""
    if is_floating(input):
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return wrap(np.asarray(np.invert(input.array())))
