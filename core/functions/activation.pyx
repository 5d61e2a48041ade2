"""Activations: relu, tanh, sigmoid and their kin, and softmax."""

cimport numpy as cnp

from core.functions.blocks cimport rectified, rectified_gradient
from core.functions.unary cimport (
    INPUT, RESULT, ElementwiseNode, as_float, erf_values, recorded, recorded_as, times_derivative)
from core.functions.values cimport Binary, ByRows, Unary, axis_of, map_one, map_two
from core.kernels cimport elementwise as kernels
from core.tape cimport (
    Node, SavedTensor, TensorBase, contiguous, data, empty_like, is_floating, is_single, ndim, numel, recording, shape,
    typenum, wrap)

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
    """Return the hyperbolic tangent of each element, (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)."""
    cdef TensorBase x = as_float(input)
    cdef TensorBase out = map_one(x, <Unary> kernels.hyperbolic_tangent[float], <Unary> kernels.hyperbolic_tangent[double])
    return recorded(out, input, TanhBackward0, RESULT)


cdef class SigmoidBackward0(ElementwiseNode):
    """Gradient of y = sigmoid x: g·y·(1 − y)."""
    cdef tuple backward(self, TensorBase grad):
        return (map_two(grad, self.y(), <Binary> kernels.sigmoid_backward[float], <Binary> kernels.sigmoid_backward[double]),)


def sigmoid(TensorBase input):
    """Return 1 / (1 + e⁻ˣ) for each element x."""
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
    """Return max(0, x) for each element x; NaN stays NaN. RuntimeError for bools."""
    if not is_floating(input):
        if typenum(input) == cnp.NPY_BOOL:
            raise RuntimeError("Boolean inputs not supported for relu")
        return wrap(np.maximum(input.array(), 0))
    cdef TensorBase out = rectified(input)
    if out is None:
        out = map_one(input, <Unary> kernels.relu[float], <Unary> kernels.relu[double])
    return recorded(out, input, ReluBackward0, RESULT)


cdef TensorBase kept(TensorBase grad, object mask):
    """Return grad where `mask` is set, else 0."""
    return wrap(np.where(mask, grad.array(), (<object> grad.array()).dtype.type(0)))


cdef object where_positive(object x, object positive, object negative):
    """Return `positive` where x > 0, else `negative`, also where x is NaN."""
    return np.where(x > 0, positive, negative).astype(x.dtype)


cdef class LeakyReluBackward0(ElementwiseNode):
    """Gradient of leaky_relu: g where x > 0, else negative_slope·g."""
    cdef readonly double negative_slope

    cdef tuple backward(self, TensorBase grad):
        return (times_derivative(grad, where_positive(self.x().array(), 1, self.negative_slope)),)


cdef class LeakyReluBackward1(LeakyReluBackward0):
    """Gradient of leaky_relu in place, from the result, whose sign is the overwritten input's."""
    cdef TensorBase x(self):
        return self.y()


cdef TensorBase leaky(TensorBase input, double negative_slope, LeakyReluBackward0 node, int keeps):
    x = as_float(input).array()
    if keeps == RESULT and negative_slope < 0 and recording(input):
        raise RuntimeError(
            "In-place leakyReLu backward calculation is triggered with a negative slope which is not supported.")
    node.negative_slope = negative_slope
    with quiet():
        return recorded_as(node, wrap(where_positive(x, x, x * x.dtype.type(negative_slope))), input, keeps)


def leaky_relu(TensorBase input, double negative_slope=0.01):
    """Return x where an element x is positive, else negative_slope·x."""
    return leaky(input, negative_slope, LeakyReluBackward0.__new__(LeakyReluBackward0), INPUT)


cdef class EluBackward0(ElementwiseNode):
    """Gradient of elu: scale·g where x > 0, else g·scale·alpha·eˣ."""
    cdef readonly double alpha, scale

    input_scale = 1.0

    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        return (times_derivative(grad, np.where(x <= 0, self.scale * self.alpha * np.exp(x), self.scale)),)


cdef class EluBackward1(EluBackward0):
    """Gradient of elu in place, from the result y: scale·g where y > 0, else g·(y + scale·alpha)."""
    cdef tuple backward(self, TensorBase grad):
        y = self.y().array()
        return (times_derivative(grad, np.where(y <= 0, y + self.scale * self.alpha, self.scale)),)


cdef TensorBase elu_like(TensorBase input, double alpha, double scale, EluBackward0 node, int keeps):
    x = as_float(input).array()
    if keeps == RESULT and alpha < 0 and recording(input):
        raise RuntimeError("In-place elu backward calculation is triggered with a negative slope which is not supported.")
    node.alpha, node.scale = alpha, scale
    with quiet():
        return recorded_as(node, wrap(where_positive(x, scale * x, scale * alpha * np.expm1(x))), input, keeps)


def elu(TensorBase input, double alpha=1.0):
    """Return x where an element x is positive, else alpha·(eˣ − 1). Clevert, Unterthiner, Hochreiter 2015."""
    return elu_like(input, alpha, 1, EluBackward0.__new__(EluBackward0), INPUT)


def selu(TensorBase input):
    """Return elu scaled so that it keeps mean and variance. Klambauer and others 2017, alpha and scale from there."""
    return elu_like(input, SELU_ALPHA, SELU_SCALE, EluBackward0.__new__(EluBackward0), INPUT)


