"""Reductions of losses, for all of them."""

cdef enum:
    NONE = 0
    MEAN = 1
    SUM = 2

# The code of a reduction's name; ValueError for another name.
cdef int reduction_of(object name) except -1
# A NumPy array of losses brought to what was asked for.
cdef object reduced(object losses, int reduction)
