"""A tensor's place on the tape: leaving it, keeping a gradient, hooks, and deep copies."""

cimport numpy as cnp
from core.tape cimport Node, TensorBase, Version, alias, typenum, wrap

import weakref

from core.handles import registered

cnp.import_array()


def requires_grad_(TensorBase self, bint requires_grad=True):
    """Set `requires_grad` and returns the tensor."""
    self.requires_grad = requires_grad
    return self


def detach(TensorBase self):
    """Return the same values off the tape; storage and version counter are shared."""
    return alias(self)


def detach_(TensorBase self):
    """Take the tensor itself off the tape."""
    if self.base is not None:
        raise RuntimeError("Can't detach views in-place. Use detach() instead.")
    self.node = None
    self.leaf_requires_grad = False
    self.output_number = 0
    return self


def values(TensorBase self):
    """Return the values off the tape; the version counter does not notice writes to them."""
    cdef TensorBase out = alias(self)
    out.version = Version.__new__(Version)
    return out


def set_values(TensorBase self, TensorBase values):
    """Take over the memory of `values`, as `tensor.data = values` does."""
    if typenum(values) != typenum(self) and self.needs_grad():
        raise RuntimeError(f"data set to a tensor of {values.dtype}, expected {self.dtype}. Use values.to({self.dtype}).")
    if self.history() is not None and not cnp.PyArray_SAMESHAPE(values.memory, self.memory):
        raise RuntimeError(
            f"data of shape {list(values.shape)} set to a tensor of shape {list(self.shape)} that an operation made: its "
            "gradient would not fit. Use detach() first.")
    self.memory, self.deferred = values.array(), None


def retain_grad(TensorBase self):
    """Make backward() keep the gradient of a tensor that is no leaf in `.grad`."""
    cdef Node node = self.history()
    if node is None:
        if not self.leaf_requires_grad:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        return
    if not self.retains:
        self.retains = True
        if node.retaining is None:
            node.retaining = {}
        node.retaining[self.output_number] = weakref.ref(self)


def register_hook(TensorBase self, hook):
    """Call `hook(grad)` when the gradient is computed; what it returns, if not None, replaces it.

    Return a handle whose `remove()` takes the hook away.
    """
    cdef Node node = self.history()
    cdef dict hooks
    if node is None and not self.leaf_requires_grad:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    if node is None:
        if self.hooks is None:
            self.hooks = {}
        hooks = self.hooks
    else:
        if node.tensor_hooks is None:
            node.tensor_hooks = {}
        hooks = node.tensor_hooks.setdefault(self.output_number, {})
    return registered(hooks, hook)


def deep_copy(TensorBase self, memo):
    """Return a leaf of the same class with values and gradient of its own, for `copy.deepcopy`."""
    if self.history() is not None:
        raise RuntimeError(
            "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the "
            "moment. Use tensor.detach().clone() instead.")
    cdef TensorBase copy = wrap(cnp.PyArray_NewCopy(self.array(), cnp.NPY_KEEPORDER))
    cdef TensorBase out = TensorBase.__new__(type(self))        # a subclass may have a __new__ of its own
    memo[id(self)] = out
    out.memory, out.version, out.leaf_requires_grad = copy.memory, copy.version, self.leaf_requires_grad
    if self.gradient is not None:
        out.gradient = self.gradient.__deepcopy__(memo)
    return out


def refuse_pickling(TensorBase self, protocol):
    """Raise TypeError: a tensor has no pickle, and the text says what to use instead."""
    raise TypeError(
        "a Tensor is not pickled: unpickling runs whatever code the file names. "
        "Save it with core.save(...) as safetensors, or pass tensor.numpy().")
