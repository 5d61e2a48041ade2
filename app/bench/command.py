"""The command `bench`: measures one family of rows after the other and prints the table."""

import os
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

import core
from app.bench import FAMILIES, kernels, lenet, processes, report
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
FILE_WIDTH = 120  # columns of the table where the output is no terminal
COMPARED = ("torch", "onnxruntime", "onnx")


def bench(options) -> int:
    """Print the table; write it as JSON, into the README and as a picture where the options ask for that."""
    console, notes = Console(highlight=False), Console(stderr=True)
    if not console.is_terminal:
        console.width = FILE_WIDTH
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
        from app.bench.roofline_picture import write_roofline  # loads Qt

        with notes.status("measuring: roofline"):
            write_roofline(Path(options.roofline), options.seconds)
    if options.readme:
        report.write_readme(rows, Path(options.readme))
    return 0


def default_data() -> str:
    """Name the data of an epoch: MNIST in the folder of LENETLAB_DATA, or else the digits that the program makes."""
    folder = Path(os.environ.get("LENETLAB_DATA", ""), "mnist")
    return str(folder) if folder.is_dir() else MADE
