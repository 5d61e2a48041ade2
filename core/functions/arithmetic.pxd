from core.tape cimport TensorBase

cdef int refuse_two_bools(str kernel, TensorBase a, TensorBase b) except -1
