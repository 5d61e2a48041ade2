"""Reads and makes data sets, and turns files, drawings and pictures into a network's input."""

from core.data.augment import AUGMENTATIONS, Augmentation
from core.data.dataset import DIGIT_CLASSES, SIDE, DigitImages
from core.data.drawing import PEN_WIDTH, Drawing, PenPoint, Placement, Stroke
from core.data.find_digit import Adjustments, FoundDigit, find_digit
from core.data.idx import FASHION_CLASSES, load_folder, read_idx
from core.data.image_folder import load_image_folder
from core.data.images import read_image, read_picture
from core.data.loader import BatchLoader
from core.data.made_digits import made_digits
from core.data.mnist import download
from core.data.normalisation import INK_TO_INPUT, INPUT_SIDE, NORMALISATION, Normalisation, input_side, to_input
from core.data.own_drawings import KeptDrawing, OwnDrawings
from core.data.strokes import image_to_digit, strokes_to_image
