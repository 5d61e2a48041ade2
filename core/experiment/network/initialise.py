"""The table of initialisations: first weights of a network, by the schemes that textbooks compare.

Settings, form, help, trainer and PyTorch program take all they know of one from its row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import core
from core.experiment.explanations import STABLE, Choice, reference
from core.experiment.network.layers import INITIALISED
from core.nn import init
from core.words import Words


@dataclass(frozen=True)
class Initialisation(Choice):
    """A distribution of first weights.

    Attributes:
        function: name of the function in torch.nn.init that draws a weight anew, in place; "" leaves it as it is.
        arguments, options: what the function is given after the tensor: numbers in their places, texts by name.
    """

    function: str = ""
    arguments: tuple[float, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        return f"{STABLE}nn.init.html#torch.nn.init.{self.function}" if self.function else reference("nn.Linear")

    def fill(self, weight) -> None:
        """Draw a weight tensor anew."""
        getattr(init, self.function)(weight, *self.arguments, **self.options)

    @property
    def line(self) -> str:
        """The call in the PyTorch program that draws the weight of `module`."""
        options = (f'{name}="{value}"' for name, value in self.options.items())
        return f"nn.init.{self.function}({', '.join(['module.weight', *map(repr, self.arguments), *options])})"


_RELU = {"nonlinearity": "relu"}

INITIALISATIONS: Mapping[str, Initialisation] = {
    "default": Initialisation(Words("Default"), "w ~ U(−a, a),  a = 1 / √fan_in"),
    "xavier_uniform": Initialisation(
        Words("Xavier Uniform"), "w ~ U(−a, a),  a = √(6 / (fan_in + fan_out))", function="xavier_uniform_"
    ),
    "xavier_normal": Initialisation(
        Words("Xavier Normal"), "w ~ N(0, 2 / (fan_in + fan_out))", function="xavier_normal_"
    ),
    "kaiming_uniform": Initialisation(
        Words("Kaiming Uniform"), "w ~ U(−a, a),  a = √(6 / fan_in)", function="kaiming_uniform_", options=_RELU
    ),
    "kaiming_normal": Initialisation(
        Words("Kaiming Normal"), "w ~ N(0, 2 / fan_in)", function="kaiming_normal_", options=_RELU
    ),
    "normal": Initialisation(Words("Normal"), "w ~ N(0, 0.05²)", function="normal_", arguments=(0.0, 0.05)),
    "zeros": Initialisation(Words("Zeros"), "w = 0", function="zeros_"),
}
"""By the value of TrainingSettings.initialisation, in the order to show them."""


def initialise(model, scheme: str) -> None:
    """Draw the weights of convolution and linear layers anew, by a scheme of INITIALISATIONS; biases become zero.

    "default" leaves the model as its layers made it, which is PyTorch's way.
    Sources: Glorot and Bengio 2010 (xavier), He et al. 2015 (kaiming). "zeros"
    shows why weights must differ at the start: all units of a layer stay the same.
    """
    chosen = INITIALISATIONS[scheme]
    if not chosen.function:
        return
    with core.no_grad():
        for module in model.modules():
            if type(module).__name__ in INITIALISED:
                chosen.fill(module.weight)
                if module.bias is not None:
                    init.zeros_(module.bias)
