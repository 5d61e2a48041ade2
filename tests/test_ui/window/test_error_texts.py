"""Errors about files, data and values, as a window in 简体中文 says them."""

import gzip
import re
import struct
import zipfile

import numpy as np
import pytest
import requests
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from core.data import (
    Adjustments,
    DigitImages,
    Drawing,
    KeptDrawing,
    OwnDrawings,
    find_digit,
    input_side,
    load_folder,
    load_image_folder,
    read_image,
    to_input,
)
from core.data.idx import read_idx
from core.data.mnist import download
from core.data.strokes import image_to_digit, strokes_to_image
from core.errors import LenetLabError, reason_of
from core.experiment import LAYER_TYPES, NetworkSpec, TrainingSettings, field_infos
from core.experiment.inside.health import HealthLimits
from core.experiment.network.layers import BatchNorm2d, Conv2d, Flatten, Linear
from core.experiment.network.presets import lenet
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.runs import RunStore
from core.experiment.training.sources import Drawings, Use
from core.experiment.training.trainer import Trainer
from core.files.safetensors_file import encode, load, save
from core.formats.exports import export_project
from core.formats.network_file import load_network
from core.formats.onnx_file import onnx_model
from core.formats.project import Project, load_project, save_project
from ui.pad.import_dialog import ImportDialog
from ui.run.data_dialog import DataDialog
from ui.run.health_dialog import HealthDialog
from ui.widgets import translations
from ui.widgets.wording import explanation

QUOTED = re.compile(r"'[^']*'|“[^”]*”|\S*/\S*|pip install onnx")
BRACKETS = re.compile("（[^（）]*）")
NAMES = {
    *("LeNet", "Lab", "PNG", "JPEG", "IDX", "ONNX", "MiB", "gzip", "safetensors", "mnist", "fashion-mnist", "bool"),
    *("NoneType", "images", "labels", "norm", "network", "Flatten", "Linear"),
    *(info.name for owner in (TrainingSettings, HealthLimits) for info in field_infos(owner)),
    *LAYER_TYPES,
}
"""Names that are the same in every language: of files and parts of them, types, arguments and layers."""


def english(told: str) -> list[str]:
    """The English words in `told`; names with digits, dots or underscores in them, like `conv1.weight`, are none."""
    words = re.findall(r"\.?[A-Za-z][\w.-]+", QUOTED.sub("", told), re.ASCII)
    return [word for word in words if word not in NAMES and not re.search(r"[\d._]", word)]


def quotes(error: BaseException) -> list[str]:
    """What other libraries said before `error`, in the brackets where it may stand in their words."""
    found = []
    while error := error.__cause__ or error.__context__:
        found += [] if isinstance(error, LenetLabError) else [f"（{reason_of(error)}）"]
    return found


