"""Convolution layers."""

from __future__ import annotations

from core.nn import functional as F
from core.nn.layers.weights import draw_weight_and_bias, register_weight_and_bias
from core.nn.module import Module

_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class Conv2d(Module):
    """Cross-correlates `N×C×H×W` (or `C×H×W`) with `out_channels` kernels and adds a bias to each output channel.

    The output's height is ⌊(H + 2·padding - dilation·(kernel_size - 1) - 1) / stride⌋ + 1, its width follows from W in
    the same way. Sizes are one number for both axes or (height, width).

    Attributes:
        weight: `out_channels×(in_channels/groups)×kH×kW`, drawn from U(-k, k), k = 1 / √(in_channels/groups · kH · kW).
        bias: `out_channels`, drawn from U(-k, k), or `None`.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: str | int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device=None,
        dtype=None,
    ):
        super().__init__()
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        if in_channels % groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        if out_channels % groups != 0:
            raise ValueError("out_channels must be divisible by groups")
        if padding_mode not in _PADDING_MODES:
            raise ValueError(
                f"padding_mode must be one of {set(_PADDING_MODES)}, but got padding_mode='{padding_mode}'"
            )
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = _pair(kernel_size)
        self.stride = _pair(stride)
        self.padding = _checked_padding(padding, self.stride)
        self.dilation = _pair(dilation)
        self.groups = groups
        self.padding_mode = padding_mode
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        register_weight_and_bias(self, shape, (out_channels,) if bias else None, device, dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weight and bias anew."""
        draw_weight_and_bias(self)

    def forward(self, input):
        if self.padding_mode != "zeros":
            input = F.pad(input, self._padding_by_side(), mode=self.padding_mode)
            return F.conv2d(input, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)
        return F.conv2d(input, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)

    def _padding_by_side(self) -> tuple[int, int, int, int]:
        """Return the padding at left, right, top and bottom, as `F.pad` takes it."""
        if self.padding == "valid":
            return (0, 0, 0, 0)
        if self.padding == "same":
            height, width = (d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True))
            return (width // 2, width - width // 2, height // 2, height - height // 2)
        height, width = self.padding
        return (width, width, height, height)

    def extra_repr(self) -> str:
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        if self.padding != (0, 0):
            text += f", padding={self.padding}"
        if self.dilation != (1, 1):
            text += f", dilation={self.dilation}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        if self.padding_mode != "zeros":
            text += f", padding_mode={self.padding_mode}"
        return text


def _pair(size) -> tuple:
    return tuple(size) if hasattr(size, "__iter__") else (size, size)


def _checked_padding(padding, stride: tuple[int, int]):
    if not isinstance(padding, str):
        return _pair(padding)
    if padding not in ("same", "valid"):
        raise ValueError(f"Invalid padding string {padding!r}, should be one of {{'same', 'valid'}}")
    if padding == "same" and stride != (1, 1):
        raise ValueError("padding='same' is not supported for strided convolutions")
    return padding
