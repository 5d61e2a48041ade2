"""The data browser, random samples, and one's own drawings."""

import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from core.data import OwnDrawings, made_digits, to_input
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.evaluation import evaluate
from core.experiment.training.sources import Drawings, MadeDigits, Use
from ui.pad.data_browser import Part
from ui.pad.sample_model import PredictionRole

MADE = made_digits(20, seed=6)
DIGITS = MADE.images, MADE.labels


@pytest.fixture
def own(tmp_path, window):
    """An empty folder for own drawings."""
    window.session.drawings._own = OwnDrawings(tmp_path / "drawings")
    return window.session.drawings


@pytest.fixture
def browser(trainable, qtbot, action):
    action("actionBrowseData").trigger()
    browser = trainable.pad.samples.browser
    qtbot.waitUntil(lambda: browser.model.samples is not None, timeout=30_000)
    yield browser
    browser.close()


def wait_read(qtbot, browser) -> None:
    qtbot.waitUntil(lambda: browser.model.predictions is not None, timeout=30_000)


def choose(box, data) -> None:
    box.setCurrentIndex(box.findData(data))


def click(qtbot, view, row: int) -> None:
    place = view.visualRect(view.model().index(row)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_it_shows_the_test_images_and_a_click_puts_one_on_the_pad(browser, trainable, qtbot, action):
    _, test = trainable.session.setup.data.load()
    assert browser.model.rowCount() == 100
    click(qtbot, browser.view, 5)
    np.testing.assert_array_equal(trainable.pad.canvas.drawing.picture, test.images[5])
    trainable.pad.read()
    np.testing.assert_array_equal(trainable.pad.reading.network_input, to_input(test.images[5])[0, 0])
    assert f"labelled {test.labels[5]}" in trainable.pad.canvas.drawing.origin
    action("actionUndo").trigger()
    assert trainable.pad.canvas.is_empty()


def test_the_keyboard_walks_and_chooses(browser, trainable, qtbot):
    _, test = trainable.session.setup.data.load()
    browser.go_to(0)
    qtbot.keyClick(browser.view, Qt.Key.Key_Right)
    qtbot.keyClick(browser.view, Qt.Key.Key_Return)
    np.testing.assert_array_equal(trainable.pad.canvas.drawing.picture, test.images[1])


def test_labels_and_parts(browser, trainable, qtbot):
    train, test = trainable.session.setup.data.load()
    choose(browser.label, 7)
    assert browser.model.rowCount() == (test.labels == 7).sum()
    assert all(test.labels[browser.model.shown] == 7)
    choose(browser.part, Part.TRAIN.value)
    qtbot.waitUntil(lambda: browser.model.samples is not None)
    assert browser.model.rowCount() == (train.labels == 7).sum()


def test_read_wrongly_is_what_the_evaluation_says(browser, trainable, qtbot):
    session = trainable.session
    choose(browser.part, Part.TRAIN.value)
    qtbot.waitUntil(lambda: browser.model.samples is not None)
    browser.wrong.setChecked(True)
    wait_read(qtbot, browser)
    train, _ = session.setup.data.load()
    model = Snapshot(0, session.network.spec, session.network.reader.weights).build()
    expected = evaluate(model, train)
    np.testing.assert_array_equal(browser.model.predictions, expected.predictions)
    np.testing.assert_array_equal(browser.model.shown, np.flatnonzero(expected.predictions != train.labels))
    assert f"{expected.images - expected.correct:,} read wrongly" in browser.status.text()
    for row in range(browser.model.rowCount()):
        index = browser.model.index(row)
        assert f"read as {index.data(PredictionRole)}" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_reading_can_be_cancelled_and_ends_with_the_window(browser, trainable, qtbot):
    with qtbot.waitSignal(trainable.session.setup.data_changed, timeout=30_000):
        trainable.session.setup.choose_data(MadeDigits(train=20_000, test=500))
    choose(browser.part, Part.TRAIN.value)
    qtbot.waitUntil(lambda: browser.model.samples is not None and len(browser.model.samples) == 20_000, timeout=30_000)
    qtbot.mouseClick(browser.read_all, Qt.MouseButton.LeftButton)
    assert browser.progress.isVisible()
    qtbot.mouseClick(browser.read_all, Qt.MouseButton.LeftButton)
    assert not browser.progress.isVisible() and browser.model.predictions is None
    qtbot.mouseClick(browser.read_all, Qt.MouseButton.LeftButton)


def test_other_weights_make_the_reading_old(browser, trainable, qtbot, action):
    qtbot.mouseClick(browser.read_all, Qt.MouseButton.LeftButton)
    wait_read(qtbot, browser)
    assert "have changed" not in browser.status.text()
    with qtbot.waitSignal(trainable.session.network.weights_changed, timeout=60_000):
        action("actionStepBatch").trigger()
    assert "have changed" in browser.status.text()


def test_go_to_a_number_and_a_random_one(browser, trainable, qtbot):
    browser.number.setValue(42)
    assert browser.view.currentIndex().row() == 42
    choose(browser.label, 3)
    qtbot.mouseClick(browser.random, Qt.MouseButton.LeftButton)
    assert "labelled 3" in trainable.pad.canvas.drawing.origin


def test_the_dice_put_a_test_image_on_the_pad(trainable, qtbot, action):
    with qtbot.waitSignal(trainable.pad.canvas.drawing_changed, timeout=30_000):
        action("actionRandomSample").trigger()
    _, test = trainable.session.setup.data.load()
    picture = trainable.pad.canvas.drawing.picture
    assert any(np.array_equal(picture, image) for image in test.images)


class TestOwnDrawings:
    def keep(self, window, label: int) -> None:
        window.pad.samples.labels.actions()[1 + label].trigger()

    def test_nothing_kept_yet_is_said(self, own, browser, qtbot):
        choose(browser.part, Part.OWN.value)
        qtbot.waitUntil(lambda: "No drawings are kept" in (browser._content.text() or ""))

    def test_drawings_are_kept_and_undone(self, window, own, hand, action):
        hand.draw_one(window.pad.canvas)
        self.keep(window, 1)
        kept = own.images()
        np.testing.assert_array_equal(kept.images[0], window.pad.canvas.drawing.image()[0])
        assert list(kept.labels) == [1]
        action("actionUndo").trigger()
        assert len(own.images()) == 0
        assert not window.pad.canvas.is_empty()
        action("actionRedo").trigger()
        np.testing.assert_array_equal(own.images().images, kept.images)

    def test_they_are_browsed_and_removed_and_brought_back(self, own, browser, trainable, hand, qtbot, action):
        hand.draw_one(trainable.pad.canvas)
        for label in (1, 7):
            self.keep(trainable, label)
        choose(browser.part, Part.OWN.value)
        qtbot.waitUntil(lambda: browser.model.rowCount() == 2)
        click(qtbot, browser.view, 0)
        qtbot.keyClick(browser.view, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: browser.model.rowCount() == 1)
        assert list(own.images().labels) == [7]
        action("actionUndo").trigger()
        qtbot.waitUntil(lambda: browser.model.rowCount() == 2)

    def test_an_empty_pad_keeps_nothing(self, window, action):
        assert not action("actionKeepDrawing").isEnabled()

    def test_a_folder_that_cannot_be_written_is_told(self, window, own, hand, tmp_path, qtbot):
        (tmp_path / "drawings").write_text("in the way")
        hand.draw_one(window.pad.canvas)
        self.keep(window, 1)
        box = window.findChild(object, "errorDialog")
        assert "cannot be made" in box.informativeText()
        box.close()

    def test_they_are_trained_on(self, window, own, hand, qtbot, action, monkeypatch):
        monkeypatch.setenv("XDG_DATA_HOME", str(own._own.folder.parent))
        own._own = OwnDrawings()
        hand.draw_one(window.pad.canvas)
        for label in (*range(10), 1, 1):
            self.keep(window, label)
        action("actionData").trigger()
        dialog = window.findChild(object, "dataDialog")
        dialog.use.setCurrentIndex(dialog.use.findData(Use.ALONE.value))
        dialog.own.click()
        with qtbot.waitSignal(window.session.setup.data_changed, timeout=30_000):
            qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert isinstance(window.session.setup.data, Drawings)
        with qtbot.waitSignal(window.session.network.weights_changed, timeout=60_000):
            action("actionStepBatch").trigger()
        assert "Own drawings" in window.transport._data_text.text()


class TestDataDialog:
    @pytest.fixture
    def dialog(self, window, action):
        action("actionData").trigger()
        return window.findChild(object, "dataDialog")

    def accept(self, qtbot, dialog) -> None:
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    def test_a_folder_with_mixed_content_is_told_then_taken_without_it(self, window, dialog, qtbot, tmp_path):
        for number, (image, label) in enumerate(zip(*DIGITS, strict=True)):
            (tmp_path / str(label)).mkdir(exist_ok=True)
            Image.fromarray(image).save(tmp_path / str(label) / f"{number}.png")
        (tmp_path / "notes.txt").write_text("mine")
        before = window.session.setup.data
        dialog.path.setText(str(tmp_path))
        dialog.folder.setChecked(True)
        self.accept(qtbot, dialog)
        qtbot.waitUntil(lambda: "notes.txt" in dialog.message.text(), timeout=30_000)
        message = dialog.message
        assert message.height() >= message.heightForWidth(message.width()), "the message is cut"
        assert window.session.setup.data is before
        dialog.lenient.click()
        with qtbot.waitSignal(window.session.setup.data_changed, timeout=30_000):
            self.accept(qtbot, dialog)
        assert window.session.setup.data.lenient

    def test_labels_that_do_not_fit_are_told(self, window, dialog, qtbot, tmp_path):
        for part in ("train", "t10k"):
            images = b"\0\0\x08\x03" + b"".join(n.to_bytes(4, "big") for n in (20, 28, 28)) + DIGITS[0].tobytes()
            (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(images)
            labels = b"\0\0\x08\x01" + (19).to_bytes(4, "big") + bytes(19)
            (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(labels)
        before = window.session.setup.data
        dialog.path.setText(str(tmp_path))
        dialog.folder.setChecked(True)
        self.accept(qtbot, dialog)
        qtbot.waitUntil(lambda: "19 labels for the 20 images" in dialog.message.text(), timeout=30_000)
        assert dialog.isVisible() and window.session.setup.data is before
        dialog.reject()

    def test_too_few_own_drawings_are_told(self, window, own, dialog, qtbot):
        dialog.own.click()
        self.accept(qtbot, dialog)
        qtbot.waitUntil(lambda: "0 own drawings" in dialog.message.text(), timeout=30_000)
        dialog.reject()

    def test_nothing_is_downloaded_before_its_button_is_pressed(self, window, dialog, qtbot, tmp_path, monkeypatch):
        asked, raise_after_cancel = [], threading.Event()

        def download(name, folder=None, progress=None):
            asked.append(name)
            progress(1, 4)
            raise_after_cancel.wait(20)
            progress(2, 4)

        monkeypatch.setattr("ui.run.data_dialog.download", download)
        dialog.remote.click()
        dialog.data_set.setCurrentIndex(1)
        assert asked == [] and "Download" in dialog.accept_button.text()
        self.accept(qtbot, dialog)
        qtbot.waitUntil(lambda: dialog.progress.value() == 250)
        assert asked == ["fashion-mnist"]
        dialog.reject()
        raise_after_cancel.set()
        assert window.session.setup.data == MadeDigits()
