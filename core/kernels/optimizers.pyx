"""Optimizer steps as one pass: each element is read once and written once.

Options come as doubles and are combined before they are rounded to the
parameter's type, as PyTorch does it: 1 - 0.99 in float32 is off by 1e-6.
"""

from cython.parallel cimport prange
from libc.math cimport fabs, pow, sqrt, sqrtf

from core.kernels.threads cimport claim, shares_of, team_of
from core.kernels.types cimport real
from core.kernels.vector cimport FLOAT_LANES, float_vector, int_vector, picked

# The momentum of a weight that gets no gradient any more fades: 0.9ⁿ is denormal after some 800 steps and stays
# so, and an operation on a denormal number costs the processor a hundred cycles. Such lanes are computed apart:
# their mantissa is multiplied as a whole number, and the sum with 2²³ rounds it to a whole number again, once, as
# the result is to be rounded.
cdef extern from *:
    """
    #if HAVE_VECTORS && defined(__FMA__)
    #  define SETS_ASIDE 1
    static inline int_vector faded(int_vector bits) {
        return ((bits & 0x7fffffff) != 0) & ((bits & 0x7f800000) == 0);
    }
    static inline int_vector scaled(float factor, int_vector bits) {        /* 0 <= factor <= 1 */
        float_vector mantissa = __builtin_convertvector(bits & 0x007fffff, float_vector), sum;
        for (int lane = 0; lane < FLOAT_LANES; ++lane)          /* one instruction; must not round twice */
            sum[lane] = __builtin_fmaf(factor, mantissa[lane], 8388608.0f);
        return ((int_vector) sum - 0x4b000000) | (bits & ~0x7fffffff);
    }
    /* where the gradient is 0, and the parameter so large that the step does not reach it */
    static inline int_vector idle(int_vector gradient, int_vector parameter) {
        return ((gradient & 0x7fffffff) == 0) & ((parameter & 0x7fffffff) >= 0x0d800000);      /* 2^-100 */
    }
    static inline int any_faded(int_vector bits) {
    #if defined(__AVX512F__)
        const __m512i exponent = _mm512_set1_epi32(0x7f800000), all = _mm512_set1_epi32(0x7fffffff);
        return _mm512_mask_test_epi32_mask(_mm512_testn_epi32_mask((__m512i) bits, exponent), (__m512i) bits, all);
    #elif defined(__AVX2__)
        return !_mm256_testz_si256((__m256i) faded(bits), (__m256i) faded(bits));
    #else
        int_vector found = faded(bits);
        int any = 0;
        for (int lane = 0; lane < FLOAT_LANES; ++lane) any |= found[lane];
        return any;
    #endif
    }
    #else
    #  define SETS_ASIDE 0
    #  define faded(bits) (bits)
    #  define scaled(factor, bits) (bits)
    #  define idle(gradient, parameter) (gradient)
    #  define any_faded(bits) (0)
    #endif
    """
    const bint SETS_ASIDE
    int_vector faded(int_vector bits) noexcept nogil
    int_vector scaled(float factor, int_vector bits) noexcept nogil
    int_vector idle(int_vector gradient, int_vector parameter) noexcept nogil
    bint any_faded(int_vector bits) noexcept nogil

cdef enum:
    ELEMENT_WORK = 40           # an element's five ways to memory, and the one way it need not go to another core
    CLAIMED_ELEMENTS = 4096     # at once; they and what else a step reads of them stay in the cache
    SHARED_ELEMENTS = 1 << 15   # of a parameter; the products with a smaller one are one thread's


cdef inline void fading_step(float_vector* parameter, float_vector d, int_vector gradient, float_vector* momentum_buffer,
                             float rate, float keep, float undamped, bint nesterov) noexcept nogil:
    """Do what momentum_vectors does for one vector whose momentum is denormal in some lane."""
    cdef int_vector bits = (<int_vector*> momentum_buffer)[0]
    cdef int_vector apart = faded(bits) & idle(gradient, (<int_vector*> parameter)[0])
    cdef float_vector buffer = keep * picked(~apart, momentum_buffer[0]) + undamped * d
    parameter[0] -= rate * (d + keep * buffer if nesterov else buffer)
    (<int_vector*> momentum_buffer)[0] = (apart & scaled(keep, bits)) | (~apart & (<int_vector*> &buffer)[0])


