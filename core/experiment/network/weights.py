"""Weights as plain arrays: copied out of a model, and put into one only when all of them fit."""

import contextlib
from collections import OrderedDict
from collections.abc import Mapping

import numpy as np

import core
from core import nn
from core.errors import WeightsError
from core.experiment.network.figures import format_shape
from core.experiment.network.initialise import initialise
from core.experiment.network.shapes import MAXIMUM_PARAMETERS
from core.words import Words


def read_weights(model) -> dict[str, np.ndarray]:
    """Return copies of every parameter and buffer, by PyTorch's key (`conv1.weight`); not writeable."""
    return {key: frozen(tensor.detach().numpy().copy()) for key, tensor in model.state_dict().items()}


def frozen(array: np.ndarray) -> np.ndarray:
    """Make `array` read-only and return it."""
    array.flags.writeable = False
    return array


def write_weights(model, arrays: Mapping[str, np.ndarray], source: str = Words("the weights")) -> None:
    """Copy `arrays` into the model's parameters and buffers.

    Raises WeightsError, with the model as it was, where a key is missing or
    unknown or a shape or kind of number differs.
    """
    check_weights(model, arrays, source)
    with core.no_grad():
        model.load_state_dict({key: core.from_numpy(np.array(array)) for key, array in arrays.items()})


def carry_over(spec, arrays: Mapping[str, np.ndarray], seed: int, scheme: str = "default"):
    """Make weights for `spec`: those of `arrays` whose key and shape the network has too, fresh ones for the rest.

    Works layer by layer, so that a network whose layers do not fit each other yet keeps its weights
    while it is being edited. A layer that cannot be made at all has none. Fresh weights are those
    that a training with this seed and initialisation begins with.

    Returns:
        The arrays by PyTorch's key, not writeable, and the names of the layers that are fresh.
    """
    core.manual_seed(seed)
    modules = OrderedDict()
    for layer in spec.layers:
        if layer.parameter_count() > MAXIMUM_PARAMETERS:
            continue
        with contextlib.suppress(ValueError):  # groups that do not divide the channels
            modules[layer.name] = layer.module()
    model = nn.Sequential(modules)
    initialise(model, scheme)
    carried, fresh = {}, []
    for key, array in read_weights(model).items():
        known = arrays.get(key)
        if known is not None and known.shape == array.shape and known.dtype == array.dtype:
            carried[key] = known
        else:
            carried[key] = array
            fresh.append(key.split(".")[0])
    return carried, tuple(dict.fromkeys(fresh))


def check_weights(model, arrays: Mapping[str, np.ndarray], source: str) -> None:
    """Raise WeightsError naming the first difference, unless `arrays` fit the model."""
    problem = _difference({key: tensor.detach().numpy() for key, tensor in model.state_dict().items()}, arrays)
    if problem:
        raise WeightsError(Words("{source}: {problem}; use weights of this network", source=source, problem=problem))


def _difference(expected: Mapping[str, np.ndarray], arrays: Mapping[str, np.ndarray]) -> Words | None:
    missing = [key for key in expected if key not in arrays]
    unknown = [key for key in arrays if key not in expected]
    if missing and unknown:
        return Words("has '{unknown}' where the network has '{missing}'", unknown=unknown[0], missing=missing[0])
    if missing:
        return Words(
            "'{missing}' is missing ({count} of {all} arrays)",
            missing=missing[0],
            count=len(missing),
            all=len(expected),
        )
    if unknown:
        return Words("has '{unknown}', which the network does not have", unknown=unknown[0])
    for key, array in expected.items():
        came = arrays[key]
        if came.shape != array.shape:
            return Words(
                "'{key}' is {came}, expected {expected}",
                key=key,
                came=format_shape(came.shape),
                expected=format_shape(array.shape),
            )
        if came.dtype.kind != array.dtype.kind:
            return Words("'{key}' is {came}, expected {expected}", key=key, came=came.dtype, expected=array.dtype)
    return None
