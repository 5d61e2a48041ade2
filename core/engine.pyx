"""The backward pass: one sweep over the tape, newest node first.

Every edge of the tape points to an older node, so by taking the waiting node with the highest sequence
number, all gradients that can reach a node have arrived when its turn comes. The waiting nodes are a
binary heap; nothing here recurses.

`Sweep` is the pass itself and an iterator: `next()` runs one node and tells what went in and came out,
so a debugger can stop between two nodes. `backward()` is the same sweep run to its end.
"""

cimport cython
cimport numpy as cnp
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_DECREF
from libc.stdint cimport uint64_t
from libc.stdlib cimport realloc, free

from core.tape cimport AccumulateGrad, Node, TensorBase, alias, edge_of, empty_like, is_floating, numel, typenum, wrap
from core.grad_mode cimport anomaly_enabled, set_grad_enabled

from collections import namedtuple

import numpy as np

from core.functions.values cimport add_values, cast

cnp.import_array()

Step = namedtuple("Step", "node incoming outgoing", module=__name__)
Step.__doc__ = "One node of a backward pass: the gradients of its outputs and those it gave to its inputs."


cdef struct Waiting:
    uint64_t sequence
    PyObject *node


@cython.final
cdef class Heap:
    """Nodes that wait for their turn; the newest comes out first."""
    cdef Waiting *items
    cdef Py_ssize_t count, room

    def __dealloc__(self):
        cdef Py_ssize_t i
        for i in range(self.count):
            Py_DECREF(<object> self.items[i].node)
        free(self.items)

    cdef int push(self, Node node) except -1:
        cdef Py_ssize_t at = self.count, parent
        cdef Waiting *larger
        if self.count == self.room:
            larger = <Waiting *> realloc(self.items, (2 * self.room + 16) * sizeof(Waiting))
            if larger == NULL:
                raise MemoryError()
            self.items = larger
            self.room = 2 * self.room + 16
        self.count += 1
        while at > 0:
            parent = (at - 1) >> 1
            if self.items[parent].sequence >= node.sequence:
                break
            self.items[at] = self.items[parent]
            at = parent
        Py_INCREF(node)
        self.items[at] = Waiting(node.sequence, <PyObject *> node)

    cdef Node pop(self):
        cdef Node top = <Node> self.items[0].node
        cdef Waiting last
        cdef Py_ssize_t at = 0, child
        Py_DECREF(top)
        self.count -= 1
        if self.count > 0:
            last = self.items[self.count]
            while True:
                child = 2 * at + 1
                if child >= self.count:
                    break
                if child + 1 < self.count and self.items[child + 1].sequence > self.items[child].sequence:
                    child += 1
                if self.items[child].sequence <= last.sequence:
                    break
                self.items[at] = self.items[child]
                at = child
            self.items[at] = last
        return top


