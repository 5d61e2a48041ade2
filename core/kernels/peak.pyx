"""The processor's multiply-add peak with this instruction set, to measure the kernels against."""

from libc.string cimport memset

from core.kernels.vector cimport FLOAT_LANES, float_vector

cdef enum:
    CHAINS = 10         # independent sums, enough to hide the latency of a multiply-add
    STEPS = 10_000


cdef float_vector chains(Py_ssize_t rounds, float_vector x, float_vector y) noexcept nogil:
    cdef float_vector total[CHAINS]
    cdef Py_ssize_t step, chain
    for chain in range(CHAINS):
        total[chain] = y
    for step in range(rounds):
        for chain in range(CHAINS):
            total[chain] = total[chain] * x + y
    for chain in range(1, CHAINS):
        total[0] += total[chain]
    return total[0]


def run_multiply_adds(float factor=0.5, float addend=1) -> int:
    """Run float32 multiply-adds in registers alone; return how many operations they are."""
    cdef float_vector zero, total
    memset(&zero, 0, sizeof(zero))
    total = chains(STEPS, zero + factor, zero + addend)
    if (<float*> &total)[0] == 0:       # read, so that the sums are not optimised away
        raise ArithmeticError("the sums vanished")
    return 2 * CHAINS * STEPS * FLOAT_LANES
