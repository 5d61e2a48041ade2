"""A trained network as an ONNX model, to run elsewhere: `logits` from `images` (N×C×H×W, normalised).

One node for each layer, in the order of the network; operators and attributes
follow the ONNX operator reference (onnx.ai/onnx/operators). Needs the package
onnx, which only this file uses.
"""

import os
from collections.abc import Callable, Mapping

import numpy as np

from core.errors import ProjectError
from core.experiment.layers import LayerSpec
from core.experiment.snapshot import Snapshot
from core.formats.atomic import write_atomically
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
    nodes, last = [], "images"
    for layer in snapshot.spec.layers:
        operator, attributes, inputs = _OPERATORS[layer.kind](layer)
        present = [f"{layer.name}.{name}" for name in inputs if f"{layer.name}.{name}" in snapshot.arrays]
        nodes.append(helper.make_node(operator, [last, *present], [layer.name], layer.name, **attributes))
        last = layer.name
    nodes.append(helper.make_node("Identity", [last], ["logits"]))
    used = {name for node in nodes for name in node.input}
    graph = helper.make_graph(
        nodes,
        snapshot.spec.name,
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", *snapshot.spec.input_shape])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", None])],
        [numpy_helper.from_array(np.array(array), name) for name, array in snapshot.arrays.items() if name in used],
    )
    model = helper.make_model(graph, producer_name="LeNet Lab", opset_imports=[helper.make_opsetid("", OPSET)])
    # The newest runtimes are older than the newest format; this is the format of OPSET.
    model.ir_version = 9
    checker.check_model(model)
    return model


def _pair(value) -> list[int]:
    return list(value) if isinstance(value, tuple) else [value, value]


def _window(layer) -> dict:
    """Attributes of a sliding window; ONNX pads each side on its own."""
    stride = layer.kernel_size if layer.stride is None else layer.stride
    return {"kernel_shape": _pair(layer.kernel_size), "strides": _pair(stride), "pads": _pair(layer.padding) * 2}


def _conv2d(layer):
    attributes = _window(layer) | {"dilations": _pair(layer.dilation), "group": layer.groups}
    return "Conv", attributes, ("weight", "bias")


def _max_pool2d(layer):
    attributes = _window(layer) | {"dilations": _pair(layer.dilation), "ceil_mode": int(layer.ceil_mode)}
    return "MaxPool", attributes, ()


def _avg_pool2d(layer):
    counting = {"ceil_mode": int(layer.ceil_mode), "count_include_pad": int(layer.count_include_pad)}
    return "AveragePool", _window(layer) | counting, ()


def _batch_norm2d(layer):
    if not (layer.affine and layer.track_running_stats):
        raise ProjectError(
            Words(
                "{layer}: ONNX normalises by learned scales and running statistics; switch both on, or leave it out",
                layer=layer.name,
            )
        )
    return "BatchNormalization", {"epsilon": layer.eps}, ("weight", "bias", "running_mean", "running_var")


_OPERATORS: Mapping[str, Callable[[LayerSpec], tuple[str, dict, tuple]]] = {
    "Conv2d": _conv2d,
    "MaxPool2d": _max_pool2d,
    "AvgPool2d": _avg_pool2d,
    "Linear": lambda layer: ("Gemm", {"transB": 1}, ("weight", "bias")),
    "ReLU": lambda layer: ("Relu", {}, ()),
    "Tanh": lambda layer: ("Tanh", {}, ()),
    "Sigmoid": lambda layer: ("Sigmoid", {}, ()),
    "LeakyReLU": lambda layer: ("LeakyRelu", {"alpha": layer.negative_slope}, ()),
    "GELU": lambda layer: ("Gelu", {"approximate": layer.approximate}, ()),
    "BatchNorm2d": _batch_norm2d,
    # Dropout passes everything on outside of training.
    "Dropout": lambda layer: ("Identity", {}, ()),
    "Flatten": lambda layer: ("Flatten", {}, ()),
}
