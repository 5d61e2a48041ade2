"""LayerSpec: all that is known of a type of layer stands in its class."""

from __future__ import annotations

import dataclasses
import keyword
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from core.errors import SpecError
from core.experiment.explanations import reference
from core.experiment.network.fields import check_fields, describe, matters
from core.experiment.network.figures import Shape, Sum, format_shape
from core.experiment.network.layers.terms import Derivation, Gradient, LayerPass, Place
from core.experiment.network.problems import Fix, Problem, remove_layer
from core.words import Words

Pair = int | tuple[int, int]

# Names that a module already uses for something else; nn.Module refuses them.
RESERVED_NAMES = frozenset(
    "add_module append apply bfloat16 buffers children compile cpu cuda double eval extend extra_repr "
    "float forward get_buffer get_extra_state get_parameter get_submodule half insert ipu "
    "load_state_dict modules mtia named_buffers named_children named_modules named_parameters "
    "parameters pop register_buffer register_forward_hook register_forward_pre_hook "
    "register_full_backward_hook register_module register_parameter requires_grad_ set_extra_state "
    "set_submodule share_memory state_dict to to_empty train training type xpu zero_grad".split()
)


@dataclass(frozen=True, eq=False)
class OnnxStep:
    """One node of an ONNX graph.

    Attributes:
        operator: its name in the ONNX operator reference (onnx.ai/onnx/operators); it takes what the step before gives.
        attributes: the operator's, by name.
        inputs: keys of the layer's arrays that it takes too; those that the layer does not have are left out.
        constants: arrays by name; one that `inputs` names stands there in its place, the others come last.
    """

    operator: str
    attributes: Mapping = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    constants: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class LayerSpec(ABC):
    """A layer: its name in the network and the arguments of the torch.nn module of the same class name.

    A subclass is a frozen dataclass with a field for every argument (but `device` and `dtype`), and says what is
    declared here without a value. Descriptions hold no tensors, so they can be compared, hashed, undone and sent
    between threads freely.

    Raises SpecError for a name that Python or nn.Module does not take and for an argument outside its limits.

    Class attributes:
        group: what it is listed under.
        summary: what it does, in one line.
        formula: of one number of its output.
        gradients: the formulas of the backward pass: of ∂L/∂x and of the gradient of each parameter.
        icon: file name of its picture, without the suffix.
        default_name: what the first of its kind is called.
        output_argument: the argument that says how many outputs it learns; "" where it learns none.
        initialised: whether an initialisation of the training draws its weights.
        in_tutorial: whether it stands in PyTorch's tutorial "Neural Networks".
    """

    name: str
    group: ClassVar[str]
    summary: ClassVar[str]
    formula: ClassVar[str]
    gradients: ClassVar[tuple[Gradient, ...]]
    icon: ClassVar[str]
    default_name: ClassVar[str]
    output_argument: ClassVar[str] = ""
    initialised: ClassVar[bool] = False
    in_tutorial: ClassVar[bool] = False

    def __post_init__(self):
        check_name(self.name)
        check_fields(self, self.name, SpecError)

    @classmethod
    def arguments_for(cls, shape: Shape) -> dict:
        """Return arguments, beside the defaults, that make a new layer fit an input of `shape`."""
        return {}

    @abstractmethod
    def output(self, shape: Shape) -> Shape | Problem:
        """Return the shape of one example's output for an input of `shape`, or why the layer does not fit."""

    @abstractmethod
    def depends_on(self, outputs: np.ndarray, shape: Shape) -> np.ndarray:
        """Mark the numbers of an input of `shape` that those marked in `outputs` can depend on; both bool."""

    @abstractmethod
    def derive(self, place: Place, passed: LayerPass) -> Derivation:
        """Return how the number at `place` of the output came about; `place` begins with the example's."""

    @abstractmethod
    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> Derivation:
        """Return how the number at `place` of a gradient came about, of one of `gradients`.

        The place in ∂L/∂x begins with the example's.
        """

    @abstractmethod
    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        """Return the nodes that compute the layer, for an input of `shape` that fits."""

    def sizes(self, shape: Shape) -> tuple[Sum, ...]:
        """Return how the lengths of the output are calculated, for an input of `shape` that fits."""
        return ()

    def parameters(self) -> Sum | None:
        """Count the numbers that the layer learns, known without knowing what comes in; None for none."""
        return None

    def multiply_adds(self, output: Shape) -> Sum | None:
        """Count the products that an output of that shape takes; None for none."""
        return None

    def overwrites_input(self, training: bool) -> bool:
        """Tell whether the layer writes its output over what comes in."""
        return getattr(self, "inplace", False)

    def hands_on_input(self, training: bool) -> bool:
        """Tell whether what goes out is what came in, in the same memory."""
        return False

    def saves_output(self) -> bool:
        """Tell whether the backward pass needs the output as it was."""
        return False

    @property
    def kind(self) -> str:
        """Name of the class in torch.nn."""
        return type(self).__name__

    @classmethod
    def documentation(cls) -> str:
        """Return the address of PyTorch's page on this type of layer."""
        return reference(f"nn.{cls.__name__}")

    def arguments(self) -> dict:
        """Return all arguments of the module, by name."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "name"}

    def call(self) -> str:
        """Write the call that makes the module, without what is at its default: `Conv2d(1, 6, 5)`."""
        parts = []
        for argument in dataclasses.fields(self)[1:]:
            value = getattr(self, argument.name)
            if argument.default is dataclasses.MISSING:
                parts.append(repr(value))
            elif value != argument.default:
                parts.append(f"{argument.name}={value!r}")
        return f"{self.kind}({', '.join(parts)})"

    def matters(self, argument: str) -> bool:
        """Tell whether `argument` has an effect with the others as they are."""
        return matters(self, argument)

    def parameter_count(self) -> int:
        """Return how many numbers the layer learns."""
        found = self.parameters()
        return found.value if found else 0

    def sums(self, shape: Shape | None, output: Shape | None) -> tuple[Sum, ...]:
        """Return how the output's size, parameters and multiply-adds are calculated, as far as the shapes are known."""
        sizes = self.sizes(shape) if shape and output else ()
        return tuple(filter(None, (*sizes, self.parameters(), self.multiply_adds(output) if output else None)))

    def module(self):
        """Make the module with fresh weights from the global generator."""
        from core import nn

        return getattr(nn, self.kind)(**self.arguments())


