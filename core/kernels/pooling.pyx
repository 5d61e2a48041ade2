"""Pooling over contiguous planes, window by window, as PyTorch defines it."""

from cython.parallel cimport prange
from libc.math cimport INFINITY
from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from core.kernels cimport workspace
from core.kernels.threads cimport shares_of, team_of
from core.kernels.types cimport real
from core.kernels.vector cimport HAVE_VECTORS, chosen, eight_floats, eight_ints, every_second, store_places

cdef enum:
    STRIP = 8       # neighbouring windows that are pooled together, as many as eight_floats has
    ELEMENT_WORK = 8        # moving an element takes as long as so many multiply-adds


cdef struct Window:
    # the half-open part of a window that lies inside the plane, and what its sum is divided by
    Py_ssize_t top, bottom, left, right
    Py_ssize_t divisor


cdef inline Py_ssize_t first_tap(Py_ssize_t start, Py_ssize_t dilation) noexcept nogil:
    """Return the first of start, start + dilation, ... that is not negative."""
    return start if start >= 0 else start + (-start + dilation - 1) // dilation * dilation


cdef inline void max_window(const real* x, Py_ssize_t W, Py_ssize_t top, Py_ssize_t bottom, Py_ssize_t left,
                            Py_ssize_t right, const Pool2dGeometry* g, real* y, int64_t* index) noexcept nogil:
    """Pool one window, cut to the plane."""
    cdef Py_ssize_t h, w
    cdef real value, best = -INFINITY
    cdef Py_ssize_t place = top * W + left
    for h from top <= h < bottom by g.dilation_h:
        for w from left <= w < right by g.dilation_w:
            value = x[h * W + w]
            if value > best or value != value:
                best = value
                place = h * W + w
    y[0] = best
    if index != NULL:
        index[0] = place


cdef inline void max_strip(const float* x, Py_ssize_t corner, const int32_t* taps, Py_ssize_t count, Py_ssize_t stride,
                           float* y, int64_t* index) noexcept nogil:
    """Pool eight neighbouring windows, none of which sticks out at the sides; stride is 1 or 2.

    Taps are distances in the plane from a window's corner, which may lie above the plane.
    """
    cdef eight_floats value, best
    cdef eight_ints place, better, nothing
    cdef Py_ssize_t tap
    memset(&nothing, 0, sizeof(nothing))
    best = strip_of(x + corner + taps[0], stride)
    place = nothing + taps[0]
    for tap in range(1, count):
        value = strip_of(x + corner + taps[tap], stride)
        better = (value > best) | (value != value)
        best = chosen(better, value, best)
        place = (taps[tap] & better) | (place & ~better)
    (<eight_floats*> y)[0] = best
    if index != NULL:
        store_places(corner, <int> stride, place, index)


cdef inline eight_floats strip_of(const float* x, Py_ssize_t stride) noexcept nogil:
    return every_second(x) if stride == 2 else (<const eight_floats*> x)[0]


