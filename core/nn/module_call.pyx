"""Calls a module: straight to its `forward`, or through its hooks if it has any.

This is compiled because in networks of this library's size a call through Python costs as much as a small layer.
"""

cimport cython

cdef extern from *:
    """
    #define SAME_CALL(a, b) (Py_TYPE(a)->tp_call == ((PyTypeObject *) (b))->tp_call)
    """
    bint SAME_CALL(object module, object kind)


@cython.auto_pickle(False)
cdef class ModuleCall:
    """Base class of `Module` that makes it callable.

    Attributes:
        _hooks: the module's ModuleHooks; None for a module without hooks.
    """
    cdef public object _hooks

    def __call__(self, *args, **kwargs):
        if self._hooks is not None:
            return self._hooks.call(self, args, kwargs)
        if not kwargs and len(args) == 1:
            return self.forward(args[0])
        return self.forward(*args, **kwargs)

    def __getstate__(self):
        """Return what a copy of the module takes over: its attributes and its hooks."""
        return {**self.__dict__, "_hooks": self._hooks}

    def __setstate__(self, dict state):
        for name, value in state.items():
            if name == "_hooks":
                self._hooks = value
            else:
                self.__dict__[name] = value


def call_in_order(dict attributes, dict names, input):
    """Call the modules that stand in `attributes` under `names`, each with the result of the one before."""
    for name in names:
        module = attributes[name]
        # Straight to `forward` where a call would do nothing else; a subclass may define a `__call__` of its own.
        if isinstance(module, ModuleCall) and (<ModuleCall> module)._hooks is None and SAME_CALL(module, ModuleCall):
            input = module.forward(input)
        else:
            input = module(input)
    return input
