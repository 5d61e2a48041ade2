"""Makes the weight and bias of layers, and draws them."""

import math

from core.creation import empty
from core.nn import init
from core.nn.module import Module
from core.nn.parameter import Parameter


def register_weight_and_bias(layer: Module, weight: tuple | None, bias: tuple | None, device, dtype) -> None:
    """Register uninitialised parameters of the shapes `weight` and `bias`; None leaves that parameter out."""
    for name, shape in (("weight", weight), ("bias", bias)):
        present = shape is not None
        layer.register_parameter(name, Parameter(empty(shape, dtype=dtype, device=device)) if present else None)


def draw_weight_and_bias(layer: Module) -> None:
    """Draw weight and bias as PyTorch's `Linear` and `Conv2d` do: from U(-k, k), k = 1 / √fan_in of the weight."""
    init.kaiming_uniform_(layer.weight, a=math.sqrt(5))
    if layer.bias is not None and layer.weight.numel():
        bound = 1 / math.sqrt(math.prod(layer.weight.shape[1:]))
        init.uniform_(layer.bias, -bound, bound)


def fill_weight_and_bias(layer: Module) -> None:
    """Set weight to 1 and bias to 0, where the layer has them."""
    if layer.weight is not None:
        init.ones_(layer.weight)
    if layer.bias is not None:
        init.zeros_(layer.bias)
