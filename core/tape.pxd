"""The data sheet of the tape: TensorBase, Node and SavedTensor.

A tensor knows the node that made it; a node knows, per input, the older node the gradient goes to.
Every edge points from a newer node to an older one, so the graph has no cycles and falling sequence
numbers are a valid order for the backward pass.
"""

from cpython.object cimport PyObject
from libc.stdint cimport uint64_t
cimport numpy as cnp


cdef class Version:
    """Counts how often a storage has been written; one object for all tensors that share it."""
    cdef long count


cdef class Deferred:
    """Values that lie elsewhere, in a kernel's own layout, until somebody reads the tensor's memory.

    One object for all tensors that share that memory; nothing changes the values before they are written to it.
    """
    cdef bint written

    cdef int write(self, cnp.ndarray memory) except -1


cdef class TensorBase:
    cdef cnp.ndarray memory         # never None. Its sizes and steps always hold; its values through array()
    cdef Deferred deferred        # what `memory` has yet to be filled with, or was
    cdef Version version            # shared by all views of the storage
    cdef Node node                  # what made it, None for a leaf; read it through history()
    cdef int output_number          # which output of `node` it is
    cdef bint leaf_requires_grad
    cdef bint retains
    cdef bint inference
    cdef bint is_number             # made from a Python number: its type yields to any tensor's
    cdef signed char view_kind      # PLAIN_VIEW, ONE_OF_SEVERAL or WITHOUT_GRAD
    cdef TensorBase base            # of a view: the tensor that owns the storage
    cdef long recorded_version      # of a view: version of the storage when `node` was set
    cdef TensorBase gradient        # .grad
    cdef PyObject *accumulator      # this leaf's AccumulateGrad while one is alive; borrowed
    cdef dict hooks                 # of a leaf: what register_hook was given
    cdef object __weakref__

    cdef cnp.ndarray array(self)    # the values, shared with NumPy
    cdef Node history(self)
    cdef bint needs_grad(self)


cdef class SavedTensor:
    """A value the backward pass needs, with the version its storage had when it was saved."""
    cdef TensorBase tensor
    cdef long version
    cdef int source                 # number of the input it was, or OUTPUT
    cdef bint released

    cdef TensorBase unpack(self, Node node)
    cdef str changed(self, Node node)


cdef class Node:
    cdef readonly tuple next_functions   # per input: (older node or None, which output of it)
    cdef readonly dict metadata
    cdef uint64_t sequence
    cdef int outputs                     # how many outputs the operation has
    cdef bint released
    cdef list saved                      # every SavedTensor, to release them
    cdef dict pre_hooks
    cdef dict post_hooks
    cdef dict tensor_hooks               # output number -> hooks of that tensor
    cdef dict retaining                  # output number -> weak reference to a tensor that keeps its grad
    cdef str forward_trace               # in anomaly mode: where the forward call stands
    cdef object __weakref__

    cdef int record(self, TensorBase out, tuple inputs) except -1
    cdef int record_view(self, TensorBase out, TensorBase input) except -1
    cdef TensorBase made(self, TensorBase out, TensorBase input)
    cdef SavedTensor save(self, TensorBase tensor, int source)
    cdef SavedTensor save_output(self, TensorBase tensor)
    cdef bint needs(self, int number)
    cdef tuple backward(self, TensorBase grad)
    cdef tuple apply(self, list grads)
    cdef int release(self) except -1


cdef class AccumulateGrad(Node):
    cdef readonly TensorBase variable


cdef enum:
    OUTPUT = -1                     # where a saved value comes from, if not from an input that has an edge
    NO_INPUT = -2

cdef enum:
    PLAIN_VIEW = 0
    ONE_OF_SEVERAL = 1
    WITHOUT_GRAD = 2

# --- making tensors
cdef TensorBase wrap(cnp.ndarray array)
cdef TensorBase empty(int ndim, cnp.npy_intp *shape, int typenum)
cdef TensorBase empty_like(TensorBase tensor)
cdef TensorBase view_of(TensorBase tensor, cnp.ndarray array)
cdef TensorBase alias(TensorBase tensor)
cdef TensorBase contiguous(TensorBase tensor)

# --- the tape
cdef bint recording(TensorBase a)
cdef bint recording2(TensorBase a, TensorBase b)
cdef bint recording_any(tuple tensors)
cdef tuple edge_of(TensorBase tensor)
cdef int move_retained(TensorBase tensor, Node before, Node after) except -1

ctypedef void *Address              # of a tensor's first element, for kernels

cdef inline bint is_contiguous(TensorBase tensor):
    return cnp.PyArray_IS_C_CONTIGUOUS(tensor.memory)

cdef inline int typenum(TensorBase tensor):
    return cnp.PyArray_TYPE(tensor.memory)

cdef inline bint is_single(TensorBase tensor):           # float32; of two float types the kernels' first
    return cnp.PyArray_TYPE(tensor.memory) == cnp.NPY_FLOAT

cdef inline void *data(TensorBase tensor):
    return cnp.PyArray_DATA(tensor.array())

cdef inline Py_ssize_t numel(TensorBase tensor):
    return cnp.PyArray_SIZE(tensor.memory)

cdef inline int ndim(TensorBase tensor):
    return cnp.PyArray_NDIM(tensor.memory)

cdef inline cnp.npy_intp *shape(TensorBase tensor):
    return cnp.PyArray_DIMS(tensor.memory)

cdef inline bint is_floating(TensorBase tensor):
    cdef int number = cnp.PyArray_TYPE(tensor.memory)
    return number == cnp.NPY_FLOAT or number == cnp.NPY_DOUBLE
