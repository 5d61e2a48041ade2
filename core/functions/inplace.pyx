"""Changing a tensor in place: the one mechanism behind `add_`, `x += 1`, `copy_`, `x[i] = y` and the rest.

The operation is computed as always, into new memory; `assign` then writes the result into the tensor's own
memory, counts that as a new version, and makes the operation's node the node of the tensor. What the node had
saved of the tensor is copied before it is overwritten.

If the tensor is a view, what changed is its base: the base's new node is CopySlices, which lays the gradient of
the part through the operation's node and leaves the rest alone. Every other view of the base finds its version
outdated and makes itself a new node (`TensorBase.history`).
"""

cimport numpy as cnp
from core.tape cimport (
    Node, OUTPUT, PLAIN_VIEW, SavedTensor, TensorBase, alias, is_floating, move_retained, ndim,
    recording, typenum, wrap)
from core.grad_mode cimport grad_enabled, inference_enabled
from core.functions.values cimport sum_to
from core.functions.strides cimport repeats, shape_of

import functools
import numbers

import numpy as np

from core.functions.followed_views import matching_window, view_was_changed
from core.random import source_of

cnp.import_array()


# --- what may be written ------------------------------------------------------------------------------

cdef int check_memory(TensorBase input) except -1:
    if repeats(input.array()):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
            "Please clone() the tensor before performing the operation.")
    return 0


cdef int check_tape(TensorBase input, bint recorded) except -1:
    """Refuses what would make the tape wrong; `recorded`: the write goes on the tape."""
    if input.inference and not inference_enabled():
        raise RuntimeError(
            "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal "
            "tensor before doing inplace update.")
    if input.base is not None and input.view_kind != PLAIN_VIEW and grad_enabled() and (recorded or input.base.needs_grad()):
        raise RuntimeError(view_was_changed(input, "is being"))
    if not recorded:
        return 0
    if input.base is not None and input.base.leaf_requires_grad:
        raise RuntimeError("a view of a leaf Variable that requires grad is being used in an in-place operation.")
    if input.leaf_requires_grad:
        raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
    return 0


cdef int check_result(TensorBase input, TensorBase result) except -1:
    cdef object to = (<object> input.array()).dtype, from_ = (<object> result.array()).dtype
    if shape_of(result) != shape_of(input):
        raise RuntimeError(
            f"output with shape {list(shape_of(input))} doesn't match the broadcast shape {list(shape_of(result))}")
    if from_.kind == "f" and to.kind != "f" or from_.kind != "b" and to.kind == "b":
        raise RuntimeError(
            f"result type {result.dtype.legacy_name} can't be cast to the desired output type {input.dtype.legacy_name}")
    return 0


# --- writing, and the tape --------------------------------------------------------------------------------

cdef int write(TensorBase input, cnp.ndarray values) except -1:
    """Copies `values` into the tensor's memory, cast and broadcast, as a new version."""
    if cnp.PyArray_TYPE(values) == typenum(input):
        cnp.PyArray_CopyInto(input.array(), values)
    else:
        with np.errstate(all="ignore"):
            cnp.PyArray_CopyInto(input.array(), values)
    input.version.count += 1
    return 0


cdef class CopySlices(Node):
    """A part of a tensor was replaced: the gradient of that part goes through the operation that did it."""
    cdef Node operation
    cdef cnp.ndarray whole, part

    cdef tuple backward(self, TensorBase grad):
        cdef tuple results
        whole, part = matching_window(self.whole, self.part)
        whole[...] = grad.array()
        results = self.operation.apply([wrap(part.copy())])
        part[...] = 0 if results[0] is None else (<TensorBase> results[0]).array()
        return (wrap(whole) if self.needs(0) else None, *results[1:])

    cdef void release(self):
        self.released = True
        self.operation.release()
        self.whole = self.part = None

    def name(self):
        return "torch::autograd::CopySlices"


cdef int rebase(TensorBase input, Node operation) except -1:
    """Makes `operation`, whose first input was the tensor before the write, the tensor's node."""
    cdef CopySlices node
    cdef TensorBase whole = input.base
    cdef Node before
    if whole is None:
        before = input.node
        input.node = operation
        move_retained(input, before, operation)
        input.output_number = 0
        return 0
    node = CopySlices.__new__(CopySlices)
    node.operation, node.whole, node.part = operation, whole.array(), input.array()
    before = whole.node
    node.record(whole, (whole,))
    move_retained(whole, before, node)
    whole.output_number = 0
    operation.next_functions = node.next_functions + operation.next_functions[1:]
    node.next_functions = operation.next_functions
    return 0


cdef int begin_write(TensorBase input, bint recorded) except -1:
    """All that must hold before an operation writes to the tensor's memory by itself."""
    check_memory(input)
    return check_tape(input, recorded)


