"""Changing a tensor in place: the one mechanism behind `add_`, `x += 1`, `copy_`, `x[i] = y` and the rest.

The operation is computed as always, into new memory; `assign` then writes the result into the tensor's own
memory, counts that as a new version, and makes the operation's node the node of the tensor. What the node had
saved of the tensor is copied before it is overwritten.

If the tensor is a view, what changed is its base: the base's new node is CopySlices, which lays the gradient of
the part through the operation's node and leaves the rest alone. Every other view of the base finds its version
outdated and makes itself a new node (`TensorBase.history`).
"""

cimport cython
cimport numpy as cnp
from core.tape cimport (
    ONE_OF_SEVERAL, OUTPUT, PLAIN_VIEW, Node, SavedTensor, TensorBase, alias, move_retained, recording, typenum, wrap)
from core.grad_mode cimport grad_enabled, inference_enabled
from core.functions.strides cimport repeats, shape_of

import functools

import numpy as np

from core.tape import set_rebuild_view_history

cnp.import_array()


# --- views whose storage was written since they were made ----------------------------------------------

@cython.final
cdef class AsStridedBackward0(Node):
    """Gradient of a view, by its sizes and steps: g laid into zeros of the whole storage."""
    cdef cnp.ndarray window
    cdef cnp.ndarray whole

    @property
    def size(self):
        return (<object> self.window).shape

    @property
    def stride(self):
        return tuple([step // cnp.PyArray_ITEMSIZE(self.window) for step in (<object> self.window).strides])

    @property
    def storage_offset(self):
        return (<char *> cnp.PyArray_DATA(self.window) - <char *> cnp.PyArray_DATA(self.whole)) // cnp.PyArray_ITEMSIZE(self.window)

    cdef tuple backward(self, TensorBase grad):
        whole, part = matching_window(self.whole, self.window)
        part[...] = grad.array()
        return (wrap(whole),)


def matching_window(whole, window):
    """Return zeros with the geometry of `whole`, and the part of them that `window` is of `whole`."""
    last = sum([(n - 1) * step for n, step in zip(whole.shape, whole.strides)]) if whole.size else 0
    memory = np.zeros(last // whole.itemsize + 1, whole.dtype)
    offset = window.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return (np.ndarray(whole.shape, whole.dtype, memory, 0, whole.strides),
            np.ndarray(window.shape, window.dtype, memory, offset, window.strides))


def rebuild_history(TensorBase view):
    """Give a view the history that its base has now. RuntimeError for one that cannot have it."""
    cdef AsStridedBackward0 node
    cdef Node before = view.node
    if view.view_kind != PLAIN_VIEW:
        raise RuntimeError(view_was_changed(view, "its base or another view of its base has been"))
    view.recorded_version = view.version.count
    node = AsStridedBackward0.__new__(AsStridedBackward0)
    node.window, node.whole = view.array(), view.base.array()
    node.record_view(view, view.base)
    move_retained(view, before, node)
    view.output_number = 0


def view_was_changed(TensorBase view, str what):
    """Say why a view that is one of several, or was made under no_grad, cannot follow a change in place."""
    if view.view_kind == ONE_OF_SEVERAL:
        maker = "a function" if view.node is None else type(view.node).__name__.removesuffix("Backward0")
        return (
            f"Output {view.output_number} of {maker} is a view and {what} modified inplace. This view is the output of a "
            "function that returns multiple views. Such functions do not allow the output views to be modified inplace. "
            "You should replace the inplace operation by an out-of-place one.")
    return (
        f"A view was created in no_grad mode and {what} modified inplace with grad mode enabled. Given that this use case "
        "is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace "
        "either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want "
        "the inplace to be tracked).")


set_rebuild_view_history(rebuild_history)


# --- what may be written ------------------------------------------------------------------------------

cdef int check_memory(TensorBase input) except -1:
    if repeats(input.array()):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
            "Please clone() the tensor before performing the operation.")


cdef int check_tape(TensorBase input, bint recorded) except -1:
    """Refuse what would make the tape wrong; `recorded`: the write goes on the tape."""
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


cdef int check_result(TensorBase input, TensorBase result) except -1:
    cdef object to = (<object> input.array()).dtype, from_ = (<object> result.array()).dtype
    if shape_of(result) != shape_of(input):
        raise RuntimeError(
            f"output with shape {list(shape_of(input))} doesn't match the broadcast shape {list(shape_of(result))}")
    if from_.kind == "f" and to.kind != "f" or from_.kind != "b" and to.kind == "b":
        raise RuntimeError(
            f"result type {result.dtype.legacy_name} can't be cast to the desired output type {input.dtype.legacy_name}")


# --- writing, and the tape --------------------------------------------------------------------------------

cdef int write(TensorBase input, cnp.ndarray values) except -1:
    """Copy `values` into the tensor's memory, cast and broadcast, as a new version."""
    if cnp.PyArray_TYPE(values) == typenum(input):
        cnp.PyArray_CopyInto(input.array(), values)
    else:
        with np.errstate(all="ignore"):
            cnp.PyArray_CopyInto(input.array(), values)
    input.version.count += 1


cdef class CopySlices(Node):
    """Gradient of a change in place to a part of a tensor: that part's g goes through the operation that changed it."""
    cdef Node operation
    cdef cnp.ndarray whole, part

    cdef tuple backward(self, TensorBase grad):
        cdef tuple results
        whole, part = matching_window(self.whole, self.part)
        whole[...] = grad.array()
        results = self.operation.apply([wrap(part.copy())])
        part[...] = 0 if results[0] is None else (<TensorBase> results[0]).array()
        return (wrap(whole) if self.needs(0) else None, *results[1:])

    cdef int release(self) except -1:
        self.released = True
        self.operation.release()
        self.whole = self.part = None

    def name(self):
        return "torch::autograd::CopySlices"


cdef int rebase(TensorBase input, Node operation) except -1:
    """Make `operation`, whose first input was the tensor before the write, the tensor's node."""
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


cdef int begin_write(TensorBase input, bint recorded) except -1:
    """Check what must hold before an operation writes to the tensor's memory by itself."""
    check_memory(input)
    return check_tape(input, recorded)


cdef int end_write(TensorBase input, Node node) except -1:
    """Count a write, and makes `node` (None: off the tape), recorded before it, the tensor's node."""
    input.version.count += 1
    return 0 if node is None else rebase(input, node)


cdef int keep_input(Node node, TensorBase input) except -1:
    """Give the node a copy of the values that are about to be overwritten, if it saved them as its first input."""
    cdef SavedTensor saved
    if node.saved is not None:
        for saved in node.saved:
            if saved.source == 0 and saved.tensor is not None and saved.tensor.version is input.version:
                saved.tensor = wrap(cnp.PyArray_NewCopy(saved.tensor.array(), cnp.NPY_KEEPORDER))
                saved.version = 0


cdef int follow_output(Node node, TensorBase input, TensorBase result) except -1:
    """Let what the node saved of its result lie in the tensor's memory, as the result now does."""
    cdef SavedTensor saved
    if node.saved is not None:
        for saved in node.saved:
            if saved.source == OUTPUT and saved.tensor is not None and saved.tensor.array() is result.array():
                saved.tensor = alias(input)
                saved.version = input.version.count


cdef TensorBase take_geometry(TensorBase input, cnp.ndarray view, Node node):
    """Give the tensor other sizes and steps over its memory; `node` takes its gradient back to the old ones.

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


cdef class CutBackward0(Node):
    """An operation without a derivative: the gradient of what was there before is zero."""
    cdef tuple backward(self, TensorBase grad):
        return (wrap(np.zeros_like(grad.array())) if self.needs(0) else None,)


cdef TensorBase assign(TensorBase input, TensorBase result):
    """Write `result`, which an operation made from `input`, into `input`, and takes its place on the tape."""
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
    """Make the method that does in place what `function(input, ...)` does: `add_` from `add`."""

    @functools.wraps(function)
    def method(self, *args, **kwargs):
        return assign(self, function(self, *args, **kwargs))

    method.__name__ = method.__qualname__ = function.__name__ + "_"
    method.__doc__ = f"{function.__doc__}\n\nChanges the tensor itself and returns it."
    return method
