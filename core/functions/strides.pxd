"""Looking at an array's memory under other sizes and steps. Steps are in bytes, as in NumPy."""

cimport numpy as cnp
from core.tape cimport TensorBase

cdef enum:
    MAX_DIMS = 64                   # dimensions that an array can have

cdef cnp.ndarray as_strided(cnp.ndarray source, int n, cnp.npy_intp *sizes, cnp.npy_intp *steps, Py_ssize_t offset)
cdef bint steps_of_view(cnp.ndarray source, int n, cnp.npy_intp *sizes, cnp.npy_intp *steps) except -1
cdef cnp.ndarray reshaped(cnp.ndarray source, int n, cnp.npy_intp *sizes)
cdef cnp.ndarray in_shape(cnp.ndarray source, tuple shape)
cdef int read_sizes(object given, cnp.npy_intp *sizes, str function) except -1
cdef int infer_size(int n, cnp.npy_intp *sizes, Py_ssize_t numel) except -1
cdef list as_list(int n, cnp.npy_intp *sizes)
cdef bint repeats(cnp.ndarray array)
cdef cnp.ndarray copy_of(cnp.ndarray source)

cdef inline tuple shape_of(TensorBase tensor):
    return <tuple> (<object> tensor.memory).shape
