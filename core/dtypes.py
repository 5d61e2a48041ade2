"""The element types of tensors, under PyTorch's names."""

import numpy as np


class dtype:
    """An element type of tensors; `str()` gives PyTorch's name (`torch.float32`).

    Attributes:
        name: "float32".
        numpy: the NumPy dtype.
        is_floating_point: whether it is float32 or float64.
        itemsize: bytes of one element.
        legacy_name: "Float", as in PyTorch's FloatTensor and its error texts.
    """

    __slots__ = ("is_floating_point", "itemsize", "legacy_name", "name", "numpy")

    def __init__(self, name, numpy_type, legacy_name):
        self.name = name
        self.numpy = np.dtype(numpy_type)
        self.is_floating_point = self.numpy.kind == "f"
        self.itemsize = self.numpy.itemsize
        self.legacy_name = legacy_name

    is_complex = False

    @property
    def is_signed(self):
        """Whether elements may be negative."""
        return self.numpy.kind in "if"

    def __repr__(self):
        return f"torch.{self.name}"

    def __reduce__(self):
        return self.name


float32 = float = dtype("float32", np.float32, "Float")
float64 = double = dtype("float64", np.float64, "Double")
int64 = long = dtype("int64", np.int64, "Long")
int32 = int = dtype("int32", np.int32, "Int")
int16 = short = dtype("int16", np.int16, "Short")
int8 = dtype("int8", np.int8, "Char")
uint8 = dtype("uint8", np.uint8, "Byte")
bool = dtype("bool", np.bool_, "Bool")

ALL = (float32, float64, int64, int32, int16, int8, uint8, bool)
NUMPY_TYPES = frozenset(each.numpy for each in ALL)
_BY_KIND = {(each.numpy.kind, each.itemsize): each for each in ALL}
_BY_NUMBER = {each.numpy.num: each for each in ALL}
_SUPPORTED = ", ".join(each.name for each in ALL)

_default = float32


def get_default_dtype():
    """Return the type of tensors made from Python floats: float32 unless set otherwise."""
    return _default


def set_default_dtype(d):
    """Set the type of tensors made from Python floats; TypeError unless it is a float type."""
    global _default
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise TypeError(
            f"only floating-point types are supported as the default type, got {d!r}; "
            "use torch.float32 or torch.float64"
        )
    _default = d


def from_number(number):
    """Return the dtype of one of NumPy's type numbers, such as `NPY_FLOAT`."""
    return _BY_NUMBER[number]


def from_numpy_dtype(numpy_type):
    """Return the dtype that equals a NumPy dtype; TypeError for one that tensors do not have."""
    found = _BY_KIND.get((numpy_type.kind, numpy_type.itemsize))
    if found is None or not numpy_type.isnative:
        raise TypeError(f"can't convert np.ndarray of type {numpy_type}. The only supported types are: {_SUPPORTED}.")
    return found


def resolve(given):
    """Return the dtype for what a caller passed: a dtype, a Python type, or None for the default."""
    if given is None:
        return _default
    if isinstance(given, dtype):
        return given
    if given in _PYTHON_TYPES:
        return _PYTHON_TYPES[given]
    raise TypeError(f"dtype must be a torch.dtype such as torch.float32, got {given!r} ({type(given).__name__})")


import builtins as _builtins  # noqa: E402  (the names above shadow them)

_PYTHON_TYPES = {_builtins.float: float64, _builtins.int: int64, _builtins.bool: bool}
