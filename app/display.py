"""Opens the window where there is a screen to see it on, and does its main job in the terminal where there is none."""

import os
import socket
import sys
from pathlib import Path

INVISIBLE_PLATFORMS = ("offscreen", "minimal", "vnc")
"""Qt platforms that draw into memory."""


def run_window_or_headless(options) -> int:
    """Open the window, with a project if one is named; without a display, do the main job here. Return the status."""
    reason = missing_display()
    # Imported only where it is needed: without a display Qt may not load at all.
    if reason:
        from app.headless import run_headless

        return run_headless(reason)
    from app.bootstrap import run_window

    return run_window(options.project)


def missing_display() -> str | None:
    """Say in words why no window can be seen, or None where one can.

    Asks the display server itself: Qt ends the process where it cannot reach one.
    """
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform in INVISIBLE_PLATFORMS:
        return f"QT_QPA_PLATFORM={platform} draws no window"
    if sys.platform != "linux" or platform not in ("", "xcb", "wayland"):
        return None
    if platform != "xcb" and _wayland_answers():
        return None
    display = os.environ.get("DISPLAY", "")
    if platform == "wayland" or not display:
        return "no display: neither WAYLAND_DISPLAY nor DISPLAY leads to one"
    return None if _x_answers(display) else f"no display: nothing answers at DISPLAY={display}"


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if not name or not (folder or name.startswith("/")):
        return False
    return _answers(socket.AF_UNIX, str(Path(folder) / name))


def _x_answers(display: str) -> bool:
    """Tell whether a server answers at the sockets of the X display `host:number.screen`."""
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdecimal():
        return False
    if host.startswith("/"):  # launchd's way on a Mac, a path
        return True
    path = f"/tmp/.X11-unix/X{number}"
    if host in ("", "unix"):
        return _answers(socket.AF_UNIX, path) or _answers(socket.AF_UNIX, "\0" + path)
    return _answers(socket.AF_INET, (host, 6000 + int(number)))


def _answers(family: int, address) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(2.0)
        try:
            connection.connect(address)
        except (OSError, OverflowError):
            return False
    return True
