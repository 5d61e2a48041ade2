"""Fixtures for all tests."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Time says nothing about correctness, and a loaded machine must not fail a test.
settings.register_profile("lenetlab", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lenetlab")

# Without a display Qt would end the whole run; QT_QPA_PLATFORM=xcb shows the windows.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory):
    """Settings, runs and logs of the tests go to a temporary folder, never to the user's."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
            folder = tmp_path_factory.mktemp(variable.lower())
            folder.chmod(0o700)
            patch.setenv(variable, str(folder))
        yield


@pytest.fixture(autouse=True)
def _no_window_left():
    """Delete what Qt keeps for an event loop, and let no window outlive its test: each would slow the later ones down."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in widgets.QApplication.topLevelWidgets() if isinstance(widget, widgets.QMainWindow)]
    names = [repr(window) for window in left]
    for window in left:
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not names, f"windows left behind: {names}"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Folder with `mnist/`, `fashion-mnist/` and `pendigits/`: LENETLAB_DATA, or `../shared/data` beside the checkout."""
    beside = Path(__file__).resolve().parents[1].parent / "shared" / "data"
    folder = Path(os.environ.get("LENETLAB_DATA") or beside)
    if not folder.is_dir():
        pytest.skip(f"needs real data: {folder} is not there (set LENETLAB_DATA)")
    return folder
