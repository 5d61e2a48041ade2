"""NetworkSpec: a network as a plain, frozen description.

Editing returns a new description and leaves the old one as it was, which is
all that undo needs.
"""

import dataclasses
import re
from collections import OrderedDict
from dataclasses import dataclass

import core
from core import nn
from core.errors import SpecError
from core.experiment.network.fields import from_mapping
from core.experiment.network.layers import LAYER_TYPES, LayerSpec
from core.experiment.network.shapes import infer
from core.words import Words


@dataclass(frozen=True)
class NetworkSpec:
    """The layers of a network in order, and the shape of one input, C×H×W.

    Raises SpecError for two layers of one name or an impossible input shape.
    """

    name: str
    input_shape: tuple[int, int, int] = (1, 32, 32)
    layers: tuple[LayerSpec, ...] = ()

    def __post_init__(self):
        shape = self.input_shape
        if len(shape) != 3 or not all(isinstance(n, int) and 0 < n <= 4096 for n in shape):
            raise SpecError(
                Words("input shape {shape!r}: expected channels, height and width, such as (1, 32, 32)", shape=shape)
            )
        names = [layer.name for layer in self.layers]
        for name in names:
            if names.count(name) > 1:
                raise SpecError(
                    Words(
                        "{count} layers are named '{name}'; give each its own name", count=names.count(name), name=name
                    )
                )

    def __len__(self) -> int:
        return len(self.layers)

    def index(self, name: str) -> int:
        """Return the position of the layer `name`; raises SpecError where there is none."""
        for position, layer in enumerate(self.layers):
            if layer.name == name:
                return position
        known = ", ".join(layer.name for layer in self.layers) or Words("no layers")
        raise SpecError(Words("no layer is named '{name}'; the network has {known}", name=name, known=known))

    def layer(self, name: str) -> LayerSpec:
        """Return the layer `name`; raises SpecError where there is none."""
        return self.layers[self.index(name)]

    def free_name(self, base: str) -> str:
        """Return `base` with the smallest number that makes it a name of its own: relu, relu2, ..."""
        stem = re.sub(r"\d+$", "", base) or base
        taken = {layer.name for layer in self.layers}
        if base not in taken:
            return base
        return next(f"{stem}{n}" for n in range(2, len(taken) + 3) if f"{stem}{n}" not in taken)

    def with_layers(self, layers) -> "NetworkSpec":
        """Return the network with other layers."""
        return dataclasses.replace(self, layers=tuple(layers))

    def insert(self, position: int, layer: LayerSpec) -> "NetworkSpec":
        """Return the network with `layer` before the layer at `position`."""
        return self.with_layers(self.layers[:position] + (layer,) + self.layers[position:])

    def remove(self, name: str) -> "NetworkSpec":
        """Return the network without the layer `name`."""
        position = self.index(name)
        return self.with_layers(self.layers[:position] + self.layers[position + 1 :])

    def replace(self, name: str, layer: LayerSpec) -> "NetworkSpec":
        """Return the network with `layer` in the place of the one called `name`."""
        position = self.index(name)
        return self.with_layers(self.layers[:position] + (layer,) + self.layers[position + 1 :])

    def change(self, name: str, /, **arguments) -> "NetworkSpec":
        """Return the network with some arguments (or the name) of one layer changed."""
        return self.replace(name, dataclasses.replace(self.layer(name), **arguments))

    def move(self, name: str, position: int) -> "NetworkSpec":
        """Return the network with the layer `name` at `position` of the others."""
        layer = self.layer(name)
        return self.remove(name).insert(position, layer)

    def build(self, seed: int | None = None):
        """Make the module: an nn.Sequential with the layers' names as children.

        With a seed the weights are the same every time; without one they come
        from where the global generator stands. Raises SpecError with the first
        problem of a network whose layers do not fit.
        """
        infer(self).check()
        if seed is not None:
            core.manual_seed(seed)
        return nn.Sequential(OrderedDict((layer.name, layer.module()) for layer in self.layers))

    def to_dict(self) -> dict:
        """Write the network as plain lists, numbers and texts, as they go into a file."""
        return {
            "name": self.name,
            "input_shape": list(self.input_shape),
            "layers": [{"type": layer.kind, "name": layer.name, **layer.arguments()} for layer in self.layers],
        }

    @classmethod
    def from_dict(cls, values: dict) -> "NetworkSpec":
        """Read what `to_dict` writes; raises SpecError for anything else."""
        if not isinstance(values, dict) or not isinstance(values.get("layers"), list):
            raise SpecError(Words("network description: expected a name, an input shape and a list of layers"))
        layers = [_layer_from_dict(entry, place) for place, entry in enumerate(values["layers"], 1)]
        return from_mapping(cls, {**values, "layers": layers}, Words("network description"), SpecError)


def _layer_from_dict(values: dict, place: int) -> LayerSpec:
    values = dict(values) if isinstance(values, dict) else {}
    kind = values.pop("type", None)
    if kind not in LAYER_TYPES:
        raise SpecError(
            Words(
                "layer {place}: unknown type {kind!r}; expected one of {kinds}",
                place=place,
                kind=kind,
                kinds=", ".join(LAYER_TYPES),
            )
        )
    return from_mapping(LAYER_TYPES[kind], values, Words("layer {place}", place=place), SpecError)


def mended(spec: NetworkSpec, classes: int = 10) -> NetworkSpec:
    """Return the network after the first fix of each problem, one after the other, until nothing is wrong.

    Where that leads nowhere, the network as far as it came.
    """
    for _ in range(2 * len(spec) + 4):
        found = infer(spec, classes).first_problem()
        if found is None or not found[1].fixes:
            break
        spec = found[1].fixes[0].apply(spec)
    return spec
