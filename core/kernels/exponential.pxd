"""e^x and tanh x of a float without branches or calls, so that loops over them become vectors.

x = n·ln 2 + r with |r| ≤ ½ ln 2; the power series of e^r − 1 to the seventh term is exact to a
tenth of the last place there; 2^n is made of the bits of n. Within two units of the last place,
as the C library's; NaN, infinities and denormal results as there.
"""

from libc.math cimport copysignf, exp, fabsf, tanh
from libc.stdint cimport int32_t
from libc.string cimport memcpy

from core.kernels.types cimport real

cdef enum:
    ROUNDER_BITS = 0x4B400000       # of ROUNDER, a float whose last place is 1
    EXPONENT_BIAS = 127
    MANTISSA_BITS = 23


cdef inline float power_of_two(int32_t n) noexcept nogil:
    """Return 2ⁿ for −126 ≤ n ≤ 127."""
    cdef float power
    n = (n + EXPONENT_BIAS) << MANTISSA_BITS
    memcpy(&power, &n, sizeof(power))
    return power


cdef inline float reduced(float x, int32_t* n) noexcept nogil:
    """Return r, and write n; |x| must stay below 1e5."""
    cdef float rounder = 12582912.0, sum = x * <float> 1.4426950408889634 + rounder
    cdef float whole = sum - rounder
    memcpy(n, &sum, sizeof(sum))
    n[0] -= ROUNDER_BITS
    # ln 2 in two parts, the first of so few digits that its product is exact
    return (x - whole * <float> 0.693359375) + whole * <float> 2.1219444005469058e-4


cdef inline float series(float r) noexcept nogil:
    """Return e^r − 1 for |r| ≤ ½ ln 2."""
    cdef float sum = <float> (1.0 / 5040)
    sum = sum * r + <float> (1.0 / 720)
    sum = sum * r + <float> (1.0 / 120)
    sum = sum * r + <float> (1.0 / 24)
    sum = sum * r + <float> (1.0 / 6)
    sum = sum * r + <float> 0.5
    return r + r * r * sum


cdef inline float exp_float(float x) noexcept nogil:
    cdef int32_t n
    cdef float r
    # beyond these the result is 0 or infinite anyway; NaN passes both comparisons
    x = <float> -104 if x < <float> -104 else x
    x = <float> 89 if x > <float> 89 else x
    r = reduced(x, &n)
    # in two steps, as 2ⁿ alone may be too small or too large for a float
    return (1 + series(r)) * power_of_two(n >> 1) * power_of_two(n - (n >> 1))


cdef inline float tanh_float(float x) noexcept nogil:
    """Compute tanh x by e^(−2|x|) − 1, which keeps its digits where x is small."""
    cdef int32_t n
    cdef float double_x = -2 * fabsf(x), power, r, less_one
    double_x = <float> -40 if double_x < <float> -40 else double_x
    r = reduced(double_x, &n)
    power = power_of_two(n)
    less_one = power * series(r) + (power - 1)
    return copysignf(-less_one / (less_one + 2), x)


cdef inline real exp_of(real x) noexcept nogil:
    return exp_float(x) if real is float else exp(x)


cdef inline real tanh_of(real x) noexcept nogil:
    return tanh_float(x) if real is float else tanh(x)
