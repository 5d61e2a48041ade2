"""Trained networks: weights in a safetensors file that also says which network they belong to."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from core.errors import SpecError, WeightsError
from core.experiment.presets import lenet
from core.experiment.snapshot import Snapshot, blank_model
from core.experiment.spec import NetworkSpec
from core.experiment.weights import check_weights
from core.formats.safetensors_file import load_arrays, save

# A LeNet trained on MNIST; the file beside it, lenet.json, has the command and its figures.
SHIPPED_WEIGHTS = Path(__file__).resolve().parents[1] / "weights" / "lenet.safetensors"


def save_network(snapshot: Snapshot, path: str | os.PathLike, notes: Mapping | None = None) -> None:
    """Write weights and network to `path`; `notes` (settings, figures) are kept as JSON.

    Raises WeightsError where the file cannot be written.
    """
    metadata = {"network": json.dumps(snapshot.spec.to_dict()), "step": str(snapshot.step)}
    if notes:
        metadata["notes"] = json.dumps(notes)
    save(snapshot.arrays, path, metadata)


def load_network(path: str | os.PathLike = SHIPPED_WEIGHTS, spec: NetworkSpec | None = None) -> Snapshot:
    """Read a trained network.

    The network is `spec` if given, else the one that the file names, else (the
    file comes from another program) the tutorial's LeNet.

    Raises:
        WeightsError: the file is missing or damaged, or its weights belong to another network.
    """
    arrays, metadata = load_arrays(path)
    try:
        if spec is None and "network" in metadata:
            spec = NetworkSpec.from_dict(json.loads(metadata["network"]))
        spec = spec or lenet()
        check_weights(blank_model(spec), arrays, str(path))
    except (ValueError, SpecError) as error:
        raise WeightsError(f"{path}: the network it describes is damaged ({error}); get the file again") from error
    step = metadata.get("step", "0")
    return Snapshot(int(step) if step.isdecimal() else 0, spec, arrays)
