"""Pictures of digits in all their forms, and what is none."""

import io
import os

import numpy as np
import pytest
from core.data.components import label_components
from PIL import Image, ImageDraw, ImageFilter

from core.data import find_digit, load_folder, read_image, strokes_to_image
from core.errors import ImageError

FIVE = [[(150, 60), (80, 60), (70, 140), (130, 130), (170, 180), (130, 240), (60, 230)]]
PEN = 22


def drawing(width: int = 260, height: int = 300, pen: int = PEN) -> Image.Image:
    """FIVE in white on black."""
    image = Image.new("L", (width, height))
    draw = ImageDraw.Draw(image)
    for stroke in FIVE:
        draw.line(stroke, fill=255, width=pen, joint="curve")
        for x, y in stroke:
            draw.ellipse([x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2], fill=255)
    return image


def photo(seed: int = 0, noise: float = 5.0, pen: int = 5) -> Image.Image:
    """Pen on paper, lit from one side, with grain and the dark edge of a table."""
    ink = np.asarray(drawing(pen=pen).resize((780, 900)).filter(ImageFilter.GaussianBlur(1.5))) / 255
    y, x = np.mgrid[0:900, 0:780] / 900
    light = 225 - 90 * x - 50 * y
    picture = light * (1 - 0.7 * ink)
    picture[:, :25] = 40
    picture += np.random.default_rng(seed).normal(0, noise, picture.shape)
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


