cimport numpy as cnp
from core.tape cimport Node, TensorBase

cdef TensorBase reduced(object ufunc, TensorBase x, tuple dims, bint keepdim)
cdef TensorBase total(TensorBase x, tuple dims, bint keepdim)
cdef cnp.ndarray kept(cnp.ndarray array, tuple sizes, tuple dims)


cdef class ReductionNode(Node):
    cdef readonly tuple self_sym_sizes, dim
    cdef readonly bint keepdim
    cdef int number                     # NumPy's type number of the input

    cdef int remember(self, TensorBase out, TensorBase input, tuple dims, bint keepdim) except -1
    cdef cnp.ndarray spread(self, TensorBase values)
    cdef TensorBase in_input_type(self, object values)
