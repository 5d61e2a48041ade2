cimport numpy as cnp
from core.tape cimport Node, TensorBase

cdef TensorBase assign(TensorBase input, TensorBase result)
cdef TensorBase copy_into(TensorBase input, TensorBase source)
cdef TensorBase fill_with(TensorBase input, object value)
cdef cnp.ndarray number_like(object value, TensorBase input)
cdef int begin_write(TensorBase input, bint recorded) except -1
cdef int end_write(TensorBase input, Node node) except -1
cdef TensorBase take_geometry(TensorBase input, cnp.ndarray view, Node node)
