"""Matrix product by tiles of registers over panels packed to be read in order.

Layout (after Goto and van de Geijn, "Anatomy of High-Performance Matrix
Multiplication", 2008): a block of B, DEPTH × COLUMNS, is copied into panels
that are one tile wide, a block of A, ROWS × DEPTH, into panels that are one
tile high, both padded with zeros to whole tiles. One tile of C, TILE_ROWS ×
(TILE_VECTORS vectors), stays in registers while the depth runs: each step
loads TILE_VECTORS vectors of B and multiplies them by TILE_ROWS broadcast
elements of A. The block of A fits the second-level cache, a panel of B the
first.

An element of C is summed over the depth in ascending order within a block and
over blocks in ascending order, whatever the shape, so equal rows give equal
bits.
"""

from libc.string cimport memset

from core.kernels.types cimport real
from core.kernels.vector cimport (
    DOUBLE_LANES, FLOAT_LANES, double_vector, float_vector, vector,
)
from core.kernels cimport workspace

cdef extern from *:
    """
    #define TILE_VECTORS 2
    /* accumulators + one row of B + one broadcast fit the registers */
    #define TILE_ROWS (VECTOR_REGISTERS == 32 ? 12 : 6)
    """
    const Py_ssize_t TILE_VECTORS
    const Py_ssize_t TILE_ROWS

cdef enum:
    BLOCK_ROWS = 96         # multiple of both tile heights
    BLOCK_DEPTH = 384
    BLOCK_COLUMNS = 1024
    LARGEST_TILE = 12 * 2 * 16


cdef inline void multiply_tile(Py_ssize_t depth, const vector* a, const vector* b,
                               vector* tile) noexcept nogil:
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

    `across` and `along` are the distances between neighbours in the extent and in the depth.
    """
    cdef Py_ssize_t start, i, k, filled
    for start from 0 <= start < extent by width:
        filled = min(width, extent - start)
        for k in range(depth):
            for i in range(filled):
                panels[k * width + i] = source[(start + i) * across + k * along]
            for i in range(filled, width):
                panels[k * width + i] = 0
        panels += depth * width


cdef inline void store_tile(const real* tile, Py_ssize_t width, Py_ssize_t rows, Py_ssize_t columns,
                            real alpha, real beta, real* c, Py_ssize_t ldc) noexcept nogil:
    """c ← alpha · tile + beta · c for the part of the tile that lies inside C."""
    cdef Py_ssize_t i, j
    for i in range(rows):
        if beta == 0:
            for j in range(columns):
                c[i * ldc + j] = alpha * tile[i * width + j]
        else:
            for j in range(columns):
                c[i * ldc + j] = alpha * tile[i * width + j] + beta * c[i * ldc + j]


cdef void matmul(bint trans_a, bint trans_b, Py_ssize_t M, Py_ssize_t N, Py_ssize_t K,
                 real alpha, const real* a, Py_ssize_t lda, const real* b, Py_ssize_t ldb,
                 real beta, real* c, Py_ssize_t ldc) noexcept nogil:
    cdef Py_ssize_t width = TILE_VECTORS * (FLOAT_LANES if real is float else DOUBLE_LANES)
    cdef Py_ssize_t a_row = 1 if trans_a else lda, a_depth = lda if trans_a else 1
    cdef Py_ssize_t b_depth = 1 if trans_b else ldb, b_column = ldb if trans_b else 1
    cdef Py_ssize_t rows, columns, depth, row, column, step, i, j
    cdef real tile[LARGEST_TILE]
    cdef real block_beta
    cdef real* a_panels
    cdef real* b_panels

    if K == 0 or alpha == 0:
        scale_matrix(beta, c, M, N, ldc)
        return
    a_panels = <real*> workspace.acquire(
        (min(M, BLOCK_ROWS) + TILE_ROWS) * min(K, BLOCK_DEPTH) * sizeof(real))
    b_panels = <real*> workspace.acquire(
        (min(N, BLOCK_COLUMNS) + width) * min(K, BLOCK_DEPTH) * sizeof(real))

    for column from 0 <= column < N by BLOCK_COLUMNS:
        columns = min(BLOCK_COLUMNS, N - column)
        for step from 0 <= step < K by BLOCK_DEPTH:
            depth = min(BLOCK_DEPTH, K - step)
            block_beta = beta if step == 0 else 1
            pack(b + column * b_column + step * b_depth, b_column, b_depth,
                 columns, depth, width, b_panels)
            for row from 0 <= row < M by BLOCK_ROWS:
                rows = min(BLOCK_ROWS, M - row)
                pack(a + row * a_row + step * a_depth, a_row, a_depth,
                     rows, depth, TILE_ROWS, a_panels)
                for j from 0 <= j < columns by width:
                    for i from 0 <= i < rows by TILE_ROWS:
                        if real is float:
                            multiply_tile(depth, <const float_vector*> (a_panels + i * depth),
                                          <const float_vector*> (b_panels + j * depth),
                                          <float_vector*> tile)
                        else:
                            multiply_tile(depth, <const double_vector*> (a_panels + i * depth),
                                          <const double_vector*> (b_panels + j * depth),
                                          <double_vector*> tile)
                        store_tile(tile, width, min(TILE_ROWS, rows - i), min(width, columns - j),
                                   alpha, block_beta, c + (row + i) * ldc + column + j, ldc)

    workspace.release(b_panels)
    workspace.release(a_panels)


cdef void scale_matrix(real beta, real* c, Py_ssize_t M, Py_ssize_t N, Py_ssize_t ldc) noexcept nogil:
    cdef Py_ssize_t i, j
    for i in range(M):
        for j in range(N):
            c[i * ldc + j] = 0 if beta == 0 else beta * c[i * ldc + j]
