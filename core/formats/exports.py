"""The table of exports: what a project can be written as.

Menu, file dialogs and command line take all they know of one from its row.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import ProjectError
from core.experiment.network.snapshot import Snapshot
from core.files.atomic import write_atomically
from core.formats.network_file import save_network
from core.formats.onnx_file import save_onnx
from core.formats.project import SUFFIX, Project, save_project
from core.formats.pytorch_code import pytorch_program
from core.words import Words


@dataclass(frozen=True)
class Export:
    """A kind of file that a project can be written as.

    Attributes:
        title: what the menu Export calls it, Words; "" for what Save writes.
        kind: what a file dialog calls such files.
        phrase: what the command line says that it writes.
        write: writes a project to a path; raises ProjectError or WeightsError.
    """

    title: str
    kind: Words
    phrase: str
    write: Callable[[Project, Path], None]


def export_project(project: Project, path: str | os.PathLike) -> None:
    """Write `project` as the ending of `path` says; one of EXPORTS.

    Raises:
        ProjectError: another ending, no weights where they are needed, or the file cannot be written.
    """
    path = Path(path)
    if path.suffix not in EXPORTS:
        raise ProjectError(
            Words(
                "{path}: cannot export to '{ending}', expected {endings}",
                path=path,
                ending=path.suffix,
                endings=", ".join(EXPORTS),
            )
        )
    EXPORTS[path.suffix].write(project, path)


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


EXPORTS: Mapping[str, Export] = {
    ".py": Export(Words("PyTorch Program"), Words("PyTorch programs"), "a PyTorch program", _export_program),
    ".safetensors": Export(Words("Weights"), Words("Weights"), "weights", _export_weights),
    ".onnx": Export(Words("ONNX Model"), Words("ONNX models"), "an ONNX model", _export_onnx),
    SUFFIX: Export("", Words("LeNet Lab projects"), "a project", save_project),
}
"""By the ending of the file, in the order to show them."""
