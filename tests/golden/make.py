"""Makes the stored values again: `python -m tests.golden.make`, with PyTorch 2.13 installed."""

import warnings

import torch

from . import errors, graphs, printing, stored, tutorial
from .case import run
from .cases import FAMILIES

warnings.simplefilter("error")
torch.set_num_threads(1)
VERSION = "2.13"


def main() -> None:
    if not torch.__version__.startswith(VERSION):
        raise SystemExit(f"the stored values are PyTorch {VERSION}'s, this is {torch.__version__}")
    results = {
        name: {
            case.name: {dtype: run(case, torch, dtype) for dtype in ("float32", "float64")}
            for case in family.stored_cases().values()
        }
        for name, family in FAMILIES.items()
    }
    stored.save(torch.__version__, results)
    printing.save(torch)
    tutorial.save(torch)
    graphs.save(torch)
    errors.save(torch)
    for path in sorted(stored.FOLDER.glob("*.[jn]*")):
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
