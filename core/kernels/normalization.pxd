"""Normalisation over channels and over rows, and its gradients.

x, y: N×C×S, S the pixels of one image; or rows × columns; all contiguous. Statistics are gathered in double.
A pointer that is not wanted, or not there, is NULL: weight, bias, and any of the gradients.
"""

from core.kernels.types cimport real

# mean and biased variance of each of the C channels, over N and S
cdef void channel_statistics(const real* x, double* mean, double* variance,
                             Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil
# y ← (x − mean) · scale · weight + bias, by channel
cdef void normalise_channels(const real* x, const real* mean, const real* scale, const real* weight, const real* bias,
                             real* y, Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil
# by_batch: mean and scale came from x itself, so the gradient flows through them too
cdef void normalise_channels_backward(const real* dy, const real* x, const real* mean, const real* scale,
                                      const real* weight, bint by_batch, real* dx, real* dweight, real* dbias,
                                      Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil

# y ← (x − mean) · scale · weight + bias, by row; mean and scale = 1 / √(variance + epsilon) of each row are results
cdef void normalise_rows(const real* x, const real* weight, const real* bias, double epsilon, real* y, real* mean,
                         real* scale, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil
# dweight and dbias: columns each; the result is for workspace.check()
cdef int normalise_rows_backward(const real* dy, const real* x, const real* mean, const real* scale,
                                 const real* weight, real* dx, real* dweight, real* dbias,
                                 Py_ssize_t rows, Py_ssize_t columns) noexcept nogil
