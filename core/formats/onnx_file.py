"""A trained network as an ONNX model, to run elsewhere: `logits` from `images` (N×C×H×W, normalised).

One node for each layer, or two, in the order of the network; operators and
attributes follow the ONNX operator reference (onnx.ai/onnx/operators). Needs the
package onnx, which only this file uses.
"""

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.errors import ProjectError
from core.experiment.network.layers import CIRCULAR, REFLECT, REPLICATE, ZEROS, LayerSpec, padding_of
from core.experiment.network.shapes import LayerShapes, infer
from core.experiment.network.snapshot import Snapshot
from core.files.atomic import write_atomically
from core.words import Words

# The first with Gelu.
OPSET = 20


def save_onnx(snapshot: Snapshot, path: str | os.PathLike) -> None:
    """Write the network with its weights, ready for inference, to `path`.

    Raises ProjectError where the package onnx is missing or the file cannot be written.
    """
    write_atomically(path, onnx_model(snapshot).SerializeToString(), ProjectError)


def onnx_model(snapshot: Snapshot):
    """The onnx.ModelProto of a network; any batch size."""
    try:
        from onnx import TensorProto, checker, helper, numpy_helper
    except ImportError as error:
        raise ProjectError(Words("ONNX files need the package onnx; install it with: pip install onnx")) from error
    shapes = infer(snapshot.spec)
    nodes, arrays, last = [], dict(snapshot.arrays), "images"
    for layer in snapshot.spec.layers:
        steps = _STEPS[layer.kind](layer, shapes[layer.name])
        for step in steps:
            arrays |= {f"{layer.name}.{name}": array for name, array in step.constants.items()}
            inputs = [f"{layer.name}.{name}" for name in dict.fromkeys((*step.inputs, *step.constants))]
            name = layer.name if step is steps[-1] else f"{layer.name}.{step.operator}"
            present = [key for key in inputs if key in arrays]
            nodes.append(helper.make_node(step.operator, [last, *present], [name], name, **step.attributes))
            last = name
    nodes.append(helper.make_node("Identity", [last], ["logits"]))
    used = {name for node in nodes for name in node.input}
    graph = helper.make_graph(
        nodes,
        snapshot.spec.name,
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", *snapshot.spec.input_shape])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", None])],
        [numpy_helper.from_array(np.array(array), name) for name, array in arrays.items() if name in used],
    )
    model = helper.make_model(graph, producer_name="LeNet Lab", opset_imports=[helper.make_opsetid("", OPSET)])
    # The newest runtimes are older than the newest format; this is the format of OPSET.
    model.ir_version = 9
    checker.check_model(model)
    return model


@dataclass(frozen=True, eq=False)
class _Step:
    """One node: its operator on what comes in, the layer's arrays of the names `inputs`, and constants.

    A constant that `inputs` names too stands there in its place.
    """

    operator: str
    attributes: Mapping = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    constants: Mapping[str, np.ndarray] = field(default_factory=dict)


def _pair(value) -> list[int]:
    return list(value) if isinstance(value, tuple) else [value, value]


def _window(layer) -> dict:
    """Attributes of a sliding window; ONNX pads each side on its own."""
    stride = layer.kernel_size if layer.stride is None else layer.stride
    (top, bottom), (left, right) = padding_of(layer, 0), padding_of(layer, 1)
    pads = [top, left, bottom, right]
    return {"kernel_shape": _pair(layer.kernel_size), "strides": _pair(stride), "pads": pads}


def _conv2d(layer, shapes):
    attributes = _window(layer) | {"dilations": _pair(layer.dilation), "group": layer.groups}
    weights = ("weight", "bias")
    if layer.padding_mode == ZEROS:
        return (_Step("Conv", attributes, weights),)
    # Conv itself pads with zeros alone. Pad counts all four axes, at their beginnings and then at their ends.
    top, left, bottom, right = attributes["pads"]
    pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
    pad = _Step("Pad", {"mode": _PAD_MODES[layer.padding_mode]}, constants={"pads": pads})
    return pad, _Step("Conv", attributes | {"pads": [0] * 4}, weights)


_PAD_MODES = {REFLECT: "reflect", REPLICATE: "edge", CIRCULAR: "wrap"}


def _max_pool2d(layer, shapes):
    attributes = _window(layer) | {"dilations": _pair(layer.dilation), "ceil_mode": int(layer.ceil_mode)}
    return (_Step("MaxPool", attributes),)


def _avg_pool2d(layer, shapes):
    if layer.divisor_override is not None:
        return _window_sum(layer, shapes)
    counting = {"ceil_mode": int(layer.ceil_mode), "count_include_pad": int(layer.count_include_pad)}
    return (_Step("AveragePool", _window(layer) | counting),)


def _window_sum(layer, shapes) -> tuple[_Step, ...]:
    """Each window's sum by one divisor: its mean with all padding counted, times how many numbers that are.

    Padding at the end is drawn out to where the last window ends, so that every mean counts the whole kernel.
    """
    window = _window(layer)
    kernel, before = window["kernel_shape"], window["pads"][:2]
    after = [
        max(p, (count - 1) * stride + k - size - p)
        for p, k, stride, size, count in zip(
            before, kernel, window["strides"], shapes.input_shape[1:], shapes.output_shape[1:], strict=True
        )
    ]
    mean = _Step("AveragePool", window | {"pads": before + after, "count_include_pad": 1})
    factor = np.array(math.prod(kernel) / layer.divisor_override, np.float32)
    return mean, _Step("Mul", constants={"factor": factor})


def _batch_norm2d(layer, shapes):
    if not layer.track_running_stats:
        raise ProjectError(
            Words("{layer}: ONNX normalises by running statistics; switch them on, or leave it out", layer=layer.name)
        )
    # Scale and shift have to be there; what is not learned is 1 and 0.
    plain = {"weight": np.ones, "bias": np.zeros}
    learned = {"weight": layer.affine, "bias": layer.affine and layer.bias}
    constants = {name: make(layer.num_features, np.float32) for name, make in plain.items() if not learned[name]}
    arrays = ("weight", "bias", "running_mean", "running_var")
    return (_Step("BatchNormalization", {"epsilon": layer.eps}, arrays, constants),)


def _flatten(layer, shapes):
    if len(shapes.output_shape) == 1:
        return (_Step("Flatten"),)
    # ONNX's Flatten always makes a matrix; here 0 stands for the size of the batch.
    return (_Step("Reshape", constants={"shape": np.array([0, *shapes.output_shape], np.int64)}),)


def _one(operator: str) -> Callable[[LayerSpec, LayerShapes], tuple[_Step, ...]]:
    """A single node, the same for every layer of the type."""
    return lambda layer, shapes: (_Step(operator),)


_STEPS: Mapping[str, Callable[[LayerSpec, LayerShapes], tuple[_Step, ...]]] = {
    "Conv2d": _conv2d,
    "MaxPool2d": _max_pool2d,
    "AvgPool2d": _avg_pool2d,
    "Linear": lambda layer, shapes: (_Step("Gemm", {"transB": 1}, ("weight", "bias")),),
    "ReLU": _one("Relu"),
    "Tanh": _one("Tanh"),
    "Sigmoid": _one("Sigmoid"),
    "LeakyReLU": lambda layer, shapes: (_Step("LeakyRelu", {"alpha": layer.negative_slope}),),
    "GELU": lambda layer, shapes: (_Step("Gelu", {"approximate": layer.approximate}),),
    "BatchNorm2d": _batch_norm2d,
    # Dropout passes everything on outside of training.
    "Dropout": _one("Identity"),
    "Flatten": _flatten,
}
