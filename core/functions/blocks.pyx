"""Tensors whose values lie in blocks of images until somebody reads them.

Convolution, ReLU and max pooling of many small images hand each other blocks. Every operation still is a
node of its own, with its own saved values and its own gradient; only where those values lie is different,
and reading them writes them to the tensor's memory. Blocks never change once they are made. A ReLU is the
same block with itself as its gate, and the gradient of a pooling that of its windows with the winners
beside it: both cost nothing until a kernel loads them. A convolution keeps its input and copies of its
weights and waits for the first who needs its values: most often that is a pooling, which computes them
block by block in the cache and has no use for them afterwards.
"""

cimport cython
cimport numpy as cnp
from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memcpy, memset

from core.buffers cimport Buffer, buffer_of
from core.kernels cimport workspace
from core.kernels.block_convolution cimport convolve_blocks
from core.kernels.block_pooling cimport write_places
from core.kernels.blocks cimport BlockSource, lanes_of_block, write_blocks, write_images
from core.kernels.convolution cimport Conv2dGeometry
from core.tape cimport TensorBase, Deferred, data, empty, ndim, numel, shape, typenum

cnp.import_array()


@cython.final
cdef class Convolution:

    cdef float *weights(self):
        return <float *> self.weight.values

    cdef float *bias(self):
        cdef Conv2dGeometry *g = &self.geometry
        return <float *> self.weight.values + g.K * g.C * g.R * g.S if self.has_bias else NULL


@cython.final
cdef class Blocks(Deferred):

    cdef int write(self, cnp.ndarray memory) except -1:
        workspace.check(write_images(&computed(self).source, <float *> cnp.PyArray_DATA(memory)))


@cython.final
cdef class Places(Deferred):

    cdef int write(self, cnp.ndarray memory) except -1:
        write_places(<uint8_t *> self.winners.values, <int64_t *> cnp.PyArray_DATA(memory), &self.geometry)


cdef Blocks new_blocks(Py_ssize_t N, Py_ssize_t size):
    """Return blocks for N images of `size` elements, to be filled by a kernel."""
    cdef Py_ssize_t lanes = lanes_of_block()
    cdef Buffer buffer = buffer_of((N + lanes - 1) // lanes * lanes * size * sizeof(float))
    cdef Blocks blocks = Blocks.__new__(Blocks)
    memset(&blocks.source, 0, sizeof(BlockSource))
    blocks.source.N, blocks.source.size = N, size
    blocks.source.blocks = <float *> buffer.values
    blocks.kept = (buffer,)
    return blocks


cdef Blocks blocks_of(TensorBase tensor):
    """Return the blocks that hold the tensor's values, computed or not yet; None if its memory does."""
    if tensor.deferred is None or tensor.deferred.written or not isinstance(tensor.deferred, Blocks):
        return None
    return <Blocks> tensor.deferred


cdef Blocks computed(Blocks blocks):
    """Compute what the blocks are still to hold; return them."""
    cdef Convolution convolution = blocks.convolution
    cdef Conv2dGeometry *g
    cdef Blocks result
    cdef BlockSource *x
    cdef float *y
    cdef float *weight
    cdef float *bias
    cdef int status
    if convolution is None:
        return blocks
    if convolution.result is None:
        g = &convolution.geometry
        result = new_blocks(g.N, g.K * g.P * g.Q)
        x, y = &convolution.x.source, <float *> result.source.blocks
        weight, bias = convolution.weights(), convolution.bias()
        with nogil:
            status = convolve_blocks(x, weight, bias, y, g)
        workspace.check(status)
        convolution.result = result
    blocks.source.blocks = convolution.result.source.blocks
    if blocks.rectify:
        blocks.source.gate = blocks.source.blocks
    blocks.kept = (convolution.result,)
    blocks.convolution = None
    return blocks


cdef Blocks convolved(TensorBase x, TensorBase weight, TensorBase bias, Conv2dGeometry *g):
    """Return a convolution of contiguous tensors, to be computed."""
    cdef Convolution convolution = Convolution.__new__(Convolution)
    cdef Blocks out = Blocks.__new__(Blocks)
    cdef BlockSource images
    cdef Py_ssize_t size = g.K * g.C * g.R * g.S
    convolution.x = blocks_of(x)
    if convolution.x is None:
        images = source_of(x)
        convolution.x = new_blocks(images.N, images.size)
        workspace.check(write_blocks(&images, <float *> convolution.x.source.blocks))
    computed(convolution.x)
    convolution.geometry = g[0]
    convolution.has_bias = bias is not None
    convolution.weight = buffer_of((size + g.K) * sizeof(float))
    memcpy(convolution.weights(), data(weight), size * sizeof(float))
    if bias is not None:
        memcpy(convolution.bias(), data(bias), g.K * sizeof(float))
    memset(&out.source, 0, sizeof(BlockSource))
    out.source.N, out.source.size = g.N, g.K * g.P * g.Q
    out.convolution = convolution
    return out


cdef BlockSource source_of(TensorBase tensor):
    """Tell a kernel how to read a contiguous float32 tensor, wherever its values lie."""
    cdef Blocks blocks = blocks_of(tensor)
    cdef BlockSource source
    if blocks is not None:
        return computed(blocks).source
    memset(&source, 0, sizeof(BlockSource))
    source.N = shape(tensor)[0]
    source.size = numel(tensor) // source.N
    source.images = <float *> data(tensor)
    return source


cdef TensorBase deferred_tensor(int n, cnp.npy_intp *sizes, int number, Deferred values):
    cdef TensorBase out = empty(n, sizes, number)
    out.deferred = values
    return out


cdef Blocks gated(Blocks values, const float *gate, object owner):
    """Return the values of blocks, 0 where the gate is ≤ 0; `owner` holds the gate."""
    cdef Blocks out = Blocks.__new__(Blocks)
    out.source = values.source
    out.source.gate = gate
    out.kept = (values, owner)
    return out


cdef TensorBase rectified(TensorBase input):
    """Return the ReLU of values in blocks; None if they are not."""
    cdef Blocks values = blocks_of(input), out
    if values is None or values.source.gate != NULL or values.source.winners != NULL or values.rectify:
        return None
    if values.convolution is None:
        out = gated(values, values.source.blocks, None)
    else:
        out = Blocks.__new__(Blocks)
        out.source, out.convolution, out.rectify = values.source, values.convolution, True
    return deferred_tensor(ndim(input), shape(input), typenum(input), out)


cdef TensorBase rectified_gradient(TensorBase grad, TensorBase result):
    """Return the gradient of a ReLU from that of its result, both in blocks; None if they are not.

    Behind a max pooling the windows' maxima can stand for the result: where a maximum is 0, so is the
    element that the gradient goes to.
    """
    cdef Blocks gradient = blocks_of(grad), y = blocks_of(result), out
    if gradient is None or y is None or computed(gradient).source.gate != NULL:
        return None
    if gradient.source.winners == NULL:
        out = gated(gradient, computed(y).source.blocks, y)
    elif gradient.places.origin is y:
        out = gated(gradient, <float *> gradient.places.pooled.values, gradient.places)
    else:
        return None
    return deferred_tensor(ndim(grad), shape(grad), typenum(grad), out)
