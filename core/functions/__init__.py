"""The differentiable operations, by family; each operation's derivative stands beside it.

What stands where:

    values              arithmetic off the tape, type promotion, dimensions as arguments; what the others are made of
    strides             views of memory under other sizes and steps
    inplace             the one mechanism behind every change in place, and views that it makes outdated
    blocks              values in blocks of images, deferred until somebody reads them

    attributes          shape, type and memory of a tensor, its numbers for NumPy and Python
    conversion          between element types, and to Python numbers
    autograd_methods    detach, retain_grad, register_hook, deepcopy
    filling             copy_, fill_, zero_, normal_, uniform_, bernoulli_

    arithmetic          + − * / // %
    powers              **, square, xlogy
    unary               exp, log, sqrt, reciprocal, abs, sign, sin, cos, erf, rounding
    activation          relu, tanh, sigmoid, leaky_relu, elu, gelu, silu, softplus, hardtanh, softmax
    comparison          ==, <, isclose, isnan, logic on bits and truth values
    selection           maximum, clamp, where, masks

    reduction           sum, mean, prod, logsumexp
    moments             var, std, norm
    extremes            max, min, argmax, all, any, count_nonzero
    scans               cumsum, cumprod
    ordering            sort, topk, median, unique, bincount, nonzero

    shape               view, reshape, squeeze, expand, clone
    rearranging         permute, transpose, repeat, flip, roll
    slicing             select, narrow, split, chunk, unbind
    joining             cat, stack
    padding             pad
    indexing            x[...] and x[...] = y
    gathering           gather, scatter, index_select, index_add; adding where index arrays point

    matrix_products     mm, bmm, addmm, dot, mv, outer, matmul
    diagonals           diag, diagonal, trace, tril, triu
    einsum              sums of products by index letters

    linear              the linear layer
    convolution         conv2d
    pooling             max_pool2d, avg_pool2d, adaptive_avg_pool2d
    normalization       batch_norm, layer_norm
    class_loss          nll_loss, multi_margin_loss
    elementwise_loss    mse_loss, smooth_l1_loss, huber_loss, binary cross entropy
    optimizer_steps     the updates of the optimizers
"""
