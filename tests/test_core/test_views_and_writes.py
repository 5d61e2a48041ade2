"""Views of views and writes through any of them: at every moment the same numbers as in NumPy."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import core

pick = st.integers(0, 1000)
number = st.integers(-3, 3)


class ViewsAndWrites(RuleBasedStateMachine):
    """Keeps pairs of a tensor and the NumPy array that must equal it; new pairs are views of old ones."""

    @initialize(shape=st.lists(st.integers(1, 4), min_size=1, max_size=4))
    def begin(self, shape):
        values = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
        self.pairs = [(core.from_numpy(values.copy()), values)]
        self.writes = 0

    def pair(self, which):
        return self.pairs[which % len(self.pairs)]

    def add(self, tensor, array):
        assert np.shares_memory(tensor.numpy(), self.pairs[0][0].numpy())
        if len(self.pairs) < 12:
            self.pairs.append((tensor, array))

    @rule(which=pick, a=pick, b=pick)
    def transpose(self, which, a, b):
        tensor, array = self.pair(which)
        if array.ndim:
            a, b = a % array.ndim, b % array.ndim
            self.add(tensor.transpose(a, b), array.swapaxes(a, b))

    @rule(which=pick, start=st.integers(-4, 4), step=st.integers(1, 3))
    def slice(self, which, start, step):
        tensor, array = self.pair(which)
        if array.ndim and array[start::step].size:
            self.add(tensor[start::step], array[start::step])

    @rule(which=pick, index=pick)
    def select(self, which, index):
        tensor, array = self.pair(which)
        if array.ndim > 1:
            index %= array.shape[-1]
            self.add(tensor[..., index], array[..., index])

    @rule(which=pick)
    def new_dimension(self, which):
        tensor, array = self.pair(which)
        if array.ndim < 6:
            self.add(tensor.unsqueeze(-1), array[..., None])

    @rule(which=pick)
    def flatten(self, which):
        tensor, array = self.pair(which)
        try:
            flat = tensor.view(-1)
        except RuntimeError:
            assert tensor.reshape(-1).tolist() == array.reshape(-1).tolist()
            return
        reshaped = array.reshape(-1)
        assert np.shares_memory(reshaped, array)  # NumPy finds the same view
        self.add(flat, reshaped)

    @rule(which=pick, value=number)
    def add_number(self, which, value):
        tensor, array = self.pair(which)
        tensor += value
        array += value
        self.writes += 1

    @rule(which=pick, other=pick)
    def copy_row(self, which, other):
        """Onto itself too, where source and target overlap."""
        tensor, array = self.pair(which)
        if array.ndim:
            other %= array.shape[0]
            tensor.copy_(tensor[other].clone())
            array[...] = array[other].copy()
            self.writes += 1

    @rule(which=pick, value=number, limit=st.integers(0, 20))
    def write_by_mask(self, which, value, limit):
        tensor, array = self.pair(which)
        tensor[tensor > limit] = value
        array[array > limit] = value
        self.writes += 1

    @rule(which=pick, index=pick, value=number)
    def write_by_index(self, which, index, value):
        tensor, array = self.pair(which)
        if array.ndim:
            tensor[[index % array.shape[0], 0]] = value
            array[[index % array.shape[0], 0]] = value
            self.writes += 1

    @invariant()
    def same_numbers(self):
        for tensor, array in self.pairs:
            assert tensor.shape == array.shape
            assert np.array_equal(tensor.numpy(), array)
            assert tensor._version == self.writes


TestViewsAndWrites = ViewsAndWrites.TestCase
TestViewsAndWrites.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
