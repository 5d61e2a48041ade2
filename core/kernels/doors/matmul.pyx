"""The matrix product behind memoryviews: rows contiguous, any distance between rows."""

from core.kernels cimport workspace
from core.kernels.matmul cimport matmul
from core.kernels.types cimport real


def matmul_arrays(bint trans_a, bint trans_b, double alpha, real[:, :] a, real[:, :] b, double beta, real[:, :] c):
    cdef Py_ssize_t M = c.shape[0], N = c.shape[1]
    cdef Py_ssize_t K = a.shape[0] if trans_a else a.shape[1]
    cdef real* a_start = &a[0, 0] if K > 0 else NULL
    cdef real* b_start = &b[0, 0] if K > 0 else NULL
    cdef Py_ssize_t lda = a.strides[0] // <Py_ssize_t> sizeof(real)
    cdef Py_ssize_t ldb = b.strides[0] // <Py_ssize_t> sizeof(real)
    cdef Py_ssize_t ldc = c.strides[0] // <Py_ssize_t> sizeof(real)
    cdef int status
    with nogil:
        status = matmul(trans_a, trans_b, M, N, K, alpha, a_start, lda, b_start, ldb,
                        beta, &c[0, 0], ldc, &c[0, 0], ldc)
    workspace.check(status)
