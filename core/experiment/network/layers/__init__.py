"""The layers that a network is described with: a class for each type, which holds all that is known of it.

To add one, write its class into the module of its family and name it in that module's TYPES, draw its icon
(`ui/widgets/icons`), and translate its summary and what is said of its arguments.
`tests/test_core/test_experiment_layers.py` finds what is missing.
"""

from core.experiment.network.layers import activation, convolution, dropout, flatten, linear, normalisation, pooling
from core.experiment.network.layers.activation import GELU, LeakyReLU, ReLU, Sigmoid, Tanh
from core.experiment.network.layers.base import LayerSpec
from core.experiment.network.layers.convolution import Conv2d
from core.experiment.network.layers.dropout import Dropout
from core.experiment.network.layers.flatten import Flatten
from core.experiment.network.layers.linear import Linear
from core.experiment.network.layers.normalisation import BatchNorm2d
from core.experiment.network.layers.pooling import AvgPool2d, MaxPool2d

_FAMILIES = (convolution, pooling, linear, activation, normalisation, dropout, flatten)

LAYER_TYPES: dict[str, type[LayerSpec]] = {cls.__name__: cls for family in _FAMILIES for cls in family.TYPES}
"""By the name of the class in torch.nn, in the order in which they are listed."""

INITIALISED = tuple(kind for kind, layer in LAYER_TYPES.items() if layer.initialised)
"""The types whose weights an initialisation of the training draws."""
