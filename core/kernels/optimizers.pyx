"""Optimizer steps as one pass: each element is read once and written once.

Options come as doubles and are combined before they are rounded to the
parameter's type, as PyTorch does it: 1 - 0.99 in float32 is off by 1e-6.
"""

from libc.math cimport pow, sqrt, sqrtf

from core.kernels.types cimport real


cdef inline real root(real x) noexcept nogil:
    return sqrtf(x) if real is float else sqrt(x)


cdef inline real direction(real gradient, real parameter, real decay, real sign) noexcept nogil:
    # without decay the parameter is left out: 0 times an infinite one would be NaN
    return sign * gradient + decay * parameter if decay != 0 else sign * gradient


cdef void sgd_step(real* parameter, const real* gradient, real* momentum_buffer, bint first,
                   double learning_rate, double momentum, double dampening, double weight_decay,
                   bint nesterov, bint maximize, Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, decay = weight_decay
    cdef real rate = learning_rate, keep = momentum, undamped = 1 - dampening
    cdef real d, buffer
    cdef Py_ssize_t i
    if momentum_buffer == NULL:
        for i in range(n):
            d = direction(gradient[i], parameter[i], decay, sign)
            parameter[i] -= rate * d
    else:
        for i in range(n):
            d = direction(gradient[i], parameter[i], decay, sign)
            buffer = d if first else keep * momentum_buffer[i] + undamped * d
            momentum_buffer[i] = buffer
            parameter[i] -= rate * (d + keep * buffer if nesterov else buffer)


cdef void adam_step(real* parameter, const real* gradient, real* mean, real* mean_square,
                    real* largest_square, Py_ssize_t step, double learning_rate, double beta1,
                    double beta2, double epsilon, double weight_decay, bint decoupled,
                    bint maximize, Py_ssize_t n) noexcept nogil:
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


cdef void rmsprop_step(real* parameter, const real* gradient, real* mean_square, real* mean,
                       real* momentum_buffer, double learning_rate, double alpha,
                       double epsilon, double weight_decay, double momentum, bint maximize,
                       Py_ssize_t n) noexcept nogil:
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


cdef void adagrad_step(real* parameter, const real* gradient, real* square_sum,
                       double learning_rate, double epsilon, double weight_decay,
                       bint maximize, Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, decay = weight_decay
    cdef real rate = learning_rate, offset = epsilon, d
    cdef Py_ssize_t i
    for i in range(n):
        d = direction(gradient[i], parameter[i], decay, sign)
        square_sum[i] += d * d
        parameter[i] -= rate * (d / (root(square_sum[i]) + offset))
