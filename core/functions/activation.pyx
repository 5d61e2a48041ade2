"""Activations: relu, tanh, sigmoid and their kin, and softmax."""

cimport numpy as cnp

from core.functions.blocks cimport rectified, rectified_gradient
from core.functions.unary cimport INPUT, RESULT, ElementwiseNode, as_float, erf_values, recorded, times_derivative
from core.functions.values cimport Binary, ByRows, Unary, axis_of, map_one, map_two
from core.kernels cimport elementwise as kernels
from core.tape cimport (
    Node, SavedTensor, TensorBase, contiguous, data, empty_like, is_floating, ndim, numel, recording, shape, typenum, wrap)

import math as pymath

import numpy as np

cnp.import_array()

ctypedef void (*BackwardByRows)(const void *, const void *, void *, Py_ssize_t, Py_ssize_t) noexcept nogil

cdef double SELU_ALPHA = 1.6732632423543772848170429916717
cdef double SELU_SCALE = 1.0507009873554804934193349852946

cdef object quiet():
    return np.errstate(all="ignore")


# --- activations --------------------------------------------------------------------------------------

cdef class TanhBackward0(ElementwiseNode):
    """Gradient of y = tanh x: g·(1 − y²)."""
    cdef tuple backward(self, TensorBase grad):
        return (map_two(grad, self.y(), <Binary> kernels.tanh_backward[float], <Binary> kernels.tanh_backward[double]),)


def tanh(TensorBase input):
    """Returns the hyperbolic tangent of each element, (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)."""
    cdef TensorBase x = as_float(input)
    cdef TensorBase out = map_one(x, <Unary> kernels.hyperbolic_tangent[float], <Unary> kernels.hyperbolic_tangent[double])
    return recorded(out, input, TanhBackward0, RESULT)


cdef class SigmoidBackward0(ElementwiseNode):
    """Gradient of y = sigmoid x: g·y·(1 − y)."""
    cdef tuple backward(self, TensorBase grad):
        return (map_two(grad, self.y(), <Binary> kernels.sigmoid_backward[float], <Binary> kernels.sigmoid_backward[double]),)


def sigmoid(TensorBase input):
    """Returns 1 / (1 + e⁻ˣ) for each element x."""
    cdef TensorBase x = as_float(input)
    cdef TensorBase out = map_one(x, <Unary> kernels.sigmoid[float], <Unary> kernels.sigmoid[double])
    return recorded(out, input, SigmoidBackward0, RESULT)


cdef class ReluBackward0(ElementwiseNode):
    """Gradient of y = max(0, x): g where y > 0, else 0."""
    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase y = self.y(), dx = rectified_gradient(grad, y)
        if dx is None:
            dx = map_two(grad, y, <Binary> kernels.relu_backward[float], <Binary> kernels.relu_backward[double])
        return (dx,)


def relu(TensorBase input):
    """Returns max(0, x) for each element x; NaN stays NaN. RuntimeError for bools."""
    if not is_floating(input):
        if typenum(input) == cnp.NPY_BOOL:
            raise RuntimeError("Boolean inputs not supported for relu")
        return wrap(np.maximum(input.array(), 0))
    cdef TensorBase out = rectified(input)
    if out is None:
        out = map_one(input, <Unary> kernels.relu[float], <Unary> kernels.relu[double])
    return recorded(out, input, ReluBackward0, RESULT)


cdef TensorBase kept(TensorBase grad, object mask):
    """grad where `mask` is set, else 0."""
    return wrap(np.where(mask, grad.array(), (<object> grad.array()).dtype.type(0)))


cdef object where_positive(object x, object positive, object negative):
    """`positive` where x > 0, else `negative`; a NaN of x counts as not positive and comes through."""
    return np.where(x > 0, positive, negative).astype(x.dtype)


cdef class ParametricNode(ElementwiseNode):
    """The node of an activation with parameters, which the derivative needs."""
    cdef readonly double alpha, scale, input_scale


