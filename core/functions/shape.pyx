"""Shape: views, which show a tensor's own memory under other sizes, and `clone`, which copies it."""

cimport numpy as cnp
from core.tape cimport Node, TensorBase, ndim, numel, recording, shape, typenum, view_of, wrap
from core.functions.inplace cimport take_geometry
from core.functions.values cimport axes_of, axis_of, sum_to, unpacked
from core.functions.strides cimport (
    MAX_DIMS, as_list, copy_of, in_shape, infer_size, read_sizes, reshaped, shape_of, steps_of_view, as_strided)

cnp.import_array()


# --- other sizes, same order ------------------------------------------------------------------------------

cdef class ReshapingNode(Node):
    """Gradient of another shape of the same elements: g in the shape of the input."""
    cdef readonly tuple self_sym_sizes

    cdef tuple backward(self, TensorBase grad):
        return (wrap(in_shape(grad.array(), self.self_sym_sizes)),)


cdef class ViewBackward0(ReshapingNode):
    """Gradient of view: g in the shape of the input."""


cdef class ReshapeAliasBackward0(ReshapingNode):
    """Gradient of the reshape of a tensor with gaps that needed no copy: g in the shape of the input."""


cdef class UnsafeViewBackward0(ReshapingNode):
    """Gradient of the reshape of a copy that nobody else sees: g in the shape of the input."""


cdef class SqueezeBackward0(ReshapingNode):
    """Gradient of squeeze of all dimensions: g in the shape of the input."""


cdef class SqueezeBackward1(ReshapingNode):
    """Gradient of squeeze of one dimension: g in the shape of the input."""
    cdef readonly int dim


cdef class SqueezeBackward2(ReshapingNode):
    """Gradient of squeeze of several dimensions: g in the shape of the input."""
    cdef readonly tuple dim


cdef class UnsqueezeBackward0(ReshapingNode):
    """Gradient of unsqueeze: g in the shape of the input."""
    cdef readonly int dim


cdef TensorBase viewed(TensorBase input, int n, cnp.npy_intp *sizes, cnp.npy_intp *steps, bint safe):
    """Return a view with sizes and steps that fit, on the tape."""
    cdef ReshapingNode node
    cdef TensorBase out = view_of(input, as_strided(input.array(), n, sizes, steps, 0))
    if recording(input):
        node = ViewBackward0.__new__(ViewBackward0) if safe else ReshapeAliasBackward0.__new__(ReshapeAliasBackward0)
        node.self_sym_sizes = shape_of(input)
        node.record_view(out, input)
    return out


cdef TensorBase reshape_to(TensorBase input, int n, cnp.npy_intp *sizes):
    """Return a view where that is possible, else a view of a copy."""
    cdef cnp.npy_intp steps[MAX_DIMS]
    infer_size(n, sizes, numel(input))
    if steps_of_view(input.array(), n, sizes, steps):
        return viewed(input, n, sizes, steps, cnp.PyArray_IS_C_CONTIGUOUS(input.array()))
    return unsafely_viewed(copied(input, True), n, sizes)


def view(TensorBase input, *size):
    """Return the same memory in another shape; one size may be −1, to be inferred.

    RuntimeError if the elements do not lie so that a view is possible; `reshape` copies then.
    """
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int n
    if not size:
        raise TypeError("view(): missing the new size, such as view(-1)")
    n = read_sizes(size, sizes, "view")
    infer_size(n, sizes, numel(input))
    if not steps_of_view(input.array(), n, sizes, steps):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). Use .reshape(...) instead.")
    return viewed(input, n, sizes, steps, True)


def reshape(TensorBase input, *shape):
    """Return the elements in another shape, one size of which may be −1; a view where possible, else a copy."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    if not shape:
        raise TypeError("reshape(): missing the new shape, such as reshape(-1)")
    return reshape_to(input, read_sizes(shape, sizes, "reshape"), sizes)


cdef TensorBase seen_as(TensorBase input, tuple wanted):
    """Return the tensor reshaped to a tuple of sizes."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    return reshape_to(input, read_sizes(wanted, sizes, "reshape"), sizes)


def unsafe_view(TensorBase input, tuple sizes):
    """Return a tensor that was just made, and that nobody else sees, in the shape `sizes`: it becomes no view."""
    cdef cnp.npy_intp wanted[MAX_DIMS]
    return unsafely_viewed(input, read_sizes((sizes,), wanted, "view"), wanted)


cdef TensorBase unsafely_viewed(TensorBase input, int n, cnp.npy_intp *sizes):
    cdef UnsafeViewBackward0 node
    cdef TensorBase out = wrap(reshaped(input.array(), n, sizes))
    if recording(input):
        node = UnsafeViewBackward0.__new__(UnsafeViewBackward0)
        node.self_sym_sizes = shape_of(input)
        node.record(out, (input,))
    return out


def view_as(TensorBase input, TensorBase other):
    """Return `view` in the shape of `other`."""
    return view(input, *shape_of(other))


