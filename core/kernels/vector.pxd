"""Vectors as wide as the processor's registers.

GCC and Clang give a vector type arithmetic that maps to one instruction; a
small C array of them, indexed by constants, lives in registers. Elsewhere a
vector has one lane and the same source compiles to plain loops.

The number of registers sets the size of a tile of accumulators, so it is
told here too.
"""

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
    #if defined(__GNUC__)
    typedef float float_vector
        __attribute__((vector_size(VECTOR_BYTES), aligned(4), may_alias));
    typedef double double_vector
        __attribute__((vector_size(VECTOR_BYTES), aligned(8), may_alias));
    #else
    typedef float float_vector;
    typedef double double_vector;
    #endif
    #define FLOAT_LANES ((Py_ssize_t) (sizeof(float_vector) / sizeof(float)))
    #define DOUBLE_LANES ((Py_ssize_t) (sizeof(double_vector) / sizeof(double)))
    #endif
    """
    ctypedef float float_vector
    ctypedef double double_vector
    const Py_ssize_t FLOAT_LANES
    const Py_ssize_t DOUBLE_LANES

ctypedef fused vector:
    float_vector
    double_vector
