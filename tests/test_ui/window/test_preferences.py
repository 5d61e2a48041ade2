"""Language, size of the text and theme, changed while the window is open."""

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget

from ui.session.worker import RunState
from ui.widgets import translations
from ui.widgets.theme import BODY, body_font
from ui.window.main_window import MainWindow
from ui.window.preferences_dialog import PreferencesDialog

pytestmark = pytest.mark.usefixtures("english_afterwards")


def test_the_language_changes_at_once_and_back(window, switch):
    switch("zh_CN")
    assert window.menus.file.title() == "文件(&F)"
    assert window.loss.title.text() == "损失"
    assert QLocale().language() is QLocale.Language.Chinese
    assert next(a for a in window.menus.languages.actions() if a.isChecked()).data() == "zh_CN"
    switch("en")
    assert window.loss.title.text() == "Loss"
    assert QLocale().language() is not QLocale.Language.Chinese


def test_what_is_new_is_called_in_the_language(window, switch):
    switch("zh_CN")
    window.editor.use_preset("empty", "")
    assert window.session.network.spec.name == "新网络"


def test_the_session_stays_when_the_language_changes(endless, switch, hand, wait_for, qtbot):
    window = endless
    hand.draw_one(window.pad.canvas)
    digit = window.pad.predicted.text()
    window.session.network.select("fc2")
    window.session.run.train()
    wait_for(RunState.RUNNING)
    session = window.session
    switch("zh_CN")
    assert window.session is session
    assert session.run.state is RunState.RUNNING
    assert session.network.selected == "fc2"
    step = session.run.metrics.last.step if session.run.metrics.last else 0
    qtbot.waitUntil(lambda: session.run.metrics.last is not None and session.run.metrics.last.step > step + 5)
    session.run.pause()
    wait_for(RunState.PAUSED)
    assert len(window.pad.canvas.drawing.strokes) == 1
    assert digit
    assert window.findChild(QLabel, "predictedDigit") is window.pad.predicted
    assert window.findChild(QAction, "actionTrain").isEnabled()


def test_the_data_browser_names_the_weights_in_the_language(trainable, switch, qtbot):
    switch("zh_CN")
    trainable.findChild(QAction, "actionBrowseData").trigger()
    browser = trainable.pad.samples.browser
    qtbot.waitUntil(lambda: browser.model.samples is not None, timeout=30_000)
    browser.read_all.click()
    qtbot.waitUntil(lambda: browser.model.predictions is not None, timeout=30_000)
    assert browser.status.text().endswith("使用自带权重")
    browser.close()


def test_names_that_others_rely_on_are_there_once_after_a_change(window, switch):
    switch("zh_CN")
    for name in ("digitCanvas", "networkStrip", "lossPlot", "gradientInspector", "progressBar"):
        assert len(window.findChildren(QWidget, name)) == 1, name


def test_docks_and_tabs_stay_where_they_are(window, switch):
    window.docks[2].close()
    window.tabs.setCurrentWidget(window.settings_form)
    switch("zh_CN")
    assert not window.docks[2].isVisible()
    assert window.tabs.currentWidget() is window.settings_form


def test_columns_keep_their_widths(window, switch, qtbot):
    window.resize(1400, 850)
    window.resizeDocks(window.docks[1:], [300, 500], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: window.docks[2].width() == 500)
    switch("zh_CN")
    qtbot.waitUntil(lambda: [dock.width() for dock in window.docks[1:]] == [300, 500])


def test_text_grows_and_shrinks_and_comes_back(window, qtbot):
    assert body_font().pixelSize() == BODY
    for keys, size in (("+", 115), ("+", 130), ("-", 115), ("0", 100)):
        before = window.menus
        qtbot.keyClick(window, keys, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda before=before: window.menus is not before)
        assert window.preferences.font_scale == size
        assert body_font().pixelSize() == round(BODY * size / 100)
        assert window.loss.title.fontMetrics().height() > 0


def test_preferences_are_chosen_in_a_dialog_and_remembered(qtbot, tmp_path):
    remembered = QSettings(str(tmp_path / "lenetlab.ini"), QSettings.Format.IniFormat)
    window = MainWindow(remembered)
    qtbot.addWidget(window)
    window.show()
    window.actions_.preferences.trigger()
    dialog = window.findChild(PreferencesDialog)
    dialog.language.setCurrentIndex(dialog.language.findData("zh_CN"))
    dialog.appearance.setCurrentIndex(dialog.appearance.findData("dark"))
    dialog.font_scale.setCurrentIndex(dialog.font_scale.findData(115))
    dialog.accept()
    qtbot.waitUntil(lambda: window.loss.title.text() == "损失")
    assert window.theme.colours.dark
    window.close()
    second = MainWindow(remembered)
    qtbot.addWidget(second)
    assert second.loss.title.text() == "损失"
    assert second.theme.colours.dark
    assert body_font().pixelSize() == round(BODY * 1.15)
    second.close()


def test_a_dialog_that_is_cancelled_changes_nothing(window):
    window.actions_.preferences.trigger()
    dialog = window.findChild(PreferencesDialog)
    dialog.language.setCurrentIndex(dialog.language.findData("zh_CN"))
    dialog.reject()
    assert window.preferences.language == ""


def test_the_system_s_language_is_the_first_choice(monkeypatch):
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("zh_CN"))
    assert translations.language_of("") == "zh_CN"
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("fr_FR"))
    assert translations.language_of("") == "en"
    assert translations.language_of("en") == "en"
