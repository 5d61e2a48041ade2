"""The version of LeNet Lab, said here alone."""

__version__ = "0.1.0"