cdef TensorBase recorded_with(TensorBase out, TensorBase input, type kind, double alpha, double scale, double input_scale):
    recorded(out, input, kind, RESULT if kind is EluBackward1 or kind is LeakyReluBackward1 else INPUT)
    cdef ParametricNode node
    if out.node is not None:
        node = <ParametricNode> out.node
        node.alpha, node.scale, node.input_scale = alpha, scale, input_scale
    return out


cdef class LeakyReluBackward0(ParametricNode):
    """Gradient of leaky_relu: g where x > 0, else negative_slope·g."""
    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        return (times_derivative(grad, where_positive(x, 1, self.alpha)),)

    @property
    def negative_slope(self):
        return self.alpha


cdef class LeakyReluBackward1(LeakyReluBackward0):
    """Gradient of leaky_relu in place, from the result, whose sign is the overwritten input's."""
    cdef TensorBase x(self):
        return self.y()


cdef TensorBase leaky(TensorBase input, double negative_slope, bint in_place):
    x = as_float(input).array()
    if in_place and negative_slope < 0 and recording(input):
        raise RuntimeError(
            "In-place leakyReLu backward calculation is triggered with a negative slope which is not supported.")
    with quiet():
        out = wrap(where_positive(x, x, x * x.dtype.type(negative_slope)))
    return recorded_with(out, input, LeakyReluBackward1 if in_place else LeakyReluBackward0, negative_slope, 1, 1)


def leaky_relu(TensorBase input, double negative_slope=0.01):
    """Returns x where an element x is positive, else negative_slope·x."""
    return leaky(input, negative_slope, False)


cdef class EluBackward0(ParametricNode):
    """Gradient of elu: scale·g where x > 0, else g·scale·alpha·input_scale·e^(input_scale·x)."""
    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        falling = self.scale * self.alpha * self.input_scale * np.exp(self.input_scale * x)
        return (times_derivative(grad, np.where(x <= 0, falling, self.scale)),)


cdef class EluBackward1(ParametricNode):
    """Gradient of elu in place, from the result y: scale·g where y > 0, else g·input_scale·(y + scale·alpha)."""
    cdef tuple backward(self, TensorBase grad):
        y = self.y().array()
        falling = self.input_scale * (y + self.scale * self.alpha)
        return (times_derivative(grad, np.where(y <= 0, falling, self.scale)),)


cdef TensorBase elu_like(TensorBase input, double alpha, double scale, bint in_place=False):
    x = as_float(input).array()
    if in_place and alpha < 0 and recording(input):
        raise RuntimeError("In-place elu backward calculation is triggered with a negative slope which is not supported.")
    with quiet():
        out = wrap(where_positive(x, scale * x, scale * alpha * np.expm1(x)))
    return recorded_with(out, input, EluBackward1 if in_place else EluBackward0, alpha, scale, 1)


def elu(TensorBase input, double alpha=1.0):
    """Returns x where an element x is positive, else alpha·(eˣ − 1). Clevert, Unterthiner, Hochreiter 2015."""
    return elu_like(input, alpha, 1)


def selu(TensorBase input):
    """Returns elu scaled so that it keeps mean and variance. Klambauer and others 2017, alpha and scale from there."""
    return elu_like(input, SELU_ALPHA, SELU_SCALE)


# What the next three give is written over the input, so their derivative looks at the result.

def elu_written_over(TensorBase input, double alpha=1.0):
    """Returns `elu` for `in_place`: the result overwrites the input, so the gradient is taken from the result."""
    return elu_like(input, alpha, 1, True)


def selu_written_over(TensorBase input):
    """Returns `selu` for `in_place`: the result overwrites the input, so the gradient is taken from the result."""
    return elu_like(input, SELU_ALPHA, SELU_SCALE, True)


def leaky_relu_written_over(TensorBase input, double negative_slope=0.01):
    """Returns `leaky_relu` for `in_place`, its gradient taken from the result, which overwrites the input."""
    return leaky(input, negative_slope, True)


