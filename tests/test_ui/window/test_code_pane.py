"""The code pane: in step with network and settings, copied and saved as it is."""

import ast
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from core.formats.pytorch_code import pytorch_program
from ui.widgets.theme import DARK, LIGHT, Appearance


@pytest.fixture
def pane(window):
    window.tabs.setCurrentWidget(window.code)
    return window.code


def test_the_program_follows_network_and_settings(window, pane):
    session = window.session
    assert pane.view.toPlainText() == pytorch_program(session.network.spec, session.setup.settings)
    window.editor.change("conv1", "padding", 2)
    assert "nn.Conv2d(1, 6, 5, padding=2)" in pane.view.toPlainText()
    window.editor.set_settings(replace(session.setup.settings, optimizer="adam"))
    assert "torch.optim.Adam(" in pane.view.toPlainText()
    window.actions_.undo.trigger()
    assert "torch.optim.SGD(" in pane.view.toPlainText()
    ast.parse(pane.view.toPlainText())


def test_a_hidden_pane_costs_nothing_and_catches_up(window, pane):
    window.tabs.setCurrentWidget(window.norms)
    before = pane.view.toPlainText()
    window.editor.rename("fc3", "output")
    assert pane.view.toPlainText() == before
    window.tabs.setCurrentWidget(pane)
    assert "self.output = nn.Linear(84, 10)" in pane.view.toPlainText()


def test_an_edit_leaves_the_page_where_it_is_read(window, pane):
    bar = pane.view.verticalScrollBar()
    bar.setValue(20)
    window.editor.change("fc1", "bias", False)
    assert bar.value() == 20


def test_it_says_where_pytorch_would_stop(window, pane):
    window.editor.change("fc1", "in_features", 1)
    assert pane.note.text() == "PyTorch would stop at fc1, which does not fit."
    window.editor.fix_all()
    assert "torchrun" in pane.note.text()
    window.editor.use_preset("empty", "Empty")
    assert "no layers yet" in pane.note.text()


def test_a_network_that_no_image_fits_has_no_program(window, pane):
    window.session.network.change(replace(window.session.network.spec, input_shape=(3, 32, 32)))
    assert pane.view.toPlainText() == "" and "3×32×32" in pane.note.text()
    assert not pane.copy.isEnabled() and not pane.save.isEnabled()
    window.editor.use_preset("lenet", "LeNet")
    assert pane.copy.isEnabled() and pane.view.toPlainText()


def test_the_whole_program_is_copied(window, pane, qtbot):
    qtbot.mouseClick(pane.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == pytorch_program(
        window.session.network.spec, window.session.setup.settings
    )
    assert pane.note.text() == "Copied."


def test_the_program_is_saved_as_a_file(window, pane, tmp_path, qtbot):
    qtbot.mouseClick(pane.save, Qt.MouseButton.LeftButton)
    dialog = pane.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("lenet.py")
    path = tmp_path / "net.py"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert path.read_text(encoding="utf-8") == pytorch_program(
        window.session.network.spec, window.session.setup.settings
    )


def test_a_place_that_cannot_be_written_is_named(window, pane, tmp_path):
    pane._save(str(tmp_path / "nowhere" / "net.py"))
    box = window.findChild(QMessageBox, "errorDialog")
    assert "net.py cannot be written" in box.informativeText()
    box.close()


def tones(pane, line):
    """Text and colour of each coloured piece of a line."""
    block = pane.view.document().findBlockByNumber(line)
    return {block.text()[f.start : f.start + f.length]: f.format.foreground().color() for f in block.layout().formats()}


@pytest.mark.parametrize(("appearance", "colours"), [(Appearance.LIGHT, LIGHT), (Appearance.DARK, DARK)])
def test_python_is_coloured_in_both_themes(window, pane, appearance, colours):
    window.theme.apply(appearance)
    lines = pane.view.toPlainText().splitlines()
    assert tones(pane, 0) == {lines[0]: QColor(colours.good)}
    assert tones(pane, 3) == {lines[3]: QColor(colours.good)}
    class_line = tones(pane, lines.index("class Net(nn.Module):"))
    assert class_line["class"] == QColor(colours.accent)
    layer = tones(pane, lines.index("        self.conv1 = nn.Conv2d(1, 6, 5)"))
    assert layer["5"] == QColor(colours.danger)
