"""Switches the tape off and on, per thread: as context managers and as decorators."""

import functools
import inspect

from core import grad_mode


class _Mode:
    """Base of context managers that can decorate functions, too, and be entered again while they are entered."""

    def __call__(self, function):
        if inspect.isgeneratorfunction(function):
            return self._around_generator(function)

        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            with self.clone():
                return function(*args, **kwargs)

        return wrapped

    def _around_generator(self, function):
        """Wrap a generator function so that the mode holds while the generator runs, not while its caller does."""

        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            generator = function(*args, **kwargs)
            resume, value = generator.send, None
            try:
                while True:
                    try:
                        with self.clone():
                            given = resume(value)
                    except StopIteration as end:
                        return end.value
                    try:
                        resume, value = generator.send, (yield given)
                    except GeneratorExit:
                        raise
                    except BaseException as error:
                        resume, value = generator.throw, error
            finally:
                with self.clone():
                    generator.close()

        return wrapped

    def clone(self):
        """Make another context manager of this kind and mode."""
        return type(self)()


class no_grad(_Mode, grad_mode.GradOff):
    """Switches the tape off: operations inside are not recorded, and keep no memory for a backward pass."""

    def __new__(cls, function=None):
        self = grad_mode.GradOff.__new__(cls)
        return self if function is None else self(function)


class enable_grad(_Mode, grad_mode.GradOn):
    """Switches the tape on: operations inside are recorded, also within `no_grad`."""

    def __new__(cls, function=None):
        self = grad_mode.GradOn.__new__(cls)
        return self if function is None else self(function)


class set_grad_enabled(_Mode):
    """Switches the tape on or off at once; as a context manager it switches back at the end."""

    def __init__(self, mode):
        self.mode = bool(mode)
        self.before = grad_mode.set_grad_enabled(self.mode)

    def __call__(self, function):
        grad_mode.set_grad_enabled(self.before)  # a decorator acts when the function is called
        return super().__call__(function)

    def clone(self):
        return set_grad_enabled(self.mode)

    def __enter__(self):
        grad_mode.set_grad_enabled(self.mode)

    def __exit__(self, *error):
        grad_mode.set_grad_enabled(self.before)


class inference_mode(_Mode):
    """Switches the tape off like `no_grad`; besides, tensors made inside can never be recorded."""

    def __new__(cls, mode=True):
        self = super().__new__(cls)
        if callable(mode):
            self.mode = True
            return self(mode)
        self.mode = bool(mode)
        return self

    def clone(self):
        return inference_mode(self.mode)

    def __enter__(self):
        self.before = (
            grad_mode.set_grad_enabled(not self.mode and grad_mode.is_grad_enabled()),
            grad_mode.set_inference_mode(self.mode),
        )

    def __exit__(self, *error):
        grad_mode.set_grad_enabled(self.before[0])
        grad_mode.set_inference_mode(self.before[1])
