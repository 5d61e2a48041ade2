"""Tells what the processor can do, under the names of `torch.backends.cpu`."""

from core.kernels import instruction_set


def get_cpu_capability() -> str:
    """Return the instruction set whose kernels run here: "DEFAULT", "AVX2" or "AVX512"."""
    return {"baseline": "DEFAULT"}.get(instruction_set, instruction_set.upper())


def run_multiply_adds() -> int:
    """Run some microseconds of float32 multiply-adds in registers alone; return the number of operations.

    PyTorch has no such function; `lenetlab bench` measures the kernels against it.
    """
    from core.kernels import peak

    return peak.run_multiply_adds()
