"""Sums of products by index letters: `einsum("bij,jk->bik", a, b)`."""

import math

from core.functions import arithmetic, diagonals, matrix_products, rearranging, reduction
from core.functions import shape as shapes


def einsum(equation, *operands):
    """Return the sum of products that an equation of index letters names.

    A letter before `->` names a dimension of an operand; letters that are not among the result's are summed over.
    Without `->` the result has the letters that come once, in the order of the alphabet. `...` stands for
    dimensions that are broadcast.
    """
    if not isinstance(equation, str):
        raise TypeError(f"einsum(): the first argument must be the equation, a str, not {type(equation).__name__}")
    if len(operands) == 1 and isinstance(operands[0], (tuple, list)):
        operands = tuple(operands[0])
    inputs, output = _read(equation.replace(" ", ""), operands)
    others = sorted(set().union(*inputs).difference(output), key=lambda label: (isinstance(label, str), label))
    operands = [_arranged(operand, labels, [*output, *others]) for operand, labels in zip(operands, inputs)]
    summed = range(len(output), len(output) + len(others))
    if len(operands) == 1:
        return reduction.sum(operands[0], tuple(summed)) if others else operands[0]
    # in how many operands a dimension to be summed over is still to be found
    counts = {dim: sum(operand.shape[dim] != 1 for operand in operands) for dim in summed}
    total = operands[0]
    for operand in operands[1:]:
        total = _product(total, operand, counts)
    return shapes.view(total, tuple(total.shape)[: len(output)]) if others else total


def _read(equation, operands):
    """Return the labels of the dimensions of each operand, and of the result; those of `...` are numbers."""
    left, arrow, right = equation.partition("->")
    terms = left.split(",")
    if len(terms) != len(operands):
        raise RuntimeError(f"einsum(): the equation has {len(terms)} operands, but {len(operands)} were given")
    inputs, spread = [], 0
    for number, (term, operand) in enumerate(zip(terms, operands)):
        before, dots, behind = term.partition("...")
        letters = before + behind
        if not all(letter.isalpha() for letter in letters):
            raise RuntimeError(f"einsum(): subscripts must be letters in [a-zA-Z] or '...', got {term!r}")
        free = operand.dim() - len(letters)
        if free < 0 or (free > 0 and not dots):
            raise RuntimeError(
                f"einsum(): the subscripts {term!r} name {len(letters)} dimensions, but operand {number} has {operand.dim()}"
            )
        inputs.append([*before, *range(-free, 0), *behind])
        spread = max(spread, free)
    if arrow:
        before, dots, behind = right.partition("...")
        output = [*before, *(range(-spread, 0) if dots else ()), *behind]
    else:
        letters = [letter for term in inputs for letter in term if isinstance(letter, str)]
        output = [*range(-spread, 0), *sorted(letter for letter in set(letters) if letters.count(letter) == 1)]
    known = set().union(*map(set, inputs)) | set(range(-spread, 0))
    for letter in output:
        if output.count(letter) > 1 or letter not in known:
            raise RuntimeError(
                f"einsum(): output subscript {letter} {'appears more than once' if letter in known else 'is in no operand'}"
            )
    sizes = {}
    for number, (labels, operand) in enumerate(zip(inputs, operands)):
        for label, size in zip(labels, operand.shape):
            if size != 1 and sizes.setdefault(label, size) != size:
                raise RuntimeError(
                    f"einsum(): operands do not broadcast: subscript {label} has size {size} for operand {number} but "
                    f"{sizes[label]} before"
                )
    return inputs, output


def _arranged(operand, labels, order):
    """Return the operand with a dimension per label of `order`, of size 1 where it has none.

    A letter that names two dimensions takes their diagonal.
    """
    labels = list(labels)
    for letter in dict.fromkeys(labels):
        while labels.count(letter) > 1:
            first = labels.index(letter)
            second = labels.index(letter, first + 1)
            operand = rearranging.movedim(diagonals.diagonal(operand, 0, first, second), -1, first)
            del labels[second]
    for label in order:
        if label not in labels:
            operand = shapes.unsqueeze(operand, -1)
            labels.append(label)
    return rearranging.permute(operand, [labels.index(label) for label in order])


def _product(a, b, counts):
    """Return the product of two operands, summed over the dimensions that nobody needs later; these stay, of size 1."""
    both, of_a, of_b = [], [], []
    for dim, count in counts.items():
        wide_a, wide_b = a.shape[dim] != 1, b.shape[dim] != 1
        if wide_a and wide_b:
            counts[dim] -= 1
            if count == 2:
                both.append(dim)
                counts[dim] = 0
        elif count == 1 and (wide_a or wide_b):
            (of_a if wide_a else of_b).append(dim)
            counts[dim] = 0
    a = reduction.sum(a, tuple(of_a), keepdim=True) if of_a else a
    b = reduction.sum(b, tuple(of_b), keepdim=True) if of_b else b
    return _summed_product(a, b, both) if both else arithmetic.mul(a, b)


def _summed_product(a, b, summed):
    """Return the product summed over dimensions that both have, by bmm."""
    batch, rows, columns = [], [], []
    for dim in range(a.dim()):
        if dim not in summed:
            wide_a, wide_b = a.shape[dim] != 1, b.shape[dim] != 1
            (batch if wide_a and wide_b else rows if wide_a else columns).append(dim)
    if rows and columns and columns[-1] < rows[0]:  # the result's order, without moving elements
        a, b, rows, columns = b, a, columns, rows

    def size(operand, dims):
        return math.prod(operand.shape[dim] for dim in dims)

    left = rearranging.permute(a, [*batch, *rows, *summed, *columns])
    right = rearranging.permute(b, [*batch, *summed, *columns, *rows])
    left = shapes.reshape(left, (size(a, batch), size(a, rows), size(a, summed)))
    right = shapes.reshape(right, (size(b, batch), size(b, summed), size(b, columns)))
    order = [*batch, *rows, *summed, *columns]
    sizes = [1 if dim in summed else a.shape[dim] if dim in batch or dim in rows else b.shape[dim] for dim in order]
    out = shapes.view(matrix_products.bmm(left, right), tuple(sizes))
    return rearranging.permute(out, [order.index(dim) for dim in range(a.dim())])