cdef class Sweep:
    """A backward pass from `roots`; an iterator over its nodes.

    roots: tensors, with one gradient each (None for a scalar: the gradient is 1).
    inputs: if given, only nodes on the way to these tensors run and their gradients are captured
        instead of accumulated; see `captured`.
    """
    cdef Heap heap
    cdef dict arrived               # node -> list of one gradient per output
    cdef bint keep_graph
    cdef set needed                 # the nodes a gradient must reach, None for all
    cdef set passing                # those of them that must run, to reach others
    cdef dict capture               # (node, output number) -> gradient, None without `inputs`
    cdef list targets

    def __init__(self, roots, grads, *, bint keep_graph=False, inputs=None):
        cdef TensorBase root, grad
        cdef list edges = []
        self.heap = Heap()
        self.arrived = {}
        self.keep_graph = keep_graph
        for root, grad in zip(roots, grads):
            if not root.needs_grad():
                raise RuntimeError(
                    "element 0 of tensors does not require grad and does not have a grad_fn: nothing recorded leads "
                    "to it. Check that requires_grad=True is set and that it was not made under no_grad().")
            edges.append((edge_of(root), first_gradient(root, grad)))
        if inputs is not None:
            self.aim(inputs, [edge[0] for edge, _ in edges])
        for (node, number), gradient in edges:
            self.send(<Node> node, number, <TensorBase> gradient)

    cdef int aim(self, inputs, list starts) except -1:
        """Find the nodes between the roots and `inputs`."""
        cdef Node node, older
        cdef TensorBase tensor
        cdef set seen = set()
        cdef list order = [], stack = list(starts)
        self.targets = []
        self.capture = {}
        for tensor in inputs:
            if not tensor.needs_grad():
                raise RuntimeError("One of the differentiated Tensors does not require grad")
            self.targets.append(edge_of(tensor))
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                order.append(node)
                for older, _ in node.next_functions:
                    if older is not None:
                        stack.append(older)
        self.needed = {target for target, _ in self.targets}
        self.passing = set()
        order.sort(key=sequence_of)
        for node in order:
            for older, _ in node.next_functions:
                if older is not None and older in self.needed:
                    self.needed.add(node)
                    self.passing.add(node)
                    break

    cdef int send(self, Node node, int number, TensorBase grad) except -1:
        """Add a gradient to those that wait for `node`."""
        cdef list waiting
        if self.needed is not None and node not in self.needed:
            return 0
        waiting = <list> self.arrived.get(node)
        if waiting is None:
            waiting = [None] * node.outputs
            self.arrived[node] = waiting
            self.heap.push(node)
        if grad is None:
            return 0
        if waiting[number] is not None:
            grad = add_values(<TensorBase> waiting[number], grad)
        waiting[number] = grad

    cdef Node step(self, list went_in, list came_out):
        """Run the next node; None when there is none. With lists, leaves the gradients in them."""
        cdef Node node
        cdef list grads
        cdef tuple results, edge
        cdef Py_ssize_t i
        cdef bint before
        if self.heap.count == 0:
            return None
        node = self.heap.pop()
        grads = <list> self.arrived.pop(node)
        before = set_grad_enabled(False)
        try:
            if node.tensor_hooks is not None or node.retaining is not None or node.pre_hooks is not None \
                    or isinstance(node, AccumulateGrad):
                grads = before_node(node, grads)
            if went_in is not None:
                went_in.extend(grads)
            if self.capture is not None:
                self.take(node, grads)
                if node not in self.passing:
                    return node
            results = node.apply(grads)
            if anomaly_enabled():
                check_for_nan(node, results)
            if node.post_hooks is not None:
                results = after_node(node, results, tuple(grads))
            if not self.keep_graph:
                node.release()
            if came_out is not None:
                came_out.extend(results)
            for i in range(len(node.next_functions)):
                edge = <tuple> node.next_functions[i]
                if edge[0] is not None:
                    self.send(<Node> edge[0], edge[1], <TensorBase> results[i])
        finally:
            set_grad_enabled(before)
        return node

    cdef int take(self, Node node, list grads) except -1:
        """Keep the gradients of `inputs` that have arrived at `node`."""
        for target, number in self.targets:
            if target is node:
                self.capture[(node, number)] = grads[number]

    @property
    def captured(self):
        """The gradients of `inputs`, in their order; None where none arrived."""
        return [self.capture.get(target) for target in self.targets]

    def run(self):
        """Run all nodes that are left."""
        with np.errstate(all="ignore"):         # NaN and infinity are results here
            while self.step(None, None) is not None:
                pass

    def __iter__(self):
        return self

    def __next__(self):
        cdef list incoming = [], outgoing = []
        cdef Node node
        with np.errstate(all="ignore"):
            node = self.step(incoming, outgoing)
        if node is None:
            raise StopIteration
        return Step(node, shown(incoming), shown(outgoing))


def sequence_of(Node node):
    """Return the node's place in the order of the tape, to sort by."""
    return node.sequence


