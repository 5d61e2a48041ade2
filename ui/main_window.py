"""The name under which programs and tests outside find the window."""

from ui.window.main_window import MainWindow

__all__ = ["MainWindow"]
