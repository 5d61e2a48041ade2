"""The ONNX project's own node cases, computed with PyTorch's functional interface.

Each entry of `OPERATORS` says how an ONNX operator is written with that interface; where an attribute
cannot be said, it gives `NotImplemented` and the case is left out.
"""

import importlib
import pkgutil
import warnings
from functools import cache, reduce

import numpy as np
import pytest

pytest.importorskip("onnx")

DTYPES = {"float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"}

# PyTorch refuses these, or promises no order among equal values.
DIFFERENT_IN_PYTORCH = {
    "test_averagepool_2d_pads",
    "test_averagepool_2d_pads_count_include_pad",
    "test_maxpool_2d_pads",
    "test_reduce_max_empty_set",
    "test_reduce_max_empty_set_bool",
    "test_reduce_min_empty_set",
    "test_top_k_same_values",
    "test_top_k_same_values_largest",
    "test_top_k_same_values_2d",
}


def axes_of(inputs, attributes, rank):
    """The axes of a reduction: an attribute in older opsets, the second input in newer ones."""
    given = attributes.get("axes", inputs[1].tolist() if len(inputs) > 1 and inputs[1] is not None else None)
    return tuple(given) if given else (() if attributes.get("noop_with_empty_axes") else tuple(range(rank)))


def reduction(function):
    def operator(torch, inputs, attributes):
        axes, keep = axes_of(inputs, attributes, inputs[0].dim()), bool(attributes.get("keepdims", 1))
        if not axes:
            return NotImplemented
        return function(torch, inputs[0], axes, keep)

    return operator


def unary(name):
    return lambda torch, inputs, attributes: getattr(torch, name)(inputs[0])


def binary(function):
    return lambda torch, inputs, attributes: function(torch, *inputs)


def halves(pads):
    """ONNX's [top, left, bottom, right] as one number per side pair, or None where they differ."""
    rank = len(pads) // 2
    return tuple(pads[:rank]) if pads[:rank] == pads[rank:] else None


def window(inputs, attributes):
    """kernel, stride and padding of two dimensions, or None for what PyTorch's pooling does not have."""
    pads = halves(attributes.get("pads", [0, 0, 0, 0]))
    if inputs[0].dim() != 4 or pads is None or attributes.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
        return None
    kernel = attributes.get("kernel_shape")
    return kernel, tuple(attributes.get("strides", [1, 1])), pads


def convolution(torch, inputs, attributes):
    found = window(inputs, attributes)
    if found is None:
        return NotImplemented
    _, stride, padding = found
    return torch.nn.functional.conv2d(
        *inputs,
        stride=stride,
        padding=padding,
        dilation=tuple(attributes.get("dilations", [1, 1])),
        groups=attributes.get("group", 1),
    )


def max_pool(torch, inputs, attributes):
    found = window(inputs, attributes)
    if found is None or attributes.get("storage_order") or not inputs[0].is_floating_point():
        return NotImplemented
    kernel, stride, padding = found
    values, indices = torch.nn.functional.max_pool2d(
        inputs[0],
        tuple(kernel),
        stride=stride,
        padding=padding,
        dilation=tuple(attributes.get("dilations", [1, 1])),
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
        return_indices=True,
    )
    plane = inputs[0].shape[2] * inputs[0].shape[3]
    batch, channels = inputs[0].shape[:2]
    return values, indices + torch.arange(batch * channels).view(batch, channels, 1, 1) * plane


def average_pool(torch, inputs, attributes):
    found = window(inputs, attributes)
    if found is None or attributes.get("dilations", [1, 1]) != [1, 1]:
        return NotImplemented
    kernel, stride, padding = found
    return torch.nn.functional.avg_pool2d(
        inputs[0],
        tuple(kernel),
        stride=stride,
        padding=padding,
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
        count_include_pad=bool(attributes.get("count_include_pad", 0)),
    )


def batch_normalisation(torch, inputs, attributes):
    x, scale, bias, mean, variance = inputs
    training = bool(attributes.get("training_mode", 0))
    if training:
        return NotImplemented  # ONNX's running variance is the biased one
    return torch.nn.functional.batch_norm(x, mean, variance, scale, bias, False, 0.1, attributes.get("epsilon", 1e-5))


