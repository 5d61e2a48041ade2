"""What PyTorch refuses, core refuses with the same kind of error and a clear text."""

import pytest

import core
from tests.golden import errors

STORED = errors.load()

# The texts that say more or other than PyTorch's; all others begin with PyTorch's own words.
TEXTS = {
    "matmul of vectors": "inconsistent tensor size, expected tensor [3] and src [4] to have the same number of elements",
    "mm of three dims": "mm: self must be a matrix, got a tensor of shape [2, 3, 4]",
    "permute of too few dims": (
        "permute(): number of dimensions in the tensor input does not match the length of the desired "
        "ordering of dimensions i.e. input.dim() = 2 is not equal to len(dims) = 1"
    ),
    "negative size": "Trying to create tensor with negative dimension -1: [-1, 2]",
    "absurd size": "zeros(): a tensor of shape [1099511627776, 1048576] does not fit into memory",
    "matmul of two dtypes": (
        "expected m1 and m2 to have the same dtype, but got: torch.float32 != torch.float64. Use "
        ".to(torch.float64) on the first or .to(torch.float32) on the second."
    ),
    "requires_grad of new integers": (
        "only Tensors of floating point dtype can require gradients; this one is torch.int64. Use tensor.float() first."
    ),
    "conv2d dilation of zero": "dilation should be greater than zero, got (0, 0)",
    "conv2d groups that do not divide": (
        "Given groups=2, expected weight to be at least 2 at dimension 0 and divisible by it, but got weight "
        "of size [3, 2, 3, 3] instead"
    ),
    "conv2d bias of a wrong size": (
        "Given weight of size [2, 1, 3, 3], input [1, 1, 5, 5], expected bias to be 1-dimensional with 2 "
        "elements, but got bias of size [3] instead"
    ),
    "conv2d of two dtypes": (
        "Input type (torch.float64), weight type (torch.float32) and bias type (none) should be the same "
        "float type; use .to(dtype)"
    ),
    "conv2d stride of three numbers": "expected stride to be a single integer value or a list of 2 values, but got stride=(1, 1, 1)",
    "max_pool2d of two dims": "max_pool2d() Expected 3D or 4D tensor, but got: [4, 4]",
    "max_pool2d padding too large": (
        "pad should be at least 0 and at most half of effective kernel size, but got padH = 2, padW = 2, kH = 2, kW = 2"
    ),
    "max_pool2d stride of zero": "stride should be greater than zero, but got dH: 0 dW: 0",
    "max_pool2d kernel of zero": "kernel size should be greater than zero, but got kH: 0 kW: 0",
    "avg_pool2d padding too large": (
        "pad should be at least 0 and at most half of effective kernel size, but got padH = 2, padW = 2, kH = 2, kW = 2"
    ),
    "cross_entropy of float labels": "expected scalar type Long but found Float: labels are int64, use target.long()",
    "backward after a change": (
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        "[torch.FloatTensor [2, 3]], which is output 0 of ExpBackward0, is at version 1; expected version 0 "
        "instead. It was saved by MulBackward0. Hint: use clone() before the in-place operation, or enable "
        "anomaly detection to find the operation that failed to compute its gradient, with "
        "torch.autograd.set_detect_anomaly(True)."
    ),
    "grad of another shape": "assigned grad has data of a different size: got [3], expected [2]",
    "grad of another dtype": "assigned grad has data of a different type: got torch.float64, expected torch.float32",
    "deepcopy of a result": (
        "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the "
        "moment. Use tensor.detach().clone() instead."
    ),
}


@pytest.mark.parametrize("label", errors.CALLS)
def test_the_kind_and_the_text(label):
    found = errors.message(label, core)
    assert found is not None, "no error"
    (kind, text), (expected_kind, expected_text) = found, STORED[label]
    assert kind == expected_kind
    assert text.startswith(TEXTS.get(label, expected_text))


def test_the_stored_errors_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    assert {label: errors.message(label, torch) for label in errors.CALLS} == STORED
