"""The processor, as torch.backends.cpu tells it."""

from core.kernels import instruction_set


def get_cpu_capability() -> str:
    """The instruction set whose kernels run here: "DEFAULT", "AVX2" or "AVX512"."""
    return {"baseline": "DEFAULT"}.get(instruction_set, instruction_set.upper())