def reshape_as(TensorBase input, TensorBase other):
    """Return `reshape` to the shape of `other`."""
    return seen_as(input, shape_of(other))


def ravel(TensorBase input):
    """Return all elements in one dimension."""
    return seen_as(input, (-1,))


def flatten(TensorBase input, start_dim=0, end_dim=-1):
    """Return the tensor with the dimensions `start_dim` to `end_dim` as one."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef int n = ndim(input), first = axis_of(start_dim, n), last = axis_of(end_dim, n), d
    if first > last:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if n > 0 and first == last:
        return input
    sizes[first] = 1
    for d in range(n):
        if d < first:
            sizes[d] = shape(input)[d]
        elif d <= last:
            sizes[first] *= shape(input)[d]
        else:
            sizes[d - last + first] = shape(input)[d]
    return reshape_to(input, max(n - (last - first), 1), sizes)


def unflatten(TensorBase input, dim, sizes):
    """Return the tensor with dimension `dim` as several of the given sizes, one of which may be −1."""
    cdef cnp.npy_intp parts[MAX_DIMS]
    cdef tuple whole = shape_of(input)
    cdef int d = axis_of(dim, ndim(input)), n = read_sizes((tuple(sizes),), parts, "unflatten")
    if ndim(input) == 0 or n == 0:
        raise RuntimeError(f"unflatten: sizes must be non-empty and the tensor must have dimensions, got {tuple(sizes)}")
    try:
        infer_size(n, parts, shape(input)[d])
    except RuntimeError:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {d} ({whole[d]}) in the input "
            "tensor") from None
    return view(input, *whole[:d], *as_list(n, parts), *whole[d + 1:])


cdef class SqueezeBackward3(SqueezeBackward0):
    """Gradient of squeeze_ of all dimensions: g in the old shape."""


cdef class SqueezeBackward4(SqueezeBackward1):
    """Gradient of squeeze_ of one dimension: g in the old shape."""


cdef class SqueezeBackward5(SqueezeBackward2):
    """Gradient of squeeze_ of several dimensions: g in the old shape."""


cdef class UnsqueezeBackward1(UnsqueezeBackward0):
    """Gradient of unsqueeze_: g in the old shape."""


cdef cnp.ndarray squeezed(TensorBase input, tuple dims):
    """Return the memory without the dimensions of size 1, or those among `dims`."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int d, n = 0
    for d in range(ndim(input)):
        if shape(input)[d] != 1 or (dims is not None and d not in dims):
            sizes[n] = shape(input)[d]
            steps[n] = cnp.PyArray_STRIDE(input.memory, d)
            n += 1
    return as_strided(input.array(), n, sizes, steps, 0)


cdef tuple dims_to_squeeze(TensorBase input, object dim):
    return None if dim is None else axes_of(dim, ndim(input)) if dim != () else ()


cdef ReshapingNode squeezing_node(TensorBase input, object dim, tuple dims, type of_all, type of_one, type of_some):
    cdef ReshapingNode node
    if dim is None:
        node = <ReshapingNode> of_all.__new__(of_all)
    elif isinstance(dim, (tuple, list)):
        node = <ReshapingNode> of_some.__new__(of_some)
        (<SqueezeBackward2> node).dim = dims
    else:
        node = <ReshapingNode> of_one.__new__(of_one)
        (<SqueezeBackward1> node).dim = dims[0] if dims else 0
    node.self_sym_sizes = shape_of(input)
    return node


def squeeze(TensorBase input, dim=None):
    """Return a view without the dimensions of size 1: all of them, or those among `dim`."""
    cdef tuple dims = dims_to_squeeze(input, dim)
    cdef TensorBase out = view_of(input, squeezed(input, dims))
    if recording(input):
        squeezing_node(input, dim, dims, SqueezeBackward0, SqueezeBackward1, SqueezeBackward2).record_view(out, input)
    return out


def squeeze_(TensorBase input, dim=None):
    """Drop the dimensions of size 1, all of them or those among `dim`, of the tensor itself."""
    cdef tuple dims = dims_to_squeeze(input, dim)
    return take_geometry(input, squeezed(input, dims), squeezing_node(
        input, dim, dims, SqueezeBackward3, SqueezeBackward4, SqueezeBackward5))


cdef cnp.ndarray with_new_dim(TensorBase input, int dim):
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int d, n = ndim(input)
    if n >= MAX_DIMS:
        raise RuntimeError(f"unsqueeze(): a tensor has at most {MAX_DIMS} dimensions")
    for d in range(n):
        sizes[d + (d >= dim)] = shape(input)[d]
        steps[d + (d >= dim)] = cnp.PyArray_STRIDE(input.memory, d)
    sizes[dim] = 1
    steps[dim] = shape(input)[dim] * cnp.PyArray_STRIDE(input.memory, dim) if dim < n else cnp.PyArray_ITEMSIZE(input.memory)
    return as_strided(input.array(), n + 1, sizes, steps, 0)


