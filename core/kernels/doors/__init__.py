"""The kernels behind memoryviews, for tests and benchmarks: compiled once, whatever the instruction set."""
