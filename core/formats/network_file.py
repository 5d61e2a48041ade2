"""Trained networks: weights in a safetensors file that also says which network they belong to."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from core.errors import SpecError, WeightsError, reason_of
from core.experiment.network.presets import lenet
from core.experiment.network.snapshot import Snapshot, blank_model
from core.experiment.network.spec import NetworkSpec
from core.experiment.network.weights import check_weights
from core.files.safetensors_file import load_arrays, save
from core.words import Words

KEY = "lenetlab"
"""Entry of the file's metadata with the network, as JSON."""

SHIPPED_WEIGHTS = Path(__file__).resolve().parents[1] / "weights" / "lenet.safetensors"
"""A LeNet trained on MNIST; the file beside it, lenet.json, has the command and its figures."""


def save_network(snapshot: Snapshot, path: str | os.PathLike, notes: Mapping | None = None) -> None:
    """Write weights and network to `path`; `notes` (settings, figures) are kept as JSON.

    Raises WeightsError where the file cannot be written.
    """
    about = {"network": snapshot.spec.to_dict(), "step": snapshot.step, "notes": dict(notes or {})}
    # One entry: safetensors writes several in random order, and the same weights should be the same file.
    save(snapshot.arrays, path, {KEY: json.dumps(about)})


def load_network(path: str | os.PathLike = SHIPPED_WEIGHTS, spec: NetworkSpec | None = None) -> Snapshot:
    """Read a trained network.

    The network is `spec` if given, else the one that the file names, else (the
    file comes from another program) the tutorial's LeNet.

    Raises:
        WeightsError: the file is missing or damaged, or its weights belong to another network.
    """
    arrays, metadata = load_arrays(path)
    try:
        about = json.loads(metadata.get(KEY, "{}"))
        if spec is None:
            spec = NetworkSpec.from_dict(about["network"]) if about else lenet()
        model = blank_model(spec)
        step = int(about.get("step", 0))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, SpecError) as error:
        raise WeightsError(
            Words(
                "{path}: what it says of its network is damaged ({reason}); get the file again",
                path=path,
                reason=reason_of(error),
            )
        ) from error
    check_weights(model, arrays, str(path))
    return Snapshot(step, spec, arrays)
