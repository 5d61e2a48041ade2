"""Optimizer steps as one pass: each element is read once and written once."""

from libc.math cimport pow, sqrt, sqrtf

from core.kernels.types cimport real


cdef inline real root(real x) noexcept nogil:
    return sqrtf(x) if real is float else sqrt(x)


cdef void sgd_step(real* parameter, const real* gradient, real* momentum_buffer, bint first,
                   real learning_rate, real momentum, real dampening, real weight_decay,
                   bint nesterov, bint maximize, Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, undamped = 1 - dampening, d, buffer
    cdef Py_ssize_t i
    if momentum_buffer == NULL:
        for i in range(n):
            d = sign * gradient[i] + weight_decay * parameter[i]
            parameter[i] -= learning_rate * d
    else:
        for i in range(n):
            d = sign * gradient[i] + weight_decay * parameter[i]
            buffer = d if first else momentum * momentum_buffer[i] + undamped * d
            momentum_buffer[i] = buffer
            parameter[i] -= learning_rate * (d + momentum * buffer if nesterov else buffer)


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
        d = sign * gradient[i] + decay * p
        mean[i] += weight1 * (d - mean[i])
        square = keep2 * mean_square[i] + weight2 * d * d
        mean_square[i] = square
        if largest_square != NULL:
            # a NaN must win, as in torch.maximum
            square = largest_square[i] if largest_square[i] > square else square
            largest_square[i] = square
        parameter[i] = p - size * (mean[i] / (root(square) / correction + offset))


cdef void rmsprop_step(real* parameter, const real* gradient, real* mean_square, real* mean,
                       real* momentum_buffer, real learning_rate, real alpha, real epsilon,
                       real weight_decay, real momentum, bint maximize,
                       Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, rest = 1 - alpha, d, square, update
    cdef Py_ssize_t i
    for i in range(n):
        d = sign * gradient[i] + weight_decay * parameter[i]
        square = alpha * mean_square[i] + rest * d * d
        mean_square[i] = square
        if mean != NULL:
            mean[i] += rest * (d - mean[i])
            square -= mean[i] * mean[i]
        update = d / (root(square) + epsilon)
        if momentum_buffer != NULL:
            update += momentum * momentum_buffer[i]
            momentum_buffer[i] = update
        parameter[i] -= learning_rate * update


cdef void adagrad_step(real* parameter, const real* gradient, real* square_sum,
                       real learning_rate, real epsilon, real weight_decay, bint maximize,
                       Py_ssize_t n) noexcept nogil:
    cdef real sign = -1 if maximize else 1, d
    cdef Py_ssize_t i
    for i in range(n):
        d = sign * gradient[i] + weight_decay * parameter[i]
        square_sum[i] += d * d
        parameter[i] -= learning_rate * (d / (root(square_sum[i]) + epsilon))
