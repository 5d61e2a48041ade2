"""The update rules of the optimizers: one pass over a parameter, its gradient and its state.

Each rule is a kernel (pointers, without the GIL) and a function that takes tensors, checks them and calls
the kernel in the parameter's own precision. The functions write to the parameter in place, off the tape,
and count that as one write, so that a backward pass that still needs the old values notices.

Scalars are combined in double and brought to the parameter's precision where PyTorch does it; products and
quotients are taken in PyTorch's order. What remains is the rounding of fused multiply-adds.
"""

cimport numpy as cnp
from libc.math cimport pow, sqrt, sqrtf

from core.tape cimport TensorBase, contiguous, data, is_contiguous, is_floating, numel, typenum

cnp.import_array()

ctypedef fused real:
    float
    double


# --- kernels ------------------------------------------------------------------------------------------
# p parameter, g gradient; sign is -1 to climb. Pointers to state that a rule does without are NULL.

cdef inline real root(real x) noexcept nogil:
    if real is float:
        return sqrtf(x)
    else:
        return sqrt(x)


cdef inline real direction(real g, real p, real decay, real sign) noexcept nogil:
    # without decay p is left out: 0 times an infinite p would be NaN
    return sign * g + decay * p if decay != 0 else sign * g


cdef void sgd_kernel(real* p, const real* g, real* velocity, Py_ssize_t n, bint is_first, real lr, real momentum,
                     real fresh, real decay, bint nesterov, real sign) noexcept nogil:
    cdef Py_ssize_t i
    cdef real d
    if velocity == NULL:
        for i in range(n):
            p[i] -= lr * direction(g[i], p[i], decay, sign)
        return
    for i in range(n):
        d = direction(g[i], p[i], decay, sign)
        velocity[i] = d if is_first else momentum * velocity[i] + fresh * d
        p[i] -= lr * (d + momentum * velocity[i] if nesterov else velocity[i])


cdef void adam_kernel(real* p, const real* g, real* mean, real* square, Py_ssize_t n,
                      real step_size, real correction, real fresh1, real beta2, real fresh2, real eps,
                      real decay, real shrink, real sign) noexcept nogil:
    cdef Py_ssize_t i
    cdef real d
    for i in range(n):
        d = direction(g[i], p[i], decay, sign)
        mean[i] += fresh1 * (d - mean[i])
        square[i] = beta2 * square[i] + fresh2 * d * d
        p[i] = shrink * p[i] - step_size * mean[i] / (root(square[i]) / correction + eps)


cdef void amsgrad_kernel(real* p, const real* g, real* mean, real* square, real* largest, Py_ssize_t n,
                         real step_size, real correction, real fresh1, real beta2, real fresh2, real eps,
                         real decay, real shrink, real sign) noexcept nogil:
    cdef Py_ssize_t i
    cdef real d
    for i in range(n):
        d = direction(g[i], p[i], decay, sign)
        mean[i] += fresh1 * (d - mean[i])
        square[i] = beta2 * square[i] + fresh2 * d * d
        # the larger of both; a NaN in either is kept
        if not (square[i] <= largest[i] or largest[i] != largest[i]):
            largest[i] = square[i]
        p[i] = shrink * p[i] - step_size * mean[i] / (root(largest[i]) / correction + eps)


cdef void rmsprop_kernel(real* p, const real* g, real* square, real* mean, real* velocity, Py_ssize_t n,
                         real lr, real alpha, real fresh, real eps, real decay, real momentum,
                         real sign) noexcept nogil:
    cdef Py_ssize_t i
    cdef real d, variance
    for i in range(n):
        d = direction(g[i], p[i], decay, sign)
        square[i] = alpha * square[i] + fresh * d * d
        variance = square[i]
        if mean != NULL:
            mean[i] += fresh * (d - mean[i])
            variance -= mean[i] * mean[i]
        if velocity != NULL:
            velocity[i] = momentum * velocity[i] + d / (root(variance) + eps)
            p[i] -= lr * velocity[i]
        else:
            p[i] -= lr * d / (root(variance) + eps)


