cdef bint grad_enabled() noexcept
cdef bint inference_enabled() noexcept
cdef bint anomaly_enabled() noexcept
cpdef bint set_grad_enabled(bint enabled) noexcept
