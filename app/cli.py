"""The command line: the window when nothing else is asked for, and every job that needs none.

Exit status: 0 when done, 1 for an internal error, 2 for wrong input (one line
on stderr), 130 after Ctrl-C, 141 when the reader of the output went away.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from app.bench import FAMILIES
from core.errors import LenetLabError
from core.experiment.network.fields import field_infos
from core.experiment.network.presets import PRESETS
from core.experiment.training.settings import TrainingSettings
from core.formats.exports import EXPORTS
from core.formats.project import SUFFIX
from core.version import __version__

PROGRAM = "lenetlab"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except LenetLabError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{PROGRAM}: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The interpreter flushes stdout once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _run(arguments: list[str]) -> int:
    if arguments and not arguments[0].startswith("-") and arguments[0].endswith(SUFFIX):
        arguments.insert(0, "open")  # as a file manager calls it
    options = _parser().parse_args(arguments)
    module, function = options.run
    # Imported only now: a command should not wait for what another one needs, Qt above all.
    return getattr(importlib.import_module(module), function)(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Build LeNet layer by layer, train it on your own machine, and look inside while it learns.",
        epilog="Without a command, the window opens; without a display, a short training runs here instead.",
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.set_defaults(run=("app.display", "run_window_or_headless"), project=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (
        _add_open,
        _add_train,
        _add_evaluate,
        _add_predict,
        _add_export,
        _add_bench,
        _add_screenshots,
        _add_translations,
    ):
        add(commands)
    return parser


def _add_command(commands, name: str, run: tuple[str, str], summary: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def _add_open(commands) -> None:
    parser = _add_command(commands, "open", ("app.display", "run_window_or_headless"), "open the window with a project")
    parser.add_argument("project", metavar="FILE", help="a project file (.lenet)")


def _add_train(commands) -> None:
    parser = _add_command(commands, "train", ("app.jobs", "train"), "train a network and save its weights")
    _add_data(parser)
    parser.add_argument("--output", metavar="FILE", help="weights file to write (safetensors)")
    parser.add_argument("--weights", metavar="FILE", help="weights to start from instead of fresh ones")
    _add_network(parser)
    _add_settings(parser)


def _add_evaluate(commands) -> None:
    parser = _add_command(commands, "evaluate", ("app.jobs", "evaluate"), "measure loss and accuracy on a test set")
    _add_weights(parser)
    _add_data(parser)


def _add_predict(commands) -> None:
    parser = _add_command(commands, "predict", ("app.jobs", "predict"), "read the digit in each image")
    parser.add_argument("images", metavar="IMAGE", nargs="+", help="an image file: PNG, JPEG, BMP, GIF, ...")
    _add_weights(parser)


def _add_export(commands) -> None:
    *most, last = (f"{export.phrase} ({suffix})" for suffix, export in EXPORTS.items())
    summary = f"write {', '.join(most)} or {last}"
    parser = _add_command(commands, "export", ("app.jobs", "export"), summary)
    parser.add_argument("output", metavar="FILE", help="the file to write; its ending says what")
    source = parser.add_mutually_exclusive_group()
    _add_network(source)
    _add_weights(source)
    source.add_argument("--project", metavar="FILE", help="a project to take network, settings and weights from")


def _add_bench(commands) -> None:
    summary = "measure, beside PyTorch and ONNX Runtime where they are installed"
    parser = _add_command(commands, "bench", ("app.bench.command", "bench"), summary)
    parser.add_argument(
        "--only",
        nargs="*",
        metavar="FAMILY",
        choices=FAMILIES,
        help=f"measure these families of rows alone: {', '.join(FAMILIES)}",
    )
    parser.add_argument(
        "--data", metavar="DIR|made", help="what an epoch is measured on (default: MNIST in LENETLAB_DATA, else made)"
    )
    parser.add_argument("--seconds", type=float, default=3.0, metavar="X", help="time for each row (default: 3)")
    parser.add_argument("--json", metavar="FILE", help="write the figures to this file")
    parser.add_argument("--roofline", metavar="FILE", help="measure the kernels and draw the roofline figure (PNG)")
    parser.add_argument(
        "--readme",
        nargs="?",
        const="README.md",
        metavar="FILE",
        help="write the table into this README (default: README.md)",
    )


def _add_screenshots(commands) -> None:
    summary = "take the pictures of the documentation"
    parser = _add_command(commands, "screenshots", ("app.screenshots", "take_screenshots"), summary)
    parser.add_argument("--output", metavar="DIR", default="docs/images", help="where to (default: docs/images)")
    parser.add_argument("--only", metavar="NAME", action="append", help="take this picture alone; may be repeated")


def _add_translations(commands) -> None:
    summary = "bring the translation files up to date with the source"
    parser = _add_command(commands, "translations", ("app.translations", "update_translations"), summary)
    parser.add_argument("--check", action="store_true", help="say what is missing, and change nothing")


def _add_data(parser) -> None:
    parser.add_argument(
        "--data",
        metavar="DIR|made",
        default="made",
        help="a folder with the four IDX files of MNIST, or 'made' for digits that the program makes (default)",
    )


def _add_weights(parser) -> None:
    parser.add_argument("--weights", metavar="FILE", help="a weights file (default: the LeNet that comes along)")


def _add_network(parser) -> None:
    choices = [name for name in PRESETS if name != "empty"]
    parser.add_argument("--network", choices=choices, default="lenet", help="the network (default: lenet)")


def _add_settings(parser) -> None:
    """Add an option for each training setting, from the same description as the window's form."""
    group = parser.add_argument_group("training settings")
    kinds = {"integer": (int, "N"), "number": (float, "X"), "choice": (str, None)}
    for info in field_infos(TrainingSettings):
        option = "--" + info.name.replace("_", "-")
        text = f"{info.explanation.rstrip('.')} (default: {info.default})"
        if info.kind == "switch":
            group.add_argument(option, action="store_true", default=info.default, help=text)
        else:
            kind, metavar = kinds[info.kind]
            group.add_argument(
                option, type=kind, metavar=metavar, choices=info.choices or None, default=info.default, help=text
            )