cdef void adagrad_kernel(real* p, const real* g, real* total, Py_ssize_t n, real lr, real eps, real decay,
                         real sign) noexcept nogil:
    cdef Py_ssize_t i
    cdef real d
    for i in range(n):
        d = direction(g[i], p[i], decay, sign)
        total[i] += d * d
        p[i] -= lr * d / (root(total[i]) + eps)


# --- the functions the optimizers call ----------------------------------------------------------------

cdef int agree(TensorBase parameter, TensorBase other, str what) except -1:
    """Refuses what a kernel would read beyond its end or in another precision."""
    if typenum(other) != typenum(parameter) or not cnp.PyArray_SAMESHAPE(other.array, parameter.array):
        raise RuntimeError(
            f"the {what} is {other.dtype} of shape {other.shape}, but the parameter {parameter.dtype} of shape "
            f"{parameter.shape}; they must agree")
    return 0


cdef void* state_data(TensorBase parameter, TensorBase state, str name) except? NULL:
    """Where a state tensor's values lie; NULL for None."""
    if state is None:
        return NULL
    agree(parameter, state, name)
    if not is_contiguous(state):
        raise RuntimeError(f"the optimizer's {name} must be contiguous; set it by load_state_dict")
    return data(state)


cdef TensorBase opened(TensorBase parameter, TensorBase grad):
    """The parameter's values in C order: the parameter itself, or a copy that `closed` writes back."""
    if not is_floating(parameter):
        raise RuntimeError(f"only floating-point parameters can be optimized, got {parameter.dtype}")
    agree(parameter, grad, "gradient")
    return contiguous(parameter)


cdef int closed(TensorBase parameter, TensorBase values) except -1:
    parameter.version.count += 1
    if values is not parameter:
        (<object> parameter.array)[...] = values.array
    return 0


def sgd(TensorBase parameter, TensorBase grad, TensorBase velocity, bint is_first, double lr, double momentum,
        double dampening, double weight_decay, bint nesterov, bint maximize):
    """One step of `optim.SGD`; `velocity` is its momentum buffer or None, not yet filled if `is_first`."""
    cdef TensorBase values = opened(parameter, grad), gradient = contiguous(grad)
    cdef void *b = state_data(parameter, velocity, "momentum_buffer")
    cdef void *p = data(values)
    cdef const void *g = data(gradient)
    cdef Py_ssize_t n = numel(values)
    cdef double sign = -1 if maximize else 1
    if typenum(values) == cnp.NPY_FLOAT:
        with nogil:
            sgd_kernel[float](<float *> p, <const float *> g, <float *> b, n, is_first, <float> lr,
                              <float> momentum, <float> (1 - dampening), <float> weight_decay, nesterov, <float> sign)
    else:
        with nogil:
            sgd_kernel[double](<double *> p, <const double *> g, <double *> b, n, is_first, lr,
                               momentum, 1 - dampening, weight_decay, nesterov, sign)
    closed(parameter, values)


