"""Matrix product by tiles of registers over panels packed to be read in order.

Layout (after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008): a block of B, DEPTH ×
COLUMNS, is copied into panels that are one tile wide, a block of A, ROWS × DEPTH, into panels that are one tile high,
both padded with zeros to whole tiles. One tile of C, TILE_ROWS × (TILE_VECTORS vectors), stays in registers while the
depth runs: each step loads TILE_VECTORS vectors of B and multiplies them by TILE_ROWS broadcast elements of A. The
block of A fits the second-level cache, a panel of B the first.

The order in which an element of C is summed depends on the shapes alone.
"""

from cython.parallel cimport prange
from libc.string cimport memcpy, memset

from core.kernels.threads cimport claim, fetch, shares_of, team_of
from core.kernels.types cimport real
from core.kernels.vector cimport (
    DOUBLE_LANES, FLOAT_LANES, double_vector, first_lanes, float_vector, picked, shifted, sum_lanes, transpose_block,
    vector,
)
from core.kernels cimport workspace

cdef extern from *:
    """
    #define TILE_VECTORS 2
    /* accumulators + one row of B + one broadcast fit the registers */
    #define TILE_ROWS (VECTOR_REGISTERS == 32 ? 12 : 6)
    #if defined(__GNUC__)
    #  define prefetch(address) __builtin_prefetch(address, 1)
    #else
    #  define prefetch(address) ((void) (address))
    #endif
    """
    void prefetch(const void* address) noexcept nogil
    const Py_ssize_t TILE_VECTORS
    const Py_ssize_t TILE_ROWS

cdef enum:
    BLOCK_ROWS = 192        # multiple of both tile heights
    BLOCK_DEPTH = 256
    BLOCK_COLUMNS = 2048
    FEW_ROWS = 3            # so few rows of C don't pay for packing B
    ROW_VECTORS = 4         # independent sums that hide the latency of an addition
    LARGEST_TILE = 12 * 2 * 16


cdef inline void multiply_tile(Py_ssize_t depth, const vector* a, const vector* b, vector* tile) noexcept nogil:
    """tile ← A panel · B panel; a points to scalars, TILE_ROWS for each step."""
    cdef vector accumulator[12][2]
    cdef vector row[2]
    cdef Py_ssize_t i, j, k
    cdef vector zero
    memset(&zero, 0, sizeof(zero))
    for i in range(TILE_ROWS):
        for j in range(TILE_VECTORS):
            accumulator[i][j] = zero
    for k in range(depth):
        for j in range(TILE_VECTORS):
            row[j] = b[k * TILE_VECTORS + j]
        for i in range(TILE_ROWS):
            for j in range(TILE_VECTORS):
                if vector is float_vector:
                    accumulator[i][j] += (<const float*> a)[k * TILE_ROWS + i] * row[j]
                else:
                    accumulator[i][j] += (<const double*> a)[k * TILE_ROWS + i] * row[j]
    for i in range(TILE_ROWS):
        for j in range(TILE_VECTORS):
            tile[i * TILE_VECTORS + j] = accumulator[i][j]


cdef inline void pack(const real* source, Py_ssize_t across, Py_ssize_t along, Py_ssize_t extent,
                      Py_ssize_t depth, Py_ssize_t width, real* panels) noexcept nogil:
    """Copy an extent × depth block into panels `width` wide, depth by depth, padded with zeros.

    `across` and `along` are the distances between neighbours in the extent and in the depth; one
    of them is 1. May write a vector past the panels.
    """
    cdef Py_ssize_t start, i, k, filled
    for start from 0 <= start < extent by width:
        filled = min(width, extent - start)
        k = 0
        if across == 1 and filled == width:
            while k < depth:
                for i in range(width):
                    panels[k * width + i] = source[start + i + k * along]
                k += 1
        elif real is float:
            if along == 1:
                while k + FLOAT_LANES <= depth:
                    # From the right, because where the width is no multiple of a vector, a square
                    # writes into the beginning of the steps that follow.
                    i = (width - 1) // FLOAT_LANES * FLOAT_LANES
                    while i >= 0:
                        transpose_block(source + (start + i) * across + k, across, max(0, min(FLOAT_LANES, filled - i)),
                                        panels + k * width + i, width)
                        i -= FLOAT_LANES
                    k += FLOAT_LANES
        while k < depth:
            for i in range(filled):
                panels[k * width + i] = source[(start + i) * across + k * along]
            for i in range(filled, width):
                panels[k * width + i] = 0
            k += 1
        panels += depth * width


