"""Vectors as wide as the processor's registers.

GCC and Clang give a vector type arithmetic that maps to one instruction; a small C array of them, indexed by constants,
lives in registers. Elsewhere a vector has one lane and the same source compiles to plain loops.

The number of registers sets the size of a tile of accumulators, so it is told here too.
"""

from libc.string cimport memset

cdef extern from *:
    """
    #ifndef LENETLAB_VECTOR_H
    #define LENETLAB_VECTOR_H
    #if defined(__AVX512F__)
    #  define VECTOR_BYTES 64
    #  define VECTOR_REGISTERS 32
    #elif defined(__AVX__)
    #  define VECTOR_BYTES 32
    #  define VECTOR_REGISTERS 16
    #elif defined(__aarch64__)
    #  define VECTOR_BYTES 16
    #  define VECTOR_REGISTERS 32
    #else
    #  define VECTOR_BYTES 16
    #  define VECTOR_REGISTERS 16
    #endif
    #if defined(__AVX2__)
    #  include <immintrin.h>
    #endif
    #if defined(__GNUC__)
    typedef float float_vector
        __attribute__((vector_size(VECTOR_BYTES), aligned(4), may_alias));
    typedef double double_vector
        __attribute__((vector_size(VECTOR_BYTES), aligned(8), may_alias));
    typedef int int_vector __attribute__((vector_size(VECTOR_BYTES), aligned(4), may_alias));
    /* eight lanes whatever the registers: rows of small images are short */
    typedef float eight_floats __attribute__((vector_size(32), aligned(4), may_alias));
    typedef int eight_ints __attribute__((vector_size(32), aligned(4), may_alias));
    typedef long long eight_longs __attribute__((vector_size(64), aligned(8), may_alias));
    /* a byte for each lane of a float_vector */
    typedef unsigned char byte_vector __attribute__((vector_size(VECTOR_BYTES / 4), aligned(1), may_alias));
    #  define HAVE_VECTORS 1
    #  if defined(__clang__)
    #    define shuffled(indices, a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
    #  else
    #    define shuffled(indices, a, b, ...) __builtin_shuffle(a, b, (indices) {__VA_ARGS__})
    #  endif
    #  if VECTOR_BYTES == 64
    #    define LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    #    define FIRST_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
    #    define SECOND_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
    #  elif VECTOR_BYTES == 32
    #    define LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7
    #    define FIRST_HALVES 0, 8, 1, 9, 2, 10, 3, 11
    #    define SECOND_HALVES 4, 12, 5, 13, 6, 14, 7, 15
    #  else
    #    define LANE_NUMBERS 0, 1, 2, 3
    #    define FIRST_HALVES 0, 4, 1, 5
    #    define SECOND_HALVES 2, 6, 3, 7
    #  endif
    static inline float_vector first_halves(float_vector a, float_vector b) {
        return shuffled(int_vector, a, b, FIRST_HALVES);
    }
    static inline float_vector second_halves(float_vector a, float_vector b) {
        return shuffled(int_vector, a, b, SECOND_HALVES);
    }
    static inline float_vector picked(int_vector mask, float_vector a) {
        return (float_vector) (mask & (int_vector) a);
    }
    static inline float_vector either(int_vector mask, float_vector a, float_vector b) {
        return (float_vector) ((mask & (int_vector) a) | (~mask & (int_vector) b));
    }
    static inline float_vector gated(float_vector a, float_vector gate) {
        return (float_vector) (~(gate <= 0) & (int_vector) a);
    }
    static inline int_vector is_better(float_vector a, float_vector best) { return (a > best) | (a != a); }
    static inline int_vector equal_to(int_vector a, int number) { return a == number; }
    static inline int_vector first_lanes(long count) { return (int_vector) {LANE_NUMBERS} < (int) count; }
    #  if defined(__AVX512F__)        /* GCC 12 widens bytes one by one */
    static inline int_vector ints_of(byte_vector a) { return (int_vector) _mm512_cvtepu8_epi32((__m128i) a); }
    #  elif defined(__AVX2__)
    static inline int_vector ints_of(byte_vector a) {
        return (int_vector) _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long) a));
    }
    #  else
    static inline int_vector ints_of(byte_vector a) { return __builtin_convertvector(a, int_vector); }
    #  endif
    static inline byte_vector bytes_of(int_vector a) { return __builtin_convertvector(a, byte_vector); }
    static inline eight_floats chosen(eight_ints mask, eight_floats a, eight_floats b) {
        return (eight_floats) ((mask & (eight_ints) a) | (~mask & (eight_ints) b));
    }
    static inline eight_floats every_second(const float *x) {    /* reads x[0] to x[14] */
        return shuffled(eight_ints, *(const eight_floats *) x, *(const eight_floats *) (x + 7),
                        0, 2, 4, 6, 9, 11, 13, 15);
    }
    static inline void store_places(long long first, int step, eight_ints place, void *places) {
        place += step * (eight_ints) {0, 1, 2, 3, 4, 5, 6, 7};
        *(eight_longs *) places = first + __builtin_convertvector(place, eight_longs);
    }
    #else
    typedef float float_vector;
    typedef double double_vector;
    typedef float eight_floats;
    typedef int eight_ints;
    typedef int int_vector;
    typedef unsigned char byte_vector;
    #  define HAVE_VECTORS 0
    #  define picked(mask, a) ((mask) ? (a) : 0)
    #  define either(mask, a, b) ((mask) ? (a) : (b))
    #  define gated(a, gate) ((gate) <= 0 ? 0 : (a))
    #  define is_better(a, best) (-((a) > (best) || (a) != (a)))
    #  define equal_to(a, number) (-((a) == (number)))
    #  define first_lanes(count) (-((count) > 0))
    #  define ints_of(a) ((int) (a))
    #  define bytes_of(a) ((unsigned char) (a))
    #  define first_halves(a, b) (a)
    #  define second_halves(a, b) (b)
    #  define chosen(mask, a, b) ((mask) ? (a) : (b))
    #  define every_second(x) (*(x))
    #  define store_places(first, step, place, places) ((void) 0)
    #endif
    #define FLOAT_LANES ((Py_ssize_t) (sizeof(float_vector) / sizeof(float)))
    #define DOUBLE_LANES ((Py_ssize_t) (sizeof(double_vector) / sizeof(double)))
    #endif
    """
    ctypedef float float_vector
    ctypedef double double_vector
    ctypedef float eight_floats
    ctypedef int eight_ints             # of a comparison: all bits set where it holds
    ctypedef int int_vector
    ctypedef unsigned char byte_vector
    const bint HAVE_VECTORS
    float_vector picked(int_vector mask, float_vector a) noexcept nogil                     # a, or 0
    float_vector either(int_vector mask, float_vector a, float_vector b) noexcept nogil
    float_vector gated(float_vector a, float_vector gate) noexcept nogil                    # 0 where gate ≤ 0, or a
    int_vector is_better(float_vector a, float_vector best) noexcept nogil                  # larger, or NaN
    int_vector equal_to(int_vector a, int number) noexcept nogil
    int_vector first_lanes(long count) noexcept nogil                                       # lanes below count
    int_vector ints_of(byte_vector a) noexcept nogil
    byte_vector bytes_of(int_vector a) noexcept nogil
    eight_floats chosen(eight_ints mask, eight_floats a, eight_floats b) noexcept nogil
    eight_floats every_second(const float* x) noexcept nogil
    # places[lane] ← first + lane · step + place[lane], as int64
    void store_places(long long first, int step, eight_ints place, void* places) noexcept nogil
    # a and b interleaved: a0 b0 a1 b1 ..., and the rest of it
    float_vector first_halves(float_vector a, float_vector b) noexcept nogil
    float_vector second_halves(float_vector a, float_vector b) noexcept nogil
    const Py_ssize_t FLOAT_LANES
    const Py_ssize_t DOUBLE_LANES

