# whole[index] += values; a place that `index` names several times gets each of them
cdef int add_at(object whole, tuple index, object values) except -1
