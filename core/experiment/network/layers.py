"""The layers that a network is described with: one frozen dataclass each.

Every class takes a name and the arguments of the torch.nn module of the same
name (but for `device` and `dtype`); `module()` makes that module. Descriptions hold no tensors, so
they can be compared, hashed, undone and sent between threads freely.
"""

import dataclasses
import keyword
import math
from dataclasses import dataclass
from typing import ClassVar

from core.errors import SpecError
from core.experiment.network.fields import check_fields, describe, matters
from core.words import Words

Pair = int | tuple[int, int]

SAME, VALID = NAMED_PADDING = ("same", "valid")

ZEROS, REFLECT, REPLICATE, CIRCULAR = PADDING_MODES = ("zeros", "reflect", "replicate", "circular")

# Names that a module already uses for something else; nn.Module refuses them.
RESERVED_NAMES = frozenset(
    "add_module append apply bfloat16 buffers children compile cpu cuda double eval extend extra_repr "
    "float forward get_buffer get_extra_state get_parameter get_submodule half insert ipu "
    "load_state_dict modules mtia named_buffers named_children named_modules named_parameters "
    "parameters pop register_buffer register_forward_hook register_forward_pre_hook "
    "register_full_backward_hook register_module register_parameter requires_grad_ set_extra_state "
    "set_submodule share_memory state_dict to to_empty train training type xpu zero_grad".split()
)


