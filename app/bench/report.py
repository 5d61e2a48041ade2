"""Writes the table: in the terminal, as JSON, and in the README."""

import json
import platform
import re
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.table import Table

from app.bench.rows import ONNX, OURS, TORCH, Goal, Row
from core.backends.cpu import get_cpu_capability
from core.errors import LenetLabError, reason_of
from core.files.atomic import write_atomically
from core.words import Words

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
OTHERS = (TORCH, ONNX)
COLUMNS = ("", OURS, TORCH, "×", ONNX, "×", "wanted", "holds")


def cells(row: Row) -> list[str]:
    """Write a row's cells, one for each of COLUMNS; × says how many times less than the other LeNet Lab takes."""
    others = []
    for name in OTHERS:
        ratio = row.ratio(name)
        others += [amount(row.values.get(name), row.unit), "" if ratio is None else f"{ratio:.2f}"]
    holds = {True: "yes", False: "no", None: ""}[row.holds()]
    return [row.name, amount(row.values[OURS], row.unit), *others, wanted(row.goal, row.unit), holds]


def terminal_table(rows: list[Row]) -> Table:
    """Make the table for a terminal; where that is narrow, names take more lines."""
    result = Table(box=None, pad_edge=False)
    for column in COLUMNS:
        result.add_column(column, justify="right" if column else "left", no_wrap=bool(column))
    for row in rows:
        result.add_row(*cells(row))
    return result


def write_json(rows: list[Row], path: Path) -> None:
    """Write the figures with their goals, and the machine and versions they were measured on, to `path`."""
    content = {
        "processor": processor(),
        "instruction_set": get_cpu_capability(),
        "python": platform.python_version(),
        "versions": {name: installed for name in ("torch", "onnxruntime") if (installed := _version(name))},
        "rows": [asdict(row) | {"figure": row.figure(), "holds": row.holds()} for row in rows],
    }
    write_atomically(path, json.dumps(content, indent=2).encode(), LenetLabError)


def write_readme(rows: list[Row], path: Path) -> None:
    """Put the table between the two marks in the file at `path`; raises LenetLabError where it has none."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LenetLabError(
            Words("{path} cannot be read ({reason}); name the README of a checkout", path=path, reason=reason_of(error))
        ) from error
    marked = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not marked.search(text):
        raise LenetLabError(
            Words(
                "{path}: no place for the table; mark it by the lines {first} and {last}",
                path=path,
                first=BEGIN,
                last=END,
            )
        )
    table = markdown_table(rows)
    write_atomically(path, marked.sub(lambda _: f"{BEGIN}\n{table}\n{END}", text, count=1).encode(), LenetLabError)


def markdown_table(rows: list[Row]) -> str:
    """Write the table in Markdown, and below it where it was measured."""
    lines = [COLUMNS, ("---", *("---:",) * (len(COLUMNS) - 1)), *map(cells, rows)]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{body}\n\n{place()}"


def place() -> str:
    """Say in a sentence where and with what the rows were measured."""
    modules = ((TORCH, "torch"), (ONNX, "onnxruntime"))
    others = [f"{name} {found}" for name, module in modules if (found := _version(module))]
    beside = f", beside {' and '.join(others)}" if others else ""
    return (
        f"Measured on {processor()} with {get_cpu_capability()}, Python {platform.python_version()}{beside}: medians of "
        f"calls that take turns in one process, in the thread's own time, on one thread where nothing else is said."
    )


def processor() -> str:
    """Give the processor's name as the system has it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def amount(value: float | None, unit: str) -> str:
    """Write a value with its unit, such as `12.3 ms`."""
    if value is None:
        return ""
    if unit == "×":
        return f"{value:.2f}×"
    if unit == "%":
        return f"{100 * value:.0f} %"
    if unit == "B":
        return f"{value / 2**20:,.0f} MiB"
    if value < 1e-4:
        return f"{value * 1e6:,.1f} µs"
    if value < 1e-2:
        return f"{value * 1e6:,.0f} µs"
    return f"{value * 1e3:,.0f} ms" if value < 1 else f"{value:.2f} s"


def wanted(goal: Goal | None, unit: str) -> str:
    """Write the goal's limit, such as `≥ 2.5×` or `≤ 16 ms`."""
    if goal is None:
        return ""
    sign = "≤" if goal.at_most else "≥"
    return f"{sign} {goal.limit:g}×" if goal.against or unit == "×" else f"{sign} {amount(goal.limit, unit)}"


def _version(module: str) -> str | None:
    try:
        return version(module).partition("+")[0]
    except PackageNotFoundError:
        return None
