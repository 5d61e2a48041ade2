"""Progress of a training in the terminal: a bar that moves, or plain lines where nobody watches."""

import math
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from core.experiment.training.trainer import EpochRecord, StepRecord

BAR_SECONDS = 0.1  # often enough to look alive, seldom enough to cost nothing
LINE_SECONDS = 10.0


class TrainingProgress:
    """Follows StepRecords: `with TrainingProgress(epochs) as progress: progress.show(record)`.

    On a terminal there is a bar with time left and images per second; in a file
    or pipe, a line every ten seconds. Every epoch ends with a line of its own.
    """

    def __init__(self, epochs: int):
        self._epochs = epochs
        self._console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        self._bar = _make_bar(self._console) if self._console.is_terminal else None
        self._task = None
        self._shown = time.monotonic()
        self._since = (0, 0.0)  # images and training seconds since the last figure of speed

    def __enter__(self) -> "TrainingProgress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *exception) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, record: StepRecord) -> None:
        """Count a batch in, and draw the progress if the last drawing is long enough ago."""
        images, seconds = self._since
        self._since = images + record.images, seconds + record.seconds
        now = time.monotonic()
        if now - self._shown >= (BAR_SECONDS if self._bar else LINE_SECONDS) or record.evaluation:
            self._shown = now
            self._draw(record)
            self._since = (0, 0.0)
        if record.evaluation:
            self._console.print(epoch_line(record.evaluation, self._epochs), markup=False)

    def _draw(self, record: StepRecord) -> None:
        images, seconds = self._since
        speed = f"{images / seconds:,.0f} images/s" if seconds else ""
        total = self._epochs * record.batches
        if self._bar:
            if self._task is None:
                self._task = self._bar.add_task("", total=total, speed="", loss=math.nan)
            self._bar.update(
                self._task,
                completed=record.step,
                speed=speed,
                loss=record.loss,
                description=f"epoch {record.epoch}/{self._epochs}",
            )
        elif not record.evaluation:
            self._console.print(
                f"epoch {record.epoch}/{self._epochs}  batch {record.batch}/{record.batches}  "
                f"loss {record.loss:.4f}  {speed}",
                markup=False,
            )


def epoch_line(record: EpochRecord, epochs: int) -> str:
    """Say one epoch in one line: its losses, the accuracy in percent, and its time."""
    return (
        f"epoch {record.epoch}/{epochs}  loss {record.train_loss:.4f}  test loss {record.test_loss:.4f}  "
        f"accuracy {record.test_accuracy:.2%}  {record.seconds:.1f} s"
    )


def _make_bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),  # all of the line fits into 80 columns
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("loss {task.fields[loss]:.4f}"),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("left"),
        console=console,
        transient=True,
    )