cdef inline void store_tile(const real* tile, Py_ssize_t width, Py_ssize_t rows, Py_ssize_t columns,
                            real alpha, real beta, const real* d, Py_ssize_t ldd, real* c, Py_ssize_t ldc) noexcept nogil:
    """c ← alpha · tile + beta · d for the part of the tile that lies inside C."""
    cdef Py_ssize_t i, j
    if columns == width and beta == 0:
        for i in range(rows):
            for j in range(TILE_VECTORS):
                if real is float:
                    (<float_vector*> (c + i * ldc))[j] = alpha * (<const float_vector*> (tile + i * width))[j]
                else:
                    (<double_vector*> (c + i * ldc))[j] = alpha * (<const double_vector*> (tile + i * width))[j]
        return
    if columns == width and beta == 1:
        for i in range(rows):
            for j in range(TILE_VECTORS):
                if real is float:
                    (<float_vector*> (c + i * ldc))[j] = (alpha * (<const float_vector*> (tile + i * width))[j]
                                                          + (<const float_vector*> (d + i * ldd))[j])
                else:
                    (<double_vector*> (c + i * ldc))[j] = (alpha * (<const double_vector*> (tile + i * width))[j]
                                                           + (<const double_vector*> (d + i * ldd))[j])
        return
    for i in range(rows):
        if beta == 0:
            for j in range(columns):
                c[i * ldc + j] = alpha * tile[i * width + j]
        else:
            for j in range(columns):
                c[i * ldc + j] = alpha * tile[i * width + j] + beta * d[i * ldd + j]


cdef inline void fetch_tile(const void* c, Py_ssize_t rows, Py_ssize_t row_bytes, Py_ssize_t bytes) noexcept nogil:
    """Bring a tile of C near while its products are computed."""
    cdef Py_ssize_t i
    for i in range(rows):
        prefetch(<const char*> c + i * row_bytes)
        prefetch(<const char*> c + i * row_bytes + bytes - 1)


cdef inline void dot_products(Py_ssize_t count, Py_ssize_t K, const vector* a, const vector* b,
                              Py_ssize_t step, vector* partial) noexcept nogil:
    """partial[j] ← Σ a · (row j of b), lane by lane, over K vectors; step in vectors' elements."""
    cdef vector total[ROW_VECTORS]
    cdef Py_ssize_t j, k
    cdef vector zero
    memset(&zero, 0, sizeof(zero))
    for j in range(ROW_VECTORS):
        total[j] = zero
    for k in range(K):
        for j in range(ROW_VECTORS):
            total[j] += a[k] * shifted(b, min(j, count - 1) * step)[k]
    for j in range(ROW_VECTORS):
        partial[j] = total[j]


cdef inline void row_strip(Py_ssize_t vectors, Py_ssize_t K, const vector* a, Py_ssize_t a_depth,
                           const vector* b, Py_ssize_t step, vector* strip) noexcept nogil:
    """strip ← a · (some vectors of each row of b); a points to scalars."""
    cdef vector total[ROW_VECTORS]
    cdef Py_ssize_t j, k
    cdef vector zero
    memset(&zero, 0, sizeof(zero))
    for j in range(vectors):
        total[j] = zero
    for k in range(K):
        for j in range(vectors):
            if vector is float_vector:
                total[j] += (<const float*> a)[k * a_depth] * shifted(b, k * step)[j]
            else:
                total[j] += (<const double*> a)[k * a_depth] * shifted(b, k * step)[j]
    for j in range(vectors):
        strip[j] = total[j]


cdef void row_times_rows(Py_ssize_t N, Py_ssize_t K, float alpha, const float* a, const float* b,
                         Py_ssize_t ldb, float beta, const float* d, float* c) noexcept nogil:
    """Multiply a row with many rows, whose lanes are added up for a vector of them at once."""
    cdef Py_ssize_t whole = K // FLOAT_LANES, rest = K - whole * FLOAT_LANES, n, first, count, j, k
    cdef float_vector partial[16]
    cdef float_vector end                       # of a, filled up with zeros
    cdef float sums[16]
    memset(&end, 0, sizeof(end))
    memcpy(&end, a + whole * FLOAT_LANES, rest * sizeof(float))
    for n from 0 <= n < N by FLOAT_LANES:
        count = min(FLOAT_LANES, N - n)
        for first from 0 <= first < count by ROW_VECTORS:
            dot_products(count - first, whole, <const float_vector*> a, <const float_vector*> (b + (n + first) * ldb), ldb,
                         partial + first)
        for j in range(count if rest > 0 else 0):
            if n + j + 1 < N and ldb >= rest + FLOAT_LANES:     # the next row begins, or goes on, behind this one
                partial[j] += end * picked(first_lanes(rest), (<const float_vector*> (b + (n + j) * ldb + K - rest))[0])
            else:
                for k in range(K - rest, K):
                    (<float*> (partial + j))[k - K + rest] += a[k] * b[(n + j) * ldb + k]
        sum_lanes(partial, count, sums)
        for j in range(count):
            c[n + j] = alpha * sums[j] + (beta * d[n + j] if beta != 0 else 0)


