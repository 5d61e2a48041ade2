"""Project files: network, training settings, weights and drawings in one file.

A project is a zip archive of `project.json`, `weights.safetensors` and
`drawings.safetensors`; the last two only where there is something in them.
Reading makes a whole Project or raises, and leaves nothing half-loaded.
"""

import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.data import DigitImages
from core.errors import DataError, LenetLabError, ProjectError, reason_of
from core.experiment.network.shapes import infer
from core.experiment.network.snapshot import blank_model
from core.experiment.network.spec import NetworkSpec
from core.experiment.network.weights import check_weights
from core.experiment.training.settings import TrainingSettings
from core.files.atomic import write_atomically
from core.files.safetensors_file import decode, encode
from core.words import Words

FORMAT = "lenetlab project"
VERSION = 1
SUFFIX = ".lenet"
MAXIMUM_BYTES = 1 << 29
"""More than any project needs; an archive can claim to unpack to much more."""


@dataclass(frozen=True, eq=False)
class Project:
    """Everything a person works on.

    Attributes:
        weights: arrays by PyTorch's key; None for a network that was not trained yet.
        drawings: one's own labelled drawings; None for none.
        view: what the window wants to find again (plain JSON values); not looked at here.
    """

    spec: NetworkSpec
    settings: TrainingSettings = TrainingSettings()
    weights: Mapping[str, np.ndarray] | None = None
    drawings: DigitImages | None = None
    view: Mapping = field(default_factory=dict)


def save_project(project: Project, path: str | os.PathLike) -> None:
    """Write `project` to `path`, replacing a file there at once; raises ProjectError where that fails."""
    description = {
        "format": FORMAT,
        "version": VERSION,
        "network": project.spec.to_dict(),
        "settings": project.settings.to_dict(),
        "view": dict(project.view),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", json.dumps(description, indent=2))
        if project.weights is not None:
            archive.writestr("weights.safetensors", encode(project.weights))
        if project.drawings is not None:
            drawings = {"images": project.drawings.images, "labels": project.drawings.labels}
            archive.writestr("drawings.safetensors", encode(drawings))
    write_atomically(path, buffer.getvalue(), ProjectError)


def load_project(path: str | os.PathLike) -> Project:
    """Read the project in `path`.

    Raises:
        ProjectError: the file is missing, damaged, of a newer version, or no project.
    """
    path = Path(path)
    if not path.is_file():
        if path.is_dir():
            raise ProjectError(Words("{path} is a folder, expected a project file; check the path", path=path))
        raise ProjectError(Words("{path} is not there, expected a project file; check the path", path=path))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _read_parts(archive, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ProjectError(
            Words(
                "{path} is no project file, or a damaged one ({reason}); open another",
                path=path,
                reason=reason_of(error),
            )
        ) from error
    except OSError as error:
        raise ProjectError(
            Words("{path} cannot be read ({reason}); check its permissions", path=path, reason=reason_of(error))
        ) from error
    description = _description(parts, path)
    try:
        return _project(description, parts, str(path))
    except LenetLabError as error:
        raise ProjectError(Words("{path} is damaged: {reason}", path=path, reason=reason_of(error))) from error


def _read_parts(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    if sum(info.file_size for info in archive.infolist()) > MAXIMUM_BYTES:
        raise ProjectError(
            Words("{path} unpacks to more than {most} MiB, which no project does", path=path, most=MAXIMUM_BYTES >> 20)
        )
    return {info.filename: archive.read(info) for info in archive.infolist()}


def _description(parts: Mapping[str, bytes], path: Path) -> dict:
    try:
        description = json.loads(parts["project.json"])
    except (KeyError, ValueError, RecursionError) as error:
        raise ProjectError(
            Words("{path} has no readable project.json, expected a project; open another file", path=path)
        ) from error
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise ProjectError(
            Words("{path} is of another program, expected a '{format}'; open another file", path=path, format=FORMAT)
        )
    version = description.get("version")
    if not isinstance(version, int) or version < 1:
        raise ProjectError(
            Words(
                "{path} is damaged: version {version!r}, expected 1 to {newest}",
                path=path,
                version=version,
                newest=VERSION,
            )
        )
    if version > VERSION:
        raise ProjectError(
            Words(
                "{path} is of version {version}, this program reads up to {newest}; update LeNet Lab",
                path=path,
                version=version,
                newest=VERSION,
            )
        )
    return description


def _project(description: dict, parts: Mapping[str, bytes], source: str) -> Project:
    spec = NetworkSpec.from_dict(description.get("network"))
    settings = TrainingSettings.from_dict(description.get("settings"))
    view = description.get("view") or {}
    if not isinstance(view, dict):
        raise ProjectError(Words("view: expected named values, got {kind}", kind=type(view).__name__))
    weights = drawings = None
    if "weights.safetensors" in parts:
        weights, _ = decode(parts["weights.safetensors"], "weights.safetensors")
        # A network that is still being built may not fit; what fits of its weights is then used.
        if infer(spec).ok:
            check_weights(blank_model(spec), weights, "weights.safetensors")
    if "drawings.safetensors" in parts:
        arrays, _ = decode(parts["drawings.safetensors"], "drawings.safetensors")
        if set(arrays) != {"images", "labels"}:
            raise DataError(
                Words(
                    "drawings.safetensors has {names}, expected images and labels",
                    names=", ".join(arrays) or Words("nothing"),
                )
            )
        drawings = DigitImages(arrays["images"], arrays["labels"], Words("drawings"))
    return Project(spec, settings, weights, drawings, view)
