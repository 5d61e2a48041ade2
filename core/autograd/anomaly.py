"""Anomaly mode: finds the forward line whose derivative made a NaN."""

from core import grad_mode


class set_detect_anomaly:
    """Switches anomaly mode of this thread; as a context, back at the end.

    While it is on, each node remembers where its forward call stands, and a backward pass that makes a
    NaN stops with that place in the error. It costs time; use it to look for a fault.
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
    """The context that switches anomaly mode on."""

    def __init__(self, check_nan=True):
        super().__init__(True, check_nan)
