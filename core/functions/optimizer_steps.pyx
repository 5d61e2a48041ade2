"""The steps of the optimizers on tensors: what they check, and which kernel they call.

The functions write to the parameter in place, off the tape, and count that as one write, so that a backward
pass that still needs the old values notices.
"""

cimport numpy as cnp
from libc.stdlib cimport free, malloc

from core.kernels.optimizers cimport SgdParameter, adagrad_step, adam_step, rmsprop_step, sgd_steps
from core.tape cimport (
    Address, TensorBase, contiguous, data, empty_like, is_contiguous, is_floating, is_single, numel, typenum)

cnp.import_array()

ctypedef void (*AdamStep)(
    void *, const void *, void *, void *, void *, Py_ssize_t, double, double, double, double, double, bint, bint,
    Py_ssize_t) noexcept nogil
ctypedef void (*RmspropStep)(
    void *, const void *, void *, void *, void *, double, double, double, double, double, bint, Py_ssize_t) noexcept nogil
ctypedef void (*AdagradStep)(void *, const void *, void *, double, double, double, bint, Py_ssize_t) noexcept nogil


cdef int agree(TensorBase parameter, TensorBase other, str what) except -1:
    """Refuse what a kernel would read beyond its end or in another precision."""
    if typenum(other) != typenum(parameter) or not cnp.PyArray_SAMESHAPE(other.array(), parameter.array()):
        raise RuntimeError(
            f"the {what} is {other.dtype} of shape {other.shape}, but the parameter {parameter.dtype} of shape "
            f"{parameter.shape}; they must agree")


cdef Address state_data(TensorBase parameter, TensorBase state, str name) except? NULL:
    """Return where a state tensor's values lie; NULL for None."""
    if state is None:
        return NULL
    agree(parameter, state, name)
    if not is_contiguous(state):
        raise RuntimeError(f"the optimizer's {name} must be contiguous; set it by load_state_dict")
    return data(state)


cdef TensorBase values_of(TensorBase parameter, TensorBase grad):
    """Return the parameter's values in C order: the parameter itself, or a copy that `write_back` writes back."""
    if not is_floating(parameter):
        raise RuntimeError(f"only floating-point parameters can be optimized, got {parameter.dtype}")
    agree(parameter, grad, "gradient")
    return contiguous(parameter)


cdef int write_back(TensorBase parameter, TensorBase values) except -1:
    parameter.version.count += 1
    if values is not parameter:
        (<object> parameter.array())[...] = values.array()


def sgd(parameters, state, double lr, double momentum, double dampening, double weight_decay, bint nesterov,
        bint maximize):
    """Take one step of `optim.SGD` over all parameters that have a gradient.

    state: per parameter a dictionary with its "momentum_buffer"; made here on the parameter's first step. Everything
    is checked before the first parameter changes.
    """
    cdef list opened = [], fresh = []      # (parameter, its values), (its state, its new buffer)
    cdef TensorBase parameter, values, gradient, velocity
    cdef Py_ssize_t count
    cdef SgdParameter *steps = <SgdParameter *> malloc(max(len(parameters), 1) * sizeof(SgdParameter))
    cdef SgdParameter *step = steps
    cdef dict own
    if steps == NULL:
        raise MemoryError()
    try:
        for parameter in parameters:
            if parameter.gradient is None:
                continue
            values, gradient = values_of(parameter, parameter.gradient), contiguous(parameter.gradient)
            velocity = None
            step.first = False
            if momentum != 0:
                own = state[parameter]
                velocity = own.get("momentum_buffer")
                if velocity is None:
                    step.first = True
                    velocity = empty_like(parameter)
                    fresh.append((own, velocity))
            step.momentum_buffer = state_data(parameter, velocity, "momentum_buffer")
            step.parameter, step.gradient, step.n = data(values), data(gradient), numel(values)
            step.single = is_single(values)
            opened.append((parameter, values, gradient))
            step += 1
        count = len(opened)
        with nogil:
            sgd_steps(steps, count, lr, momentum, dampening, weight_decay, nesterov, maximize)
        for own, velocity in fresh:
            own["momentum_buffer"] = velocity
        for parameter, values, gradient in opened:
            write_back(parameter, values)
    finally:
        free(steps)


def drop_gradients(parameters):
    """Set `.grad` of every tensor to None."""
    cdef TensorBase parameter
    for parameter in parameters:
        parameter.gradient = None


def adam(TensorBase parameter, TensorBase grad, TensorBase mean,
         TensorBase square, TensorBase largest or None, Py_ssize_t step, double lr, double beta1, double beta2,
         double eps, double weight_decay, bint decoupled, bint maximize):
    """Take step number `step` of `optim.Adam`; `largest` is the state of amsgrad or None."""
    cdef TensorBase values = values_of(parameter, grad), gradient = contiguous(grad)
    cdef Address m = state_data(parameter, mean, "exp_avg"), v = state_data(parameter, square, "exp_avg_sq")
    cdef Address v_max = state_data(parameter, largest, "max_exp_avg_sq"), p = data(values), g = data(gradient)
    cdef Py_ssize_t n = numel(values)
    cdef AdamStep kernel = <AdamStep> adam_step[float] if is_single(values) else <AdamStep> adam_step[double]
    with nogil:
        kernel(p, g, m, v, v_max, step, lr, beta1, beta2, eps, weight_decay, decoupled, maximize, n)
    write_back(parameter, values)


def rmsprop(TensorBase parameter, TensorBase grad, TensorBase square, TensorBase mean or None,
            TensorBase velocity or None, double lr, double alpha, double eps, double weight_decay, double momentum,
            bint maximize):
    """Take one step of `optim.RMSprop`; `mean` is the state of its centered form, `velocity` its momentum buffer."""
    cdef TensorBase values = values_of(parameter, grad), gradient = contiguous(grad)
    cdef Address v = state_data(parameter, square, "square_avg"), m = state_data(parameter, mean, "grad_avg")
    cdef Address b = state_data(parameter, velocity, "momentum_buffer"), p = data(values), g = data(gradient)
    cdef Py_ssize_t n = numel(values)
    cdef RmspropStep kernel = (<RmspropStep> rmsprop_step[float] if is_single(values) else
                               <RmspropStep> rmsprop_step[double])
    with nogil:
        kernel(p, g, v, m, b, lr, alpha, eps, weight_decay, momentum, maximize, n)
    write_back(parameter, values)


def adagrad(TensorBase parameter, TensorBase grad, TensorBase total, double lr,
            double eps, double weight_decay, bint maximize):
    """Take one step of `optim.Adagrad` with the rate already decayed."""
    cdef TensorBase values = values_of(parameter, grad), gradient = contiguous(grad)
    cdef Address s = state_data(parameter, total, "sum"), p = data(values), g = data(gradient)
    cdef Py_ssize_t n = numel(values)
    cdef AdagradStep kernel = (<AdagradStep> adagrad_step[float] if is_single(values) else
                               <AdagradStep> adagrad_step[double])
    with nogil:
        kernel(p, g, s, lr, eps, weight_decay, maximize, n)
    write_back(parameter, values)