cdef void row_times_matrix(bint trans_b, Py_ssize_t N, Py_ssize_t K, real alpha, const real* a, Py_ssize_t a_depth,
                           const real* b, Py_ssize_t ldb, real beta, const real* d, real* c) noexcept nogil:
    """Compute one row of C, with B read once where it lies."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t whole, width, n, j, k
    cdef real partial[ROW_VECTORS * 16]
    cdef real total
    if trans_b:
        whole = K // lanes if a_depth == 1 else 0
        if real is float:
            if whole > 0:
                row_times_rows(N, K, alpha, a, b, ldb, beta, d, c)
                return
        for n from 0 <= n < N by ROW_VECTORS:
            if real is float:
                dot_products(N - n, whole, <const float_vector*> a,
                             <const float_vector*> (b + n * ldb), ldb, <float_vector*> partial)
            else:
                dot_products(N - n, whole, <const double_vector*> a,
                             <const double_vector*> (b + n * ldb), ldb, <double_vector*> partial)
            for j in range(min(ROW_VECTORS, N - n)):
                total = 0
                for k in range(lanes):
                    total += partial[j * lanes + k]
                for k in range(whole * lanes, K):
                    total += a[k * a_depth] * b[(n + j) * ldb + k]
                c[n + j] = alpha * total + (beta * d[n + j] if beta != 0 else 0)
        return
    n = 0
    while n + lanes <= N:
        width = ROW_VECTORS * lanes if n + ROW_VECTORS * lanes <= N else lanes
        if real is float:
            if width == lanes:
                row_strip(1, K, <const float_vector*> a, a_depth, <const float_vector*> (b + n),
                          ldb, <float_vector*> partial)
            else:
                row_strip(ROW_VECTORS, K, <const float_vector*> a, a_depth,
                          <const float_vector*> (b + n), ldb, <float_vector*> partial)
        else:
            row_strip(width // lanes, K, <const double_vector*> a, a_depth,
                      <const double_vector*> (b + n), ldb, <double_vector*> partial)
        for j in range(width):
            c[n + j] = alpha * partial[j] + (beta * d[n + j] if beta != 0 else 0)
        n += width
    while n < N:
        total = 0
        for k in range(K):
            total += a[k * a_depth] * b[k * ldb + n]
        c[n] = alpha * total + (beta * d[n] if beta != 0 else 0)
        n += 1


cdef void outer_product(Py_ssize_t M, Py_ssize_t N, real alpha, const real* a, Py_ssize_t a_row, const real* b,
                        real beta, const real* d, Py_ssize_t ldd, real* c, Py_ssize_t ldc) noexcept nogil:
    """Multiply a column by a row, straight to C: nothing is there to be summed."""
    cdef Py_ssize_t i, j
    cdef real factor
    for i in range(M):
        factor = a[i * a_row]
        if beta == 0:
            for j in range(N):
                c[j] = alpha * (factor * b[j])
        else:
            for j in range(N):
                c[j] = alpha * (factor * b[j]) + beta * d[j]
        c += ldc
        d += ldd


cdef int multiply_panels(Py_ssize_t M, Py_ssize_t N, Py_ssize_t K, real alpha, const real* a, Py_ssize_t a_row,
                         Py_ssize_t a_depth, const real* b, Py_ssize_t b_depth, Py_ssize_t b_column, real beta,
                         const real* d, Py_ssize_t ldd, real* c, Py_ssize_t ldc, bint shared) noexcept nogil:
    """Compute the product, or a thread's part of a shared one; a_row, a_depth, ... are steps between neighbours."""
    cdef Py_ssize_t width = TILE_VECTORS * (FLOAT_LANES if real is float else DOUBLE_LANES)
    cdef Py_ssize_t rows, columns, depth, row, column, step, i, j, leading
    cdef const real* to_add
    cdef real added
    cdef real tile[LARGEST_TILE]
    cdef real* a_panels = <real*> workspace.acquire(
        ((min(M, BLOCK_ROWS) + TILE_ROWS) * min(K, BLOCK_DEPTH) + width) * sizeof(real))
    cdef real* b_panels = <real*> workspace.acquire(
        ((min(N, BLOCK_COLUMNS) + width) * min(K, BLOCK_DEPTH) + width) * sizeof(real))
    if a_panels == NULL or b_panels == NULL:
        return workspace.give_up(a_panels, b_panels, NULL)
    if shared and M * K <= BLOCK_ROWS * BLOCK_DEPTH:
        for row in range(M if a_depth == 1 else K):
            fetch(a + row * (a_row if a_depth == 1 else a_depth), (K if a_depth == 1 else M) * sizeof(real))
    if shared:
        for row in range(M):
            claim(c + row * ldc, N * sizeof(real))
    for column from 0 <= column < N by BLOCK_COLUMNS:
        columns = min(BLOCK_COLUMNS, N - column)
        for step from 0 <= step < K by BLOCK_DEPTH:
            depth = min(BLOCK_DEPTH, K - step)
            added, to_add, leading = beta, d, ldd
            if step > 0:                    # to what the blocks before left
                added, to_add, leading = 1, c, ldc
            pack(b + column * b_column + step * b_depth, b_column, b_depth, columns, depth, width, b_panels)
            for row from 0 <= row < M by BLOCK_ROWS:
                rows = min(BLOCK_ROWS, M - row)
                pack(a + row * a_row + step * a_depth, a_row, a_depth, rows, depth, TILE_ROWS, a_panels)
                for j from 0 <= j < columns by width:
                    for i from 0 <= i < rows by TILE_ROWS:
                        fetch_tile(c + (row + i) * ldc + column + j, min(TILE_ROWS, rows - i),
                                   ldc * sizeof(real), min(width, columns - j) * sizeof(real))
                        if real is float:
                            multiply_tile(depth, <const float_vector*> (a_panels + i * depth),
                                          <const float_vector*> (b_panels + j * depth), <float_vector*> tile)
                        else:
                            multiply_tile(depth, <const double_vector*> (a_panels + i * depth),
                                          <const double_vector*> (b_panels + j * depth), <double_vector*> tile)
                        store_tile(tile, width, min(TILE_ROWS, rows - i), min(width, columns - j),
                                   alpha, added, to_add + (row + i) * leading + column + j, leading,
                                   c + (row + i) * ldc + column + j, ldc)
    workspace.release(b_panels)
    workspace.release(a_panels)


