"""The table of operations that core is compared with PyTorch on, one module per family."""

from . import activations, creation, elementwise, extras, indexing, layers, losses, products, reductions, shapes

FAMILIES = {
    module.family.name: module.family
    for module in (creation, elementwise, reductions, shapes, indexing, products, layers, activations, losses, extras)
}
CASES = {name: family.stored_cases() for name, family in FAMILIES.items()}
