"""Max pooling block by block, of values or of a convolution that is computed on the way."""

from cython.parallel cimport prange
from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memset

from core.kernels cimport workspace
from core.kernels.block_convolution cimport (
    Plan, correlate, drop, in_planes, lacks_memory, lacks_planes, multiply_adds, plan_of, planes_for,
)
from core.kernels.blocks cimport Span, block_count, load_block, spans_of
from core.kernels.threads cimport shares_of, team_of
from core.kernels.vector cimport (
    FLOAT_LANES, byte_vector, bytes_of, either, float_vector, gated, int_vector, is_better,
)

cdef enum:
    ELEMENT_WORK = 8            # moving an element takes as long as so many multiply-adds


cdef inline void pool_window(Py_ssize_t first_row, Py_ssize_t end_row, Py_ssize_t first_column, Py_ssize_t end_column,
                             Py_ssize_t S, const float_vector* x, Py_ssize_t row_step, Py_ssize_t step, bint rectify,
                             float_vector* y, byte_vector* winner_of) noexcept nogil:
    """Pool one window of a plane, of which some taps lie inside; with `rectify` of max(0, x)."""
    cdef Py_ssize_t r, s
    cdef float_vector value, best
    cdef int_vector winner, better
    memset(&winner, 0, sizeof(winner))
    winner += <int> (first_row * S + first_column)
    value = x[first_row * row_step + first_column * step]
    best = gated(value, value) if rectify else value        # then no other that is not above 0 is better
    for r in range(first_row, end_row):
        for s in range(first_column, end_column):
            value = x[r * row_step + s * step]
            better = is_better(value, best)
            best = either(better, value, best)
            winner = (better & <int> (r * S + s)) | (~better & winner)
    y[0] = best
    winner_of[0] = bytes_of(winner)


cdef void pool_block(const float_vector* x, bint rectify, const Span* rows, const Span* columns,
                     const Pool2dGeometry* g, float_vector* y, byte_vector* winners) noexcept nogil:
    cdef Py_ssize_t c, p, q
    cdef bint two_by_two = g.R == 2 and g.S == 2 and g.dilation_h == 1 and g.dilation_w == 1
    cdef const float_vector* window
    for c in range(g.C):
        for p in range(g.P):
            for q in range(g.Q):
                window = x + rows[p].start * g.W + columns[q].start
                if two_by_two and rows[p].end - rows[p].first == 2 and columns[q].end - columns[q].first == 2:
                    pool_window(0, 2, 0, 2, 2, window, g.W, 1, rectify, y, winners)        # its loops unroll
                else:
                    pool_window(rows[p].first, rows[p].end, columns[q].first, columns[q].end, g.S, window,
                                g.dilation_h * g.W, g.dilation_w, rectify, y, winners)
                y += 1
                winners += 1
        x += g.H * g.W


cdef int pool_share(const BlockSource* x, const float* weight, const float* bias, const Conv2dGeometry* convolution,
                    bint rectify, float* y, uint8_t* winners, const Pool2dGeometry* g, Py_ssize_t first,
                    Py_ssize_t end) noexcept nogil:
    """Pool some blocks of x, or of its convolution if that is not NULL."""
    cdef Py_ssize_t block, size = g.C * g.P * g.Q * FLOAT_LANES
    cdef Span* rows = spans_of(g.P, g.H, g.R, g.stride_h, g.padding_h, g.dilation_h)
    cdef Span* columns = spans_of(g.Q, g.W, g.S, g.stride_w, g.padding_w, g.dilation_w)
    cdef float* scratch = <float*> workspace.acquire(x.size * FLOAT_LANES * sizeof(float))
    cdef float* convolved = NULL
    cdef float* planes = NULL
    cdef const float* elements
    cdef Plan plan
    cdef int status = rows == NULL or columns == NULL or scratch == NULL
    if convolution != NULL:
        plan = plan_of(convolution, False, weight, bias)
        convolved = <float*> workspace.acquire(g.C * g.H * g.W * FLOAT_LANES * sizeof(float))
        planes = planes_for(&plan.correlation.planes)
        status |= convolved == NULL or lacks_memory(&plan) or lacks_planes(&plan.correlation.planes, planes)
    for block in range(first, first if status else end):
        if rectify and convolution == NULL:
            elements = x.blocks + block * x.size * FLOAT_LANES      # the gate is applied while they are compared
        else:
            elements = load_block(x, block, scratch)
        if elements == NULL:
            status = workspace.OUT_OF_MEMORY
            break
        if convolution != NULL:
            correlate(&plan, in_planes(elements, &plan.correlation.planes, planes), <float_vector*> convolved)
            elements = convolved
        pool_block(<const float_vector*> elements, rectify, rows, columns, g, <float_vector*> (y + block * size),
                   <byte_vector*> (winners + block * size))
    workspace.release(planes)
    workspace.release(convolved)
    if convolution != NULL:
        drop(&plan)
    workspace.release(scratch)
    workspace.release(columns)
    workspace.release(rows)
    return status


cdef int max_pool_blocks(const BlockSource* x, float* y, uint8_t* winners, const Pool2dGeometry* g) noexcept nogil:
    cdef bint rectify = x.gate != NULL and x.gate == x.blocks and x.winners == NULL
    cdef Py_ssize_t blocks = block_count(g.N), share
    cdef Py_ssize_t shares = shares_of(ELEMENT_WORK * g.N * g.C * g.P * g.Q * g.R * g.S, blocks)
    cdef int status = 0
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        status |= pool_share(x, NULL, NULL, NULL, rectify, y, winners, g, share * blocks // shares,
                             (share + 1) * blocks // shares)
    return status


cdef int convolve_and_pool_blocks(const BlockSource* x, const float* weight, const float* bias,
                                  const Conv2dGeometry* convolution, bint rectify, float* y, uint8_t* winners,
                                  const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t blocks = block_count(g.N), shares = shares_of(multiply_adds(convolution), blocks), share
    cdef int status = 0
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        status |= pool_share(x, weight, bias, convolution, rectify, y, winners, g, share * blocks // shares,
                             (share + 1) * blocks // shares)
    return status


cdef void write_places(const uint8_t* winners, int64_t* indices, const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t n, c, p, q, cell, winner
    for n in range(g.N):
        for c in range(g.C):
            for p in range(g.P):
                for q in range(g.Q):
                    cell = ((n // FLOAT_LANES * g.C + c) * g.P + p) * g.Q + q
                    winner = winners[cell * FLOAT_LANES + n % FLOAT_LANES]
                    indices[0] = ((p * g.stride_h - g.padding_h + winner // g.S * g.dilation_h) * g.W
                                  + q * g.stride_w - g.padding_w + winner % g.S * g.dilation_w)
                    indices += 1