def idx(content: bytes, shape, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + content


def written(folder, name: str, content: bytes):
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def four_files(folder, images: bytes = b"", labels: bytes = b""):
    for part in ("train", "t10k"):
        written(folder, f"{part}-images-idx3-ubyte", images or idx(bytes(2 * 784), (2, 28, 28)))
        written(folder, f"{part}-labels-idx1-ubyte", labels or idx(bytes(2), (2,)))
    return folder


def picture(folder, pixels, name: str = "picture.png"):
    path = written(folder, name, b"")
    Image.fromarray(np.asarray(pixels, np.uint8)).save(path)
    return path


def pictures(folder, count: int):
    ink = np.zeros((28, 28), np.uint8)
    ink[6:22, 13:15] = 255
    (folder / "1").mkdir(parents=True)
    for number in range(count):
        picture(folder / "1", ink, f"{number}.png")
    return folder


def project_with(folder, **parts: str | bytes):
    """A project with other content in some of its parts."""
    save_project(Project(lenet()), folder / "good.lenet")
    with zipfile.ZipFile(folder / "good.lenet") as good, zipfile.ZipFile(folder / "bad.lenet", "w") as bad:
        for name in good.namelist():
            if name.partition(".")[0] not in parts:
                bad.writestr(name, good.read(name))
        for name, content in parts.items():
            bad.writestr({"project": "project.json"}.get(name, f"{name}.safetensors"), content)
    return folder / "bad.lenet"


def network(*layers) -> NetworkSpec:
    return NetworkSpec("Net", (1, 32, 32), layers)


def described(**values) -> NetworkSpec:
    return NetworkSpec.from_dict({"name": "Net", "input_shape": [1, 32, 32], "layers": [], **values})


def a_set(images=np.zeros((2, 28, 28), np.uint8), labels=np.zeros(2, np.int64), **more) -> DigitImages:
    return DigitImages(images, labels, **more)


FAULTS = {
    "project: missing": lambda at: load_project(at / "none.lenet"),
    "project: folder": load_project,
    "project: other": lambda at: load_project(written(at, "x.lenet", b"text")),
    "project: cut off": lambda at: load_project(written(at, "y.lenet", project_with(at).read_bytes()[:-9])),
    "project: no JSON": lambda at: load_project(project_with(at, project="{")),
    "project: other program": lambda at: load_project(project_with(at, project="{}")),
    "project: version": lambda at: load_project(
        project_with(at, project='{"format": "lenetlab project", "version": 0}')
    ),
    "project: newer": lambda at: load_project(project_with(at, project='{"format": "lenetlab project", "version": 9}')),
    "project: network": lambda at: load_project(
        project_with(at, project='{"format": "lenetlab project", "version": 1}')
    ),
    "project: weights": lambda at: load_project(project_with(at, weights=b"text")),
    "project: other weights": lambda at: load_project(project_with(at, weights=encode({"x": np.zeros(2)}))),
    "project: drawings": lambda at: load_project(project_with(at, drawings=encode({"x": np.zeros(2)}))),
    "weights: missing": lambda at: load(at / "none.safetensors"),
    "weights: folder": load,
    "weights: cut off": lambda at: load(written(at, "w.safetensors", encode({"x": np.zeros(9)})[:-4])),
    "weights: no header": lambda at: load(written(at, "w.safetensors", b"x")),
    "weights: pickle": lambda at: load(written(at, "w.safetensors", b"PK\x03\x04")),
    "weights: missing array": lambda at: load_network(
        written(at, "w.safetensors", encode({"conv1.bias": np.zeros(6)}))
    ),
    "weights: description": lambda at: load_network(
        written(at, "w.safetensors", encode({}, {"lenetlab": '{"network": {"layers": [{"type": "X"}]}}'}))
    ),
    "weights: type": lambda at: load(written(at, "w.safetensors", encode({"x": np.zeros(2, np.uint16)}))),
    "weights: written nowhere": lambda at: save({}, at / "none" / "w.safetensors"),
    "weights: written to a folder": lambda at: save({}, at),
    "picture: missing": lambda at: read_image(at / "none.png"),
    "picture: folder": read_image,
    "picture: text": lambda at: read_image(written(at, "text.png", b"text")),
    "picture: cut off": lambda at: read_image(
        written(at, "cut.png", picture(at, np.random.default_rng(0).integers(0, 255, (90, 90))).read_bytes()[:900])
    ),
    "picture: grey": lambda at: read_image(picture(at, np.full((80, 80), 128))),
    "picture: large": lambda at: read_image(picture(at, np.zeros((9000, 9000)))),
    "picture: type": lambda at: find_digit(np.zeros((4, 4))),
    "picture: crop": lambda at: find_digit(np.zeros((9, 9), np.uint8), Adjustments(crop=(0, 0, 0.1, 1))),
    "image: type": lambda at: to_input(np.zeros((28, 28))),
    "bitmap: type": lambda at: image_to_digit(np.zeros((4, 4))),
    "stroke: text": lambda at: strokes_to_image([["x"]]),
    "stroke: shape": lambda at: strokes_to_image([[(1, 2, 3)]]),
    "stroke: pen": lambda at: strokes_to_image([[(1, 2)]], 0),
    "drawing": lambda at: Drawing.from_plain({}),
    "IDX: missing": lambda at: read_idx(at / "none"),
    "IDX: folder": read_idx,
    "IDX: header": lambda at: read_idx(written(at, "i", b"text")),
    "IDX: empty": lambda at: read_idx(written(at, "i", b"")),
    "IDX: inside the header": lambda at: read_idx(written(at, "i", idx(b"", (1, 2))[:9])),
    "IDX: short": lambda at: read_idx(written(at, "i", idx(b"12", (3,)))),
    "IDX: cut off": lambda at: read_idx(written(at, "i", gzip.compress(idx(b"12", (3,))))),
    "IDX: long": lambda at: read_idx(written(at, "i", idx(b"1234", (3,)))),
    "IDX: claim": lambda at: read_idx(written(at, "i", gzip.compress(idx(b"12", (1 << 20,))))),
    "IDX: huge": lambda at: read_idx(written(at, "i", idx(b"", (1 << 31,)))),
    "IDX: gzip": lambda at: read_idx(written(at, "i", gzip.compress(idx(bytes(99), (99,)))[:-6])),
    "IDX folder: missing": lambda at: load_folder(at / "none"),
    "IDX folder: file": lambda at: load_folder(written(at, "file", b"")),
    "IDX folder: empty": load_folder,
    "IDX folder: other files": lambda at: load_folder(written(at / "f", "x", b"").parent),
    "IDX folder: size": lambda at: load_folder(four_files(at / "f", images=idx(bytes(2), (2, 1, 1)))),
    "IDX folder: labels": lambda at: load_folder(four_files(at / "f", labels=idx(bytes(4), (2, 2)))),
    "IDX folder: count": lambda at: load_folder(four_files(at / "f", labels=idx(bytes(3), (3,)))),
    "IDX folder: class": lambda at: load_folder(four_files(at / "f", labels=idx(b"\0\x0c", (2,)))),
    "IDX folder: none": lambda at: load_folder(four_files(at / "f", idx(b"", (0, 28, 28)), idx(b"", (0,)))),
    "image folder: missing": lambda at: load_image_folder(at / "none"),
    "image folder: file": lambda at: load_image_folder(written(at, "file", b"")),
    "image folder: no digits": load_image_folder,
    "image folder: few": lambda at: load_image_folder(pictures(at / "f", 2)),
    "image folder: strange": lambda at: load_image_folder(written(pictures(at / "f", 2), "a.txt", b"").parent),
    "image folder: none": lambda at: load_image_folder(pictures(at / "f", 0)),
    "own drawings: size": lambda at: OwnDrawings(picture(at / "1", np.zeros((3, 4))).parents[1]).load(),
    "own drawings: damaged": lambda at: OwnDrawings(written(at / "1", "a.png", b"text").parents[1]).load(),
    "own drawings: few": lambda at: Drawings(Use.ALONE, folder=at).load(),
    "own drawings: folder": lambda at: OwnDrawings(written(at, "file", b"")).add(np.zeros((28, 28), np.uint8), 1),
    "own drawings: gone": lambda at: OwnDrawings(at).remove(KeptDrawing(at / "1" / "none.png")),
    "set: type": lambda at: a_set(images=np.zeros((2, 28, 28))),
    "set: label type": lambda at: a_set(labels=np.zeros(2)),
    "set: no labels": lambda at: a_set(labels=np.int64(1).reshape(())),
    "set: count": lambda at: a_set(labels=np.zeros(1, np.int64)),
    "set: class": lambda at: a_set(labels=np.full(2, 10)),
    "training: no images": lambda at: Trainer(lenet(), TrainingSettings(), a_set().take([]), a_set()),
    "training: no test": lambda at: Trainer(lenet(), TrainingSettings(), a_set(), a_set().take([])),
    "training: classes": lambda at: Trainer(lenet(), TrainingSettings(), a_set(), a_set(classes=tuple("0123456789a"))),
    "input": lambda at: input_side((3, 32, 32)),
    "download: name": lambda at: download("x"),
    "runs: no file": lambda at: RunStore(at),
    "runs: other file": lambda at: RunStore(written(at, "r", b"no database" * 99)),
    "runs: number": lambda at: RunStore(at / "r").description(1),
    "runs: no weights": lambda at: RunStore(at / "r").newest_checkpoint(1),
    "runs: name": lambda at: RunStore(at / "r").rename(1, " "),
    "runs: no checkpoint": lambda at: (store := RunStore(at / "r")).checkpoint(
        store.begin(lenet(), TrainingSettings(), "digits"), 5
    ),
    "runs: nothing kept": lambda at: (store := RunStore(at / "r")).newest_checkpoint(
        store.begin(lenet(), TrainingSettings(), "digits")
    ),
    "export: ONNX": lambda at: onnx_model(Snapshot(0, network(BatchNorm2d("norm", 1, track_running_stats=False)), {})),
    "export: ending": lambda at: export_project(Project(lenet()), at / "x.doc"),
    "export: untrained": lambda at: export_project(Project(lenet()), at / "x.safetensors"),
    "settings: range": lambda at: TrainingSettings(learning_rate=-1.0).validate(),
    "settings: nesterov": lambda at: TrainingSettings(nesterov=True, momentum=0.0).validate(),
    "settings: unknown": lambda at: TrainingSettings.from_dict({"x": 1}),
    "settings: none": lambda at: TrainingSettings.from_dict(None),
    "health": lambda at: HealthLimits(vanishing=5.0, exploding=1.0),
    "network: shape": lambda at: NetworkSpec("Net", (0, 1, 1)),
    "network: no layer": lambda at: network().index("x"),
    "network: twice": lambda at: network(Flatten("x"), Flatten("x")),
    "network: name": lambda at: Flatten("train"),
    "network: no name": lambda at: Flatten("1"),
    "network: argument": lambda at: Conv2d("x", 1, 0, 5),
    "network: description": lambda at: NetworkSpec.from_dict({}),
    "network: type": lambda at: described(layers=[{"type": "X"}]),
    "network: missing value": lambda at: described(layers=[{"type": "Linear", "name": "x"}]),
    "network: fit": lambda at: network(Linear("x", 3, 4)).build(),
    "network: output": lambda at: network(Flatten("x")).build(),
}


@pytest.fixture
def _chinese(qapp):
    translations.install("zh_CN")
    yield
    translations.install("en")


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize("fault", FAULTS)
def test_an_error_is_told_in_the_window_s_language(tmp_path, fault):
    with pytest.raises(LenetLabError) as raised:
        FAULTS[fault](tmp_path)
    told, said = explanation(raised.value), str(raised.value)
    assert re.search("[一-鿿]", told), told
    for known in (*quotes(raised.value), str(tmp_path)):
        told = told.replace(known, "")
    assert not english(told)
    assert not re.search("[一-鿿]", said) and "{" not in said.replace("{}", "")


@pytest.fixture
def chinese(window, switch):
    switch("zh_CN")
    return window


def drop(widget, path) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    place = QPointF(widget.rect().center())
    arguments = (Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(place.toPoint(), *arguments))
    QApplication.sendEvent(widget, QDropEvent(place, *arguments))


@pytest.mark.parametrize("name", ["x.lenet", "x.safetensors"])
def test_a_damaged_file_that_is_dropped_on_the_window(chinese, tmp_path, name):
    drop(chinese, written(tmp_path, name, b"text"))
    told = chinese.notices.message.text
    assert told.startswith(f"未能打开：{tmp_path / name}") and not english(BRACKETS.sub("", told))


def test_a_damaged_picture_that_is_dropped_on_the_pad(chinese, tmp_path, qtbot):
    drop(chinese.pad, written(tmp_path, "x.png", b"text"))
    dialog = chinese.findChild(ImportDialog)
    qtbot.waitUntil(lambda: "不是图片" in dialog.message.text())
    assert not english(dialog.message.text())
    dialog.reject()


def test_a_folder_of_idx_files_that_do_not_fit(chinese, tmp_path, qtbot, action):
    four_files(tmp_path / "f", labels=idx(bytes(3), (3,)))
    action("actionData").trigger()
    dialog = chinese.findChild(DataDialog)
    qtbot.keyClicks(dialog.path, str(tmp_path / "f"))
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "2 张图像有 3 个标签" in dialog.message.text())
    dialog.reject()


