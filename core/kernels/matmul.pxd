"""C ← alpha · op(A) · op(B) + beta · D, all matrices row-major.

op(A) is M×K, op(B) is K×N, C is M×N; op transposes where trans_a or trans_b is set; lda, ldb, ldd, ldc are the
distances between stored rows in elements. D may be C; with ldd = 0 it is one row for all of C's. With beta == 0 it is
not read. C must not overlap A or B. The result is for workspace.check().
"""

from core.kernels.types cimport real

cdef int matmul(bint trans_a, bint trans_b, Py_ssize_t M, Py_ssize_t N, Py_ssize_t K,
                double alpha, const real* a, Py_ssize_t lda, const real* b, Py_ssize_t ldb,
                double beta, const real* d, Py_ssize_t ldd, real* c, Py_ssize_t ldc) noexcept nogil
