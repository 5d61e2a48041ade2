"""What a project can be written as, by the ending of the file."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from core.errors import ProjectError
from core.experiment.network.snapshot import Snapshot
from core.files.atomic import write_atomically
from core.formats.network_file import save_network
from core.formats.onnx_file import save_onnx
from core.formats.project import Project, save_project
from core.formats.pytorch_code import pytorch_program
from core.words import Words


def export_project(project: Project, path: str | os.PathLike) -> None:
    """Write `project` as the ending of `path` says; one of EXPORTS.

    Raises:
        ProjectError: another ending, no weights where they are needed, or the file cannot be written.
    """
    path = Path(path)
    write = EXPORTS.get(path.suffix)
    if write is None:
        raise ProjectError(
            Words(
                "{path}: cannot export to '{ending}', expected {endings}",
                path=path,
                ending=path.suffix,
                endings=", ".join(EXPORTS),
            )
        )
    write(project, path)


def _export_program(project: Project, path: Path) -> None:
    write_atomically(path, pytorch_program(project.spec, project.settings).encode(), ProjectError)


def _export_onnx(project: Project, path: Path) -> None:
    save_onnx(_trained(project, path), path)


def _export_weights(project: Project, path: Path) -> None:
    save_network(_trained(project, path), path)


def _trained(project: Project, path: Path) -> Snapshot:
    if project.weights is None:
        raise ProjectError(
            Words(
                "{path}: {network} was not trained yet, so it has no weights; train it first",
                path=path,
                network=project.spec.name,
            )
        )
    return Snapshot(0, project.spec, project.weights)


EXPORTS: Mapping[str, Callable[[Project, Path], None]] = {
    ".py": _export_program,
    ".onnx": _export_onnx,
    ".safetensors": _export_weights,
    ".lenet": save_project,
}