cdef int matmul(bint trans_a, bint trans_b, Py_ssize_t M, Py_ssize_t N, Py_ssize_t K,
                double alpha, const real* a, Py_ssize_t lda, const real* b, Py_ssize_t ldb,
                double beta, const real* d, Py_ssize_t ldd, real* c, Py_ssize_t ldc) noexcept nogil:
    cdef real scale = <real> alpha, d_scale = <real> beta
    cdef Py_ssize_t a_row = 1 if trans_a else lda, a_depth = lda if trans_a else 1
    cdef Py_ssize_t b_depth = 1 if trans_b else ldb, b_column = ldb if trans_b else 1
    # A thread takes some rows of C, or some columns, so that it meets the same rows of a layer's weight W (out × in)
    # in x·Wᵀ and dyᵀ·x: what another core has read is written slowly next.
    cdef bint in_columns = not trans_a and N > M
    cdef Py_ssize_t tile = TILE_ROWS
    if in_columns:
        tile = TILE_VECTORS * (FLOAT_LANES if real is float else DOUBLE_LANES)
    cdef Py_ssize_t size = N if in_columns else M, tiles = (size + tile - 1) // tile
    cdef Py_ssize_t shares = shares_of(M * N * K, tiles)
    cdef Py_ssize_t share, row, begin, end
    cdef int status = 0
    if K == 0 or scale == 0:
        scale_matrix(d_scale, d, ldd, c, ldc, M, N)
    elif K == 1 and b_column == 1:
        outer_product(M, N, scale, a, a_row, b, d_scale, d, ldd, c, ldc)
    elif M <= FEW_ROWS:
        for row in range(M):
            row_times_matrix(trans_b, N, K, scale, a + row * a_row, a_depth, b, ldb, d_scale,
                             d + row * ldd, c + row * ldc)
    else:
        for share in prange(shares, num_threads=team_of(shares), schedule="static"):
            begin = share * tiles // shares * tile
            end = min(size, (share + 1) * tiles // shares * tile)
            if in_columns:
                status |= multiply_panels(M, end - begin, K, scale, a, a_row, a_depth, b + begin * b_column, b_depth,
                                          b_column, d_scale, d + begin, ldd, c + begin, ldc, shares > 1)
            else:
                status |= multiply_panels(end - begin, N, K, scale, a + begin * a_row, a_row, a_depth, b, b_depth,
                                          b_column, d_scale, d + begin * ldd, ldd, c + begin * ldc, ldc, shares > 1)
    return status


cdef void scale_matrix(real beta, const real* d, Py_ssize_t ldd, real* c, Py_ssize_t ldc, Py_ssize_t M,
                       Py_ssize_t N) noexcept nogil:
    cdef Py_ssize_t i, j
    for i in range(M):
        for j in range(N):
            c[i * ldc + j] = 0 if beta == 0 else beta * d[i * ldd + j]
