"""Builds the Cython extensions; everything else is in pyproject.toml.

LENETLAB_DEBUG=1 builds with every check on, debugging symbols and little optimisation. The two
builds keep their C and object files apart, so that changing from one to the other compiles only
what has changed.

The kernels are translated to C once and compiled for each instruction set, into a folder of its
name; core/kernels/__init__.py chooses among the folders.
"""

import copy
import os
import platform
import sys
from pathlib import Path

import Cython
import numpy
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

DEBUG = os.environ.get("LENETLAB_DEBUG") == "1"
BUILD = Path("build", "debug" if DEBUG else "release")
JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()

# One table for every module. Indices and None are checked: nothing that a user passes may crash. The
# kernels work on pointers, which no check slows down.
DIRECTIVES = {
    "language_level": 3,
    "boundscheck": True,
    "wraparound": True,
    "initializedcheck": DEBUG,
    "nonecheck": True,
    "allow_none_for_extension_args": False,
    "cdivision": True,
    "embedsignature": True,
    "freethreading_compatible": False,
    "show_performance_hints": False,
}
MACROS = [("NPY_NO_DEPRECATED_API", "NPY_1_7_API_VERSION")] + [("LENETLAB_DEBUG", "1")] * DEBUG
# Without -g0 the symbols that Python's own flags ask for make the modules eight times larger.
COMPILE_ARGS = ["-O1", "-g"] if DEBUG else ["-O3", "-g0", "-fno-math-errno"]

# The kernels that every instruction set gets its own build of, and the flags of each set. A set
# is chosen only where the processor has all that its flags allow (core/kernels/processor.pyx).
KERNELS = {
    "block_convolution",
    "block_pooling",
    "blocks",
    "convolution",
    "correlation",
    "elementwise",
    "matmul",
    "normalization",
    "optimizers",
    "peak",
    "planes",
    "pooling",
    "reduction",
    "wide_convolution",
}
KERNEL_ARGS = [] if DEBUG or os.name == "nt" else ["-fno-trapping-math"]
# Apple's compiler has no OpenMP; without it the kernels run on one thread.
OPENMP = {"linux": ["-fopenmp"], "win32": ["/openmp"]}.get(sys.platform, [])
OPENMP_LINK = [flag for flag in OPENMP if flag.startswith("-")]
if platform.machine() not in {"x86_64", "AMD64"}:
    INSTRUCTION_SETS = {"baseline": []}
elif os.name == "nt":
    INSTRUCTION_SETS = {"baseline": [], "avx2": ["/arch:AVX2"], "avx512": ["/arch:AVX512"]}
else:
    INSTRUCTION_SETS = {
        "baseline": [],
        # PREFETCHW is a hint; processors that have AVX2 and not this instruction ignore it.
        "avx2": ["-mavx2", "-mfma", "-mprfchw"],
        "avx512": [
            "-mavx512f",
            "-mavx512bw",
            "-mavx512dq",
            "-mavx512vl",
            "-mfma",
            "-mprfchw",
            "-mprefer-vector-width=512",
        ],
    }


def for_each_instruction_set(module: Extension) -> list[Extension]:
    """Return the module itself, or its builds, one for each instruction set, if it is one of the kernels."""
    package, _, leaf = module.name.rpartition(".")
    if module.name == "core.kernels.threads":
        module.extra_compile_args = [*module.extra_compile_args, *OPENMP]
        module.extra_link_args = OPENMP_LINK
    if package != "core.kernels" or leaf not in KERNELS:
        return [module]
    builds = []
    for instruction_set, flags in INSTRUCTION_SETS.items():
        build = copy.copy(module)
        build.name = f"{package}.{instruction_set}.{leaf}"
        build.extra_compile_args = [*module.extra_compile_args, *KERNEL_ARGS, *OPENMP, *flags]
        build.extra_link_args = OPENMP_LINK
        builds.append(build)
    return builds


class BuildExtensions(build_ext):
    """Keeps the objects of each extension apart, for the kernels' builds share their sources."""

    def build_extension(self, extension: Extension) -> None:
        command = copy.copy(self)
        command.build_temp = str(Path(self.build_temp, extension.name))
        super(BuildExtensions, command).build_extension(extension)
        Path(*extension.name.split(".")[:-1]).mkdir(exist_ok=True)  # where an in-place build ends


def extensions() -> list[Extension]:
    return [
        Extension(
            ".".join(path.with_suffix("").parts),
            [str(path)],
            include_dirs=[numpy.get_include()],
            define_macros=MACROS,
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
        ext_modules=[build for module in modules for build in for_each_instruction_set(module)],
        cmdclass={"build_ext": BuildExtensions},
        options={"build": {"build_base": str(BUILD)}, "build_ext": {"parallel": JOBS, "force": changed}},
    )
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(settings)


if __name__ == "__main__":
    main()