cdef TensorBase unsqueezed(TensorBase input, int dim):
    cdef UnsqueezeBackward0 node
    cdef TensorBase out = view_of(input, with_new_dim(input, dim))
    if recording(input):
        node = UnsqueezeBackward0.__new__(UnsqueezeBackward0)
        node.dim = dim
        node.self_sym_sizes = shape_of(input)
        node.record_view(out, input)
    return out


def unsqueeze(TensorBase input, dim):
    """Return a view with a new dimension of size 1 at position `dim`."""
    return unsqueezed(input, axis_of(dim, ndim(input) + 1))


def unsqueeze_(TensorBase input, dim):
    """Give the tensor itself a new dimension of size 1 at position `dim`."""
    cdef UnsqueezeBackward1 node = UnsqueezeBackward1.__new__(UnsqueezeBackward1)
    node.dim, node.self_sym_sizes = axis_of(dim, ndim(input) + 1), shape_of(input)
    return take_geometry(input, with_new_dim(input, node.dim), node)


# --- repeated without copying ---------------------------------------------------------------------------

cdef class ExpandBackward0(Node):
    """Gradient of expand: the sum of g over the repetitions."""
    cdef readonly tuple self_sym_sizes

    cdef tuple backward(self, TensorBase grad):
        return (sum_to(grad, self.self_sym_sizes, typenum(grad)),)


cdef TensorBase expanded(TensorBase input, tuple wanted):
    cdef ExpandBackward0 node
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int n = read_sizes((wanted,), sizes, "expand"), extra = n - ndim(input), d
    cdef cnp.npy_intp have
    if extra < 0:
        raise RuntimeError(
            f"expand(torch.{input.dtype.legacy_name}Tensor{{{list(shape_of(input))}}}, size={as_list(n, sizes)}): the number "
            f"of sizes provided ({n}) must be greater or equal to the number of dimensions in the tensor ({ndim(input)})")
    for d in range(n - 1, -1, -1):
        have = shape(input)[d - extra] if d >= extra else 1
        if sizes[d] == -1 and d < extra:
            raise RuntimeError(
                f"The expanded size of the tensor ({sizes[d]}) isn't allowed in a leading, non-existing dimension {d}")
        if sizes[d] == -1 or sizes[d] == have:
            sizes[d] = have
            steps[d] = (cnp.PyArray_STRIDE(input.array(), d - extra) if d >= extra else
                        sizes[d + 1] * steps[d + 1] if d + 1 < n else cnp.PyArray_ITEMSIZE(input.array()))
        elif have != 1 or sizes[d] < 0:
            raise RuntimeError(
                f"The expanded size of the tensor ({sizes[d]}) must match the existing size ({have}) at non-singleton "
                f"dimension {d}.  Target sizes: {list(wanted)}.  Tensor sizes: {list(shape_of(input))}")
        else:
            steps[d] = 0
    check_fits(n, sizes)
    cdef TensorBase out = view_of(input, as_strided(input.array(), n, sizes, steps, 0))
    if recording(input):
        node = ExpandBackward0.__new__(ExpandBackward0)
        node.self_sym_sizes = shape_of(input)
        node.record_view(out, input)
    return out


cdef int check_fits(int n, cnp.npy_intp *sizes) except -1:
    cdef double elements = 1
    cdef int d
    for d in range(n):
        elements *= sizes[d]
    if elements > 2.0 ** 48:
        raise RuntimeError(f"a tensor of shape {as_list(n, sizes)} does not fit into memory")


def expand(TensorBase input, *size):
    """Return a view with dimensions of size 1 repeated, and new ones in front, without a copy; −1 keeps a size."""
    if not size:
        raise TypeError('expand() missing 1 required positional arguments: "size"')
    return expanded(input, unpacked(size))


def expand_as(TensorBase input, TensorBase other):
    """Return `expand` to the shape of `other`."""
    return expanded(input, shape_of(other))


def broadcast_to(TensorBase input, size):
    """Return `expand` to a tuple of sizes."""
    return expanded(input, tuple(size))


# --- copies -----------------------------------------------------------------------------------------------

cdef class CloneBackward0(Node):
    """Gradient of a copy: g."""
    cdef tuple backward(self, TensorBase grad):
        return (grad,)


cdef TensorBase copied(TensorBase input, bint in_c_order):
    cdef TensorBase out = wrap(cnp.PyArray_NewCopy(input.array(), cnp.NPY_CORDER) if in_c_order else copy_of(input.array()))
    if recording(input):
        (<Node> CloneBackward0.__new__(CloneBackward0)).record(out, (input,))
    return out


def clone(TensorBase input):
    """Return a copy with memory of its own; the gradient flows through it."""
    return copied(input, False)


def contiguous(TensorBase input):
    """Return the tensor itself if its elements lie in C order, else a copy in which they do."""
    return input if cnp.PyArray_IS_C_CONTIGUOUS(input.array()) else copied(input, True)