cdef TensorBase first_gradient(TensorBase root, TensorBase grad):
    if grad is None:
        if numel(root) != 1:
            raise RuntimeError(
                f"grad can be implicitly created only for scalar outputs, but got shape {list(root.shape)}; "
                "pass backward(gradient) or reduce it with .sum() or .mean()")
        if not is_floating(root):
            raise RuntimeError(f"grad can be implicitly created only for real scalar outputs but got {root.dtype}")
        grad = empty_like(root)
        grad.array().fill(1)
        return grad
    if grad.shape != root.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[0] has a shape of {grad.shape} and output[0] has a shape of {root.shape}.")
    if typenum(grad) != typenum(root):
        return wrap((<object> grad.array()).astype((<object> root.array()).dtype))
    return alias(grad)


# What hooks are given and what they give back are tensors of their own: whatever is done to them later, other
# sizes for one, must not reach the gradients that wait here, which kernels read without another look.

cdef list before_node(Node node, list grads):
    """Run the hooks of the tensors that `node` made and its own pre-hooks; keep wanted gradients."""
    cdef dict hooks = node.tensor_hooks
    cdef TensorBase tensor
    if isinstance(node, AccumulateGrad) and (<AccumulateGrad> node).variable.hooks:
        hooks = {0: (<AccumulateGrad> node).variable.hooks}
    if hooks:
        for number, registered in hooks.items():
            for hook in list(registered.values()):
                if grads[number] is None:
                    continue
                result = hook(alias(<TensorBase> grads[number]))
                if result is not None:
                    if not isinstance(result, TensorBase):
                        raise TypeError(f"a hook must return None or a Tensor, got {type(result).__name__}")
                    if result.shape != grads[number].shape:
                        raise RuntimeError(
                            f"hook {hook!r} has changed the size of value: got {list(result.shape)}, "
                            f"expected {list(grads[number].shape)}")
                    grads[number] = in_type(<TensorBase> result, <TensorBase> grads[number])
    if node.pre_hooks:
        for hook in list(node.pre_hooks.values()):
            result = hook(shown(grads))
            if result is not None:
                grads = list(checked(node, hook, result if isinstance(result, (tuple, list)) else (result,), grads))
    if node.retaining:
        for number, reference in node.retaining.items():
            tensor = reference()
            if tensor is not None:
                keep(tensor, grads[number])
    return grads


cdef tuple shown(object grads):
    """Return aliases of the gradients, which others may see and change."""
    return tuple([None if each is None else alias(<TensorBase> each) for each in grads])


cdef TensorBase in_type(TensorBase grad, TensorBase like):
    return cast(grad, typenum(like)) if typenum(grad) != typenum(like) else alias(grad)


cdef int keep(TensorBase tensor, TensorBase grad) except -1:
    """Add to a tensor's `.grad`, out of place: the gradient may be seen elsewhere."""
    if grad is not None:
        tensor.gradient = alias(grad) if tensor.gradient is None else add_values(tensor.gradient, grad)


cdef tuple after_node(Node node, tuple results, tuple grads):
    for hook in list(node.post_hooks.values()):
        changed = hook(shown(results), shown(grads))
        if changed is not None:
            results = checked(node, hook, changed if isinstance(changed, tuple) else (changed,), results)
    return results


cdef tuple checked(Node node, object hook, object given, object before):
    """Check that what a hook gave can stand for the gradients `before`; return it."""
    cdef list found = []
    cdef Py_ssize_t i
    if len(given) != len(before):
        raise RuntimeError(f"hook {hook!r} of {node.name()} returned {len(given)} gradients, expected {len(before)}")
    for i in range(len(given)):
        if given[i] is not None and not isinstance(given[i], TensorBase):
            raise TypeError(
                f"hook {hook!r} of {node.name()} must return Tensors or None as gradients, got {type(given[i]).__name__}")
        if given[i] is None:
            found.append(None)
            continue
        if before[i] is None:
            raise RuntimeError(f"hook {hook!r} of {node.name()} returned a gradient at {i}, where there was none")
        if given[i].shape != before[i].shape:
            raise RuntimeError(
                f"hook {hook!r} of {node.name()} has changed the size of gradient {i}: got {list(given[i].shape)}, expected "
                f"{list(before[i].shape)}")
        found.append(in_type(<TensorBase> given[i], <TensorBase> before[i]))
    return tuple(found)


