"""How many threads the kernels share their work among.

A kernel cuts its work into shares that don't touch each other, or sums that
are added up in a fixed order afterwards: the result has the same bits for any
number of threads.
"""

# A region of OpenMP costs system calls even with one thread: kernels that a single image calls go without it when
# there is one share.

# threads worth starting for so many multiply-adds (or elements moved) in so many pieces
cdef Py_ssize_t shares_of(Py_ssize_t work, Py_ssize_t pieces) noexcept nogil
cpdef int get_num_threads() noexcept
