"""Grad mode, inference mode and anomaly mode of each thread.

The modes belong to the thread, so that a prediction under `no_grad` in one leaves the tape of another
running. `core.autograd` has the context managers that set them.
"""

cdef extern from *:
    """
    #if defined(_MSC_VER)
    #define THREAD_LOCAL __declspec(thread)
    #else
    #define THREAD_LOCAL __thread
    #endif
    static THREAD_LOCAL int grad_is_off = 0;
    static THREAD_LOCAL int inference_is_on = 0;
    static THREAD_LOCAL int anomaly_is_on = 0;
    """
    int grad_is_off
    int inference_is_on
    int anomaly_is_on


cdef bint grad_enabled() noexcept:
    return not grad_is_off


cdef bint inference_enabled() noexcept:
    return inference_is_on


cdef bint anomaly_enabled() noexcept:
    return anomaly_is_on


cpdef bint set_grad_enabled(bint enabled) noexcept:
    """Set whether operations are recorded; return what it was."""
    global grad_is_off
    cdef bint before = not grad_is_off
    grad_is_off = not enabled
    return before


cdef class GradSwitch:
    """A context inside which the tape is on or off: the part of `core.autograd.no_grad` that every use runs."""
    cdef bint wanted, before

    def __enter__(self):
        self.before = set_grad_enabled(self.wanted)

    def __exit__(self, kind, error, trace):
        set_grad_enabled(self.before)


cdef class GradOff(GradSwitch):
    """A context inside which nothing is recorded."""

    def __cinit__(self):
        self.wanted = False


cdef class GradOn(GradSwitch):
    """A context inside which operations are recorded."""

    def __cinit__(self):
        self.wanted = True


def set_inference_mode(bint enabled):
    """Set whether new tensors are inference tensors; return what it was."""
    global inference_is_on
    cdef bint before = inference_is_on
    inference_is_on = enabled
    return before


def set_anomaly_enabled(bint enabled):
    """Set whether nodes remember their forward call and gradients are searched for NaN; return what it was."""
    global anomaly_is_on
    cdef bint before = anomaly_is_on
    anomaly_is_on = enabled
    return before


def is_grad_enabled():
    """Tell whether operations of this thread are recorded."""
    return grad_enabled()


def is_inference_mode_enabled():
    """Tell whether this thread is inside `inference_mode`."""
    return inference_enabled()