def test_a_download_without_a_network(chinese, qtbot, action, monkeypatch):
    def get(url, **_):
        raise requests.ConnectionError if "cvdf" in url else requests.Timeout

    monkeypatch.setattr(requests, "get", get)
    action("actionData").trigger()
    dialog = chinese.findChild(DataDialog)
    dialog.remote.click()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "无法下载" in dialog.message.text(), timeout=30_000)
    told = dialog.message.text()
    assert "30 秒内没有应答；https://" in told and "无法连接" in told and not english(told)
    dialog.reject()


def test_a_folder_that_is_not_there_for_a_drawing(chinese, tmp_path, hand):
    hand.draw_one(chinese.pad.canvas)
    chinese.pad.transfer.save_file(str(tmp_path / "none" / "x.png"))
    box = chinese.findChild(QMessageBox, "errorDialog")
    assert "不存在" in box.informativeText() and "请先创建" in box.informativeText()
    box.close()


def test_a_value_that_is_not_allowed(chinese, qtbot, action):
    action("actionSettings").trigger()
    field = chinese.settings_form.field("learning_rate")
    field.editor.selectAll()
    qtbot.keyClicks(field.editor, "-1")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert field.error.text() == "应为大于 0 且不超过 100 的数，得到 -1.0"


def test_a_limit_that_contradicts_another(chinese, qtbot, action):
    action("actionHealth").trigger()
    dialog = chinese.findChild(HealthDialog)
    editor = dialog.editors["vanishing"]
    editor.selectAll()
    qtbot.keyClicks(editor, "500")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert dialog.message.text() == "消失阈值：应小于爆炸阈值（100），得到 500"
    dialog.close()


def test_a_run_that_cannot_be_recorded(chinese):
    with pytest.raises(LenetLabError) as raised:
        RunStore("/")
    chinese.session.checkpoints.failed.emit(raised.value)
    assert "无法用来保存训练记录" in chinese.notices.message.text
