"""The processor, as torch.backends.cpu tells it, and what it can do at most."""

from core.kernels import instruction_set


def get_cpu_capability() -> str:
    """The instruction set whose kernels run here: "DEFAULT", "AVX2" or "AVX512"."""
    return {"baseline": "DEFAULT"}.get(instruction_set, instruction_set.upper())


def run_multiply_adds() -> int:
    """Some microseconds of float32 multiply-adds in registers alone; returns how many operations they are.

    PyTorch has no such function; it is what `lenetlab bench` measures the kernels against.
    """
    from core.kernels import peak

    return peak.run_multiply_adds()
