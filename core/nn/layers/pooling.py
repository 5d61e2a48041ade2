"""Layers that pool over windows of `N×C×H×W` (or `C×H×W`)."""

from __future__ import annotations

from core.nn import functional as F
from core.nn.module import Module


class MaxPool2d(Module):
    """Takes the largest value of each window; `stride` defaults to `kernel_size`.

    The output's height is ⌊(H + 2·padding - dilation·(kernel_size - 1) - 1) / stride⌋ + 1, rounded up with `ceil_mode`;
    its width follows from W in the same way. With `return_indices` the layer returns a pair: the maxima, and the index
    of each in its flattened input plane.
    """

    _shown = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")

    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride if stride is not None else kernel_size
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def forward(self, input):
        return F.max_pool2d(
            input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode, self.return_indices
        )


class AvgPool2d(Module):
    """Takes the mean of each window; `stride` defaults to `kernel_size`.

    The output's height is ⌊(H + 2·padding - kernel_size) / stride⌋ + 1, rounded up with `ceil_mode`; its width follows
    from W in the same way. `count_include_pad` counts padded zeros into the mean; `divisor_override` replaces the
    number that the sum of a window is divided by.
    """

    _shown = ("kernel_size", "stride", "padding")

    def __init__(
        self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
    ):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride if stride is not None else kernel_size
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad
        self.divisor_override = divisor_override

    def forward(self, input):
        return F.avg_pool2d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )


class AdaptiveAvgPool2d(Module):
    """Takes the means of as many windows as make an output of `output_size`.

    `output_size` is one number for both axes or (height, width); `None` keeps the size of an axis.
    """

    _shown = ("output_size",)

    def __init__(self, output_size):
        super().__init__()
        self.output_size = output_size

    def forward(self, input):
        return F.adaptive_avg_pool2d(input, self.output_size)