cdef class GeluBackward0(ElementwiseNode):
    """Gradient of x·Φ(x): g·(Φ(x) + x·φ(x)), Φ the normal distribution and φ its density; or of its tanh form."""
    cdef readonly str approximate

    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        if self.approximate == "none":
            below = 0.5 * (1 + np.asarray(erf_values(wrap(np.asarray(x / pymath.sqrt(2), x.dtype))).array()))
            change = below + x * np.exp(-0.5 * x * x) / pymath.sqrt(2 * pymath.pi)
        else:
            inner = pymath.sqrt(2 / pymath.pi) * (x + 0.044715 * x ** 3)
            t = np.tanh(inner)
            change = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * pymath.sqrt(2 / pymath.pi) * (1 + 3 * 0.044715 * x * x)
        return (times_derivative(grad, change),)


def gelu(TensorBase input, *, str approximate="none"):
    """Returns x·Φ(x) for each element x, Φ the normal distribution function; approximate='tanh' is the quicker form.

    Hendrycks and Gimpel 2016.
    """
    if approximate not in ("none", "tanh"):
        raise RuntimeError(f"approximate argument must be either none or tanh, got {approximate!r}.")
    x = as_float(input).array()
    with quiet():
        if approximate == "none":
            values = 0.5 * x * (1 + np.asarray(erf_values(wrap(np.asarray(x / pymath.sqrt(2), x.dtype))).array()))
        else:
            values = 0.5 * x * (1 + np.tanh(pymath.sqrt(2 / pymath.pi) * (x + 0.044715 * x ** 3)))
    cdef TensorBase out = recorded(wrap(np.asarray(values, x.dtype)), input, GeluBackward0, INPUT)
    if out.node is not None:
        (<GeluBackward0> out.node).approximate = approximate
    return out


cdef object logistic(object x):
    with quiet():
        return 1 / (1 + np.exp(-x))


cdef class SiluBackward0(ElementwiseNode):
    """Gradient of x·s, s = sigmoid x: g·s·(1 + x·(1 − s))."""
    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        s = logistic(x)
        return (times_derivative(grad, s * (1 + x * (1 - s))),)


def silu(TensorBase input):
    """Returns x·sigmoid(x) for each element x, also known as swish."""
    x = as_float(input).array()
    with quiet():
        return recorded(wrap(np.asarray(x * logistic(x), x.dtype)), input, SiluBackward0, INPUT)


cdef class SoftplusBackward0(ElementwiseNode):
    """Gradient of log(1 + e^(beta·x)) / beta: g·sigmoid(beta·x), and g where beta·x > threshold."""
    cdef readonly double beta, threshold

    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        return (times_derivative(grad, np.where(x * self.beta > self.threshold, 1, logistic(x * self.beta))),)


def softplus(TensorBase input, double beta=1.0, double threshold=20.0):
    """Returns log(1 + e^(beta·x)) / beta for each element x; x itself where beta·x > threshold."""
    x = as_float(input).array()
    with quiet():
        values = np.where(x * beta > threshold, x, np.log1p(np.exp(x * beta)) / beta)
    cdef TensorBase out = recorded(wrap(np.asarray(values, x.dtype)), input, SoftplusBackward0, INPUT)
    if out.node is not None:
        (<SoftplusBackward0> out.node).beta, (<SoftplusBackward0> out.node).threshold = beta, threshold
    return out


cdef class HardtanhBackward0(ElementwiseNode):
    """Gradient of x held between min_val and max_val: g strictly between them, else 0."""
    cdef readonly double min_val, max_val

    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        return (kept(grad, ~((x <= self.min_val) | (x >= self.max_val))),)


def hardtanh(TensorBase input, double min_val=-1.0, double max_val=1.0):
    """Returns each element held between min_val and max_val."""
    if min_val > max_val:
        raise ValueError(f"min_val cannot be greater than max_val, got {min_val} and {max_val}")
    x = input.array()
    cdef TensorBase out = recorded(wrap(np.asarray(np.clip(x, min_val, max_val), (<object> x).dtype)), input, HardtanhBackward0, INPUT)
    if out.node is not None:
        (<HardtanhBackward0> out.node).min_val, (<HardtanhBackward0> out.node).max_val = min_val, max_val
    return out


# --- softmax ----------------------------------------------------------------------------------------------