@dataclass(frozen=True)
class LayerSpec:
    """A layer: its name in the network and the arguments of its module.

    Of each type are known a one-line summary, a formula, and the group it is listed under.
    Raises SpecError for a name that Python or nn.Module does not take and for
    an argument outside its limits. Whether the layer fits the one before it is
    `core.experiment.network.shapes.infer`'s to say.
    """

    name: str
    group: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    formula: ClassVar[str] = ""

    def __post_init__(self):
        check_name(self.name)
        check_fields(self, self.name, SpecError)

    @property
    def kind(self) -> str:
        """Name of the class in torch.nn."""
        return type(self).__name__

    @property
    def documentation(self) -> str:
        """Address of PyTorch's page on this layer."""
        return f"https://docs.pytorch.org/docs/stable/generated/torch.nn.{self.kind}.html"

    def arguments(self) -> dict:
        """All arguments of the module, by name."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "name"}

    def call(self) -> str:
        """The call that makes the module, without what is at its default: `Conv2d(1, 6, 5)`."""
        parts = []
        for field in dataclasses.fields(self):
            if field.name == "name":
                continue
            value = getattr(self, field.name)
            if field.default is dataclasses.MISSING:
                parts.append(repr(value))
            elif value != field.default:
                parts.append(f"{field.name}={value!r}")
        return f"{self.kind}({', '.join(parts)})"

    def matters(self, argument: str) -> bool:
        """Whether `argument` has an effect with the others as they are."""
        return matters(self, argument)

    def parameter_count(self) -> int:
        """How many numbers the layer learns; known without knowing what comes in."""
        return 0

    def module(self):
        """Make the module with fresh weights from the global generator."""
        from core import nn

        return getattr(nn, self.kind)(**self.arguments())


def check_name(name: str) -> None:
    """Raise SpecError unless `name` can be an attribute of a module."""
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise SpecError(
            Words("layer name {name}: expected a letter followed by letters, digits or underscores", name=repr(name))
        )
    if name in RESERVED_NAMES:
        raise SpecError(
            Words(
                "layer name '{name}' is taken by a method of every module; choose another, such as '{name}1'", name=name
            )
        )


def pair(value: Pair) -> tuple[int, int]:
    """`value` for height and for width."""
    return value if isinstance(value, tuple) else (value, value)


def padding_of(layer: LayerSpec, axis: int) -> tuple[int, int]:
    """Rows (axis 0) or columns (axis 1) that a convolution or pooling layer adds before and behind the image.

    What a window reaches too far for "same" comes half on each side, an odd one behind, as in PyTorch.
    """
    if layer.padding == VALID:
        return 0, 0
    if layer.padding == SAME:
        both = pair(layer.dilation)[axis] * (pair(layer.kernel_size)[axis] - 1)
        return both // 2, both - both // 2
    return (pair(layer.padding)[axis],) * 2


def _kernel(**limits):
    return describe(
        "pair",
        "Kernel size",
        "Height and width of the window that slides over the image.",
        minimum=1,
        maximum=32,
        **limits,
    )


def _stride(default, **limits):
    return describe(
        "pair",
        "Stride",
        "How far the window moves from one output pixel to the next.",
        default,
        minimum=1,
        maximum=32,
        **limits,
    )


def _padding():
    return describe(
        "pair", "Padding", "Rows and columns added around the image before the window slides.", 0, minimum=0, maximum=16
    )


def _padding_or_name():
    return describe(
        "pair",
        "Padding",
        "Rows and columns added around the image before the window slides: a number, "
        '"same" for as many as keep height and width (stride 1 alone), or "valid" for none.',
        0,
        minimum=0,
        maximum=16,
        choices=NAMED_PADDING,
    )


def _dilation():
    return describe("pair", "Dilation", "Distance between neighbouring pixels of the window.", 1, minimum=1, maximum=16)


def _padding_mode():
    return describe(
        "choice",
        "Padding mode",
        "What the padding holds: zeros, the image mirrored at its edge, the "
        "pixels of the edge over again, or those of the opposite side.",
        "zeros",
        choices=PADDING_MODES,
    )


def _bias():
    return describe("switch", "Bias", "Add a learned number to each output.", True)


def _inplace():
    return describe(
        "switch", "In place", "Write the result over what comes in, x ← y: less memory, the same numbers.", False
    )


def _ceil_mode():
    return describe("switch", "Ceil mode", "Keep a last window that does not fit completely.", False)


@dataclass(frozen=True)
class Conv2d(LayerSpec):
    in_channels: int = describe(
        "integer", "Input channels", "Channels of the image that comes in.", minimum=1, maximum=4096
    )
    out_channels: int = describe(
        "integer", "Output channels", "Number of kernels, and so of feature maps that go out.", minimum=1, maximum=4096
    )
    kernel_size: Pair = _kernel()
    stride: Pair = _stride(1)
    padding: Pair | str = _padding_or_name()
    dilation: Pair = _dilation()
    groups: int = describe(
        "integer", "Groups", "Split the channels into groups that do not see each other.", 1, minimum=1, maximum=4096
    )
    bias: bool = _bias()
    padding_mode: str = _padding_mode()

    group = "Convolution"
    summary = "Slides small kernels over the image; each looks for one pattern everywhere."
    formula = "y[o, i, j] = b[o] + Σ_c,u,v w[o, c, u, v] · x[c, i+u, j+v]"

    def parameter_count(self) -> int:
        return self.out_channels * (math.prod(pair(self.kernel_size)) * (self.in_channels // self.groups) + self.bias)


@dataclass(frozen=True)
class MaxPool2d(LayerSpec):
    """Without `return_indices`: its output would be a pair, which no layer of a sequential network takes."""

    kernel_size: Pair = _kernel()
    stride: Pair | None = _stride(None, optional=True)
    padding: Pair = _padding()
    dilation: Pair = _dilation()
    ceil_mode: bool = _ceil_mode()

    group = "Pooling"
    summary = "Keeps the largest value of every window, so that small shifts matter less."
    formula = "y[c, i, j] = max_u,v x[c, s·i+u, s·j+v]"


@dataclass(frozen=True)
class AvgPool2d(LayerSpec):
    kernel_size: Pair = _kernel()
    stride: Pair | None = _stride(None, optional=True)
    padding: Pair = _padding()
    ceil_mode: bool = _ceil_mode()
    count_include_pad: bool = describe("switch", "Count padding", "Let the padded zeros count in the mean.", True)
    divisor_override: int | None = describe(
        "integer",
        "Divisor",
        "What the sum of a window is divided by, in place of how many numbers it counts.",
        None,
        minimum=1,
        maximum=100_000,
        optional=True,
    )

    group = "Pooling"
    summary = "Keeps the mean of every window."
    formula = "y[c, i, j] = mean_u,v x[c, s·i+u, s·j+v]"


@dataclass(frozen=True)
class Linear(LayerSpec):
    in_features: int = describe(
        "integer", "Input features", "Length of the vector that comes in.", minimum=1, maximum=1_000_000
    )
    out_features: int = describe(
        "integer", "Output features", "Length of the vector that goes out.", minimum=1, maximum=100_000
    )
    bias: bool = _bias()

    group = "Linear"
    summary = "Every output is a weighted sum of all inputs."
    formula = "y = W · x + b"

    def parameter_count(self) -> int:
        return self.out_features * (self.in_features + self.bias)


@dataclass(frozen=True)
class ReLU(LayerSpec):
    inplace: bool = _inplace()

    group = "Activation"
    summary = "Sets everything negative to zero."
    formula = "y = max(0, x)"


@dataclass(frozen=True)
class Tanh(LayerSpec):
    group = "Activation"
    summary = "Squeezes every value between −1 and 1."
    formula = "y = tanh(x)"


@dataclass(frozen=True)
class Sigmoid(LayerSpec):
    group = "Activation"
    summary = "Squeezes every value between 0 and 1."
    formula = "y = 1 / (1 + exp(−x))"


@dataclass(frozen=True)
class LeakyReLU(LayerSpec):
    negative_slope: float = describe(
        "number", "Negative slope", "What is left of a negative value.", 0.01, minimum=0.0, maximum=1.0
    )
    inplace: bool = _inplace()

    group = "Activation"
    summary = "Lets a little of the negative values through, so that no unit dies."
    formula = "y = x if x > 0 else slope · x"


@dataclass(frozen=True)
class GELU(LayerSpec):
    approximate: str = describe(
        "choice", "Approximation", "The exact function, or its approximation by tanh.", "none", choices=("none", "tanh")
    )

    group = "Activation"
    summary = "A smooth ReLU: weights each value by the chance that a normal variable is smaller."
    formula = "y = x · Φ(x)"


@dataclass(frozen=True)
class BatchNorm2d(LayerSpec):
    num_features: int = describe("integer", "Channels", "Channels of the image that comes in.", minimum=1, maximum=4096)
    eps: float = describe(
        "number",
        "Epsilon",
        "Added to the variance, so that nothing is divided by zero.",
        1e-5,
        minimum=0.0,
        maximum=1.0,
        exclusive=True,
    )
    momentum: float | None = describe(
        "number",
        "Momentum",
        "Weight of the newest batch in the running statistics; left empty, they are the mean over all batches.",
        0.1,
        minimum=0.0,
        maximum=1.0,
        optional=True,
        needs=(("track_running_stats", (True,)),),
    )
    affine: bool = describe("switch", "Affine", "Learn a scale and a shift for each channel.", True)
    track_running_stats: bool = describe(
        "switch", "Running statistics", "Keep mean and variance of the training for later use.", True
    )
    bias: bool = describe(
        "switch", "Bias", "Learn a shift beside the scale, where affine is on.", True, needs=(("affine", (True,)),)
    )

    group = "Normalisation"
    summary = "Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it."
    formula = "y = γ · (x − mean) / √(var + ε) + β"

    def parameter_count(self) -> int:
        return self.num_features * (1 + self.bias) if self.affine else 0


@dataclass(frozen=True)
class Dropout(LayerSpec):
    p: float = describe(
        "number",
        "Probability",
        "Share of the values that are set to zero while training.",
        0.5,
        minimum=0.0,
        maximum=1.0,
    )
    inplace: bool = _inplace()

    group = "Regularisation"
    summary = "Switches off random values while training, so that no unit relies on a single other one."
    formula = "y = x · m / (1 − p),  m ~ Bernoulli(1 − p)"


@dataclass(frozen=True)
class Flatten(LayerSpec):
    start_dim: int = describe(
        "integer",
        "First dimension",
        "The first of the dimensions that become one: 1 for channels, "
        "2 for rows, 3 for columns, negative numbers from the last; 0 is the batch.",
        1,
        minimum=-4,
        maximum=3,
    )
    end_dim: int = describe(
        "integer",
        "Last dimension",
        "The last of the dimensions that become one; −1 for the last that there is.",
        -1,
        minimum=-4,
        maximum=3,
    )

    group = "Shape"
    summary = "Lays the feature maps out as one vector."
    formula = "C×H×W → C·H·W"


LAYER_TYPES: dict[str, type[LayerSpec]] = {
    cls.__name__: cls
    for cls in (
        Conv2d,
        MaxPool2d,
        AvgPool2d,
        Linear,
        ReLU,
        Tanh,
        Sigmoid,
        LeakyReLU,
        GELU,
        BatchNorm2d,
        Dropout,
        Flatten,
    )
}