cdef int end_write(TensorBase input, Node node) except -1:
    """Counts a write, and makes `node` (None: off the tape), recorded before it, the tensor's node."""
    input.version.count += 1
    return 0 if node is None else rebase(input, node)


cdef int keep_input(Node node, TensorBase input) except -1:
    """Gives the node a copy of the values that are about to be overwritten, if it saved them as its first input."""
    cdef SavedTensor saved
    if node.saved is not None:
        for saved in node.saved:
            if saved.source == 0 and saved.tensor is not None and saved.tensor.version is input.version:
                saved.tensor = wrap(cnp.PyArray_NewCopy(saved.tensor.array(), cnp.NPY_KEEPORDER))
                saved.version = 0
    return 0


cdef int follow_output(Node node, TensorBase input, TensorBase result) except -1:
    """Where the node saved its result, that now lies in the tensor's memory."""
    cdef SavedTensor saved
    if node.saved is not None:
        for saved in node.saved:
            if saved.source == OUTPUT and saved.tensor is not None and saved.tensor.array() is result.array():
                saved.tensor = alias(input)
                saved.version = input.version.count
    return 0


cdef TensorBase take_geometry(TensorBase input, cnp.ndarray view, Node node):
    """Gives the tensor other sizes and steps over its memory; `node` takes its gradient back to the old ones.

    Counts as a write. What has a history keeps it even under no_grad, for the old sizes would be wrong.
    """
    cdef Node before = input.history()
    cdef bint recorded = before is not None or recording(input)
    check_tape(input, recorded)
    if recorded:
        node.record(alias(input), (input,))
        move_retained(input, before, node)
        input.node, input.output_number = node, 0
    input.memory = view
    input.version.count += 1
    input.recorded_version = input.version.count
    return input


cdef TensorBase assign(TensorBase input, TensorBase result):
    """Writes `result`, which an operation made from `input`, into `input`, and takes its place on the tape."""
    cdef Node node = result.node
    cdef bint recorded = node is not None or recording(input)
    if result is input:
        return input
    check_memory(input)
    check_result(input, result)
    check_tape(input, recorded)
    if recorded and node is None:           # an operation without a derivative
        node = CutBackward0.__new__(CutBackward0)
        node.record(alias(input), (input,))
    if node is not None:
        keep_input(node, input)
    write(input, result.array())
    if node is not None:
        follow_output(node, input, result)
        rebase(input, node)
    return input


def in_place(function):
    """The method that does in place what `function(input, ...)` does: `add_` from `add`."""

    @functools.wraps(function)
    def method(self, *args, **kwargs):
        return assign(self, function(self, *args, **kwargs))

    method.__name__ = method.__qualname__ = function.__name__ + "_"
    method.__doc__ = f"{function.__doc__}\n\nChanges the tensor itself and returns it."
    return method


# --- new values from elsewhere ----------------------------------------------------------------------------

cdef class ReplacingNode(Node):
    """The old values are gone, so their gradient is zero."""

    cdef tuple backward(self, TensorBase grad):
        return (self.nothing(grad),)

    cdef TensorBase nothing(self, TensorBase grad):
        return wrap(np.zeros_like(grad.array())) if self.needs(0) else None


cdef class CutBackward0(ReplacingNode):
    """An operation without a derivative."""


cdef class ZeroBackward0(ReplacingNode):
    pass


cdef class FillBackward2(ReplacingNode):
    """By a number."""


cdef class FillBackward3(ReplacingNode):
    """By a tensor without dimensions."""
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        return (self.nothing(grad), sum_to(grad, (), self.number) if self.needs(1) else None)


cdef class NormalBackward0(ReplacingNode):
    pass


cdef class UniformBackward0(ReplacingNode):
    pass


cdef class BernoulliBackward0(ReplacingNode):
    pass


cdef class CopyBackwards(ReplacingNode):
    cdef tuple source_shape
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        return (self.nothing(grad), sum_to(grad, self.source_shape, self.number) if self.needs(1) else None)

    def name(self):
        return "torch::autograd::CopyBackwards"


cdef TensorBase replace(TensorBase input, cnp.ndarray values, Node node):
    """Writes values that come from no tensor."""
    cdef bint recorded = recording(input)
    check_tape(input, recorded)
    if recorded:                # before the write: it makes a view's own node outdated
        node.record(alias(input), (input,))
    write(input, values)
    if recorded:
        rebase(input, node)
    return input


cdef TensorBase copy_into(TensorBase input, TensorBase source):
    """`copy_`: `source` broadcast to the tensor, cast to its type."""
    cdef CopyBackwards node
    cdef bint recorded
    check_memory(input)
    if source is input:
        return input
    recorded = recording(input) or (recording(source) and is_floating(input))
    check_tape(input, recorded)
    if recorded:
        node = CopyBackwards.__new__(CopyBackwards)
        node.source_shape, node.number = shape_of(source), typenum(source)
        node.record(alias(input), (input, source))
    try:
        write(input, source.array())
    except ValueError:
        raise RuntimeError(not_broadcast(shape_of(input), shape_of(source))) from None
    if recorded:
        rebase(input, node)
    return input


