"""Views whose storage was written since they were made: what their history is, and those that can have none."""

cimport cython
cimport numpy as cnp
from core.tape cimport ONE_OF_SEVERAL, PLAIN_VIEW, Node, TensorBase, move_retained, wrap

import numpy as np

from core.tape import set_view_follower

cnp.import_array()


@cython.final
cdef class AsStridedBackward0(Node):
    """A window on a storage: its gradient is laid into zeros of the whole."""
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
    """Zeros with the geometry of `whole`, and the part of them that `window` is of `whole`."""
    last = sum([(n - 1) * step for n, step in zip(whole.shape, whole.strides)]) if whole.size else 0
    memory = np.zeros(last // whole.itemsize + 1, whole.dtype)
    offset = window.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return (np.ndarray(whole.shape, whole.dtype, memory, 0, whole.strides),
            np.ndarray(window.shape, window.dtype, memory, offset, window.strides))


def follow(TensorBase view):
    """Gives a view the history that the tensor it is a part of has now. RuntimeError for one that cannot have it."""
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
    """Why a view that is one of several, or was made under no_grad, cannot follow a change in place."""
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


set_view_follower(follow)
