"""Defines the network of PyTorch's tutorial "Neural Networks", and LeNet-5 as its authors described it.

LeNet-5 is section II.B of LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition",
Proceedings of the IEEE 86(11), 1998. "The paper" below is this one, and equations, tables and figures have its numbers.
"""

from __future__ import annotations

import math

import numpy as np

from core import nn
from core.creation import arange, empty, from_numpy
from core.nn import functional as F


class LeNet(nn.Module):
    """Computes `N×10` logits from `N×1×32×32` images, as the network of PyTorch's tutorial "Neural Networks".

    5×5 convolution to 6 channels, ReLU and 2×2 max pooling; 5×5 convolution to 16 channels, ReLU and 2×2 max pooling;
    then linear layers 400 → 120 → 84 → 10 with ReLU between them.
    """

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, input):
        x = F.max_pool2d(F.relu(self.conv1(input)), (2, 2))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.flatten(1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# For each of the 16 maps of C3 the maps of S2 that it is computed from (Table I): every run of three and of four maps,
# which may go around the edge, three fours with a gap, and all six.
C3_CONNECTIONS = (
    *(tuple(sorted((first + i) % 6 for i in range(3))) for first in range(6)),
    *(tuple(sorted((first + i) % 6 for i in range(4))) for first in range(6)),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)

# The ten digits as pictures 12 high and 7 wide, which are the targets of F6. As in the paper's Fig. 3 strokes are two
# pixels wide and the last two rows are left to descenders.
_DIGITS = """
..###.. ...##.. .#####. .#####. ....##. ####### ..####. ####### .#####. .#####.
.##.##. ..###.. ##...## ##...## ...###. ##..... .##.... .....## ##...## ##...##
##...## .####.. ##...## .....## ..####. ##..... ##..... .....## ##...## ##...##
##...## ...##.. .....## .....## .##.##. ##..... ##..... ....##. ##...## ##...##
##...## ...##.. ....##. ..####. ##..##. ######. ######. ...##.. .#####. ##..###
##...## ...##.. ...##.. .....## ##..##. .....## ###..## ...##.. ##...## .######
##...## ...##.. ..##... .....## ####### .....## ##...## ..##... ##...## .....##
##...## ...##.. .##.... .....## ....##. .....## ##...## ..##... ##...## .....##
.##.##. ...##.. ##..... ##...## ....##. ##...## ###..## ..##... ##...## ....##.
..###.. .###### ####### .#####. ....##. .#####. .#####. ..##... .#####. .####..
....... ....... ....... ....... ....... ....... ....... ....... ....... .......
....... ....... ....... ....... ....... ....... ....... ....... ....... .......
"""


def digit_bitmaps() -> np.ndarray:
    """Return the ten digits as float32 pictures `10×12×7` of +1 (ink) and -1 (paper)."""
    rows = [line.split() for line in _DIGITS.split("\n") if line]
    pictures = [[[1 if pixel == "#" else -1 for pixel in row[digit]] for row in rows] for digit in range(10)]
    return np.array(pictures, dtype=np.float32)


class ScaledTanh(nn.Module):
    """Computes 1.7159 · tanh(2x / 3), which maps ±1 to ±1, where its curvature is largest (Appendix A)."""

    def forward(self, input):
        return (input * (2 / 3)).tanh() * 1.7159


class Subsampling(nn.Module):
    """Sums windows of 2×2, `N×C×H×W` → `N×C×H/2×W/2`, times a coefficient plus a bias, which are trained per channel.

    Attributes:
        coefficient, bias: `C`, drawn from U(-0.6, 0.6).
    """

    def __init__(self, channels: int):
        super().__init__()
        self.channels = channels
        self.coefficient = nn.Parameter(empty(channels))
        self.bias = nn.Parameter(empty(channels))
        _draw(self, fan_in=4)

    def forward(self, input):
        sums = F.avg_pool2d(input, 2) * 4
        return sums * self.coefficient.view(-1, 1, 1) + self.bias.view(-1, 1, 1)

    def extra_repr(self) -> str:
        return f"{self.channels}"


class PartialConv2d(nn.Module):
    """Convolves with kernels between some pairs of input and output channels only.

    Attributes:
        connections: for each output channel the numbers of the input channels that it is computed from.
        weight: one `k×k` kernel per connection, output channel by output channel.
        bias: one number per output channel. Both are drawn from U(-2.4 / F, 2.4 / F), F the output channel's fan-in.
    """

    def __init__(self, in_channels: int, connections: tuple[tuple[int, ...], ...], kernel_size: int):
        super().__init__()
        self.in_channels = in_channels
        self.connections = connections
        self.kernel_size = kernel_size
        count = sum(map(len, connections))
        self.weight = nn.Parameter(empty(count, kernel_size, kernel_size))
        self.bias = nn.Parameter(empty(len(connections)))
        # For every pair of output and input channel: the number of its kernel, and whether it has one.
        rows = [output for output, inputs in enumerate(connections) for _ in inputs]
        columns = [input for inputs in connections for input in inputs]
        numbers, present = np.zeros((2, len(connections), in_channels), np.int64)
        numbers[rows, columns] = np.arange(count)
        present[rows, columns] = 1
        self.register_buffer("kernel_number", from_numpy(numbers), persistent=False)
        self.register_buffer("present", from_numpy(present[..., None, None].astype(np.float32)), persistent=False)
        kernels = self.weight.data.split([len(inputs) for inputs in connections])
        for drawn in (kernels, self.bias.data.split(1)):
            for inputs, parameters in zip(connections, drawn, strict=True):
                bound = 2.4 / (len(inputs) * kernel_size**2)
                nn.init.uniform_(parameters, -bound, bound)

    def forward(self, input):
        kernels = self.weight[self.kernel_number] * self.present
        return F.conv2d(input, kernels, self.bias)

    def extra_repr(self) -> str:
        return (
            f"{self.in_channels}, {len(self.connections)}, kernel_size={self.kernel_size}, kernels={len(self.weight)}"
        )


class GaussianConnections(nn.Module):
    """Computes the squared distance to the code w of each class, yᵢ = Σⱼ (xⱼ - wᵢⱼ)² (equation 7): `N×F` → `N×classes`.

    Attributes:
        codes: buffer `classes×F`; they are not trained, as in the paper's experiments.
    """

    def __init__(self, codes):
        super().__init__()
        self.register_buffer("codes", codes)

    def forward(self, input):
        difference = input.unsqueeze(1) - self.codes
        return (difference * difference).sum(-1)

    def extra_repr(self) -> str:
        classes, features = self.codes.shape
        return f"{features}, {classes}"


class LeNet5(nn.Module):
    """Computes `N×10` penalties from `N×1×32×32` images as LeNet-5 of 1998; the class with the smallest is the answer.

    The input should have about mean 0 and variance 1: in the paper the background is -0.1 and ink 1.175. `LeNet5Loss`
    trains the network and `classify` reads its answer.
    """

    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5)
        self.s2 = Subsampling(6)
        self.c3 = PartialConv2d(6, C3_CONNECTIONS, 5)
        self.s4 = Subsampling(16)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = GaussianConnections(from_numpy(digit_bitmaps().reshape(10, 84)))
        self.squash = ScaledTanh()
        for layer in (self.c1, self.c5, self.f6):
            _draw(layer, fan_in=math.prod(layer.weight.shape[1:]))

    def forward(self, input):
        x = self.squash(self.c1(input))
        x = self.squash(self.s2(x))
        x = self.squash(self.c3(x))
        x = self.squash(self.s4(x))
        x = self.squash(self.c5(x))
        x = self.squash(self.f6(x.flatten(1)))
        return self.output(x)

    def classify(self, input):
        """Return the class number with the smallest penalty for each image: `N×1×32×32` → `N`."""
        return self(input).argmin(1)


class LeNet5Loss(nn.Module):
    """Computes the paper's discriminative loss (equation 9): the mean over images of y_t + log(e⁻ʲ + Σᵢ e^(-yᵢ)).

    The first term pulls down the penalty y_t of the target class t. The second pushes up the penalties of the others,
    until they are far above `j`.
    """

    _shown = ("j",)

    def __init__(self, j: float = 0.1):
        super().__init__()
        self.j = j

    def forward(self, penalties, target):
        # log(e⁻ʲ + eˢ) = softplus(s + j) - j, which does not overflow
        competition = F.softplus((-penalties).logsumexp(1) + self.j) - self.j
        return (penalties[arange(len(target)), target] + competition).mean()


def _draw(layer: nn.Module, fan_in: int) -> None:
    """Draw every parameter of a layer from U(-2.4 / F, 2.4 / F), F being `fan_in` (Appendix A)."""
    bound = 2.4 / fan_in
    for parameter in layer.parameters():
        nn.init.uniform_(parameter, -bound, bound)