# What the next three give is written over the input, so their derivative looks at the result.

def elu_written_over(TensorBase input, double alpha=1.0):
    """Return `elu` for `in_place`: the result overwrites the input, so the gradient is taken from the result."""
    return elu_like(input, alpha, 1, EluBackward1.__new__(EluBackward1), RESULT)


def selu_written_over(TensorBase input):
    """Return `selu` for `in_place`: the result overwrites the input, so the gradient is taken from the result."""
    return elu_like(input, SELU_ALPHA, SELU_SCALE, EluBackward1.__new__(EluBackward1), RESULT)


def leaky_relu_written_over(TensorBase input, double negative_slope=0.01):
    """Return `leaky_relu` for `in_place`, its gradient taken from the result, which overwrites the input."""
    return leaky(input, negative_slope, LeakyReluBackward1.__new__(LeakyReluBackward1), RESULT)


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
    """Return x·Φ(x) for each element x, Φ the normal distribution function; approximate='tanh' is the quicker form.

    Hendrycks and Gimpel 2016.
    """
    cdef GeluBackward0 node = GeluBackward0.__new__(GeluBackward0)
    if approximate not in ("none", "tanh"):
        raise RuntimeError(f"approximate argument must be either none or tanh, got {approximate!r}.")
    x = as_float(input).array()
    with quiet():
        if approximate == "none":
            values = 0.5 * x * (1 + np.asarray(erf_values(wrap(np.asarray(x / pymath.sqrt(2), x.dtype))).array()))
        else:
            values = 0.5 * x * (1 + np.tanh(pymath.sqrt(2 / pymath.pi) * (x + 0.044715 * x ** 3)))
    node.approximate = approximate
    return recorded_as(node, wrap(np.asarray(values, x.dtype)), input, INPUT)


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
    """Return x·sigmoid(x) for each element x, also known as swish."""
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
    """Return log(1 + e^(beta·x)) / beta for each element x; x itself where beta·x > threshold."""
    cdef SoftplusBackward0 node = SoftplusBackward0.__new__(SoftplusBackward0)
    node.beta, node.threshold = beta, threshold
    x = as_float(input).array()
    with quiet():
        values = np.where(x * beta > threshold, x, np.log1p(np.exp(x * beta)) / beta)
    return recorded_as(node, wrap(np.asarray(values, x.dtype)), input, INPUT)


cdef class HardtanhBackward0(ElementwiseNode):
    """Gradient of x held between min_val and max_val: g strictly between them, else 0."""
    cdef readonly double min_val, max_val

    cdef tuple backward(self, TensorBase grad):
        x = self.x().array()
        return (kept(grad, ~((x <= self.min_val) | (x >= self.max_val))),)


def hardtanh(TensorBase input, double min_val=-1.0, double max_val=1.0):
    """Return each element held between min_val and max_val."""
    cdef HardtanhBackward0 node = HardtanhBackward0.__new__(HardtanhBackward0)
    if min_val > max_val:
        raise ValueError(f"min_val cannot be greater than max_val, got {min_val} and {max_val}")
    x = input.array()
    node.min_val, node.max_val = min_val, max_val
    return recorded_as(node, wrap(np.asarray(np.clip(x, min_val, max_val), (<object> x).dtype)), input, INPUT)


# --- softmax ----------------------------------------------------------------------------------------------

cdef TensorBase moved(TensorBase x, Py_ssize_t source, Py_ssize_t target):
    """Return the tensor with a dimension at another place, contiguous."""
    return contiguous(x) if source == target else wrap(np.ascontiguousarray(np.moveaxis(x.array(), source, target)))


cdef TensorBase by_rows(TensorBase x, Py_ssize_t axis, ByRows for_float, ByRows for_double):
    cdef Py_ssize_t last = max(ndim(x) - 1, 0)
    cdef TensorBase rows = moved(x, axis, last), out = empty_like(rows)
    cdef Py_ssize_t columns = shape(rows)[last] if ndim(rows) else 1
    cdef ByRows kernel = for_float if is_single(x) else for_double
    if numel(rows):
        kernel(data(rows), data(out), numel(rows) // columns, columns)
    return moved(out, last, axis)


cdef TensorBase backward_by_rows(TensorBase grad, TensorBase result, Py_ssize_t axis, BackwardByRows for_float,
                                 BackwardByRows for_double):
    cdef Py_ssize_t last = max(ndim(result) - 1, 0)
    cdef TensorBase dy = moved(grad, axis, last), y = moved(result, axis, last), out = empty_like(y)
    cdef Py_ssize_t columns = shape(y)[last] if ndim(y) else 1
    cdef BackwardByRows kernel = for_float if is_single(y) else for_double
    if numel(y):
        kernel(data(dy), data(y), data(out), numel(y) // columns, columns)
    return moved(out, last, axis)


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
    """Return e^x / Σ e^x for each element x, the sum over dimension `dim`."""
    return softmax_like(input, dim, dtype, <ByRows> kernels.softmax[float], <ByRows> kernels.softmax[double], SoftmaxBackward0)


def log_softmax(TensorBase input, dim, *, dtype=None):
    """Return x − log Σ e^x for each element x, the sum over dimension `dim`, without overflow."""
    return softmax_like(input, dim, dtype, <ByRows> kernels.log_softmax[float], <ByRows> kernels.log_softmax[double],
                        LogSoftmaxBackward0)