def layer_normalisation(torch, inputs, attributes):
    axis = attributes.get("axis", -1) % inputs[0].dim()
    return torch.nn.functional.layer_norm(
        inputs[0], tuple(inputs[0].shape[axis:]), *inputs[1:], eps=attributes.get("epsilon", 1e-5)
    )


def gemm(torch, inputs, attributes):
    a = inputs[0].t() if attributes.get("transA") else inputs[0]
    b = inputs[1].t() if attributes.get("transB") else inputs[1]
    scaled = attributes.get("alpha", 1.0), attributes.get("beta", 1.0)
    return torch.addmm(inputs[2], a, b, alpha=scaled[0], beta=scaled[1]) if len(inputs) > 2 else scaled[0] * (a @ b)


def sliced(torch, inputs, attributes):
    x, starts, ends, *rest = inputs
    axes = rest[0].tolist() if rest else list(range(x.dim()))
    steps = rest[1].tolist() if len(rest) > 1 else [1] * len(axes)
    if min(steps) < 1:
        return NotImplemented
    key = [slice(None)] * x.dim()
    for axis, start, end, step in zip(axes, starts.tolist(), ends.tolist(), steps):
        key[axis] = slice(start, end, step)
    return x[tuple(key)]


def pad(torch, inputs, attributes):
    mode = attributes.get("mode", b"constant").decode()
    pads = inputs[1].tolist()
    rank = len(pads) // 2
    if len(inputs) > 3 or (mode != "constant" and rank != 4):
        return NotImplemented
    sides = [number for axis in reversed(range(rank)) for number in (pads[axis], pads[axis + rank])]
    if mode == "constant":
        return torch.nn.functional.pad(inputs[0], sides, value=inputs[2].item() if len(inputs) > 2 else 0)
    name = {"edge": "replicate", "reflect": "reflect", "wrap": "circular"}[mode]
    if any(sides[4:]) or not inputs[0].is_floating_point():
        return NotImplemented
    return torch.nn.functional.pad(inputs[0], sides[:4], mode=name)


def clip(torch, inputs, attributes):
    bounds = [None if each is None else each.item() for each in inputs[1:]] + [None, None]
    if bounds[0] is None and bounds[1] is None:
        return inputs[0]
    return torch.clamp(inputs[0], min=bounds[0], max=bounds[1])


def reshape(torch, inputs, attributes):
    if attributes.get("allowzero"):
        return inputs[0].reshape(inputs[1].tolist())
    return inputs[0].reshape([size or inputs[0].shape[axis] for axis, size in enumerate(inputs[1].tolist())])


