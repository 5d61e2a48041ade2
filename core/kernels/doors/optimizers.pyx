"""Optimizer steps behind memoryviews; an absent buffer is None."""

from core.kernels.optimizers cimport adagrad_step, adam_step, rmsprop_step, sgd_step
from core.kernels.types cimport real


cdef inline real* start_of(real[::1] x) noexcept:
    return &x[0] if x is not None else NULL


def sgd_step_arrays(real[::1] parameter, real[::1] gradient, real[::1] momentum_buffer or None, bint first,
                    double learning_rate, double momentum=0, double dampening=0,
                    double weight_decay=0, bint nesterov=False, bint maximize=False):
    sgd_step(&parameter[0], &gradient[0], start_of(momentum_buffer), first, learning_rate, momentum, dampening,
             weight_decay, nesterov, maximize, parameter.shape[0])


def adam_step_arrays(real[::1] parameter, real[::1] gradient, real[::1] mean, real[::1] mean_square,
                     real[::1] largest_square or None, Py_ssize_t step, double learning_rate, double beta1=0.9,
                     double beta2=0.999, double epsilon=1e-8, double weight_decay=0, bint decoupled=False,
                     bint maximize=False):
    adam_step(&parameter[0], &gradient[0], &mean[0], &mean_square[0], start_of(largest_square), step, learning_rate,
              beta1, beta2, epsilon, weight_decay, decoupled, maximize, parameter.shape[0])


def rmsprop_step_arrays(real[::1] parameter, real[::1] gradient, real[::1] mean_square, real[::1] mean or None,
                        real[::1] momentum_buffer or None, double learning_rate, double alpha=0.99, double epsilon=1e-8,
                        double weight_decay=0, double momentum=0, bint maximize=False):
    rmsprop_step(&parameter[0], &gradient[0], &mean_square[0], start_of(mean), start_of(momentum_buffer), learning_rate,
                 alpha, epsilon, weight_decay, momentum, maximize, parameter.shape[0])


def adagrad_step_arrays(real[::1] parameter, real[::1] gradient, real[::1] square_sum, double learning_rate,
                        double epsilon=1e-10, double weight_decay=0, bint maximize=False):
    adagrad_step(&parameter[0], &gradient[0], &square_sum[0], learning_rate,
                 epsilon, weight_decay, maximize, parameter.shape[0])
