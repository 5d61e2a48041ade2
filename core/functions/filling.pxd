cimport numpy as cnp
from core.tape cimport TensorBase

cdef TensorBase copy_into(TensorBase input, TensorBase source)
cdef TensorBase fill_with(TensorBase input, object value)
cdef cnp.ndarray number_like(object value, TensorBase input)
