"""The number of threads, for all kernels of the process; the threads are OpenMP's."""

import os

cdef enum:
    WORK_PER_THREAD = 1 << 20       # some ten microseconds, well above the cost of waking a thread

cdef int threads = 1


cdef Py_ssize_t shares_of(Py_ssize_t work, Py_ssize_t pieces) noexcept nogil:
    return max(1, min(threads, min(pieces, work // WORK_PER_THREAD)))


cpdef int get_num_threads() noexcept:
    """How many threads a kernel uses at most."""
    return threads


def set_num_threads(int count):
    """Let kernels use at most `count` threads; results don't depend on it."""
    global threads
    if count < 1:
        raise RuntimeError(f"set_num_threads expects a positive integer, got {count}")
    threads = count


def _initial_count() -> int:
    """What OMP_NUM_THREADS says, else the processors this process may use."""
    asked = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


set_num_threads(_initial_count())
