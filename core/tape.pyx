"""Tensors and the tape they are recorded on.

Design. A tensor owns a NumPy array and, if an operation made it, the Node of that operation. A Node
holds edges to the nodes of its inputs and, as typed fields, the values that its derivative needs. There
are no closures and there is no recursion: a node that dies leaves its edges to be freed after it, so a
chain of a million nodes is freed like any other.

A leaf that wants a gradient ends in one AccumulateGrad node. The node holds the tensor; the tensor only
borrows the node (a plain pointer that the node clears when it dies), because a strong link both ways
would keep every parameter's graph alive.
"""

cimport cython
cimport numpy as cnp
from cpython.buffer cimport PyObject_GetBuffer
from cpython.object cimport PyObject
from cpython.ref cimport Py_REFCNT
from libc.stdint cimport uint64_t

from core.buffers cimport new_array, owns_memory
from core.grad_mode cimport anomaly_enabled, grad_enabled, inference_enabled
from core.kernels cimport elementwise as kernels

import traceback
import weakref

import numpy as np

from core import dtypes
from core.handles import registered

cnp.import_array()

cdef extern from *:
    """
    /* Straight to the base's tp_new: a call through the class costs four times as much, and would run the
       __new__ of a Python subclass such as Parameter. */
    #define NEW_TENSOR(base, cls, arguments) \\
        (((PyTypeObject *) (base))->tp_new((PyTypeObject *) (cls), (arguments), NULL))
    """
    object NEW_TENSOR(object base, object cls, tuple arguments)

cdef tuple NO_ARGUMENTS = ()
cdef tuple NO_EDGE = (None, 0)
cdef type tensor_class = None           # core.tensor.Tensor, once that module is loaded
cdef object rebuild_view_history = None # core.functions.inplace.rebuild_history, once that module is loaded
cdef uint64_t last_sequence = 0
cdef cnp.ndarray NOTHING = np.empty(0, np.float32)
cdef list graveyard = []                # edges of dead nodes, while somebody frees them
cdef bint burying = False


def set_tensor_class(type cls):
    """Set the Python class of new tensors: the one that adds the methods."""
    global tensor_class
    tensor_class = cls


def set_rebuild_view_history(function):
    """Set the function that gives a view a new node after its storage was written."""
    global rebuild_view_history
    rebuild_view_history = function


# --- on the tape or not ------------------------------------------------------------------------------

cdef bint recording(TensorBase a):
    """Tell whether an operation on `a` goes on the tape."""
    return grad_enabled() and a.needs_grad()


cdef bint recording2(TensorBase a, TensorBase b):
    """Tell whether an operation on `a` and `b` goes on the tape."""
    return grad_enabled() and (a.needs_grad() or b.needs_grad())


cdef bint recording_any(tuple tensors):
    """Tell whether an operation on these tensors, None among them, goes on the tape."""
    cdef object each
    if not grad_enabled():
        return False
    for each in tensors:
        if each is not None and (<TensorBase> each).needs_grad():
            return True
    return False


# --- making tensors ---------------------------------------------------------------------------------

@cython.final
@cython.freelist(64)        # one for every tensor
cdef class Version:
    pass


cdef Version FROM_NOWHERE = Version.__new__(Version)     # of a tensor made by hand


cdef inline TensorBase new_tensor(object cls):
    return <TensorBase> NEW_TENSOR(TensorBase, cls, NO_ARGUMENTS)


cdef TensorBase wrap(cnp.ndarray array):
    """Return a new tensor that owns `array`, whose dtype must be one that tensors have."""
    cdef TensorBase out = new_tensor(tensor_class)
    out.memory = array
    out.version = Version.__new__(Version)
    out.inference = inference_enabled()
    return out


cdef TensorBase empty(int ndim, cnp.npy_intp *shape, int typenum):
    """Return a contiguous tensor whose values are not set."""
    return wrap(new_array(ndim, shape, typenum))


cdef TensorBase empty_like(TensorBase tensor):
    """Return a contiguous tensor of the same shape and dtype whose values are not set."""
    return wrap(new_array(
        cnp.PyArray_NDIM(tensor.memory), cnp.PyArray_DIMS(tensor.memory), cnp.PyArray_TYPE(tensor.memory)))