def adam(TensorBase parameter, TensorBase grad, TensorBase mean, TensorBase square, TensorBase largest,
         double step, double lr, double beta1, double beta2, double eps, double weight_decay, bint decoupled,
         bint maximize):
    """Step number `step` of `optim.Adam`; `largest` is the state of amsgrad or None."""
    cdef TensorBase values = opened(parameter, grad), gradient = contiguous(grad)
    cdef void *m = state_data(parameter, mean, "exp_avg")
    cdef void *v = state_data(parameter, square, "exp_avg_sq")
    cdef void *v_max = state_data(parameter, largest, "max_exp_avg_sq")
    cdef void *p = data(values)
    cdef const void *g = data(gradient)
    cdef Py_ssize_t n = numel(values)
    cdef double sign = -1 if maximize else 1
    cdef double step_size = lr / (1 - pow(beta1, step)), correction = sqrt(1 - pow(beta2, step))
    cdef double decay = 0 if decoupled else weight_decay
    cdef double shrink = 1 - lr * weight_decay if decoupled else 1
    if typenum(values) == cnp.NPY_FLOAT:
        with nogil:
            if v_max == NULL:
                adam_kernel[float](
                    <float *> p, <const float *> g, <float *> m, <float *> v, n, <float> step_size,
                    <float> correction, <float> (1 - beta1), <float> beta2, <float> (1 - beta2), <float> eps,
                    <float> decay, <float> shrink, <float> sign)
            else:
                amsgrad_kernel[float](
                    <float *> p, <const float *> g, <float *> m, <float *> v, <float *> v_max, n, <float> step_size,
                    <float> correction, <float> (1 - beta1), <float> beta2, <float> (1 - beta2), <float> eps,
                    <float> decay, <float> shrink, <float> sign)
    else:
        with nogil:
            if v_max == NULL:
                adam_kernel[double](
                    <double *> p, <const double *> g, <double *> m, <double *> v, n, step_size,
                    correction, 1 - beta1, beta2, 1 - beta2, eps, decay, shrink, sign)
            else:
                amsgrad_kernel[double](
                    <double *> p, <const double *> g, <double *> m, <double *> v, <double *> v_max, n, step_size,
                    correction, 1 - beta1, beta2, 1 - beta2, eps, decay, shrink, sign)
    closed(parameter, values)


def rmsprop(TensorBase parameter, TensorBase grad, TensorBase square, TensorBase mean, TensorBase velocity,
            double lr, double alpha, double eps, double weight_decay, double momentum, bint maximize):
    """One step of `optim.RMSprop`; `mean` is the state of its centered form, `velocity` its momentum buffer."""
    cdef TensorBase values = opened(parameter, grad), gradient = contiguous(grad)
    cdef void *v = state_data(parameter, square, "square_avg")
    cdef void *m = state_data(parameter, mean, "grad_avg")
    cdef void *b = state_data(parameter, velocity, "momentum_buffer")
    cdef void *p = data(values)
    cdef const void *g = data(gradient)
    cdef Py_ssize_t n = numel(values)
    cdef double sign = -1 if maximize else 1
    if typenum(values) == cnp.NPY_FLOAT:
        with nogil:
            rmsprop_kernel[float](
                <float *> p, <const float *> g, <float *> v, <float *> m, <float *> b, n, <float> lr, <float> alpha,
                <float> (1 - alpha), <float> eps, <float> weight_decay, <float> momentum, <float> sign)
    else:
        with nogil:
            rmsprop_kernel[double](
                <double *> p, <const double *> g, <double *> v, <double *> m, <double *> b, n, lr, alpha,
                1 - alpha, eps, weight_decay, momentum, sign)
    closed(parameter, values)


def adagrad(TensorBase parameter, TensorBase grad, TensorBase total, double lr, double eps, double weight_decay,
            bint maximize):
    """One step of `optim.Adagrad` with the rate already decayed."""
    cdef TensorBase values = opened(parameter, grad), gradient = contiguous(grad)
    cdef void *s = state_data(parameter, total, "sum")
    cdef void *p = data(values)
    cdef const void *g = data(gradient)
    cdef Py_ssize_t n = numel(values)
    cdef double sign = -1 if maximize else 1
    if typenum(values) == cnp.NPY_FLOAT:
        with nogil:
            adagrad_kernel[float](<float *> p, <const float *> g, <float *> s, n, <float> lr, <float> eps,
                                  <float> weight_decay, <float> sign)
    else:
        with nogil:
            adagrad_kernel[double](<double *> p, <const double *> g, <double *> s, n, lr, eps, weight_decay, sign)
    closed(parameter, values)