cdef TensorBase rows_last(TensorBase x, Py_ssize_t axis):
    """The tensor with `axis` moved to the end, contiguous."""
    if axis == ndim(x) - 1 or ndim(x) == 0:
        return contiguous(x)
    return wrap(np.ascontiguousarray(np.moveaxis(x.array(), axis, -1)))


cdef TensorBase rows_back(TensorBase x, Py_ssize_t axis):
    if axis == ndim(x) - 1 or ndim(x) == 0:
        return x
    return wrap(np.ascontiguousarray(np.moveaxis(x.array(), -1, axis)))


cdef TensorBase by_rows(TensorBase x, Py_ssize_t axis, ByRows for_float, ByRows for_double):
    cdef TensorBase rows = rows_last(x, axis), out = empty_like(rows)
    cdef Py_ssize_t columns = shape(rows)[ndim(rows) - 1] if ndim(rows) else 1
    cdef ByRows kernel = for_float if typenum(x) == cnp.NPY_FLOAT else for_double
    if numel(rows):
        kernel(data(rows), data(out), numel(rows) // columns, columns)
    return rows_back(out, axis)


cdef TensorBase backward_by_rows(TensorBase grad, TensorBase result, Py_ssize_t axis, BackwardByRows for_float,
                                 BackwardByRows for_double):
    cdef TensorBase dy = rows_last(grad, axis), y = rows_last(result, axis), out = empty_like(y)
    cdef Py_ssize_t columns = shape(y)[ndim(y) - 1] if ndim(y) else 1
    cdef BackwardByRows kernel = for_float if typenum(y) == cnp.NPY_FLOAT else for_double
    if numel(y):
        kernel(data(dy), data(y), data(out), numel(y) // columns, columns)
    return rows_back(out, axis)


cdef class SoftmaxNode(Node):
    """The node of softmax or log_softmax over dimension `dim`, which keeps its result."""
    cdef readonly SavedTensor result
    cdef readonly Py_ssize_t dim


cdef class SoftmaxBackward0(SoftmaxNode):
    """Gradient of y = softmax x: y·(g − Σ g·y), the sum over `dim`."""
    cdef tuple backward(self, TensorBase grad):
        return (backward_by_rows(grad, self.result.unpack(self), self.dim, <BackwardByRows> kernels.softmax_backward[float],
                                 <BackwardByRows> kernels.softmax_backward[double]),)


cdef class LogSoftmaxBackward0(SoftmaxNode):
    """Gradient of y = log_softmax x: g − e^y·Σ g, the sum over `dim`."""
    cdef tuple backward(self, TensorBase grad):
        return (backward_by_rows(grad, self.result.unpack(self), self.dim,
                                 <BackwardByRows> kernels.log_softmax_backward[float],
                                 <BackwardByRows> kernels.log_softmax_backward[double]),)


cdef TensorBase softmax_like(TensorBase input, object dim, object dtype, ByRows for_float, ByRows for_double, type kind):
    cdef SoftmaxNode node
    if dtype is not None:
        input = input.to(dtype)
    if not is_floating(input):
        raise RuntimeError(f'"softmax" not implemented for {input.dtype}; use input.float()')
    cdef Py_ssize_t axis = axis_of(dim, ndim(input))
    cdef TensorBase out = by_rows(input, axis, for_float, for_double)
    if recording(input):
        node = <SoftmaxNode> kind.__new__(kind)
        node.dim = axis
        node.result = node.save_output(out)
        node.record(out, (input,))
    return out


def softmax(TensorBase input, dim, *, dtype=None):
    """Returns e^x / Σ e^x for each element x, the sum over dimension `dim`."""
    return softmax_like(input, dim, dtype, <ByRows> kernels.softmax[float], <ByRows> kernels.softmax[double], SoftmaxBackward0)


def log_softmax(TensorBase input, dim, *, dtype=None):
    """Returns x − log Σ e^x for each element x, the sum over dimension `dim`, without overflow."""
    return softmax_like(input, dim, dtype, <ByRows> kernels.log_softmax[float], <ByRows> kernels.log_softmax[double],
                        LogSoftmaxBackward0)
