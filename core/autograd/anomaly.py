"""Anomaly mode: finds the forward line whose derivative made a NaN."""

from core import grad_mode


class set_detect_anomaly:
    """Switches this thread's anomaly mode on or off at once; as a context manager it switches back at the end.

    While the mode is on, each node remembers the line of its forward call, and a backward pass that makes a NaN stops
    with an error that names this line. That costs time; use it to look for a fault.

    Raises:
        ValueError: `check_nan` is false; anomaly mode does nothing else here.
    """

    def __init__(self, mode=True, check_nan=True):
        if not check_nan:
            raise ValueError("check_nan=False: anomaly mode here is the search for NaN and nothing else; leave it off")
        self.before = grad_mode.set_anomaly_enabled(bool(mode))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        grad_mode.set_anomaly_enabled(self.before)


class detect_anomaly(set_detect_anomaly):
    """Switches anomaly mode on as a context manager; see `set_detect_anomaly`."""

    def __init__(self, check_nan=True):
        super().__init__(True, check_nan)
