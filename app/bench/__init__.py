"""Measurements beside PyTorch and ONNX Runtime: `python -m app bench`.

Imports nothing: parts of it run in processes of their own, which should load only what they measure.
"""

FAMILIES = (
    "training",
    "inference",
    "threads",
    "epoch",
    "peak",
    "scaling",
    "memory",
    "import",
    "window",
    "products",
    "convolutions",
    "overhead",
)
"""The rows of the table in order, as `--only` names them."""
