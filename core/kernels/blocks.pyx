"""In and out of blocks, and the elements of one block at a time."""

from cython.parallel cimport prange
from libc.string cimport memcpy, memset

from core.kernels cimport workspace
from core.kernels.planes cimport interleave, separate
from core.kernels.pooling cimport Pool2dGeometry
from core.kernels.threads cimport claim, fetch, shares_of, team_of
from core.kernels.vector cimport (
    FLOAT_LANES, HAVE_VECTORS, byte_vector, equal_to, float_vector, gated, int_vector, ints_of, picked,
)

cdef enum:
    HANDING_WORK = 96           # moving an element, and fetching what another core has written, take as long as so
                                # many multiply-adds


cdef Py_ssize_t lanes_of_block() noexcept nogil:
    return FLOAT_LANES if HAVE_VECTORS else 1


cdef const float* load_block(const BlockSource* x, Py_ssize_t block, float* scratch) noexcept nogil:
    cdef Py_ssize_t begin = block * FLOAT_LANES, i
    cdef const float_vector* values
    cdef const float_vector* gate
    if x.images != NULL:
        interleave(x.images + begin * x.size, min(FLOAT_LANES, x.N - begin), x.size, x.size, scratch)
        return scratch
    if x.winners != NULL:
        return NULL if spread(x, block, scratch) else scratch
    if x.gate == NULL:
        return x.blocks + begin * x.size
    values = <const float_vector*> (x.blocks + begin * x.size)
    gate = <const float_vector*> (x.gate + begin * x.size)
    for i in range(x.size):
        (<float_vector*> scratch)[i] = gated(values[i], gate[i])
    return scratch


cdef int write_images(const BlockSource* x, float* images) noexcept nogil:
    cdef Py_ssize_t blocks = block_count(x.N), shares = shares_of(HANDING_WORK * x.N * x.size, blocks), share
    cdef int status = 0
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        status |= write_share(x, share * blocks // shares, (share + 1) * blocks // shares, images, False)
    return status


cdef int write_blocks(const BlockSource* x, float* blocks) noexcept nogil:
    cdef Py_ssize_t count = block_count(x.N), shares = shares_of(HANDING_WORK * x.N * x.size, count), share
    cdef int status = 0
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        status |= write_share(x, share * count // shares, (share + 1) * count // shares, blocks, True)
    return status


cdef int write_share(const BlockSource* x, Py_ssize_t first, Py_ssize_t end, float* target,
                     bint in_blocks) noexcept nogil:
    cdef float* scratch = <float*> workspace.acquire(x.size * FLOAT_LANES * sizeof(float))
    cdef const float* elements
    cdef Py_ssize_t block, begin
    if scratch == NULL:
        return workspace.OUT_OF_MEMORY
    for block in range(first, end):
        begin = block * FLOAT_LANES
        if in_blocks:
            claim(target + begin * x.size, FLOAT_LANES * x.size * sizeof(float))
            if x.images != NULL:
                fetch(x.images + begin * x.size, min(FLOAT_LANES, x.N - begin) * x.size * sizeof(float))
        elements = load_block(x, block, target + begin * x.size if in_blocks else scratch)
        if elements == NULL:
            return workspace.give_up(scratch, NULL, NULL)
        if not in_blocks:
            claim(target + begin * x.size, min(FLOAT_LANES, x.N - begin) * x.size * sizeof(float))
            separate(elements, min(FLOAT_LANES, x.N - begin), x.size, target + begin * x.size)
        elif elements != target + begin * x.size:
            memcpy(target + begin * x.size, elements, x.size * FLOAT_LANES * sizeof(float))
    workspace.release(scratch)


# --- the gradient of a max pooling -----------------------------------------------------------------------

cdef Span* spans_of(Py_ssize_t count, Py_ssize_t size, Py_ssize_t taps, Py_ssize_t stride, Py_ssize_t padding,
                    Py_ssize_t dilation) noexcept nogil:
    cdef Span* spans = <Span*> workspace.acquire(count * sizeof(Span))
    cdef Py_ssize_t i
    if spans == NULL:
        return NULL
    for i in range(count):
        spans[i].start = i * stride - padding
        spans[i].first = first_tap(padding, i * stride, dilation)
        spans[i].end = end_tap(taps, size - 1, spans[i].start, dilation)
    return spans


cdef inline void spread_window(Py_ssize_t first_row, Py_ssize_t end_row, Py_ssize_t first_column, Py_ssize_t end_column,
                               Py_ssize_t S, float_vector value, int_vector winner, Py_ssize_t row_step, Py_ssize_t step,
                               bint apart, float_vector* corner) noexcept nogil:
    """Put a window's element onto the tap that won; where windows lie apart, its other taps become 0."""
    cdef Py_ssize_t r, s
    cdef float_vector part
    for r in range(first_row, end_row):
        for s in range(first_column, end_column):
            part = picked(equal_to(winner, <int> (r * S + s)), value)
            if apart:
                corner[r * row_step + s * step] = part
            else:
                corner[r * row_step + s * step] += part


cdef int spread(const BlockSource* dy, Py_ssize_t block, float* dx) noexcept nogil:
    """Set dx ← 0, then add each window's element at the tap that won."""
    cdef const Pool2dGeometry* g = &dy.pool
    cdef Py_ssize_t windows = g.C * g.P * g.Q, first = block * windows
    cdef const float_vector* gradient = <const float_vector*> dy.blocks + first
    cdef const float_vector* gate = <const float_vector*> dy.gate + first
    cdef const byte_vector* winners = <const byte_vector*> dy.winners + first
    cdef Span* rows = spans_of(g.P, g.H, g.R, g.stride_h, g.padding_h, g.dilation_h)
    cdef Span* columns = spans_of(g.Q, g.W, g.S, g.stride_w, g.padding_w, g.dilation_w)
    cdef bint apart = g.stride_h >= g.R and g.stride_w >= g.S and g.dilation_h == 1 and g.dilation_w == 1
    cdef bint covered = (apart and g.stride_h == g.R and g.stride_w == g.S and g.padding_h == 0 and g.padding_w == 0
                         and g.P * g.R >= g.H and g.Q * g.S >= g.W)
    cdef float_vector* plane = <float_vector*> dx
    cdef float_vector* corner
    cdef float_vector value
    cdef int_vector winner
    cdef Py_ssize_t c, p, q
    cdef bint two_by_two = apart and g.R == 2 and g.S == 2
    if rows == NULL or columns == NULL:
        return workspace.give_up(rows, columns, NULL)
    if not covered:
        memset(dx, 0, g.C * g.H * g.W * sizeof(float_vector))
    for c in range(g.C):
        for p in range(g.P):
            for q in range(g.Q):
                value = gated(gradient[0], gate[0]) if dy.gate != NULL else gradient[0]
                winner = ints_of(winners[0])
                corner = plane + rows[p].start * g.W + columns[q].start
                if two_by_two and rows[p].end - rows[p].first == 2 and columns[q].end - columns[q].first == 2:
                    spread_window(0, 2, 0, 2, 2, value, winner, g.W, 1, True, corner)      # its loops unroll
                else:
                    spread_window(rows[p].first, rows[p].end, columns[q].first, columns[q].end, g.S, value, winner,
                                  g.dilation_h * g.W, g.dilation_w, apart, corner)
                gradient += 1
                gate += 1
                winners += 1
        plane += g.H * g.W
    workspace.release(columns)
    workspace.release(rows)
