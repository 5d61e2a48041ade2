"""The number of threads, for all kernels of the process; the threads are OpenMP's.

Where other programs want the processors, the system may put two threads on one of them, and leave them there: each
then waits, spinning, for what the other could do meanwhile, and two threads take five times as long as one. So it is
measured, now and then, how long a region takes in which nothing is done; as long as that is too long, kernels run
on fewer threads, or on one.
"""

from cython.parallel cimport prange

import os

cdef extern from *:
    """
    #include <time.h>
    #if defined(_MSC_VER)
    #  define OWN __declspec(thread)
    static double seconds_now(void) { return (double) clock() / CLOCKS_PER_SEC; }
    #else
    #  define OWN __thread
    static double seconds_now(void) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec + 1e-9 * now.tv_nsec;
    }
    #endif
    static OWN double next_check, pause_between_checks;
    static OWN int crew, crew_of;
    """
    double seconds_now() noexcept nogil
    # of the thread that asks, for each has OpenMP threads of its own
    double next_check, pause_between_checks
    int crew, crew_of                   # how many threads work together, of how many that may

cdef enum:
    WORK_PER_THREAD = 1 << 20       # some ten microseconds, well above the cost of waking a thread

cdef double PROMPT = 100e-6         # seconds for a region; it takes less than three where nobody is in the way
cdef double SHORT_PAUSE = 5e-3      # between two checks
cdef double LONG_PAUSE = 0.3        # when they find again and again that threads are late

cdef int threads = 1


cdef Py_ssize_t shares_of(Py_ssize_t work, Py_ssize_t pieces) noexcept nogil:
    return max(1, min(threads, min(pieces, work // WORK_PER_THREAD)))


cdef int team_of(Py_ssize_t shares) noexcept nogil:
    return prompt_threads() if shares > 1 else 1


cdef int prompt_threads() noexcept nogil:
    """Return how many threads began at once when they were checked last."""
    global next_check, pause_between_checks, crew, crew_of
    if seconds_now() >= next_check or crew_of != threads:
        crew = crew_of = threads
        while crew > 1 and are_late(crew):
            crew //= 2
        pause_between_checks = SHORT_PAUSE if crew == threads else min(max(2 * pause_between_checks, SHORT_PAUSE), LONG_PAUSE)
        next_check = seconds_now() + pause_between_checks
    return crew


cdef bint are_late(int count) noexcept nogil:
    cdef double began
    meet(count)                         # starts them, or wakes them
    began = seconds_now()
    meet(count)
    return seconds_now() - began > PROMPT


cdef void meet(int count) noexcept nogil:
    cdef int i
    for i in prange(count, num_threads=count, schedule="static"):
        pass


cpdef int get_num_threads() noexcept:
    """Return how many threads a kernel uses at most."""
    return threads


def set_num_threads(int count):
    """Let kernels use at most `count` threads; results don't depend on it."""
    global threads
    if count < 1:
        raise RuntimeError(f"set_num_threads expects a positive integer, got {count}")
    threads = count


def _initial_count() -> int:
    """Return what OMP_NUM_THREADS says, else the number of processors this process may use."""
    asked = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


set_num_threads(_initial_count())
