"""Defines the tape's node of an operation that is written in Python."""

from core.tape cimport Node, OUTPUT, SavedTensor, TensorBase, is_floating, alias, recording_any, view_of


cdef class PythonNode(Node):
    """Node of an `autograd.Function`; its subclass in Python defines `run_backward(grads)`."""
    cdef dict __dict__
    cdef list kept

    cdef tuple apply(self, list grads):
        # Function.backward is the user's code: like a hook, it gets and gives tensors that nobody else holds.
        results = self.run_backward([None if each is None else alias(<TensorBase> each) for each in grads])
        return tuple([None if each is None else alias(<TensorBase> each) for each in results])

    def put_on_tape(self, tuple outputs, tuple inputs, tuple saved, tuple without_grad):
        """Record `outputs` as made from `inputs` and saves the tensors of `saved`; return the outputs on the tape."""
        cdef TensorBase tensor
        cdef list recorded = []
        cdef Py_ssize_t number
        if recording_any(inputs):
            for tensor in outputs:
                if any([tensor is each for each in inputs]):    # an input returned as it is becomes a view of itself
                    tensor = view_of(tensor, tensor.array())
                recorded.append(tensor)
            self.record(<TensorBase> recorded[0], inputs)
            self.outputs = len(recorded)
            for number in range(len(recorded)):
                tensor = <TensorBase> recorded[number]
                unwanted = not is_floating(tensor) or any([outputs[number] is each for each in without_grad])
                tensor.node = None if unwanted else self
                tensor.output_number = number
                tensor.recorded_version = tensor.version.count
            outputs = tuple(recorded)
        for given in saved:
            if given is not None and not isinstance(given, TensorBase):
                raise TypeError(f"save_for_backward can only save variables, but argument {saved.index(given)} is of type "
                                f"{type(given).__name__}")
        self.kept = [self.save(<TensorBase> each, self.source_of(each, inputs, outputs)) for each in saved]
        return outputs

    cdef int source_of(self, object tensor, tuple inputs, tuple outputs):
        """Return the number of the recorded input that `tensor` is, or OUTPUT."""
        cdef Py_ssize_t i
        for i in range(len(inputs)):
            if inputs[i] is tensor:
                return i if self.next_functions is not None else OUTPUT
        return OUTPUT

    def unpack_saved(self):
        """Return the saved tensors, off the tape; raise RuntimeError where one was changed in place since."""
        return tuple([(<SavedTensor> each).unpack(self) for each in self.kept])
