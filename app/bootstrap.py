"""Starts the window: application, log, exceptions, remembered settings."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QSettings,
    QThread,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

import core
from core.errors import ProjectError
from core.formats.project import load_project
from core.version import __version__

_log = logging.getLogger("lenetlab")
SWITCH_SECONDS = 0.001
_LOG_BYTES = 1 << 20
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run_window(project: str | None) -> int:
    """Open the window, with the project file `project` if one is named, and return the exit status."""
    application = make_application()
    leave_a_processor()
    start_log()
    install_exception_hooks()
    # Qt's event loop would not let Python see Ctrl-C before the next event.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = make_window(project)
    window.show()
    return application.exec()


def make_window(project: str | None):
    """Make a MainWindow with the project file `project`; where that cannot be read, make it without and say why."""
    # Imported only now, when what goes wrong in it is shown and written to the log.
    from ui.window.main_window import MainWindow

    opened = problem = None
    if project:
        try:
            opened = load_project(project)
        except ProjectError as error:
            problem = error
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "lenetlab", "lenetlab")
    window = MainWindow(settings, opened, path=Path(project).resolve() if opened else None, plots_at_once=False)
    if problem is not None:
        # To the terminal too, where the name was typed.
        _log.warning("%s", problem)
        window.documents.open_failed.emit(problem)
    return window


def leave_a_processor() -> None:
    """Let the kernels use all processors but one, which the window's own thread needs, or what OMP_NUM_THREADS says.

    With two threads on two processors the training gets slower and the window answers late.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        core.set_num_threads(max(1, QThread.idealThreadCount() - 1))


def make_application() -> QApplication:
    """Return the one QApplication of the process, made by the first call."""
    # The window's thread and the training hand the interpreter to each other some hundred times a
    # second; at Python's 5 ms either of them would wait for the other that long.
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("lenetlab")
    application.setApplicationDisplayName("LeNet Lab")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("lenetlab")
    return application


def close_and_delete(window: QWidget) -> None:
    """Close a window and delete it at once: one that is only closed is styled anew with every other one."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def run_event_loop(seconds: float) -> None:
    """Run Qt's event loop for `seconds`; it sleeps where there is nothing to do."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(done: Callable[[], bool], patience: float) -> None:
    """Run Qt's event loop until `done()`; raises TimeoutError after `patience` seconds."""
    end = time.monotonic() + patience
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the window did not come to what was waited for")
        run_event_loop(0.01)


def start_log(folder: Path | None = None) -> Path:
    """Write warnings, errors and Qt's own messages to a file in the user's log folder; return its path."""
    folder = folder or user_log_path("lenetlab", appauthor=False, ensure_exists=True)
    path = folder / "lenetlab.log"
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    root.addHandler(logging.StreamHandler())
    qInstallMessageHandler(_log_qt)
    return path


def install_exception_hooks() -> None:
    """Make exceptions that nobody catches be shown to the user and written to the log; the window stays alive."""
    sys.excepthook = _show_exception
    threading.excepthook = _log_thread_exception


def _show_exception(kind, error, trace) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.error("not caught", exc_info=(kind, error, trace))
    from ui.widgets.error_dialog import show_error

    application = QApplication.instance()
    if application is not None:
        show_error(application.activeWindow(), QCoreApplication.translate("Bootstrap", "Something Went Wrong"), error)


def _log_thread_exception(arguments) -> None:
    caught = (arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
    _log.error("not caught in thread %s", arguments.thread and arguments.thread.name, exc_info=caught)


def _log_qt(level: QtMsgType, context, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS[level], "%s%s", f"{context.category}: " if context.category else "", message)
