"""How many threads the kernels share their work among.

A kernel cuts its work into shares that don't touch each other, or sums that are added up in a fixed order afterwards:
the result has the same bits for any number of threads.
"""

# A region of OpenMP costs system calls even with one thread: kernels that a single image calls go without it when
# there is one share.

# parts worth a thread of their own, of so many multiply-adds (or elements moved) in so many pieces
cdef Py_ssize_t shares_of(Py_ssize_t work, Py_ssize_t pieces) noexcept nogil
# How many threads a region of so many shares is to have. OpenMP ends and starts threads where the number changes, so
# all regions of several shares have the same.
cdef int team_of(Py_ssize_t shares) noexcept nogil
cpdef int get_num_threads() noexcept

cdef extern from *:
    """
    #ifndef LENETLAB_LINES
    #define LENETLAB_LINES
    #define LINE_BYTES 64
    #if defined(__GNUC__)
    #  define fetch_line(address, to_write) __builtin_prefetch(address, to_write, 2)
    #else
    #  define fetch_line(address, to_write) ((void) (address))
    #endif
    static inline void fetch(const void *start, size_t bytes) {
        for (size_t i = 0; i < bytes; i += LINE_BYTES) fetch_line((const char *) start + i, 0);
    }
    static inline void claim(void *start, size_t bytes) {
        for (size_t i = 0; i < bytes; i += LINE_BYTES) fetch_line((const char *) start + i, 1);
        for (size_t i = 0; i + sizeof(float) <= bytes; i += LINE_BYTES) {
            volatile float *line = (volatile float *) ((char *) start + i);
            *line = *line;
        }
    }
    #endif
    """
    # What another core has written comes, and what another core has read is had for writing, several times faster
    # line after line than when one line here and one there is needed amid other work. So this goes before such work:
    void fetch(const void* start, size_t bytes) noexcept nogil      # memory that is to be read
    void claim(void* start, size_t bytes) noexcept nogil            # memory that nobody else reads now, to be written