class Elementwise(LayerSpec):
    """A layer of any shape each of whose numbers is made from the one at the same place."""

    def output(self, shape: Shape) -> Shape | Problem:
        return shape

    def depends_on(self, outputs: np.ndarray, shape: Shape) -> np.ndarray:
        return outputs


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
    """Return `value` for height and for width."""
    return value if isinstance(value, tuple) else (value, value)


def not_an_image(name: str, shape: Shape) -> Problem | None:
    """Return the problem of an image layer called `name` that gets something else."""
    if len(shape) == 3:
        return None
    if len(shape) == 1:
        text = Words("expected an image (channels×height×width), got a vector of {numbers} numbers", numbers=shape[0])
    else:
        text = Words("expected an image (channels×height×width), got a matrix of {shape}", shape=format_shape(shape))
    move = Fix(Words("Move {layer} before the first Flatten", layer=name), lambda spec: _before_vectors(name, spec))
    return Problem(text, (move, remove_layer(name)))


def _before_vectors(name: str, spec):
    """Move the layer before the first one that makes something else of an image."""
    shape = spec.input_shape
    for position, layer in enumerate(spec.layers):
        found = layer.output(shape)
        shape = found.output if isinstance(found, Problem) else found
        if shape is None or len(shape) != 3:
            return spec.move(name, min(position, spec.index(name)))
    return spec


def bias_switch():
    """Describe the argument `bias`."""
    return describe("switch", "Bias", "Add a learned number to each output.", True)


def inplace_switch():
    """Describe the argument `inplace`."""
    return describe(
        "switch", "In place", "Write the result over what comes in, x ← y: less memory, the same numbers.", False
    )