cdef TensorBase alias(TensorBase tensor):
    """Return another tensor with the same storage and version, off the tape (what detach() gives)."""
    cdef TensorBase out = new_tensor(tensor_class)
    out.memory, out.deferred = tensor.memory, tensor.deferred
    out.version = tensor.version
    out.inference = tensor.inference
    return out


cdef TensorBase view_of(TensorBase tensor, cnp.ndarray array):
    """Return a tensor with `tensor`'s storage, of which `array` is a NumPy view."""
    cdef TensorBase out = new_tensor(tensor_class)
    out.memory = array
    out.version = tensor.version
    out.inference = tensor.inference
    out.base = tensor if tensor.base is None else tensor.base
    out.view_kind = PLAIN_VIEW if grad_enabled() else WITHOUT_GRAD
    out.recorded_version = tensor.version.count
    return out


cdef TensorBase contiguous(TensorBase tensor):
    """Return the tensor itself if its elements lie in C order, else a copy of it off the tape."""
    if cnp.PyArray_IS_C_CONTIGUOUS(tensor.memory):
        return tensor
    return wrap(cnp.PyArray_NewCopy(tensor.array(), cnp.NPY_CORDER))


def from_array(array):
    """Return a tensor that shares memory with a NumPy array. TypeError for a dtype tensors do not have."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    cdef object found = dtypes.from_numpy_dtype(array.dtype)
    if array.dtype.num != found.numpy.num:      # long long beside long: the same type twice
        array = array.view(found.numpy)
    for stride in array.strides:
        if stride < 0:
            raise ValueError(
                "At least one stride in the given numpy array is negative, and tensors with negative strides "
                "are not currently supported. (You can probably work around this by making a copy of your "
                "array with array.copy().)")
        if stride % array.itemsize:
            raise ValueError(
                f"given numpy array strides {array.strides} are not a multiple of the element size "
                f"{array.itemsize}; pass array.copy() instead")
    if not array.flags.aligned or not array.flags.writeable:
        array = array.copy()                    # no one could tell a write through the tensor from a bug
    return wrap(array if type(array) is np.ndarray else np.asarray(array))


# --- tensors ----------------------------------------------------------------------------------------

cdef class Deferred:

    cdef int write(self, cnp.ndarray memory) except -1:
        """Fill `memory`, which is in C order."""


cdef class TensorBase:
    """An array of numbers that remembers how it was made. `core.Tensor` adds the operations."""

    def __cinit__(self):
        self.memory = NOTHING
        self.version = FROM_NOWHERE

    cdef cnp.ndarray array(self):
        """Return the values; write them to memory first if they are deferred."""
        if self.deferred is not None and not self.deferred.written:
            self.deferred.write(self.memory)
            self.deferred.written = True
        return self.memory

    cdef Node history(self):
        """Return the node that made the tensor; for a view whose storage was written since, a new one."""
        if self.base is not None and self.recorded_version != self.version.count:
            if not self.base.needs_grad():
                self.recorded_version = self.version.count
            elif self.view_kind == PLAIN_VIEW or grad_enabled():
                rebuild_view_history(self)
        return self.node

    cdef bint needs_grad(self):
        return self.leaf_requires_grad or self.history() is not None

    def __getbuffer__(self, Py_buffer *buffer, int flags):
        if self.needs_grad():
            raise BufferError("a Tensor that requires grad gives no buffer. Use tensor.detach() instead.")
        PyObject_GetBuffer(self.array(), buffer, flags)

    # --- its place on the tape

    @property
    def requires_grad(self):
        """Whether a gradient is computed for the tensor or flows through it."""
        return self.needs_grad()

    @requires_grad.setter
    def requires_grad(self, bint wanted):
        if self.history() is not None:
            if not wanted:
                raise RuntimeError(
                    "you can only change requires_grad flags of leaf variables. If you want to use a computed "
                    "variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().")
            return
        if wanted and not is_floating(self):
            raise RuntimeError(
                f"only Tensors of floating point dtype can require gradients; this one is {self.dtype}. "
                "Use tensor.float() first.")
        if wanted and self.inference and not inference_enabled():
            raise RuntimeError(
                "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed. "
                "Use tensor.clone() first.")
        self.leaf_requires_grad = wanted

    @property
    def is_leaf(self):
        """Whether no recorded operation made the tensor."""
        return self.history() is None

    @property
    def grad_fn(self):
        """The node of the operation that made the tensor, or None."""
        return self.history()

    @property
    def output_nr(self):
        """Which output of `grad_fn` the tensor is."""
        return self.output_number

    @property
    def grad(self):
        """The gradient that backward() accumulated, or None."""
        return self.gradient

    @grad.setter
    def grad(self, TensorBase grad or None):
        if grad is not None:
            if grad is self:
                raise RuntimeError("can't assign Variable as its own grad")
            if (<object> grad.array()).shape != (<object> self.array()).shape:
                raise RuntimeError(
                    f"assigned grad has data of a different size: got {list(grad.shape)}, "
                    f"expected {list(self.shape)}")
            if typenum(grad) != typenum(self):
                raise RuntimeError(f"assigned grad has data of a different type: got {grad.dtype}, expected {self.dtype}")
        self.gradient = grad

    @grad.deleter
    def grad(self):
        self.gradient = None

    @staticmethod
    def _make_subclass(type cls, TensorBase values, bint requires_grad=False):
        """Return a leaf of class `cls` that shares the storage of `values`."""
        cdef TensorBase out = TensorBase.__new__(cls)  # a subclass may have a __new__ of its own
        out.memory = values.array()
        out.version = values.version
        out.requires_grad = requires_grad
        return out

    @property
    def retains_grad(self):
        """Whether a tensor that is no leaf keeps its gradient."""
        return self.retains

# --- nodes ------------------------------------------------------------------------------------------

@cython.final
@cython.freelist(64)
cdef class SavedTensor:

    cdef TensorBase unpack(self, Node node):
        """Return the saved value; RuntimeError if it was freed, or written since it was saved."""
        if self.released:
            raise RuntimeError(
                "Trying to backward through the graph a second time (or directly access saved tensors after they "
                "have already been freed). Saved intermediate values of the graph are freed when you call "
                ".backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the "
                "graph a second time or if you need to access saved tensors after calling backward.")
        if self.tensor is not None and self.tensor.version.count != self.version:
            raise RuntimeError(self.changed(node))
        return self.tensor

    cdef str changed(self, Node node):
        cdef Node maker = node if self.source == OUTPUT else None
        cdef int number = 0
        if self.source >= 0:
            maker, number = node.next_functions[self.source]
        kind = f"[torch.{self.tensor.dtype.legacy_name}Tensor {list(self.tensor.shape)}]"
        made_by = "" if maker is None else f", which is output {number} of {type(maker).__name__},"
        return (
            "one of the variables needed for gradient computation has been modified by an inplace operation: "
            f"{kind}{made_by} is at version {self.tensor.version.count}; expected version {self.version} instead. "
            f"It was saved by {type(node).__name__}. Hint: use clone() before the in-place operation, or enable anomaly "
            "detection to find the operation that failed to compute its gradient, with "
            "torch.autograd.set_detect_anomaly(True).")


cdef int move_retained(TensorBase tensor, Node before, Node after) except -1:
    """Let a tensor that keeps its gradient keep the one of its new node."""
    if tensor.retains and before is not None and before is not after:
        before.retaining.pop(tensor.output_number, None)
        after.retaining = {0: weakref.ref(tensor)}


cdef tuple edge_of(TensorBase tensor):
    """Return where the gradient of a tensor goes: (node, which output of it), or (None, 0) for nowhere."""
    cdef Node node
    if tensor is None:
        return NO_EDGE
    node = tensor.history()
    if node is not None:
        return (node, tensor.output_number)
    if not tensor.leaf_requires_grad:
        return NO_EDGE
    return (accumulator_of(tensor), 0)


cdef AccumulateGrad accumulator_of(TensorBase leaf):
    cdef AccumulateGrad node
    if leaf.accumulator != NULL:
        return <AccumulateGrad> leaf.accumulator
    node = AccumulateGrad.__new__(AccumulateGrad)
    node.next_functions = NO_ARGUMENTS
    node.sequence = 0           # last of all: every use of the leaf, older or newer, has sent its share by then
    node.variable = leaf
    leaf.accumulator = <PyObject *> node
    return node


cdef class Node:
    """One step on the tape: an operation, where its inputs came from, and what its derivative needs.

    A subclass is named as in PyTorch (`AddBackward0`), keeps what it needs in fields, and has
    `backward(grad)`, which gives one gradient per input. SavedTensor fields are declared `readonly`, and
    `_saved_<field>` reads them from Python.
    """

    def __cinit__(self):
        global last_sequence
        last_sequence += 1
        self.sequence = last_sequence
        self.outputs = 1

    def __dealloc__(self):
        # Not the interpreter's business: since 3.13 it recurses as deep as it believes the stack to be.
        global burying
        if self.next_functions is None:
            return
        graveyard.append(self.next_functions)
        self.next_functions = None
        if not burying:
            burying = True
            while graveyard:
                graveyard.pop()         # nodes that die of this add their own edges
            burying = False

    cdef int record(self, TensorBase out, tuple inputs) except -1:
        """Put the node on the tape as what made `out` from `inputs` (None where one was left out)."""
        global last_sequence
        cdef Py_ssize_t i
        cdef tuple edge
        cdef list edges = [None] * len(inputs)
        for i in range(len(inputs)):
            edge = edge_of(<TensorBase> inputs[i])
            edges[i] = edge
            if edge[0] is not None and (<Node> edge[0]).sequence > self.sequence:
                # a view's node was made anew after this one was begun
                last_sequence += 1
                self.sequence = last_sequence
        self.next_functions = tuple(edges)
        out.node = self
        if anomaly_enabled():
            self.forward_trace = "".join(traceback.format_stack())

    cdef int record_view(self, TensorBase out, TensorBase input) except -1:
        """Put the node on the tape as what made the view `out` of `input`, at the storage's version of now."""
        self.record(out, (input,))
        out.recorded_version = out.version.count

    cdef TensorBase made(self, TensorBase out, TensorBase input):
        """Return `out`; put the node on the tape as what made it of `input` if that wants a gradient."""
        if recording(input) and is_floating(out):
            self.record(out, (input,))
        return out

    cdef SavedTensor save(self, TensorBase tensor, int source):
        """Keep an input (its number is `source`) for the backward pass, off the tape."""
        cdef SavedTensor saved = SavedTensor.__new__(SavedTensor)
        if tensor is not None:
            if tensor.inference and not inference_enabled():
                raise RuntimeError(
                    "Inference tensors cannot be saved for backward. To work around you can make a clone to get a "
                    "normal tensor and use it in autograd.")
            saved.tensor = alias(tensor)
            saved.version = tensor.version.count
        saved.source = source
        if self.saved is None:
            self.saved = []
        self.saved.append(saved)
        return saved

    cdef SavedTensor save_output(self, TensorBase tensor):
        """Keep an output; off the tape, or it would hold its own node."""
        return self.save(tensor, OUTPUT)

    cdef bint needs(self, int number):
        """Tell whether anybody wants the gradient of input `number`."""
        return (<tuple> self.next_functions[number])[0] is not None

    cdef tuple backward(self, TensorBase grad):
        """Return one gradient per input, from the gradient of the only output."""
        raise NotImplementedError(f"{type(self).__name__} has no derivative")

    cdef tuple apply(self, list grads):
        """Return one gradient per input, from one per output; None stands for a gradient of zeros."""
        if grads[0] is None:
            return (None,) * len(self.next_functions)
        return self.backward(<TensorBase> grads[0])

    cdef int release(self) except -1:
        """Let go of the saved values."""
        cdef SavedTensor saved
        self.released = True
        if self.saved is not None:
            for saved in self.saved:
                saved.tensor = None
                saved.released = True

    def __getattr__(self, str name):
        if not name.startswith("_saved_"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        try:
            value = getattr(self, name[7:])
        except AttributeError:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'") from None
        if not isinstance(value, SavedTensor):
            return value
        return self._on_tape(<SavedTensor> value)

    def __dir__(self):
        """List the type's attributes, and `_saved_<field>` for each field that the node keeps."""
        fields = [name for name in set(dir(type(self))) - set(dir(Node)) if not name.startswith("_")]
        kept = [name for name in fields if not callable(getattr(type(self), name)) and getattr(self, name) is not None]
        return [*object.__dir__(self), *["_saved_" + name for name in kept]]

    def _on_tape(self, SavedTensor saved):
        """Return a saved value as the tensor it was: with its node, or the very leaf."""
        cdef TensorBase tensor = saved.unpack(self)
        cdef TensorBase out
        cdef Node maker
        if tensor is None:
            return None
        out = alias(tensor)
        if saved.source == OUTPUT:
            out.node = self
        elif saved.source >= 0:
            maker, number = self.next_functions[saved.source]
            if isinstance(maker, AccumulateGrad):
                return (<AccumulateGrad> maker).variable
            out.node, out.output_number = maker, number
        return out

    def name(self):
        """Return the name of the node's kind, as PyTorch has it."""
        return type(self).__name__

    def _sequence_nr(self):
        """Return the node's place in the order of the tape."""
        return self.sequence

    def register_hook(self, hook):
        """Call `hook(grad_inputs, grad_outputs)` after the node; a tuple it returns replaces grad_inputs."""
        if self.post_hooks is None:
            self.post_hooks = {}
        return registered(self.post_hooks, hook)

    def register_prehook(self, hook):
        """Call `hook(grad_outputs)` before the node; a tuple it returns replaces them."""
        if self.pre_hooks is None:
            self.pre_hooks = {}
        return registered(self.pre_hooks, hook)

    def __repr__(self):
        return f"<{type(self).__name__} object at {hex(id(self))}>"

    def __reduce_ex__(self, protocol):
        raise TypeError("a node of the tape cannot be pickled: it belongs to the tensors of this process")


@cython.no_gc_clear      # __dealloc__ needs `variable`, so the cycle collector must leave it
cdef class AccumulateGrad(Node):
    """The end of the tape at a leaf: adds what arrives to the leaf's `.grad`."""

    def __dealloc__(self):
        if self.variable is not None:
            self.variable.accumulator = NULL

    def __dir__(self):
        return object.__dir__(self)

    def name(self):
        return "torch::autograd::AccumulateGrad"

    cdef tuple apply(self, list grads):
        cdef TensorBase leaf = self.variable, grad = grads[0]
        grads[0] = None
        if grad is None:
            return NO_ARGUMENTS
        if leaf.gradient is None:
            leaf.gradient = grad if is_ours(grad) else wrap(cnp.PyArray_NewCopy(grad.array(), cnp.NPY_CORDER))
        else:
            add_to(leaf.gradient, grad)
        return NO_ARGUMENTS


ctypedef void (*Axpy)(double, const void *, void *, Py_ssize_t) noexcept nogil


cdef int add_to(TensorBase total, TensorBase grad) except -1:
    """Add grad to total in place."""
    cdef Axpy axpy
    cdef cnp.ndarray into = total.array(), what = grad.array()
    cdef Py_ssize_t n = cnp.PyArray_SIZE(into)
    if not cnp.PyArray_SAMESHAPE(into, what) or cnp.PyArray_TYPE(into) != cnp.PyArray_TYPE(what):
        raise RuntimeError(
            f"a gradient of shape {list(grad.shape)} and {grad.dtype} arrived at a .grad of shape {list(total.shape)} and "
            f"{total.dtype}; set .grad to None before the sizes or the type change")
    if not (cnp.PyArray_IS_C_CONTIGUOUS(into) and cnp.PyArray_IS_C_CONTIGUOUS(what)):
        with np.errstate(all="ignore"):
            np.add(into, what, out=into)
    else:
        axpy = <Axpy> kernels.axpy[float] if is_single(total) else <Axpy> kernels.axpy[double]
        axpy(1, cnp.PyArray_DATA(what), cnp.PyArray_DATA(into), n)
    total.version.count += 1


cdef bint is_ours(TensorBase grad):
    """Tell whether nobody but the caller sees the tensor or its memory, so that it can be kept as it is."""
    cdef cnp.ndarray memory = grad.array()
    cdef object owner = cnp.get_array_base(memory)
    # memory: this variable and the tensor
    if Py_REFCNT(grad) > 1 or Py_REFCNT(memory) > 2 or not cnp.PyArray_IS_C_CONTIGUOUS(memory):
        return False
    # owner: this variable and the array that looks at it
    return owns_memory(memory) or (isinstance(owner, np.ndarray) and Py_REFCNT(owner) <= 2 and owns_memory(owner))
