"""How one number inside a network came about."""

from collections.abc import Mapping

import numpy as np

from core.experiment.inside.activations import Activations
from core.experiment.network.layers.terms import Derivation, LayerPass, Place
from core.experiment.network.spec import NetworkSpec


def derivation(
    spec: NetworkSpec, layer: str, place: Place, seen: Activations, weights: Mapping[str, np.ndarray]
) -> Derivation:
    """Return how the number at `place` of `layer`'s output came about.

    Args:
        place: channel, row and column, or the index into a vector or a matrix.
        seen: the activations of one image; in the derivation it is example 0.
        weights: the network's parameters and buffers, by PyTorch's key.

    Raises SpecError for an unknown layer.
    """
    description = spec.layer(layer)
    own = {key.removeprefix(f"{layer}."): array for key, array in weights.items() if key.startswith(f"{layer}.")}
    return description.derive((0, *place), LayerPass(seen.before(layer)[np.newaxis], own))
