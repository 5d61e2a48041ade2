"""Pictures opened, pasted and dropped: found, put right by hand, taken or refused, and undone."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from core.data import read_image
from ui.pad.import_dialog import ImportDialog

SEVEN = [(220, 150), (520, 150), (380, 640)]


def photo_of_seven() -> Image.Image:
    """A thin pen on paper that is lit from one side."""
    mask = Image.new("L", (760, 820))
    ImageDraw.Draw(mask).line(SEVEN, fill=255, width=18, joint="curve")
    y, x = np.mgrid[0:820, 0:760] / 800
    paper = 230 - 70 * x - 40 * y + np.random.default_rng(0).normal(0, 4, x.shape)
    return Image.fromarray((paper * (1 - 0.7 * np.asarray(mask) / 255)).clip(0, 255).astype(np.uint8))


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "seven.jpg"
    photo_of_seven().save(path)
    return path


@pytest.fixture
def dialog(window):
    return lambda: window.findChild(ImportDialog)


def wait_found(qtbot, dialog) -> None:
    qtbot.waitUntil(lambda: dialog().found is not None)


def wait_said(qtbot, dialog) -> str:
    qtbot.waitUntil(lambda: dialog().message.property("role") == "error" and bool(dialog().message.text()))
    return dialog().message.text()


def apply(qtbot, dialog) -> None:
    qtbot.mouseClick(dialog().apply, Qt.MouseButton.LeftButton)


def drop(widget, content: QMimeData) -> bool:
    """Drag `content` in and let go, as a file manager does; whether it was taken."""
    place = QPointF(widget.rect().center())
    arguments = (Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place.toPoint(), *arguments)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(widget, QDropEvent(place, *arguments))
    return True


def file_content(path) -> QMimeData:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    return content


def test_a_photo_is_opened_by_the_shortcut_and_taken(window, qtbot, action, dialog, photo):
    action("actionOpenImage").trigger()
    chooser = window.findChild(QFileDialog)
    chooser.fileSelected.emit(str(photo))
    chooser.close()
    wait_found(qtbot, dialog)
    assert "7" in dialog().answer.text()
    apply(qtbot, dialog)
    window.pad.read()
    assert window.pad.predicted.text() == "7"
    assert window.pad.canvas.drawing.origin == "seven.jpg"
    np.testing.assert_array_equal(window.pad.canvas.drawing.picture, read_image(photo))
    action("actionUndo").trigger()
    assert window.pad.canvas.is_empty()
    action("actionRedo").trigger()
    assert not window.pad.canvas.is_empty()


def test_cancelling_leaves_the_drawing(window, qtbot, hand, dialog, photo):
    hand.draw_one(window.pad.canvas)
    before = window.pad.canvas.drawing
    window.pad.transfer.open_file(str(photo))
    wait_found(qtbot, dialog)
    qtbot.keyClick(dialog(), Qt.Key.Key_Escape)
    assert window.pad.canvas.drawing is before


def test_a_file_is_dropped_on_the_pad(window, qtbot, dialog, photo):
    assert drop(window.pad, file_content(photo))
    wait_found(qtbot, dialog)
    assert "7" in dialog().answer.text()


def test_a_folder_that_is_dropped_is_for_the_data(window, dialog, tmp_path):
    before = window.pad.canvas.drawing
    assert drop(window.pad, file_content(tmp_path))
    assert "is a folder" in dialog().message.text() and "Data" in dialog().message.text()
    assert not dialog().apply.isEnabled()
    dialog().reject()
    assert window.pad.canvas.drawing is before


def test_a_picture_without_a_file_is_dropped(window, qtbot, dialog):
    content = QMimeData()
    grey = np.asarray(photo_of_seven())
    content.setImageData(QImage(grey.tobytes(), 760, 820, 760, QImage.Format.Format_Grayscale8))
    assert drop(window.pad, content)
    wait_found(qtbot, dialog)


def test_text_is_not_for_the_pad_and_a_project_is_for_the_window(window, dialog, tmp_path):
    text = QMimeData()
    text.setText("7")
    assert not drop(window.pad, text)
    assert drop(window.pad, file_content(tmp_path / "my.lenet"))
    assert dialog() is None


@pytest.mark.parametrize("part", [lambda w: w, lambda w: w.strip, lambda w: w.inspector, lambda w: w.transport])
def test_a_picture_may_be_dropped_anywhere_in_the_window(window, qtbot, dialog, photo, part):
    assert drop(part(window), file_content(photo))
    wait_found(qtbot, dialog)
    apply(qtbot, dialog)
    qtbot.waitUntil(lambda: window.pad.predicted.text() == "7")
    image = QMimeData()
    image.setImageData(QImage(str(photo)))
    assert drop(part(window), image)
    wait_found(qtbot, dialog)
    dialog().close()
    text = QMimeData()
    text.setText("7")
    assert not drop(part(window), text)


def test_what_is_dragged_out_of_the_pad_is_not_taken_back_by_the_window(window, dialog, photo):
    class OwnDrag(QDragEnterEvent):
        def source(self):
            return window.pad.preview

    arguments = (
        Qt.DropAction.CopyAction,
        file_content(photo),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = OwnDrag(QPoint(20, 20), *arguments)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted() and dialog() is None


def test_the_clipboard_is_pasted(window, qtbot, dialog, photo):
    QGuiApplication.clipboard().setImage(QImage(str(photo)))
    qtbot.keyClick(window.pad.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_found(qtbot, dialog)
    assert "7" in dialog().answer.text()


def test_an_empty_clipboard_says_so(window, qtbot, action, dialog):
    QGuiApplication.clipboard().setText("no picture")
    action("actionPaste").trigger()
    assert "no picture" in wait_said(qtbot, dialog)
    assert not dialog().apply.isEnabled()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"this is text", "is no picture"),
        (b"", "is no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "cannot be read|is no picture"),
    ],
)
def test_what_is_no_picture_is_told_in_place(window, qtbot, hand, dialog, tmp_path, content, words):
    hand.draw_one(window.pad.canvas)
    before = window.pad.canvas.drawing
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    assert drop(window.pad, file_content(path))
    assert any(word in wait_said(qtbot, dialog) for word in words.split("|"))
    assert window.pad.canvas.drawing is before


@pytest.mark.parametrize(("size", "words"), [((200, 200), "nothing stands out"), ((9000, 9000), "at most")])
def test_black_and_huge_pictures_are_told_in_place(window, qtbot, dialog, tmp_path, size, words):
    path = tmp_path / "black.png"
    Image.new("1", size).save(path)
    window.pad.transfer.open_file(str(path))
    assert words in wait_said(qtbot, dialog)
    assert not dialog().apply.isEnabled()


class TestAdjusting:
    @pytest.fixture
    def opened(self, window, qtbot, dialog, tmp_path):
        """A seven beside a one, in a dialog."""
        picture = Image.new("L", (800, 500), 240)
        draw = ImageDraw.Draw(picture)
        draw.line([(80, 100), (260, 100), (160, 400)], fill=20, width=24, joint="curve")
        draw.line([(620, 90), (620, 410)], fill=20, width=24)
        path = tmp_path / "two.png"
        picture.save(path)
        window.pad.transfer.open_file(str(path))
        wait_found(qtbot, dialog)
        return dialog()

    def test_the_crop_chooses_the_digit(self, opened, qtbot):
        view, box = opened.picture, opened.picture.picture_box()

        def at(x, y):
            return QPointF(box.left() + x * box.width(), box.top() + y * box.height()).toPoint()

        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at(0.6, 0.05))
        qtbot.mouseMove(view, at(0.8, 0.5))
        qtbot.mouseMove(view, at(0.95, 0.95))
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(0.95, 0.95))
        qtbot.waitUntil(lambda: opened.answer.text().startswith("Read as 1"))
        assert opened.picture.crop == pytest.approx((0.6, 0.05, 0.95, 0.95), abs=0.01)

    def test_the_keyboard_crops(self, opened, qtbot):
        opened.picture.set_crop((0.0, 0.0, 0.45, 1.0))
        for _ in range(27):
            qtbot.keyClick(opened.picture, Qt.Key.Key_Right)
        assert opened.picture.crop == pytest.approx((0.54, 0, 0.99, 1))
        qtbot.keyClick(opened.picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        assert opened.picture.crop == pytest.approx((0.54, 0, 0.97, 0.98), abs=0.021)
        qtbot.waitUntil(lambda: opened.answer.text().startswith("Read as 1"))

    def test_rotation_turns_the_digit(self, opened, qtbot):
        opened.picture.set_crop((0.6, 0.05, 0.95, 0.95))
        opened.rotation.setValue(90)
        qtbot.waitUntil(lambda: opened.found is not None and np.ptp(np.nonzero(opened.found.image)[0]) < 8)
        assert np.ptp(np.nonzero(opened.found.image)[1]) >= 18

    def test_polarity_and_start_over(self, opened, qtbot):
        found = opened.found.image
        opened.polarity.setCurrentIndex(2)
        qtbot.waitUntil(lambda: opened.message.text() != "" or not np.array_equal(opened.found.image, found))
        qtbot.mouseClick(opened.reset, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: opened.found is not None and np.array_equal(opened.found.image, found))
        assert opened.polarity.currentIndex() == 0

    def test_the_threshold_drops_faint_marks(self, window, qtbot, dialog, tmp_path):
        picture = Image.new("L", (400, 400), 250)
        draw = ImageDraw.Draw(picture)
        draw.line([(200, 60), (200, 340)], fill=0, width=20)
        draw.line([(120, 200), (280, 200)], fill=120, width=20)
        path = tmp_path / "faint.png"
        picture.save(path)
        window.pad.transfer.open_file(str(path))
        wait_found(qtbot, dialog)
        across = np.ptp(np.nonzero(dialog().found.image)[1])
        dialog().threshold.setValue(60)
        qtbot.waitUntil(lambda: np.ptp(np.nonzero(dialog().found.image)[1]) < across - 4)


class TestOut:
    def test_the_drawing_is_saved_as_it_looks_and_as_the_network_gets_it(self, window, hand, tmp_path):
        hand.draw_one(window.pad.canvas)
        window.pad.transfer.save_file(str(tmp_path / "large.png"))
        window.pad.transfer.save_file(str(tmp_path / "small.png"), small=True)
        assert QImage(str(tmp_path / "large.png")).width() == 560
        with Image.open(tmp_path / "small.png") as picture:
            small = np.asarray(picture.convert("L"))
        np.testing.assert_array_equal(small, window.pad.canvas.drawing.image()[0])

    def test_saving_where_nothing_can_be_written_is_told(self, window, hand, qtbot, tmp_path):
        hand.draw_one(window.pad.canvas)
        window.pad.transfer.save_file(str(tmp_path / "missing" / "x.png"))
        box = window.findChild(QMessageBox, "errorDialog")
        assert "missing" in box.informativeText()
        box.close()

    def test_copied_and_pasted_it_reads_the_same(self, window, hand, qtbot, action, dialog):
        hand.draw_one(window.pad.canvas)
        action("actionCopyDrawing").trigger()
        assert QGuiApplication.clipboard().image().width() == 560
        action("actionPaste").trigger()
        wait_found(qtbot, dialog)
        assert dialog().answer.text().startswith("Read as 1")

    def test_it_is_dragged_away_from_the_preview(self, window, hand, qtbot, monkeypatch):
        """Up to where the system takes over, which would wait for a real pointer."""
        taken = []

        def take(drag, action):
            content = drag.mimeData()
            taken.append((content.urls()[0].toLocalFile(), QImage(content.urls()[0].toLocalFile()).width()))
            assert content.hasImage() and action is Qt.DropAction.CopyAction

        monkeypatch.setattr(QDrag, "exec", take)
        preview = window.pad.preview
        hand.draw_one(window.pad.canvas)
        qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
        qtbot.mouseMove(preview, QPoint(12, 10))
        assert not taken
        qtbot.mouseMove(preview, QPoint(60, 60))
        assert taken == [(taken[0][0], 560)] and taken[0][0].endswith("drawing.png")

    def test_an_empty_pad_has_nothing_to_give(self, window, action):
        assert not action("actionCopyDrawing").isEnabled()
        assert not action("actionSaveDrawing").isEnabled()
