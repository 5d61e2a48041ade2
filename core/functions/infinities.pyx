"""A convolution's weight gradient where infinities meet the zeros that fill the kernels' vectors.

The quick kernels multiply those zeros as well, which changes nothing as long as the image is finite; from an
infinite pixel it makes NaN in weights that never see it. Where that may have happened, the sum is taken again
over what belongs to it alone.
"""

cimport numpy as cnp
from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.elementwise cimport sum_elements
from core.kernels.types cimport real
from core.tape cimport TensorBase, data, numel, typenum


ctypedef double (*Sum)(const void *, Py_ssize_t) noexcept nogil
ctypedef void (*Mend)(const void *, const void *, void *, const Conv2dGeometry *) noexcept nogil


cdef bint has_nan(const real *x, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        if x[i] != x[i]:
            return True
    return False


cdef void mend(const real *dy, const real *x, real *dweight, const Conv2dGeometry *g) noexcept nogil:
    cdef Py_ssize_t C = g.C // g.groups, K = g.K // g.groups, n, k, c, r, s, p, q, h, w
    cdef const real *image
    cdef const real *grad
    cdef double total
    # NaN of the image's or the gradient's own goes on to every weight, as it should
    if has_nan(x, g.N * g.C * g.H * g.W) or has_nan(dy, g.N * g.K * g.P * g.Q):
        return
    for k in range(g.K):
        for c in range(C):
            for r in range(g.R):
                for s in range(g.S):
                    total = 0
                    for n in range(g.N):
                        image = x + (n * g.C + k // K * C + c) * g.H * g.W
                        grad = dy + (n * g.K + k) * g.P * g.Q
                        for p in range(g.P):
                            h = p * g.stride_h - g.padding_top + r * g.dilation_h
                            if not 0 <= h < g.H:
                                continue
                            for q in range(g.Q):
                                w = q * g.stride_w - g.padding_left + s * g.dilation_w
                                if 0 <= w < g.W:
                                    total += <double> grad[p * g.Q + q] * image[h * g.W + w]
                    dweight[0] = <real> total
                    dweight += 1


cdef void mend_weight_gradient(TensorBase dy, TensorBase x, TensorBase dweight, const Conv2dGeometry *g):
    """Sums dweight again if there is a NaN in it that came from no NaN."""
    cdef Py_ssize_t n = numel(dweight)
    cdef void *to = data(dweight)
    cdef void *grad
    cdef void *image
    cdef bint is_float = typenum(dweight) == cnp.NPY_FLOAT
    cdef double total = (<Sum> sum_elements[float] if is_float else <Sum> sum_elements[double])(to, n)
    cdef Mend kernel = <Mend> mend[float] if is_float else <Mend> mend[double]
    if total == total:
        return
    grad, image = data(dy), data(x)
    with nogil:
        kernel(grad, image, to, g)