cdef str not_broadcast(tuple to, tuple given):
    cdef Py_ssize_t i
    for i in range(1, min(len(to), len(given)) + 1):
        if given[-i] != to[-i] and given[-i] != 1:
            return (f"The size of tensor a ({to[-i]}) must match the size of tensor b ({given[-i]}) at non-singleton "
                    f"dimension {max(len(to), len(given)) - i}")
    return f"output with shape {list(to)} doesn't match the broadcast shape {list(np.broadcast_shapes(to, given))}"


def copy_(TensorBase input, other, non_blocking=False):
    """Takes the values of `other`, broadcast to this shape and cast to this type."""
    if not isinstance(other, TensorBase):
        raise TypeError(f"copy_(): argument 'other' (position 1) must be Tensor, not {type(other).__name__}")
    if ndim(<TensorBase> other) > ndim(input):     # an assignment by index may leave out sizes of 1 in front
        raise RuntimeError(not_broadcast(shape_of(input), shape_of(other)))
    return copy_into(input, other)


cdef TensorBase fill_with(TensorBase input, object value):
    cdef FillBackward3 node
    cdef TensorBase source
    cdef bint recorded
    if not isinstance(value, TensorBase):
        if not isinstance(value, numbers.Real):
            raise TypeError(f"fill_(): argument 'value' (position 1) must be Number, not {type(value).__name__}")
        return replace(input, number_like(value, input), FillBackward2.__new__(FillBackward2))
    source = value
    if ndim(source) != 0:
        raise RuntimeError(f"fill_ only supports 0-dimension value tensor but got tensor with {ndim(source)} dimensions.")
    recorded = recording(input) or (recording(source) and is_floating(input))
    check_tape(input, recorded)
    if recorded:
        node = FillBackward3.__new__(FillBackward3)
        node.number = typenum(source)
        node.record(alias(input), (input, source))
    write(input, source.array())
    if recorded:
        rebase(input, node)
    return input


cdef cnp.ndarray number_like(object value, TensorBase input):
    """A Python number in the tensor's type."""
    cdef object kind = (<object> input.array()).dtype
    try:
        if kind.kind in "iu" and not (np.isfinite(value) and np.iinfo(kind).min <= int(value) <= np.iinfo(kind).max):
            raise OverflowError
        return np.array(int(value) if kind.kind in "iu" else value, kind)
    except OverflowError:
        raise RuntimeError(f"value cannot be converted to type {kind.name} without overflow: {value}") from None


def fill_(TensorBase input, value):
    """Sets every element to a number, or to a tensor without dimensions."""
    return fill_with(input, value)


def zero_(TensorBase input):
    """Sets every element to 0."""
    return replace(input, np.zeros((), (<object> input.array()).dtype), ZeroBackward0.__new__(ZeroBackward0))


cdef object draw(TensorBase input, object generator, str method):
    """Random numbers in the tensor's shape and type."""
    cdef object kind = (<object> input.array()).dtype
    return np.asarray(source_of(generator).draw(method, shape_of(input), dtype=kind), kind)


def normal_(TensorBase input, mean=0.0, std=1.0, *, generator=None):
    """Draws every element from the normal distribution."""
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    if not is_floating(input):
        raise NotImplementedError(f"\"normal_kernel_cpu\" not implemented for '{input.dtype.legacy_name}'")
    check_memory(input)
    values = draw(input, generator, "standard_normal")
    return replace(input, np.asarray(values * values.dtype.type(std) + values.dtype.type(mean)),
                   NormalBackward0.__new__(NormalBackward0))


def uniform_(TensorBase input, low=0.0, high=1.0, *, generator=None):
    """Draws every element uniformly from `low` up to, without, `high`."""
    if low > high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
    if not is_floating(input):
        raise NotImplementedError(f"\"check_uniform_bounds\" not implemented for '{input.dtype.legacy_name}'")
    check_memory(input)
    values = draw(input, generator, "random")
    values = values * values.dtype.type(high - low) + values.dtype.type(low)
    if high > low:              # rounding may reach `high`
        values = np.minimum(values, np.nextafter(values.dtype.type(high), values.dtype.type(low)))
    return replace(input, np.asarray(values), UniformBackward0.__new__(UniformBackward0))


def bernoulli_(TensorBase input, p=0.5, *, generator=None):
    """Draws 1 with probability `p`, else 0, for every element."""
    if not 0.0 <= p <= 1.0:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p}")
    check_memory(input)
    values = source_of(generator).draw("random", shape_of(input), dtype=np.float32) < np.float32(p)
    return replace(input, np.asarray(values, (<object> input.array()).dtype),
                   BernoulliBackward0.__new__(BernoulliBackward0))
