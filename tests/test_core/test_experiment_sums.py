"""The sums shown beside a layer give the figures that shape inference gives."""

import ast
import operator
import re

import pytest

from core.experiment import PRESETS, infer
from core.experiment.network.layers import AvgPool2d, BatchNorm2d, Conv2d, Flatten, MaxPool2d
from core.experiment.network.presets import lenet
from core.experiment.network.spec import NetworkSpec


def test_lenets_first_layer_reads_as_the_tutorial_reckons():
    spec = lenet()
    lines = spec.layers[0].sums((1, 32, 32), infer(spec)["conv1"].output_shape)
    assert [(line.label, line.equation) for line in lines] == [
        ("Height and width", "(32 + 2·0 − 5)/1 + 1 = 28"),
        ("Parameters", "6·(5·5·1 + 1) = 156"),
        ("Multiply-adds", "6·28·28·5·5·1 = 117,600"),
    ]


def value(equation):
    """The left side of a sum, computed."""
    left, right = equation.rsplit(" = ", 1)
    left = left.replace("·", "*").replace("−", "-")
    left = re.sub(r"⌊(.*?)⌋", r"(\1)", left.replace("/", "//"))
    left = re.sub(r"⌈(.*)//(\d+)⌉", r"-(-(\1)//\2)", left)
    return compute(ast.parse(left, mode="eval").body), int(right.replace(",", ""))


def compute(node):
    signs = {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.FloorDiv: operator.floordiv,
    }
    if isinstance(node, ast.BinOp):
        return signs[type(node.op)](compute(node.left), compute(node.right))
    return -compute(node.operand) if isinstance(node, ast.UnaryOp) else node.value


ODD = NetworkSpec(
    "odd",
    layers=(
        Conv2d("a", 1, 4, (3, 5), stride=(2, 1), padding=(0, 2), dilation=(2, 1)),
        MaxPool2d("b", 3, ceil_mode=True),
        Conv2d("c", 4, 8, 2, groups=2, bias=False),
        AvgPool2d("d", 2, stride=(1, 3), ceil_mode=False),
    ),
)


NAMED = NetworkSpec(
    "named",
    layers=(
        Conv2d("a", 1, 4, (4, 3), padding="same"),
        Conv2d("b", 4, 4, 2, padding="same", dilation=(3, 2)),
        Conv2d("c", 4, 8, 3, stride=2, padding="valid"),
        BatchNorm2d("f", 8, bias=False),
        BatchNorm2d("g", 8, affine=False, bias=False),
        Flatten("d", 2),
        Flatten("e"),
    ),
)


@pytest.mark.parametrize("spec", [make() for make in PRESETS.values()] + [ODD, NAMED], ids=lambda spec: spec.name)
def test_every_sum_is_right(spec):
    shapes = infer(spec)
    for layer, row in zip(spec.layers, shapes.layers, strict=True):
        figures = {
            "Height": row.output_shape[-2] if len(row.output_shape) == 3 else None,
            "Width": row.output_shape[-1],
            "Height and width": row.output_shape[-1],
            "Features": row.output_shape[-1],
            "Parameters": row.parameters,
            "Multiply-adds": row.multiply_adds,
        }
        for line in layer.sums(row.input_shape, row.output_shape):
            left, right = value(line.equation)
            assert left == right == figures[line.label], (layer, line)
