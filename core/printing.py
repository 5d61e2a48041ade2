"""Prints tensors as PyTorch does."""

import math
from dataclasses import dataclass, replace

import numpy as np

from core import dtypes


@dataclass(frozen=True)
class PrintOptions:
    """Options of `set_printoptions`."""

    precision: int = 4  # digits after the point
    threshold: int = 1000  # with more elements, only the edges are printed
    edgeitems: int = 3  # elements at each edge of a summarised dimension
    linewidth: int = 80  # characters of a line
    sci_mode: bool | None = None  # whether numbers have an exponent; None decides by their range


_PROFILES = {
    "default": PrintOptions(),
    "short": PrintOptions(precision=2, edgeitems=2),
    "full": PrintOptions(threshold=math.inf),
}
_options = PrintOptions()


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None):
    """Set how tensors are printed, by a profile ('default', 'short' or 'full') and by single options.

    Options of None stay as they are. `precision` is the digits after the point; tensors of more than `threshold`
    elements show only `edgeitems` at each edge; lines are up to `linewidth` characters long; `sci_mode` decides whether
    numbers have an exponent, and None decides by their range.
    """
    global _options
    if profile is not None:
        if profile not in _PROFILES:
            raise ValueError(f"profile is one of {', '.join(_PROFILES)}, got {profile!r}")
        _options = _PROFILES[profile]
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    _options = replace(
        _options, sci_mode=sci_mode, **{name: value for name, value in given.items() if value is not None}
    )


def _float_form(values):
    """Return a function that writes an element of a float array, and the length of the longest text."""
    digits = _options.precision
    finite = values[np.isfinite(values) & (values != 0)].astype(np.float64)
    if finite.size == 0:
        return (lambda v: f"{v:.0f}" + ("." if math.isfinite(v) else "")), 1
    magnitude = np.abs(finite)
    low, high = magnitude.min(), magnitude.max()
    whole = bool(np.all(finite == np.ceil(finite)))
    scientific = high / low > 1000.0 or high > 1.0e8 or (not whole and low < 1.0e-4)
    if _options.sci_mode is not None:
        scientific = _options.sci_mode
    if scientific:

        def write(v):
            return f"{v:.{digits}e}"
    elif whole:

        def write(v):
            return f"{v:.0f}" + ("." if math.isfinite(v) else "")
    else:

        def write(v):
            return f"{v:.{digits}f}"

    return write, max(len(write(v)) for v in finite.tolist())


def _form(values):
    """Return a function that writes an element of an array, and the length of the longest text."""
    if values.dtype.kind == "f":
        return _float_form(values)
    return str, max(len(str(v)) for v in values.ravel().tolist())


def _edges(values):
    """Return the elements that a summary shows: the first and last along each axis."""
    edge = _options.edgeitems
    for axis in range(values.ndim):
        if values.shape[axis] > 2 * edge:
            values = np.concatenate([values.take(range(edge), axis), values.take(range(-edge, 0), axis)], axis)
    return values


def _row(values, indent, summarise, write, width):
    """Write a vector in brackets, on as many lines as it takes."""
    edge = _options.edgeitems
    per_line = max(1, (_options.linewidth - indent) // (width + 2))
    if summarise and len(values) > 2 * edge:
        items = [write(v).rjust(width) for v in values[:edge].tolist()] + [" ..."]
        items += [write(v).rjust(width) for v in values[-edge:].tolist()]
    else:
        items = [write(v).rjust(width) for v in values.tolist()]
    lines = [", ".join(items[start : start + per_line]) for start in range(0, len(items), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _block(values, indent, summarise, write, width):
    """Write an array of any dimensions in nested brackets; lines after the first are indented."""
    if values.ndim == 0:
        return write(values.item()).rjust(width)
    if values.ndim == 1:
        return _row(values, indent, summarise, write, width)
    edge = _options.edgeitems
    if summarise and len(values) > 2 * edge:
        parts = [_block(part, indent + 1, summarise, write, width) for part in values[:edge]] + ["..."]
        parts += [_block(part, indent + 1, summarise, write, width) for part in values[-edge:]]
    else:
        parts = [_block(part, indent + 1, summarise, write, width) for part in values]
    return "[" + ("," + "\n" * (values.ndim - 1) + " " * (indent + 1)).join(parts) + "]"


def _suffixes(tensor):
    """Yield what is printed after the elements: shape, dtype and grad_fn where they cannot be guessed."""
    if tensor.numel() == 0 and tensor.dim() != 1:
        yield f"size={tuple(tensor.shape)}"
    evident = (dtypes.int64, dtypes.bool) if tensor.numel() else ()
    if tensor.dtype not in (dtypes.get_default_dtype(), *evident):
        yield f"dtype={tensor.dtype}"
    if tensor.grad_fn is not None:
        yield f"grad_fn=<{type(tensor.grad_fn).__name__}>"
    elif tensor.requires_grad:
        yield "requires_grad=True"


def tensor_repr(self):
    """Write `tensor(...)` with the elements, and with dtype, requires_grad and grad_fn where they are not usual."""
    values = self.numpy(force=True)
    indent = len("tensor(")
    summarise = values.size > _options.threshold
    text = "[]"
    if values.size:
        text = _block(values, indent, summarise, *_form(_edges(values) if summarise else values))
    text = "tensor(" + text
    length = len(text) - text.rfind("\n") + 1  # PyTorch counts the last line with two characters more
    for suffix in _suffixes(self):
        if length + len(suffix) + 2 > _options.linewidth:
            text += ",\n" + " " * indent + suffix
            length = indent + len(suffix)
        else:
            text += ", " + suffix
            length += len(suffix) + 2
    return text + ")"


def tensor_format(self, spec):
    """Format a tensor without dimensions as its number; others take no format."""
    return format(self.item(), spec) if self.dim() == 0 else object.__format__(self, spec)