ctypedef fused vector:
    float_vector
    double_vector


cdef inline const vector* shifted(const vector* x, Py_ssize_t elements) noexcept nogil:
    """Return the address so many elements, not vectors, behind x."""
    cdef Py_ssize_t size = sizeof(float) if vector is float_vector else sizeof(double)
    return <const vector*> (<const char*> x + elements * size)


cdef inline void interleave_halves(const float_vector* rows, float_vector* result) noexcept nogil:
    """Interleave the upper half of the rows of a square with the lower."""
    cdef Py_ssize_t i, half = FLOAT_LANES // 2
    for i in range(half):
        result[2 * i] = first_halves(rows[i], rows[i + half])
        result[2 * i + 1] = second_halves(rows[i], rows[i + half])


cdef inline void transpose_block(const float* source, Py_ssize_t step, Py_ssize_t rows,
                                 float* target, Py_ssize_t target_step) noexcept nogil:
    """Swap rows and columns of a square of FLOAT_LANES rows, of which those after `rows` are zero.

    Interleaving the upper with the lower half, as often as it takes to halve the rows down to
    one, swaps the two halves of every element's address. Written out, so that registers hold it.
    """
    cdef float_vector one[16]
    cdef float_vector other[16]
    cdef const float_vector* result = one
    cdef Py_ssize_t i
    if rows == FLOAT_LANES:
        for i in range(FLOAT_LANES):
            one[i] = (<const float_vector*> (source + i * step))[0]
    else:
        memset(one, 0, sizeof(one))
        for i in range(rows):
            one[i] = (<const float_vector*> (source + i * step))[0]
    if FLOAT_LANES >= 4:
        interleave_halves(one, other)
        interleave_halves(other, one)
    if FLOAT_LANES >= 8:
        interleave_halves(one, other)
        result = other
    if FLOAT_LANES >= 16:
        interleave_halves(other, one)
        result = one
    for i in range(FLOAT_LANES):
        (<float_vector*> (target + i * target_step))[0] = result[i]


cdef inline void sum_lanes(const float_vector* vectors, Py_ssize_t count, float* sums) noexcept nogil:
    """sums[i] ← the lanes of vector i, added up in pairs; sums has room for whole vectors.

    A square of vectors is transposed, so that adding its rows adds the lanes of all at once.
    """
    cdef float_vector square[16]
    cdef Py_ssize_t i, lane, half
    for i from 0 <= i < count by FLOAT_LANES:
        transpose_block(<const float*> (vectors + i), FLOAT_LANES, min(FLOAT_LANES, count - i), <float*> square, FLOAT_LANES)
        half = FLOAT_LANES // 2
        while half > 0:
            for lane in range(half):
                square[lane] += square[lane + half]
            half //= 2
        (<float_vector*> (sums + i))[0] = square[0]
