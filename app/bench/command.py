"""The command `bench`: measures family after family and reports."""

import os
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

import core
from app.bench import FAMILIES, kernels, lenet, processes, report, roofline
from app.bench.rows import NotMeasured, Row
from app.bench.turns import is_installed
from core.experiment.training.sources import MADE

MEASURES: dict[str, Callable[..., list[Row]]] = {
    "training": lambda options: lenet.training_rows(options.seconds),
    "inference": lambda options: lenet.inference_rows(options.seconds),
    "threads": lambda options: lenet.thread_rows(options.seconds),
    "epoch": lambda options: lenet.epoch_rows(options.data or default_data()),
    "peak": lambda options: lenet.peak_rows(options.seconds),
    "scaling": lambda options: lenet.scaling_rows(options.seconds),
    "memory": lambda options: processes.memory_rows(),
    "import": lambda options: processes.import_rows(),
    "window": lambda options: processes.window_rows(options.seconds),
    "products": lambda options: kernels.product_rows(options.seconds),
    "convolutions": lambda options: kernels.convolution_rows(options.seconds),
    "overhead": lambda options: kernels.overhead_rows(options.seconds),
}
WIDTH_OF_FILES = 120
COMPARED = ("torch", "onnxruntime", "onnx")


def bench(options) -> int:
    """Print the table; write it as JSON, into the README and as a picture where that is asked for."""
    console, notes = Console(highlight=False), Console(stderr=True)
    if not console.is_terminal:
        console.width = WIDTH_OF_FILES
    missing = [name for name in COMPARED if not is_installed(name)]
    if missing:
        console.print(f"not installed, so not compared: {', '.join(missing)} (pip install {' '.join(missing)})")
    core.set_num_threads(1)
    console.print(report.place())
    rows: list[Row] = []
    for family in FAMILIES if options.only is None else options.only:
        with notes.status(f"measuring: {family}"):
            try:
                rows += MEASURES[family](options)
            except NotMeasured as reason:
                console.print(f"not measured: {family}: {reason}")
    if rows:
        console.print(report.terminal_table(rows))
    if options.json:
        report.write_json(rows, Path(options.json))
    if options.roofline:
        with notes.status("measuring: roofline"):
            roofline.write_roofline(Path(options.roofline), options.seconds)
    if options.readme:
        report.write_readme(rows, Path(options.readme))
    return 0


def default_data() -> str:
    """MNIST in the folder that LENETLAB_DATA names, as for the tests; else the program's own digits."""
    folder = Path(os.environ.get("LENETLAB_DATA", ""), "mnist")
    return str(folder) if folder.is_dir() else MADE
