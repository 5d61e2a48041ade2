"""Measures the memory that training takes; runs in a process that loads nothing else."""

import importlib
from pathlib import Path

import numpy as np


def peak_of_training(library: str, layers: list, batch: int, steps: int) -> int | None:
    """Train for `steps` with `core` or `torch` and return `peak_of_process()`.

    `layers` are (kind, arguments) of an nn.Sequential that takes 1×32×32.
    """
    module = importlib.import_module(library)
    nn = importlib.import_module(f"{library}.nn")
    optim = importlib.import_module(f"{library}.optim")
    module.set_num_threads(1)
    generator = np.random.default_rng(0)
    inputs = module.from_numpy(generator.standard_normal((batch, 1, 32, 32), np.float32))
    labels = module.from_numpy(generator.integers(0, 10, batch))
    model = nn.Sequential(*(getattr(nn, kind)(**arguments) for kind, arguments in layers))
    optimizer = optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.CrossEntropyLoss()(model(inputs), labels).backward()
        optimizer.step()
    return peak_of_process()


def peak_of_process() -> int | None:
    """Return the bytes of physical memory that this process held at most, or None where the system does not tell."""
    try:  # first, since Linux' getrusage counts what the parent held when it forked
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        pass
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
