"""Data sets, and the ways from a file, a drawing or a picture to a network's input."""

from core.data.dataset import DIGIT_CLASSES, SIDE, DigitImages
from core.data.idx import FASHION_CLASSES, load_folder, read_idx
from core.data.loader import BatchLoader
from core.data.normalisation import INPUT_SIDE, NORMALISATION, Normalisation, to_input

__all__ = [
    "DIGIT_CLASSES",
    "FASHION_CLASSES",
    "INPUT_SIDE",
    "NORMALISATION",
    "SIDE",
    "BatchLoader",
    "DigitImages",
    "Normalisation",
    "load_folder",
    "read_idx",
    "to_input",
]
