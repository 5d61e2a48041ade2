cimport numpy as cnp
from core.tape cimport TensorBase

cdef cnp.ndarray cut(cnp.ndarray array, int dim, Py_ssize_t start, Py_ssize_t count, Py_ssize_t step)
cdef cnp.ndarray without(cnp.ndarray array, int dim, Py_ssize_t index)
cdef TensorBase select_index(TensorBase input, int dim, Py_ssize_t index)
cdef TensorBase slice_of(TensorBase input, int dim, Py_ssize_t start, Py_ssize_t end, Py_ssize_t step)
cdef TensorBase aliased(TensorBase input)
