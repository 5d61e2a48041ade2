"""Sizes given as one number for both axes or as a pair."""


def pair(size) -> tuple:
    """`(size, size)` for a number, the tuple for anything that can be iterated over."""
    return tuple(size) if hasattr(size, "__iter__") else (size, size)
