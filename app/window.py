"""The commands that open the window, or say why they cannot."""

from app.display import missing_display


def open_window(options) -> int:
    """Open the window, with a project if one is named; without a display, do the main job here."""
    reason = missing_display()
    if reason:
        from app.headless import run_headless

        return run_headless(reason)
    from app.bootstrap import run_window

    return run_window(options.project)
