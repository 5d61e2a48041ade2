"""One optimizer step over one parameter in one pass; formulas and order are torch.optim's.

With maximize the gradient's sign is turned; weight decay is added to the
gradient (L2) except in AdamW, where `decoupled` shrinks the parameter.
"""

from core.kernels.types cimport real

# momentum_buffer: NULL without momentum; `first` copies the gradient into it.
cdef void sgd_step(real* parameter, const real* gradient, real* momentum_buffer, bint first,
                   double learning_rate, double momentum, double dampening, double weight_decay,
                   bint nesterov, bint maximize, Py_ssize_t n) noexcept nogil

cdef struct SgdParameter:
    # one parameter of a step over all of them
    void *parameter
    void *gradient
    void *momentum_buffer
    bint first, single                  # single: float, else double
    Py_ssize_t n

# A step of SGD over `count` parameters.
cdef void sgd_steps(const SgdParameter* parameters, Py_ssize_t count, double learning_rate, double momentum,
                    double dampening, double weight_decay, bint nesterov, bint maximize) noexcept nogil

# step counts from 1; largest_square: NULL without amsgrad.
cdef void adam_step(real* parameter, const real* gradient, real* mean, real* mean_square, real* largest_square,
                    Py_ssize_t step, double learning_rate, double beta1, double beta2, double epsilon,
                    double weight_decay, bint decoupled, bint maximize, Py_ssize_t n) noexcept nogil

# mean: NULL unless centered; momentum_buffer: NULL without momentum.
cdef void rmsprop_step(real* parameter, const real* gradient, real* mean_square, real* mean, real* momentum_buffer,
                       double learning_rate, double alpha, double epsilon, double weight_decay, double momentum,
                       bint maximize, Py_ssize_t n) noexcept nogil

cdef void adagrad_step(real* parameter, const real* gradient, real* square_sum, double learning_rate, double epsilon,
                       double weight_decay, bint maximize, Py_ssize_t n) noexcept nogil