cdef inline void momentum_vectors(float_vector* parameter, const float_vector* gradient, float_vector* momentum_buffer,
                                  float rate, float keep, float undamped, float sign, bint nesterov,
                                  Py_ssize_t vectors) noexcept nogil:
    """Do what momentum_steps does, without weight decay, where momentum may be denormal."""
    cdef float_vector d, buffer
    cdef Py_ssize_t i
    for i in range(vectors):
        d = sign * gradient[i]
        if any_faded((<int_vector*> momentum_buffer)[i]):
            fading_step(parameter + i, d, (<const int_vector*> gradient)[i], momentum_buffer + i, rate, keep, undamped, nesterov)
        else:
            buffer = keep * momentum_buffer[i] + undamped * d
            momentum_buffer[i] = buffer
            parameter[i] -= rate * (d + keep * buffer if nesterov else buffer)


cdef inline real root(real x) noexcept nogil:
    return sqrtf(x) if real is float else sqrt(x)


cdef inline real direction(real gradient, real parameter, real decay, real sign) noexcept nogil:
    # without decay the parameter is left out: 0 times an infinite one would be NaN
    return sign * gradient + decay * parameter if decay != 0 else sign * gradient


cdef inline void momentum_steps(real* parameter, const real* gradient, real* momentum_buffer, bint first,
                                real rate, real keep, real undamped, real decay, real sign, bint nesterov,
                                Py_ssize_t n) noexcept nogil:
    cdef real d, buffer
    cdef Py_ssize_t i
    for i in range(n):
        d = direction(gradient[i], parameter[i], decay, sign)
        buffer = d if first else keep * momentum_buffer[i] + undamped * d
        momentum_buffer[i] = buffer
        parameter[i] -= rate * (d + keep * buffer if nesterov else buffer)