def split(torch, inputs, attributes):
    axis = attributes.get("axis", 0)
    if len(inputs) > 1:
        return inputs[0].split(inputs[1].tolist(), axis)
    if "num_outputs" not in attributes:
        return NotImplemented
    return inputs[0].split(-(-inputs[0].shape[axis] // attributes["num_outputs"]), axis)


def top_k(torch, inputs, attributes):
    return torch.topk(inputs[0], inputs[1].item(), attributes.get("axis", -1), bool(attributes.get("largest", 1)))


def extreme_index(name):
    def operator(torch, inputs, attributes):
        if attributes.get("select_last_index"):
            return NotImplemented
        return getattr(torch, name)(inputs[0], attributes.get("axis", 0), bool(attributes.get("keepdims", 1)))

    return operator


def cumulative_sum(torch, inputs, attributes):
    if attributes.get("exclusive") or attributes.get("reverse"):
        return NotImplemented
    return torch.cumsum(inputs[0], inputs[1].item())


def negative_log_likelihood(function):
    def operator(torch, inputs, attributes):
        keywords = {"ignore_index": attributes["ignore_index"]} if "ignore_index" in attributes else {}
        reduce_by = attributes.get("reduction", b"mean").decode()
        return getattr(torch.nn.functional, function)(
            inputs[0], inputs[1].long(), *inputs[2:3], reduction=reduce_by, **keywords
        )

    return operator


def squeeze(torch, inputs, attributes):
    return inputs[0].squeeze(tuple(inputs[1].tolist())) if len(inputs) > 1 else inputs[0].squeeze()


def unsqueeze(torch, inputs, attributes):
    rank = inputs[0].dim() + inputs[1].numel()
    for axis in sorted(axis % rank for axis in inputs[1].tolist()):
        inputs[0] = inputs[0].unsqueeze(axis)
    return inputs[0]


def softmax(name):
    return lambda torch, inputs, attributes: getattr(torch.nn.functional, name)(inputs[0], attributes.get("axis", -1))


def flatten(torch, inputs, attributes):
    axis = attributes.get("axis", 1)
    axis = axis + inputs[0].dim() if axis < 0 else axis
    return inputs[0].reshape(int(np.prod(inputs[0].shape[:axis])), -1)


def modulo(torch, inputs, attributes):
    return NotImplemented if attributes.get("fmod") else inputs[0] % inputs[1]


def integer_safe_division(torch, a, b):
    return a / b if a.is_floating_point() else NotImplemented


OPERATORS = {
    **{
        name: unary(name.lower())
        for name in [
            "Abs",
            "Neg",
            "Exp",
            "Log",
            "Sqrt",
            "Sin",
            "Cos",
            "Tanh",
            "Sigmoid",
            "Relu",
            "Erf",
            "Sign",
            "IsNaN",
        ]
    },
    "Add": binary(lambda torch, a, b: a + b),
    "Sub": binary(lambda torch, a, b: a - b),
    "Mul": binary(lambda torch, a, b: a * b),
    "Div": binary(integer_safe_division),
    "Mod": modulo,
    "Pow": binary(lambda torch, a, b: (a**b).to(a.dtype)),
    "Max": lambda torch, inputs, attributes: reduce(torch.maximum, inputs),
    "Min": lambda torch, inputs, attributes: reduce(torch.minimum, inputs),
    "Sum": lambda torch, inputs, attributes: reduce(lambda a, b: a + b, inputs),
    "Reciprocal": lambda torch, inputs, attributes: 1 / inputs[0],
    "Equal": binary(lambda torch, a, b: a == b),
    "Less": binary(lambda torch, a, b: a < b),
    "Greater": binary(lambda torch, a, b: a > b),
    "LessOrEqual": binary(lambda torch, a, b: a <= b),
    "GreaterOrEqual": binary(lambda torch, a, b: a >= b),
    "And": binary(lambda torch, a, b: a & b),
    "Or": binary(lambda torch, a, b: a | b),
    "Xor": binary(lambda torch, a, b: a ^ b),
    "Not": binary(lambda torch, a: ~a),
    "Where": binary(lambda torch, mask, a, b: torch.where(mask, a, b)),
    "Clip": clip,
    "ReduceSum": reduction(lambda torch, x, axes, keep: x.sum(axes, keep)),
    "ReduceMean": reduction(lambda torch, x, axes, keep: x.mean(axes, keep)),
    "ReduceMax": reduction(lambda torch, x, axes, keep: x.amax(axes, keep)),
    "ReduceMin": reduction(lambda torch, x, axes, keep: x.amin(axes, keep)),
    "ReduceL1": reduction(lambda torch, x, axes, keep: x.abs().sum(axes, keep)),
    "ReduceL2": reduction(lambda torch, x, axes, keep: x.norm(2, axes, keep)),
    "ReduceLogSumExp": reduction(lambda torch, x, axes, keep: x.logsumexp(axes, keep)),
    "ReduceSumSquare": reduction(lambda torch, x, axes, keep: (x * x).sum(axes, keep)),
    "ReduceProd": reduction(lambda torch, x, axes, keep: x.prod(axes[0], keep) if len(axes) == 1 else NotImplemented),
    "ArgMax": extreme_index("argmax"),
    "ArgMin": extreme_index("argmin"),
    "CumSum": cumulative_sum,
    "TopK": top_k,
    "Reshape": reshape,
    "Flatten": flatten,
    "Squeeze": squeeze,
    "Unsqueeze": unsqueeze,
    "Slice": sliced,
    "Pad": pad,
    "Split": split,
    "Identity": lambda torch, inputs, attributes: inputs[0].clone(),
    "Transpose": lambda torch, inputs, attributes: inputs[0].permute(
        attributes.get("perm", list(range(inputs[0].dim()))[::-1])
    ),
    "Expand": lambda torch, inputs, attributes: inputs[0] * torch.ones(*inputs[1].tolist()).to(inputs[0].dtype),
    "Tile": lambda torch, inputs, attributes: inputs[0].repeat(*inputs[1].tolist()),
    "Concat": lambda torch, inputs, attributes: torch.cat(inputs, attributes["axis"]),
    "Gather": lambda torch, inputs, attributes: inputs[0][
        (slice(None),) * (attributes.get("axis", 0) % inputs[0].dim()) + (inputs[1],)
    ],
    "GatherElements": lambda torch, inputs, attributes: torch.gather(
        inputs[0], attributes.get("axis", 0), inputs[1] % inputs[0].shape[attributes.get("axis", 0)]
    ),
    "MatMul": binary(lambda torch, a, b: a @ b),
    "Gemm": gemm,
    "Conv": convolution,
    "MaxPool": max_pool,
    "AveragePool": average_pool,
    "BatchNormalization": batch_normalisation,
    "LayerNormalization": layer_normalisation,
    "GlobalAveragePool": lambda torch, inputs, attributes: torch.nn.functional.adaptive_avg_pool2d(inputs[0], 1),
    "GlobalMaxPool": lambda torch, inputs, attributes: inputs[0].amax((2, 3), keepdim=True),
    "Softmax": softmax("softmax"),
    "LogSoftmax": softmax("log_softmax"),
    "LeakyRelu": lambda torch, inputs, attributes: torch.nn.functional.leaky_relu(
        inputs[0], attributes.get("alpha", 0.01)
    ),
    "Elu": lambda torch, inputs, attributes: torch.nn.functional.elu(inputs[0], attributes.get("alpha", 1.0)),
    "Gelu": lambda torch, inputs, attributes: torch.nn.functional.gelu(
        inputs[0], approximate=attributes.get("approximate", b"none").decode()
    ),
    "Softplus": lambda torch, inputs, attributes: torch.nn.functional.softplus(inputs[0]),
    "NegativeLogLikelihoodLoss": negative_log_likelihood("nll_loss"),
    "SoftmaxCrossEntropyLoss": negative_log_likelihood("cross_entropy"),
}


@cache
def node_cases():
    """name -> (operator, attributes, inputs, outputs), for single nodes of the operators above."""
    from onnx import helper
    from onnx.backend.test.case import node as folder

    wanted = {operator.lower() for operator in OPERATORS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy's, about the overflows that the cases are made of
        for module in pkgutil.iter_modules(folder.__path__):  # importing one makes its cases
            if module.name.replace("_", "") in wanted:
                importlib.import_module(f"{folder.__name__}.{module.name}")
    found = {}
    for case in folder._NodeTestCases:
        graph = case.model.graph
        if len(graph.node) != 1 or graph.node[0].op_type not in OPERATORS or case.name in DIFFERENT_IN_PYTORCH:
            continue
        node = graph.node[0]
        inputs, outputs = case.data_sets[0]
        arrays = [each for each in [*inputs, *outputs] if each is not None]
        if any(not isinstance(each, np.ndarray) or each.dtype.name not in DTYPES for each in arrays):
            continue
        given = iter(inputs)
        found[case.name] = (
            node.op_type,
            {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute},
            [next(given) if name else None for name in node.input],
            outputs,
        )
    return found


def difference(torch, name) -> str | None:
    """What is wrong with a case, `left out`, or None."""
    operator, attributes, inputs, outputs = node_cases()[name]
    tensors = [None if each is None else torch.from_numpy(np.array(each)) for each in inputs]
    try:
        result = OPERATORS[operator](torch, tensors, attributes)
        if result is NotImplemented:
            return "left out"
        result = [result] if hasattr(result, "dtype") else list(result)
        for actual, expected in zip(result, outputs):
            expected = np.asarray(expected)
            assert actual.numpy().dtype == expected.dtype, f"{actual.dtype} instead of {expected.dtype}"
            assert tuple(actual.shape) == expected.shape, f"{tuple(actual.shape)} instead of {expected.shape}"
            np.testing.assert_allclose(actual.numpy(), expected, rtol=1e-4, atol=1e-4)  # some are stored with 4 digits
    except Exception as problem:
        return f"{name}: {type(problem).__name__}: {' '.join(str(problem).split())[:200]}"
    return None


@pytest.mark.slow
def test_node_cases(torch):
    results = {name: difference(torch, name) for name in node_cases()}
    wrong = [text for text in results.values() if text not in (None, "left out")]
    assert not wrong, f"{len(wrong)} cases differ:\n" + "\n".join(wrong)
    assert sum(text is None for text in results.values()) > 250
