from core.tape cimport TensorBase

cdef struct Matrix:
    char *values
    Py_ssize_t rows, columns, leading       # leading: distance between the stored rows
    bint transposed                         # stored as its transpose

cdef TensorBase readable(TensorBase a)
cdef Matrix matrix_of(TensorBase a)
cdef Matrix turned(Matrix m)
cdef TensorBase product_of(Matrix x, Matrix y, int number, TensorBase start=*, double alpha=*, double beta=*)
cdef int check_types(str name, TensorBase a, TensorBase b) except -1
