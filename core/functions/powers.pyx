"""Powers and x·log y: of tensors, of numbers, or of one each."""

cimport numpy as cnp
from core.functions.arithmetic cimport refuse_two_bools
from core.functions.values cimport (
    BroadcastNode, binary, divide_values, multiply_values, operand, scalar, scaled, true_binary)
from core.tape cimport NO_INPUT, Node, SavedTensor, TensorBase, is_floating, recording2, wrap

import numpy as np

cnp.import_array()


# --- ** ----------------------------------------------------------------------------------------------

cdef class PowBackward0(Node):
    """Gradient of aᶜ for a number c: g·c·aᶜ⁻¹."""
    cdef readonly SavedTensor self
    cdef readonly object exponent

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = self.self.unpack(self)
        if self.exponent == 0:
            return (wrap(np.zeros_like(x.array())),)
        if self.exponent == 0.5:        # as the derivative of sqrt: NaN at −∞, where the power would give 0
            with np.errstate(all="ignore"):
                derivative = wrap(np.asarray(np.reciprocal(np.sqrt(x.array()))))
        else:
            derivative = binary(np.power, x, scalar(self.exponent - 1, x))
        return (multiply_values(grad, scaled(derivative, self.exponent)),)


cdef TensorBase exponent_gradient(TensorBase grad, TensorBase base, TensorBase exponent, TensorBase result):
    """Return grad · result · log(base), and 0 for 0 to a power that is not negative."""
    cdef object x = base.array(), y = result.array(), p = exponent.array()
    values = np.where((x == 0) & (p >= 0), 0, y * np.log(x))
    return multiply_values(grad, wrap(np.asarray(values, y.dtype)))


cdef class PowBackward1(BroadcastNode):
    """Gradient of aᵇ: g·b·aᵇ⁻¹ for a, g·aᵇ·log a for b."""
    cdef readonly SavedTensor self, exponent, result

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase base = self.self.unpack(self), exponent = self.exponent.unpack(self)
        cdef TensorBase base_grad = None, exponent_grad = None
        cdef object x = base.array(), p = exponent.array()
        if self.needs(0):
            change = np.where(p == 0, 0, p * np.power(x, p - 1))
            base_grad = self.first(multiply_values(grad, wrap(np.asarray(change, (<object> grad.array()).dtype))))
        if self.needs(1):
            exponent_grad = self.second(exponent_gradient(grad, base, exponent, self.result.unpack(self)))
        return (base_grad, exponent_grad)


cdef class PowBackward2(Node):
    """Gradient of cᵇ for a number c: g·cᵇ·log c."""
    cdef SavedTensor base
    cdef readonly SavedTensor exponent, result

    @property
    def self(self):
        return self.base.unpack(self).item()

    cdef tuple backward(self, TensorBase grad):
        return (exponent_gradient(grad, self.base.unpack(self), self.exponent.unpack(self), self.result.unpack(self)),)


def pow(input, exponent):
    """Return input^exponent, broadcast; either may be a number."""
    cdef PowBackward0 simple
    cdef PowBackward2 of_number
    cdef PowBackward1 node
    cdef TensorBase a = operand(input, "pow"), b = operand(exponent, "pow"), out
    if not b.is_number:
        refuse_two_bools("pow", a, b)
    if not is_floating(a) and not is_floating(b) and np.any(np.asarray(b.array()) < 0):
        raise RuntimeError("Integers to negative integer powers are not allowed.")
    out = binary(np.power, a, b)
    if not recording2(a, b):
        return out
    if b.is_number:
        simple = PowBackward0.__new__(PowBackward0)
        simple.exponent = exponent
        simple.self = simple.save(a, 0)
        simple.record(out, (a,))
    elif a.is_number:
        of_number = PowBackward2.__new__(PowBackward2)
        of_number.base, of_number.exponent, of_number.result = (
            of_number.save(a, NO_INPUT), of_number.save(b, 0), of_number.save_output(out))
        of_number.record(out, (b,))
    else:
        node = PowBackward1.__new__(PowBackward1)
        node.remember(out, a, b)
        node.self, node.exponent, node.result = node.save(a, 0), node.save(b, 1), node.save_output(out)
    return out


def rpow(input, base):
    """Return base^input."""
    return pow(base, input)


def square(input):
    """Return input²."""
    return pow(input, 2)


# --- x·log y --------------------------------------------------------------------------------------------

def times_log(x, y):
    """Return x·log y, and 0 where x is 0 and y no NaN."""
    return np.where((x == 0) & ~np.isnan(y), x.dtype.type(0), x * np.log(y))


cdef class XlogyBackward0(BroadcastNode):
    """Gradient of x·log y: g·log y for x (0 where x is 0 and y ≤ 0), g·x / y for y."""
    cdef readonly SavedTensor self, other

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = self.self.unpack(self), y = self.other.unpack(self), first = None, second = None
        cdef object g = grad.array()
        if self.needs(0):
            with np.errstate(all="ignore"):
                hidden = (<object> x.array() == 0) & (<object> y.array() <= 0)
                first = self.first(wrap(np.asarray(np.where(hidden, g.dtype.type(0), times_log(g, y.array())), g.dtype)))
        if self.needs(1):
            second = self.second(multiply_values(grad, divide_values(x, y)))
        return (first, second)


cdef class XlogyBackward1(Node):
    """Gradient of c·log y for a number c: g·c / y."""
    cdef readonly object self
    cdef readonly SavedTensor other

    cdef tuple backward(self, TensorBase grad):
        return (divide_values(scaled(grad, self.self), self.other.unpack(self)),)


cdef class XlogyBackward2(Node):
    """Gradient of x·log c for a number c: g·log c."""
    cdef readonly SavedTensor self
    cdef readonly object other

    cdef tuple backward(self, TensorBase grad):
        cdef object x = self.self.unpack(self).array(), g = grad.array()
        with np.errstate(all="ignore"):
            dx = times_log(g, g.dtype.type(self.other))
            return (wrap(np.asarray(dx if self.other > 0 else np.where(x == 0, g.dtype.type(0), dx), g.dtype)),)


def xlogy(input, other):
    """Return input·log(other), and 0 where input is 0; broadcast, either may be a number."""
    cdef XlogyBackward0 node
    cdef XlogyBackward1 of_number
    cdef XlogyBackward2 by_number
    cdef TensorBase a = operand(input, "xlogy"), b = operand(other, "xlogy")
    cdef TensorBase out = true_binary(times_log, a, b)
    if not recording2(a, b):
        return out
    if not isinstance(input, TensorBase):
        of_number = XlogyBackward1.__new__(XlogyBackward1)
        of_number.self, of_number.other = input, of_number.save(b, 0)
        of_number.record(out, (b,))
    elif not isinstance(other, TensorBase):
        by_number = XlogyBackward2.__new__(XlogyBackward2)
        by_number.self, by_number.other = by_number.save(a, 0), other
        by_number.record(out, (a,))
    else:
        node = XlogyBackward0.__new__(XlogyBackward0)
        node.remember(out, a, b)
        node.self, node.other = node.save(a, 0), node.save(b, 1)
    return out