cdef void sgd_step(real* parameter, const real* gradient, real* momentum_buffer, bint first,
                   double learning_rate, double momentum, double dampening, double weight_decay,
                   bint nesterov, bint maximize, Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, decay = weight_decay
    cdef real rate = learning_rate, keep = momentum, undamped = 1 - dampening
    cdef Py_ssize_t i, done = 0
    if momentum_buffer == NULL:
        for i in range(n):
            parameter[i] -= rate * direction(gradient[i], parameter[i], decay, sign)
        return
    if (SETS_ASIDE and sizeof(real) == sizeof(float) and not first and decay == 0 and 0 <= momentum <= 1
            and fabs(learning_rate) <= 1):
        done = n // FLOAT_LANES * FLOAT_LANES
        momentum_vectors(<float_vector*> parameter, <const float_vector*> gradient, <float_vector*> momentum_buffer,
                         <float> rate, <float> keep, <float> undamped, <float> sign, nesterov, n // FLOAT_LANES)
    momentum_steps(parameter + done, gradient + done, momentum_buffer + done, first, rate, keep, undamped, decay, sign,
                   nesterov, n - done)


cdef void sgd_share(const SgdParameter* p, double learning_rate, double momentum, double dampening,
                    double weight_decay, bint nesterov, bint maximize, Py_ssize_t begin, Py_ssize_t end) noexcept nogil:
    if p.single:
        sgd_step(<float*> p.parameter + begin, <float*> p.gradient + begin,
                 <float*> p.momentum_buffer + begin if p.momentum_buffer != NULL else NULL, p.first,
                 learning_rate, momentum, dampening, weight_decay, nesterov, maximize, end - begin)
    else:
        sgd_step(<double*> p.parameter + begin, <double*> p.gradient + begin,
                 <double*> p.momentum_buffer + begin if p.momentum_buffer != NULL else NULL, p.first,
                 learning_rate, momentum, dampening, weight_decay, nesterov, maximize, end - begin)


cdef void sgd_steps(const SgdParameter* parameters, Py_ssize_t count, double learning_rate, double momentum,
                    double dampening, double weight_decay, bint nesterov, bint maximize) noexcept nogil:
    # A share is that part of every large parameter which the same thread meets in products with it (matmul.pyx).
    cdef Py_ssize_t elements = 0, i, share, shares, begin, end, start, size, vectors
    for i in range(count):
        elements += parameters[i].n
    shares = shares_of(ELEMENT_WORK * elements, elements)
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        for i in range(count):
            begin, end = 0, parameters[i].n if share == 0 else 0
            if parameters[i].n >= SHARED_ELEMENTS:      # whole vectors: what is computed as one does not depend on shares
                vectors = parameters[i].n // FLOAT_LANES
                begin, end = share * vectors // shares * FLOAT_LANES, parameters[i].n
                if share + 1 < shares:
                    end = (share + 1) * vectors // shares * FLOAT_LANES
            for start from begin <= start < end by CLAIMED_ELEMENTS:
                if shares > 1:
                    size = sizeof(float) if parameters[i].single else sizeof(double)
                    claim(<char*> parameters[i].parameter + start * size, min(end - start, CLAIMED_ELEMENTS) * size)
                sgd_share(parameters + i, learning_rate, momentum, dampening, weight_decay, nesterov, maximize,
                          start, min(end, start + CLAIMED_ELEMENTS))


cdef void adam_step(real* parameter, const real* gradient, real* mean, real* mean_square, real* largest_square,
                    Py_ssize_t step, double learning_rate, double beta1, double beta2, double epsilon,
                    double weight_decay, bint decoupled, bint maximize, Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1
    cdef real shrink = 1 - learning_rate * weight_decay if decoupled else 1
    cdef real decay = 0 if decoupled else weight_decay
    cdef real size = learning_rate / (1 - pow(beta1, step))
    cdef real correction = sqrt(1 - pow(beta2, step))
    cdef real weight1 = 1 - beta1, keep2 = beta2, weight2 = 1 - beta2, offset = epsilon
    cdef real d, p, square
    cdef Py_ssize_t i
    for i in range(n):
        p = parameter[i] * shrink
        d = direction(gradient[i], p, decay, sign)
        mean[i] += weight1 * (d - mean[i])
        square = keep2 * mean_square[i] + weight2 * d * d
        mean_square[i] = square
        if largest_square != NULL:
            # a NaN must win, as in torch.maximum
            square = largest_square[i] if largest_square[i] > square else square
            largest_square[i] = square
        parameter[i] = p - size * (mean[i] / (root(square) / correction + offset))


cdef void rmsprop_step(real* parameter, const real* gradient, real* mean_square, real* mean, real* momentum_buffer,
                       double learning_rate, double alpha, double epsilon, double weight_decay, double momentum,
                       bint maximize, Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, decay = weight_decay, rate = learning_rate
    cdef real past = alpha, rest = 1 - alpha, offset = epsilon, keep = momentum
    cdef real d, square, update
    cdef Py_ssize_t i
    for i in range(n):
        d = direction(gradient[i], parameter[i], decay, sign)
        square = past * mean_square[i] + rest * d * d
        mean_square[i] = square
        if mean != NULL:
            mean[i] += rest * (d - mean[i])
            square -= mean[i] * mean[i]
        update = d / (root(square) + offset)
        if momentum_buffer != NULL:
            update += keep * momentum_buffer[i]
            momentum_buffer[i] = update
        parameter[i] -= rate * update


cdef void adagrad_step(real* parameter, const real* gradient, real* square_sum, double learning_rate, double epsilon,
                       double weight_decay, bint maximize, Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, decay = weight_decay
    cdef real rate = learning_rate, offset = epsilon, d
    cdef Py_ssize_t i
    for i in range(n):
        d = direction(gradient[i], parameter[i], decay, sign)
        square_sum[i] += d * d
        parameter[i] -= rate * (d / (root(square_sum[i]) + offset))
