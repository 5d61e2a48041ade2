"""A trained network as an ONNX model, to run elsewhere: `logits` from `images` (N×C×H×W, normalised).

One node for each layer, or two, in the order of the network. Needs the package onnx,
which only this file uses.
"""

import os

import numpy as np

from core.errors import ProjectError
from core.experiment.network.shapes import infer
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
    """Make the onnx.ModelProto of a network, for any batch size."""
    try:
        from onnx import TensorProto, checker, helper, numpy_helper
    except ImportError as error:
        raise ProjectError(Words("ONNX files need the package onnx; install it with: pip install onnx")) from error
    shapes = infer(snapshot.spec)
    nodes, arrays, last = [], dict(snapshot.arrays), "images"
    for layer in snapshot.spec.layers:
        steps = layer.onnx(shapes[layer.name].input_shape)
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