cdef int check_for_nan(Node node, tuple results) except -1:
    for number, result in enumerate(results):
        if result is not None and np.isnan((<TensorBase> result).array()).any():
            where = node.forward_trace or "  (recorded before anomaly detection was switched on)\n"
            raise RuntimeError(
                f"Function '{node.name()}' returned nan values in its {number}th output. "
                f"The forward call that caused it:\n{where}")


# --- what users call ----------------------------------------------------------------------------------

def refuse_create_graph(create_graph):
    """Raise RuntimeError if second derivatives are asked for."""
    if create_graph:
        raise RuntimeError(
            "create_graph=True: derivatives of derivatives are not recorded by this library. "
            "Export the network as PyTorch code to differentiate twice.")


def as_tuple(given, what):
    """Return one tensor or several as a tuple. TypeError, which says `what` they are, for anything else."""
    result = tuple(given) if isinstance(given, (tuple, list)) else (given,)
    for each in result:
        if each is not None and not isinstance(each, TensorBase):
            raise TypeError(f"{what} can be either Tensors or None, but got {type(each).__name__}")
    return result


def pair(tensors, grad_tensors):
    """Return the tensors and as many gradients, None where there is none. RuntimeError if their numbers differ."""
    tensors = as_tuple(tensors, "tensors")
    grads = (None,) * len(tensors) if grad_tensors is None else as_tuple(grad_tensors, "gradients")
    if len(grads) != len(tensors):
        raise RuntimeError(f"got {len(tensors)} tensors and {len(grads)} gradients")
    return tensors, grads


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, inputs=None):
    """Add the gradients of `tensors` with respect to the leaves to the leaves' `.grad`.

    grad_tensors: the gradients that start the pass, in the shapes of `tensors`; None for scalars.
    retain_graph: keeps the saved values, so that the pass can run again.
    inputs: accumulate into these tensors only.
    """
    refuse_create_graph(create_graph)
    tensors, grads = pair(tensors, grad_tensors)
    if inputs is not None:
        inputs = as_tuple(inputs, "inputs")
        if not inputs:
            raise RuntimeError("'inputs' argument to backward() cannot be empty.")
    sweep = Sweep(tensors, grads, keep_graph=bool(retain_graph), inputs=inputs)
    sweep.run()
    if inputs is not None:
        for tensor, found in zip(inputs, sweep.captured):
            keep(tensor, found)


def grad(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, allow_unused=None,
         materialize_grads=False):
    """Return the gradients of `outputs` with respect to `inputs`, one per input; no `.grad` changes."""
    refuse_create_graph(create_graph)
    outputs, grads = pair(outputs, grad_outputs)
    inputs = as_tuple(inputs, "inputs")
    sweep = Sweep(outputs, grads, keep_graph=bool(retain_graph), inputs=inputs)
    sweep.run()
    found = sweep.captured
    for i, each in enumerate(found):
        if each is None and materialize_grads:
            found[i] = wrap(np.zeros_like((<TensorBase> inputs[i]).array()))
        elif each is None and not allow_unused:
            raise RuntimeError(
                f"The differentiated Tensor at index {i} appears to not have been used in the graph. "
                "Set allow_unused=True if this is the desired behavior.")
    return tuple(found)


def tensor_backward(TensorBase self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
    """Add the gradient of this tensor with respect to the leaves to their `.grad`.

    gradient: the gradient of this tensor, in its shape; may be left out for a single element.
    """
    backward(self, gradient, retain_graph, create_graph, inputs)


def steps(TensorBase root, gradient=None, retain_graph=None):
    """Run backward() one node at a time: an iterator of Step(node, incoming, outgoing)."""
    return Sweep((root,), (gradient,), keep_graph=bool(retain_graph))
