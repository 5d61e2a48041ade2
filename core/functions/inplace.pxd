cimport numpy as cnp
from core.tape cimport Node, TensorBase

cdef int check_memory(TensorBase input) except -1
cdef int check_tape(TensorBase input, bint recorded) except -1
cdef int write(TensorBase input, cnp.ndarray values) except -1
cdef int rebase(TensorBase input, Node operation) except -1
cdef int begin_write(TensorBase input, bint recorded) except -1
cdef int end_write(TensorBase input, Node node) except -1
cdef TensorBase take_geometry(TensorBase input, cnp.ndarray view, Node node)