def shadowed(shape: str, soft: float, dark_ink: bool = True) -> Image.Image:
    """Pen on paper, or chalk on a board, half of it in the shadow of a hand, with grain."""
    ink = np.asarray(drawing(pen=9).resize((780, 900)).filter(ImageFilter.GaussianBlur(1.5))) / 255
    y, x = np.mgrid[0:900, 0:780]
    depth = {
        "edge": x + 0.5 * y - 640,
        "corner": np.minimum(x - 300, y - 420),
        "hand": 260 - np.hypot(x - 390, y - 800),
    }
    shadow = 1 / (1 + np.exp(-depth[shape] / soft))
    surface = 225 * (1 - 0.75 * ink) if dark_ink else 60 + 170 * ink
    picture = surface * (1 - 0.5 * shadow) + np.random.default_rng(2).normal(0, 3, ink.shape)
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, form: str = "png", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def likeness(image: np.ndarray, other: np.ndarray) -> float:
    """Cosine of two images, at the best shift of up to a pixel."""
    image, other = image.astype(float), other.astype(float)
    shifts = [np.roll(image, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return max((shifted * other).sum() for shifted in shifts) / np.linalg.norm(image) / np.linalg.norm(other)


@pytest.fixture(scope="module")
def expected():
    return strokes_to_image(FIVE, PEN)


class TestPictures:
    @pytest.mark.parametrize("form", ["png", "bmp", "gif", "tiff", "webp", "jpeg", "ppm"])
    @pytest.mark.parametrize("inverted", [False, True])
    def test_formats_and_polarities(self, tmp_path, expected, form, inverted):
        image = drawing().point(lambda value: 255 - value) if inverted else drawing()
        path = tmp_path / f"five.{form}"
        path.write_bytes(encoded(image, form))
        digit = read_image(path)
        assert digit.dtype == np.uint8 and digit.shape == (28, 28)
        assert likeness(digit, expected) > 0.97
        np.testing.assert_array_equal(read_image(path.read_bytes()), digit)
        np.testing.assert_array_equal(read_image(str(path)), digit)

    @pytest.mark.parametrize("mode", ["1", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "I;16", "I", "F"])
    def test_modes(self, expected, mode):
        if mode == "I;16":
            image = Image.fromarray(np.asarray(drawing()).astype(np.uint16) * 200)
        else:
            image = drawing().convert(mode)
        form = "png" if mode in ("1", "P", "RGB", "RGBA", "LA", "I;16") else "tiff"
        assert likeness(read_image(encoded(image, form)), expected) > 0.97

    @pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (200, 30, 30), (30, 30, 200)])
    def test_ink_on_nothing(self, expected, colour):
        image = Image.new("RGBA", drawing().size, (*colour, 0))
        image.putalpha(drawing())
        assert likeness(read_image(encoded(image)), expected) > 0.97

    @pytest.mark.parametrize("colours", [((250, 240, 200), (20, 30, 160)), ((40, 90, 60), (240, 240, 230))])
    def test_coloured_ink_on_coloured_paper(self, expected, colours):
        paper, ink = (Image.new("RGB", drawing().size, colour) for colour in colours)
        assert likeness(read_image(encoded(Image.composite(ink, paper, drawing()))), expected) > 0.97

    def test_size_and_place_do_not_matter(self, expected):
        large = Image.new("L", (3000, 2000))
        large.paste(drawing().resize((520, 600)), (2200, 1100))
        assert likeness(read_image(encoded(large)), expected) > 0.93
        assert likeness(read_image(encoded(drawing().resize((52, 60), Image.Resampling.BOX))), expected) > 0.93

    def test_cropped_to_its_ink(self, expected):
        assert likeness(read_image(encoded(drawing().crop(drawing().getbbox()))), expected) > 0.97

    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.parametrize("noise", [0, 6, 12])
    def test_a_photo_of_pen_on_paper(self, seed, noise):
        digit = read_image(encoded(photo(seed, noise), "jpeg", quality=80))
        assert likeness(digit, strokes_to_image(FIVE, 5)) > 0.85
        assert digit.max() > 200

    @pytest.mark.parametrize("shape", ["edge", "corner", "hand"])
    @pytest.mark.parametrize("soft", [4.0, 30.0, 80.0])
    @pytest.mark.parametrize("dark_ink", [True, False])
    def test_a_shadow_over_the_digit(self, shape, soft, dark_ink):
        digit = read_image(encoded(shadowed(shape, soft, dark_ink), "jpeg", quality=85))
        assert likeness(digit, strokes_to_image(FIVE, 9)) > 0.85

    def test_a_cameras_rotation_is_undone(self, expected):
        turned = drawing().transpose(Image.Transpose.ROTATE_90)
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera was held so that the picture must be turned clockwise to be seen upright
        assert likeness(read_image(encoded(turned, "jpeg", exif=exif)), expected) > 0.97

    def test_specks_are_left_out(self, expected):
        image = drawing()
        ImageDraw.Draw(image).point([(5, 5), (250, 290), (240, 10), (9, 280)], fill=255)
        assert likeness(read_image(encoded(image)), expected) > 0.97

    def test_every_part_of_a_digit_is_kept(self):
        image = Image.new("L", (200, 200))
        draw = ImageDraw.Draw(image)
        draw.line([(80, 60), (80, 150)], fill=255, width=16)
        draw.line([(100, 40), (150, 40)], fill=255, width=16)
        digit = read_image(encoded(image))
        _, parts = label_components((digit > 100).astype(np.uint8))
        assert parts == 2


class TestNetworkImages:
    def test_white_on_black_comes_through_unchanged(self, expected):
        np.testing.assert_array_equal(read_image(encoded(Image.fromarray(expected))), expected)

    def test_black_on_white_is_only_inverted(self, expected):
        np.testing.assert_array_equal(read_image(encoded(Image.fromarray(255 - expected))), expected)

    def test_off_the_middle_is_centred(self, expected):
        moved = np.roll(expected, (-4, 4), (0, 1))
        assert likeness(read_image(encoded(Image.fromarray(moved))), expected) > 0.95

    def test_every_mnist_digit_comes_through_unchanged(self, data_folder):
        for image in load_folder(data_folder / "mnist")[1].images[:500]:
            np.testing.assert_array_equal(find_digit(image).image, image)
            np.testing.assert_array_equal(find_digit(255 - image).image, image)

    def test_a_padded_mnist_digit_comes_back(self, data_folder):
        for image in load_folder(data_folder / "mnist")[1].images[:100]:
            assert likeness(find_digit(np.pad(image, 2)).image, image) > 0.93


