"""What this processor and its operating system can run."""

cdef extern from *:
    """
    #if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
    #  define runs_avx2() (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    #  define runs_avx512() (__builtin_cpu_supports("avx512f") \\
           && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") \\
           && __builtin_cpu_supports("avx512vl"))
    #elif defined(_M_X64)
    #  include <windows.h>
    #  define runs_avx2() IsProcessorFeaturePresent(40)    /* PF_AVX2_INSTRUCTIONS_AVAILABLE */
    #  define runs_avx512() IsProcessorFeaturePresent(41)  /* PF_AVX512F_INSTRUCTIONS_AVAILABLE */
    #else
    #  define runs_avx2() 0
    #  define runs_avx512() 0
    #endif
    """
    bint runs_avx2()
    bint runs_avx512()


def instruction_sets() -> tuple[str, ...]:
    """Return the names of the instruction sets that run here, the widest first."""
    sets = []
    if runs_avx512() and runs_avx2():
        sets.append("avx512")
    if runs_avx2():
        sets.append("avx2")
    return (*sets, "baseline")
