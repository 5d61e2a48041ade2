"""Measures LeNet Lab beside PyTorch and ONNX Runtime: `python -m app bench`.

The package itself imports nothing: some of its modules run in processes of their own, which should load only what they
measure.
"""

FAMILIES = tuple(
    "training inference threads epoch peak scaling memory import window products convolutions overhead".split()
)
"""Groups of rows in the order in which the table shows them; `--only` takes these names."""