class TestNoDigit:
    def refused(self, source, *words):
        with pytest.raises(ImageError) as caught:
            read_image(source)
        text = str(caught.value)
        assert "\n" not in text
        for word in words:
            assert str(word) in text, f"{word!r} is missing in: {text}"

    @pytest.mark.parametrize("grey", [0, 128, 255])
    @pytest.mark.parametrize("size", [(1, 1), (28, 28), (300, 200)])
    def test_an_empty_picture(self, grey, size):
        self.refused(encoded(Image.new("L", size, grey)), "nothing stands out")

    def test_nothing_but_noise(self):
        noise = np.random.default_rng(0).normal(128, 20, (300, 300)).clip(0, 255).astype(np.uint8)
        self.refused(encoded(Image.fromarray(noise)), "nothing stands out")

    def test_nothing_but_light_from_one_side(self):
        y, x = np.mgrid[0:300, 0:300]
        self.refused(encoded(Image.fromarray((250 - x / 3 - y / 4).astype(np.uint8))), "nothing stands out")

    def test_fully_transparent(self):
        self.refused(encoded(Image.new("RGBA", (50, 50))), "nothing stands out")

    @pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"GIF89a"])
    def test_no_picture(self, tmp_path, content):
        path = tmp_path / "five.png"
        path.write_bytes(content)
        self.refused(path, path, "expected", "PNG")
        self.refused(content, "the picture")

    @pytest.mark.parametrize("form", ["png", "jpeg", "gif", "tiff"])
    @pytest.mark.parametrize("share", [0.1, 0.6])
    def test_a_damaged_picture(self, form, share):
        content = encoded(photo(), form)
        self.refused(content[: int(share * len(content))], "the picture")

    def test_no_file(self, tmp_path):
        self.refused(tmp_path / "none.png", "none.png is not there")
        self.refused(tmp_path, "is no file")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        self.refused(tmp_path / "pipe", "is no file")

    @pytest.mark.parametrize("side", [10_000, 14_000])
    def test_a_huge_picture_is_refused_before_it_is_unpacked(self, side):
        self.refused(encoded(Image.new("1", (side, side))), "at most 80 million")

    def test_what_is_no_grey_picture(self):
        with pytest.raises(ImageError, match="expected uint8 H×W"):
            find_digit(np.zeros((28, 28)))
        with pytest.raises(ImageError, match="expected uint8 H×W"):
            find_digit(np.zeros((0, 28), np.uint8))


class TestComponents:
    def test_parts_hang_together_at_corners(self):
        mask = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0], [1, 1, 0, 1]], np.uint8)
        labels, count = label_components(mask)
        assert count == 4
        np.testing.assert_array_equal(labels, [[1, 0, 0, 2], [0, 1, 0, 2], [0, 0, 0, 0], [3, 3, 0, 4]])

    def test_against_merging_by_hand(self):
        mask = (np.random.default_rng(0).random((40, 30)) < 0.35).astype(np.uint8)
        labels, count = label_components(mask)
        slow = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
        for _ in range(mask.size):
            padded = np.pad(slow, 1)
            around = [padded[y : y + 40, x : x + 30] for y in range(3) for x in range(3)]
            grown = np.where(mask, np.max(around, axis=0), 0)
            if (grown == slow).all():
                break
            slow = grown
        assert count == len(np.unique(slow)) - 1
        pairs = set(zip(labels.ravel().tolist(), slow.ravel().tolist(), strict=True))
        assert len(pairs) == count + 1

    def test_nothing_and_everything(self):
        assert label_components(np.zeros((3, 4), np.uint8))[1] == 0
        assert label_components(np.ones((500, 500), np.uint8))[1] == 1
        assert label_components(np.ones((0, 4), np.uint8))[1] == 0
