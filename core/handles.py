"""Registers hooks and takes them off again."""

import itertools

_ids = itertools.count()


class RemovableHandle:
    """Returned where a hook is registered; `remove()`, or the end of a `with` block, takes the hook off.

    Args:
        hooks: the dict that holds the hook, under the handle's `id`.
        on_remove: called after the hook was taken off.
    """

    def __init__(self, hooks, on_remove=None):
        self.id = next(_ids)
        self._hooks = hooks
        self._on_remove = on_remove

    def remove(self):
        """Take the hook off; a second call does nothing."""
        if self._hooks.pop(self.id, None) is not None and self._on_remove is not None:
            self._on_remove()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.remove()


def registered(hooks, hook):
    """Put a hook into the dict `hooks` and return its handle; TypeError if it cannot be called."""
    if not callable(hook):
        raise TypeError(f"a hook must be callable, got {type(hook).__name__}")
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    return handle
