"""Arithmetic on values, off the tape: what the operations and their derivatives are made of."""

from core.tape cimport Node, TensorBase

cdef TensorBase operand(object value, str operation)
cdef int result_type(TensorBase a, TensorBase b) except -1
cdef TensorBase binary(object ufunc, TensorBase a, TensorBase b)
cdef TensorBase true_binary(object ufunc, TensorBase a, TensorBase b)
cdef TensorBase unary(object ufunc, TensorBase a)
cdef TensorBase cast(TensorBase a, int typenum)
cdef TensorBase sum_to(TensorBase grad, tuple shape, int number)
cdef TensorBase scalar(double value, TensorBase like)
cdef tuple axes_of(object dim, int ndim)
cdef Py_ssize_t axis_of(object dim, int ndim) except -1


cdef class BroadcastNode(Node):
    cdef tuple first_shape, second_shape
    cdef int first_type, second_type

    cdef void remember(self, TensorBase out, TensorBase a, TensorBase b)
    cdef TensorBase first(self, TensorBase grad)
    cdef TensorBase second(self, TensorBase grad)
