"""Random numbers: seeded generators and tensors drawn from them.

`generator` of None draws from the default generator, which `manual_seed` seeds.
"""

import threading

import numpy as np

from core import dtypes
from core.creation import finish, shape_of
from core.tape import from_array


class Generator:
    """A source of random numbers (NumPy's PCG64); the same seed gives the same numbers.

    Safe to use from several threads.
    """

    def __init__(self, device="cpu"):
        self._lock = threading.Lock()
        self.manual_seed(int(np.random.SeedSequence().entropy & (2**63 - 1)))

    def manual_seed(self, seed):
        """Start the sequence anew from `seed`, a whole number; return the generator."""
        seed = seed.__index__() if hasattr(seed, "__index__") else _refuse(seed)
        if not -(2**63) <= seed < 2**64:
            raise RuntimeError(f"Overflow when unpacking seed {seed}: it must lie between -2**63 and 2**64 - 1")
        self._seed = seed
        self._numpy = np.random.Generator(np.random.PCG64(seed % 2**64))
        return self

    def seed(self):
        """Start from an unpredictable seed and return it."""
        self.manual_seed(int(np.random.SeedSequence().entropy & (2**63 - 1)))
        return self._seed

    def initial_seed(self):
        """Return the seed that the sequence started from."""
        return self._seed

    def get_state(self):
        """Return the state as a dict; `set_state` continues from it."""
        with self._lock:
            return self._numpy.bit_generator.state

    def set_state(self, state):
        """Continue from a state that `get_state` gave."""
        with self._lock:
            self._numpy.bit_generator.state = state

    def draw(self, method, *args, **kwargs):
        """Call a method of NumPy's generator by its name, under the lock."""
        with self._lock:
            return getattr(self._numpy, method)(*args, **kwargs)


def _refuse(seed):
    raise TypeError(f"manual_seed expected a whole number, but got {type(seed).__name__}")


default_generator = Generator()


def resolve_generator(generator):
    """Return the generator to draw from, the default one for None; TypeError for what is no generator."""
    if generator is None:
        return default_generator
    if not isinstance(generator, Generator):
        raise TypeError(f"argument 'generator' must be torch.Generator, not {type(generator).__name__}")
    return generator


def manual_seed(seed):
    """Seed the default generator and return it."""
    return default_generator.manual_seed(seed)


def seed():
    """Seed the default generator unpredictably; return the seed."""
    return default_generator.seed()


def initial_seed():
    """Return the seed that the default generator started from."""
    return default_generator.initial_seed()


def _floats(method, shape, generator, dtype):
    """Draw a tensor of floats by a method of NumPy's generator; RuntimeError for another dtype."""
    kind = dtypes.resolve(dtype)
    if not kind.is_floating_point:
        raise RuntimeError(f"\"{method}\" not implemented for '{kind.legacy_name}'; use a float dtype")
    return from_array(np.asarray(resolve_generator(generator).draw(method, shape, dtype=kind.numpy), kind.numpy))


def rand(*size, generator=None, dtype=None, requires_grad=False, device=None):
    """Draw a tensor of the given sizes from U[0, 1)."""
    return finish(_floats("random", shape_of(size, "rand"), generator, dtype), requires_grad, device)


def randn(*size, generator=None, dtype=None, requires_grad=False, device=None):
    """Draw a tensor of the given sizes from the normal distribution N(0, 1)."""
    return finish(_floats("standard_normal", shape_of(size, "randn"), generator, dtype), requires_grad, device)


def randint(low, high=None, size=None, *, generator=None, dtype=None, requires_grad=False, device=None):
    """Draw a tensor of shape `size` of whole numbers from `low` (0 if left out) to `high` − 1."""
    if size is None:
        low, high, size = 0, low, high
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    kind = dtypes.int64 if dtype is None else dtypes.resolve(dtype)
    values = resolve_generator(generator).draw("integers", low, high, shape_of((size,), "randint"))
    return finish(from_array(np.asarray(values).astype(kind.numpy)), requires_grad, device)


def randperm(n, *, generator=None, dtype=None, requires_grad=False, device=None):
    """Make a vector of the numbers 0 to n − 1 in random order."""
    if n < 0:
        raise RuntimeError(f"n must be non-negative, got {n}")
    kind = dtypes.int64 if dtype is None else dtypes.resolve(dtype)
    values = resolve_generator(generator).draw("permutation", n)
    return finish(from_array(values.astype(kind.numpy)), requires_grad, device)


def rand_like(input, *, generator=None, dtype=None, requires_grad=False, device=None):
    """Draw a tensor from U[0, 1), in the shape and dtype of `input`."""
    return rand(
        input.shape, generator=generator, dtype=dtype or input.dtype, requires_grad=requires_grad, device=device
    )


def randn_like(input, *, generator=None, dtype=None, requires_grad=False, device=None):
    """Draw a tensor from the normal distribution N(0, 1), in the shape and dtype of `input`."""
    return randn(
        input.shape, generator=generator, dtype=dtype or input.dtype, requires_grad=requires_grad, device=device
    )


def randint_like(input, low, high=None, *, generator=None, dtype=None, requires_grad=False, device=None):
    """Draw whole numbers from `low` (0 if left out) to `high` − 1, in the shape and dtype of `input`."""
    if high is None:
        low, high = 0, low
    return randint(
        low,
        high,
        input.shape,
        generator=generator,
        dtype=dtype or input.dtype,
        requires_grad=requires_grad,
        device=device,
    )


def bernoulli(input, *, generator=None):
    """Draw 1 with the probability that `input` holds at each place, else 0; RuntimeError for one outside [0, 1]."""
    values = input.detach().numpy()
    if values.size and not (values.min() >= 0 and values.max() <= 1):
        raise RuntimeError("Expected p_in >= 0 && p_in <= 1 to be true, but got a value outside 0 to 1")
    drawn = resolve_generator(generator).draw("random", values.shape)
    return from_array(np.asarray(drawn < values, values.dtype))


def normal(mean=0.0, std=1.0, size=None, *, generator=None, dtype=None, requires_grad=False, device=None):
    """Draw from N(mean, std²), where `mean` and `std` are numbers or tensors that broadcast to `size`."""
    if size is None:
        size = np.broadcast_shapes(np.shape(mean), np.shape(std))
    return finish((randn(size, generator=generator, dtype=dtype) * std + mean).detach(), requires_grad, device)
