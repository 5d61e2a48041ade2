"""Builds the Cython extensions; everything else is in pyproject.toml.

LENETLAB_DEBUG=1 builds with bounds checks on and little optimisation. The two builds keep their
C and object files apart, so that changing from one to the other compiles only what has changed.
"""

import os
import sys
from pathlib import Path

import Cython
import numpy
from Cython.Build import cythonize
from setuptools import Extension, setup

DEBUG = os.environ.get("LENETLAB_DEBUG") == "1"
BUILD = Path("build", "debug" if DEBUG else "release")
JOBS = len(os.sched_getaffinity(0))

# One table for every module. Indices are checked: what is called with a user's tuples must not crash.
# The kernels work on pointers, which no check slows down. A debug build adds the checks for None.
DIRECTIVES = {
    "language_level": 3,
    "boundscheck": True,
    "wraparound": True,
    "initializedcheck": DEBUG,
    "nonecheck": DEBUG,
    "allow_none_for_extension_args": False,
    "cdivision": True,
    "embedsignature": True,
    "freethreading_compatible": False,
}
COMPILE_ARGS = ["-O1", "-g"] if DEBUG else ["-O3", "-fno-math-errno"]


def extensions() -> list[Extension]:
    return [
        Extension(
            ".".join(path.with_suffix("").parts),
            [str(path)],
            include_dirs=[numpy.get_include()],
            define_macros=[("NPY_NO_DEPRECATED_API", "NPY_1_7_API_VERSION")],
            extra_compile_args=COMPILE_ARGS,
        )
        for path in sorted(Path("core").rglob("*.pyx"))
    ]


def main() -> None:
    # Cython compares the times of .pyx and .pxd files only, so a change of what stands in this
    # file, or of a tool, has to ask for everything anew.
    settings = f"{Path(__file__).read_text()}\n{sys.version}\n{Cython.__version__} {numpy.__version__}"
    kept = BUILD / "settings.txt"
    changed = not kept.exists() or kept.read_text() != settings
    modules = cythonize(
        extensions(),
        compiler_directives=DIRECTIVES,
        build_dir=str(BUILD / "c"),
        nthreads=JOBS,
        force=changed,
    )
    setup(
        ext_modules=modules,
        options={"build": {"build_base": str(BUILD)}, "build_ext": {"parallel": JOBS, "force": changed}},
    )
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(settings)


if __name__ == "__main__":
    main()
