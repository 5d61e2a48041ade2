"""Convolution as a matrix product over gathered patches, image by image.

The patches of one image and group are gathered into a matrix with one row for
each (channel, r, s) and one column for each output pixel, (C/groups·R·S) ×
(P·Q). Then, with the weights as K/groups × (C/groups·R·S):

    y       = weight · patches + bias
    patches' gradient = weightᵀ · dy, scattered back and added up
    dweight = Σ over images of dy · patchesᵀ
"""

from libc.string cimport memset

from core.kernels cimport workspace
from core.kernels.elementwise cimport sum_elements
from core.kernels.matmul cimport matmul
from core.kernels.types cimport real


cdef inline Py_ssize_t first_inside(Py_ssize_t offset, Py_ssize_t stride) noexcept nogil:
    """The least p ≥ 0 with p·stride + offset ≥ 0."""
    return 0 if offset >= 0 else (-offset + stride - 1) // stride


cdef inline Py_ssize_t end_inside(Py_ssize_t offset, Py_ssize_t stride, Py_ssize_t extent,
                                  Py_ssize_t count) noexcept nogil:
    """The number of p < count with p·stride + offset < extent."""
    if offset >= extent:
        return 0
    return min(count, (extent - offset - 1) // stride + 1)


cdef void gather_patches(const real* x, real* patches, const Conv2dGeometry* g) noexcept nogil:
    """patches[c, r, s, p, q] ← x[c, p·stride − padding + r·dilation, ...] for one image and group."""
    cdef Py_ssize_t c, r, s, p, q, row_offset, column_offset, q_begin, q_end
    cdef const real* row
    for c in range(g.C // g.groups):
        for r in range(g.R):
            row_offset = r * g.dilation_h - g.padding_top
            for s in range(g.S):
                column_offset = s * g.dilation_w - g.padding_left
                q_begin = min(g.Q, first_inside(column_offset, g.stride_w))
                q_end = max(q_begin, end_inside(column_offset, g.stride_w, g.W, g.Q))
                for p in range(g.P):
                    if not 0 <= p * g.stride_h + row_offset < g.H:
                        memset(patches, 0, g.Q * sizeof(real))
                    else:
                        row = x + (c * g.H + p * g.stride_h + row_offset) * g.W + column_offset
                        for q in range(q_begin):
                            patches[q] = 0
                        for q in range(q_begin, q_end):
                            patches[q] = row[q * g.stride_w]
                        for q in range(q_end, g.Q):
                            patches[q] = 0
                    patches += g.Q


cdef void scatter_patches(const real* patches, real* x, const Conv2dGeometry* g) noexcept nogil:
    """x[c, p·stride − padding + r·dilation, ...] += patches[c, r, s, p, q] for one image and group."""
    cdef Py_ssize_t c, r, s, p, q, row_offset, column_offset, q_begin, q_end
    cdef real* row
    for c in range(g.C // g.groups):
        for r in range(g.R):
            row_offset = r * g.dilation_h - g.padding_top
            for s in range(g.S):
                column_offset = s * g.dilation_w - g.padding_left
                q_begin = min(g.Q, first_inside(column_offset, g.stride_w))
                q_end = max(q_begin, end_inside(column_offset, g.stride_w, g.W, g.Q))
                for p in range(g.P):
                    if 0 <= p * g.stride_h + row_offset < g.H:
                        row = x + (c * g.H + p * g.stride_h + row_offset) * g.W + column_offset
                        for q in range(q_begin, q_end):
                            row[q * g.stride_w] += patches[q]
                    patches += g.Q


cdef void conv2d_forward(const real* x, const real* weight, const real* bias, real* y,
                         const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t pixels = g.P * g.Q, K = g.K // g.groups
    cdef Py_ssize_t taps = g.C // g.groups * g.R * g.S
    cdef Py_ssize_t image, group, k, pixel
    cdef real* patches = <real*> workspace.acquire(taps * pixels * sizeof(real))
    for image in range(g.N):
        for group in range(g.groups):
            gather_patches(x, patches, g)
            for k in range(K):
                for pixel in range(pixels):
                    y[k * pixels + pixel] = bias[group * K + k] if bias != NULL else 0
            matmul(False, False, K, pixels, taps, <real> 1, weight + group * K * taps, taps,
                   patches, pixels, <real> 1, y, pixels)
            x += g.C // g.groups * g.H * g.W
            y += K * pixels
    workspace.release(patches)


cdef void conv2d_input_gradient(const real* dy, const real* weight, real* dx,
                                const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t pixels = g.P * g.Q, K = g.K // g.groups
    cdef Py_ssize_t taps = g.C // g.groups * g.R * g.S
    cdef Py_ssize_t image, group
    cdef real* patches = <real*> workspace.acquire(taps * pixels * sizeof(real))
    memset(dx, 0, g.N * g.C * g.H * g.W * sizeof(real))
    for image in range(g.N):
        for group in range(g.groups):
            matmul(True, False, taps, pixels, K, <real> 1, weight + group * K * taps, taps,
                   dy, pixels, <real> 0, patches, pixels)
            scatter_patches(patches, dx, g)
            dx += g.C // g.groups * g.H * g.W
            dy += K * pixels
    workspace.release(patches)


cdef void conv2d_weight_gradient(const real* dy, const real* x, real* dweight,
                                 const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t pixels = g.P * g.Q, K = g.K // g.groups
    cdef Py_ssize_t taps = g.C // g.groups * g.R * g.S
    cdef Py_ssize_t image, group
    cdef real* patches = <real*> workspace.acquire(taps * pixels * sizeof(real))
    memset(dweight, 0, g.K * taps * sizeof(real))
    for image in range(g.N):
        for group in range(g.groups):
            gather_patches(x, patches, g)
            matmul(False, True, K, taps, pixels, <real> 1, dy, pixels,
                   patches, pixels, <real> 1, dweight + group * K * taps, taps)
            x += g.C // g.groups * g.H * g.W
            dy += K * pixels
    workspace.release(patches)


cdef void conv2d_bias_gradient(const real* dy, real* dbias,
                               const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t pixels = g.P * g.Q
    cdef Py_ssize_t image, k
    memset(dbias, 0, g.K * sizeof(real))
    for image in range(g.N):
        for k in range(g.K):
            dbias[k] += sum_elements(dy + (image * g.K + k) * pixels, pixels)
