"""Kernels: raw pointers in, no Python objects, no GIL.

Every kernel is compiled once for each instruction set, from the same source into a folder of that
name (see setup.py). Which folder the modules come from is decided here, before the first of them
is imported: the widest set that the processor runs, or the one that LENETLAB_ISA names. Whoever
cimports a kernel knows nothing of it.
"""

import os
from pathlib import Path

from core.kernels.processor import instruction_sets

# OpenMP reads this when its library is loaded. Threads that spin while they wait take the processor from
# the window and from other programs: on two busy cores that made a training step ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_built = [name for name in ("avx512", "avx2", "baseline") if Path(__path__[0], name).is_dir()]

# what can be asked for here, the fastest first
available = tuple(name for name in instruction_sets() if name in _built)
instruction_set = os.environ.get("LENETLAB_ISA") or available[0]

if instruction_set not in available:
    raise ImportError(
        f"LENETLAB_ISA={instruction_set}: this build and processor have {', '.join(available)}. "
        f"Set one of them, or none for the fastest."
    )

# A worker of OpenMP that has nothing to do spins for milliseconds before it sleeps, or not at all, as OpenMP's
# default or the line above has it; and waking it takes as long as a small kernel. Some four hundred microseconds are
# enough to be there for the next kernel of a training step: without them, two threads are no faster than one. Must
# be set before the first kernel loads the library.
os.environ.setdefault("GOMP_SPINCOUNT", "8000")
__path__.insert(0, str(Path(__path__[0], instruction_set)))
