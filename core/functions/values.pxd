"""Arithmetic on values, off the tape: what the operations and their derivatives are made of."""

from core.tape cimport Node, TensorBase

ctypedef void (*Unary)(const void *, void *, Py_ssize_t) noexcept nogil
ctypedef void (*Binary)(const void *, const void *, void *, Py_ssize_t) noexcept nogil
ctypedef void (*ByScalar)(const void *, double, void *, Py_ssize_t) noexcept nogil
ctypedef void (*ByRows)(const void *, void *, Py_ssize_t, Py_ssize_t) noexcept nogil

cdef TensorBase map_one(TensorBase x, Unary for_float, Unary for_double)
cdef TensorBase map_two(TensorBase x, TensorBase y, Binary for_float, Binary for_double)
cdef TensorBase add_values(TensorBase a, TensorBase b)
cdef TensorBase subtract_values(TensorBase a, TensorBase b)
cdef TensorBase multiply_values(TensorBase a, TensorBase b)
cdef TensorBase divide_values(TensorBase a, TensorBase b)
cdef TensorBase scaled(TensorBase a, double factor)
cdef bint same_shape(TensorBase a, TensorBase b)
cdef double number_in(TensorBase a)
cdef TensorBase operand(object value, str operation)
cdef int result_type(TensorBase a, TensorBase b) except -1
cdef str mismatch(tuple a, tuple b)
cdef TensorBase binary(object ufunc, TensorBase a, TensorBase b)
cdef TensorBase true_binary(object ufunc, TensorBase a, TensorBase b)
cdef TensorBase unary(object ufunc, TensorBase a)
cdef TensorBase cast(TensorBase a, int typenum)
cdef TensorBase sum_to(TensorBase grad, tuple shape, int number)
cdef TensorBase scalar(double value, TensorBase like)
cdef tuple axes_of(object dim, int ndim)
cdef Py_ssize_t axis_of(object dim, int ndim) except -1


cdef class BroadcastNode(Node):
    cdef tuple first_shape, second_shape     # None where it is the result's
    cdef int first_type, second_type

    cdef int remember(self, TensorBase out, TensorBase a, TensorBase b) except -1
    cdef TensorBase first(self, TensorBase grad)
    cdef TensorBase second(self, TensorBase grad)


cdef tuple pair_of(object given, str name)
cdef tuple unpacked(tuple given)


cdef inline bint is_short(Py_ssize_t operations) noexcept nogil:
    """Tell whether a kernel of so many multiply-adds is too short (20 µs) to be worth handing the interpreter over."""
    return operations < 1 << 18
