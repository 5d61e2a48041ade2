"""The pictures of the documentation, taken from the running window."""

import os
import time
from pathlib import Path

# A three, as a hand might draw it, in shares of the canvas's side.
THREE = (
    (0.30, 0.24), (0.38, 0.18), (0.48, 0.16), (0.58, 0.18), (0.65, 0.25), (0.66, 0.34), (0.60, 0.42), (0.50, 0.47),
    (0.44, 0.48), (0.54, 0.49), (0.64, 0.55), (0.69, 0.65), (0.66, 0.76), (0.57, 0.83), (0.46, 0.85), (0.35, 0.82),
    (0.28, 0.76),
)  # fmt: skip

TRAINED_BATCHES = 150
PATIENCE_SECONDS = 600.0


def take_screenshots(options) -> int:
    """Write the pictures to the folder `options.output`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop

    from app.bootstrap import make_application
    from ui.main_window import MainWindow
    from ui.theme import Appearance

    folder = Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    window = MainWindow()
    window.theme.apply(Appearance.LIGHT)
    window.show()

    def save(name: str) -> None:
        application.processEvents()
        path = folder / f"{name}.png"
        if not window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        print(path)

    def wait(done) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not done():
            if time.monotonic() > end:
                raise TimeoutError("the training did not come far enough for its picture")
            # Asleep between events, so that the training thread gets on.
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    save("start")
    window.pad.canvas.add_stroke(THREE)
    save("drawing")
    window.session.select("conv2")
    window.session.train()
    wait(lambda: len(window.session.history.loss) >= TRAINED_BATCHES)
    save("training")
    window.session.pause()
    wait(lambda: not window.session.is_running())
    window.theme.apply(Appearance.DARK)
    save("dark")
    window.theme.apply(Appearance.LIGHT)
    window.show_settings()
    save("settings")
    window.close()
    return 0