cdef int max_pool_planes(const real* x, real* y, int64_t* indices, Py_ssize_t planes,
                         const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t plane, p, q, r, s, top, bottom, left, first, count
    cdef Py_ssize_t span = (g.S - 1) * g.dilation_w + 1
    # windows [inside, end) lie between the plane's sides
    cdef Py_ssize_t inside = (g.padding_w + g.stride_w - 1) // g.stride_w
    cdef Py_ssize_t room = g.W + g.padding_w - span
    cdef Py_ssize_t end = min(g.Q, room // g.stride_w + 1) if room >= 0 else 0
    # A strip may run over the end of its row, as long as the next row is still to be written.
    cdef const real* x_end = x + planes * g.H * g.W - (2 * STRIP + span)
    cdef real* y_end = y + planes * g.P * g.Q - STRIP
    cdef bint strips = real is float and HAVE_VECTORS and g.stride_w <= 2
    cdef int32_t* taps = <int32_t*> workspace.acquire(g.R * g.S * sizeof(int32_t))
    if taps == NULL:
        return workspace.OUT_OF_MEMORY
    for r in range(g.R):
        for s in range(g.S):
            taps[r * g.S + s] = <int32_t> (r * g.dilation_h * g.W + s * g.dilation_w)
    for plane in range(planes):
        for p in range(g.P):
            top = p * g.stride_h - g.padding_h
            bottom = min(g.H, top + (g.R - 1) * g.dilation_h + 1)
            first = (first_tap(top, g.dilation_h) - top) // g.dilation_h * g.S
            count = (bottom - 1 - top) // g.dilation_h * g.S + g.S - first
            q = 0
            while q < g.Q:
                left = q * g.stride_w - g.padding_w
                if (strips and inside <= q < end and y + q <= y_end and x + (bottom - 1) * g.W + left <= x_end):
                    max_strip(<const float*> x, top * g.W + left, taps + first, count, g.stride_w,
                              <float*> y + q, indices + q if indices != NULL else NULL)
                    q = min(q + STRIP, end)
                else:
                    max_window(x, g.W, first_tap(top, g.dilation_h), bottom, first_tap(left, g.dilation_w),
                               min(g.W, left + span), g, y + q, indices + q if indices != NULL else NULL)
                    q += 1
            y += g.Q
            if indices != NULL:
                indices += g.Q
        x += g.H * g.W
    workspace.release(taps)


cdef int max_pool2d_forward(const real* x, real* y, int64_t* indices, const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t planes = g.N * g.C
    cdef Py_ssize_t shares = shares_of(ELEMENT_WORK * planes * g.P * g.Q * g.R * g.S, planes)
    cdef Py_ssize_t share, begin
    cdef int status = 0
    if shares == 1:
        return max_pool_planes(x, y, indices, planes, g)
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        begin = share * planes // shares
        status |= max_pool_planes(x + begin * g.H * g.W, y + begin * g.P * g.Q,
                                  indices + begin * g.P * g.Q if indices != NULL else NULL,
                                  (share + 1) * planes // shares - begin, g)
    return status


cdef void max_pool2d_backward(const real* dy, const int64_t* indices, real* dx, const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t planes = g.N * g.C
    cdef Py_ssize_t shares = shares_of(ELEMENT_WORK * planes * g.H * g.W, planes)
    cdef Py_ssize_t share, begin
    if shares == 1:
        scatter_planes(dy, indices, dx, planes, g)
        return
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        begin = share * planes // shares
        scatter_planes(dy + begin * g.P * g.Q, indices + begin * g.P * g.Q, dx + begin * g.H * g.W,
                       (share + 1) * planes // shares - begin, g)


cdef void scatter_planes(const real* dy, const int64_t* indices, real* dx, Py_ssize_t planes,
                         const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t plane
    for plane in range(planes):
        scatter(dy + plane * g.P * g.Q, indices + plane * g.P * g.Q, g.P * g.Q, dx + plane * g.H * g.W, g.H * g.W)


cdef inline void scatter(const real* dy, const int64_t* indices, Py_ssize_t count, real* dx,
                         Py_ssize_t size) noexcept nogil:
    """Set dx ← 0 in one plane, then dx[index] += dy."""
    cdef Py_ssize_t i
    memset(dx, 0, size * sizeof(real))
    for i in range(count):
        dx[indices[i]] += dy[i]


cdef inline Window averaging_window(Py_ssize_t p, Py_ssize_t q, bint count_include_pad, Py_ssize_t divisor_override,
                                    const Pool2dGeometry* g) noexcept nogil:
    """Return a window and its divisor: padding counts if asked for; what hangs over the padded plane never does."""
    cdef Window window
    window.top = p * g.stride_h - g.padding_h
    window.left = q * g.stride_w - g.padding_w
    window.bottom = min(window.top + g.R, g.H + g.padding_h)
    window.right = min(window.left + g.S, g.W + g.padding_w)
    window.divisor = (window.bottom - window.top) * (window.right - window.left)
    window.top = max(window.top, 0)
    window.left = max(window.left, 0)
    window.bottom = min(window.bottom, g.H)
    window.right = min(window.right, g.W)
    if divisor_override != 0:
        window.divisor = divisor_override
    elif not count_include_pad:
        window.divisor = (window.bottom - window.top) * (window.right - window.left)
    return window


cdef inline real window_sum(const real* x, Py_ssize_t W, const Window* window) noexcept nogil:
    cdef real total = 0
    cdef Py_ssize_t h, w
    for h in range(window.top, window.bottom):
        for w in range(window.left, window.right):
            total += x[h * W + w]
    return total


cdef inline void window_add(real* x, Py_ssize_t W, const Window* window, real value) noexcept nogil:
    cdef Py_ssize_t h, w
    for h in range(window.top, window.bottom):
        for w in range(window.left, window.right):
            x[h * W + w] += value


cdef void avg_pool2d_forward(const real* x, real* y, bint count_include_pad,
                             Py_ssize_t divisor_override, const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t plane, p, q
    cdef Window window
    for plane in range(g.N * g.C):
        for p in range(g.P):
            for q in range(g.Q):
                window = averaging_window(p, q, count_include_pad, divisor_override, g)
                if window.top >= window.bottom or window.left >= window.right:
                    y[p * g.Q + q] = 0
                else:
                    y[p * g.Q + q] = window_sum(x, g.W, &window) / window.divisor
        x += g.H * g.W
        y += g.P * g.Q


cdef void avg_pool2d_backward(const real* dy, real* dx, bint count_include_pad,
                              Py_ssize_t divisor_override, const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t plane, p, q
    cdef Window window
    memset(dx, 0, g.N * g.C * g.H * g.W * sizeof(real))
    for plane in range(g.N * g.C):
        for p in range(g.P):
            for q in range(g.Q):
                window = averaging_window(p, q, count_include_pad, divisor_override, g)
                window_add(dx, g.W, &window, dy[p * g.Q + q] / window.divisor)
        dx += g.H * g.W
        dy += g.P * g.Q


cdef inline Window adaptive_window(Py_ssize_t p, Py_ssize_t q, Py_ssize_t H, Py_ssize_t W,
                                   Py_ssize_t P, Py_ssize_t Q) noexcept nogil:
    cdef Window window
    window.top = p * H // P
    window.bottom = ((p + 1) * H + P - 1) // P
    window.left = q * W // Q
    window.right = ((q + 1) * W + Q - 1) // Q
    window.divisor = (window.bottom - window.top) * (window.right - window.left)
    return window


cdef void adaptive_avg_pool2d_forward(const real* x, real* y, Py_ssize_t planes, Py_ssize_t H,
                                      Py_ssize_t W, Py_ssize_t P, Py_ssize_t Q) noexcept nogil:
    cdef Py_ssize_t plane, p, q
    cdef Window window
    for plane in range(planes):
        for p in range(P):
            for q in range(Q):
                window = adaptive_window(p, q, H, W, P, Q)
                y[p * Q + q] = window_sum(x, W, &window) / window.divisor
        x += H * W
        y += P * Q


cdef void adaptive_avg_pool2d_backward(const real* dy, real* dx, Py_ssize_t planes, Py_ssize_t H,
                                       Py_ssize_t W, Py_ssize_t P, Py_ssize_t Q) noexcept nogil:
    cdef Py_ssize_t plane, p, q
    cdef Window window
    memset(dx, 0, planes * H * W * sizeof(real))
    for plane in range(planes):
        for p in range(P):
            for q in range(Q):
                window = adaptive_window(p, q, H, W, P, Q)
                window_add(dx, W, &window, dy[p * Q + q] / window.divisor)
        dx += H * W
        dy += P * Q
