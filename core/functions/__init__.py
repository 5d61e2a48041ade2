"""The differentiable operations, by family; each operation's derivative stands beside it."""
