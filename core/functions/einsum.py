"""Sums of products by index letters: `einsum("bij,jk->bik", a, b)`."""

from core.functions import arithmetic, linear, matrices, reduction, shape as shapes, transposing


def einsum(equation, *operands):
    """The sum of products that an equation of index letters names.

    A letter before `->` names a dimension of an operand; letters that are not among the result's are summed over.
    Without `->` the result has the letters that come once, in the order of the alphabet. `...` stands for
    dimensions that are broadcast.
    """
    if not isinstance(equation, str):
        raise TypeError(f"einsum(): the first argument must be the equation, a str, not {type(equation).__name__}")
    if len(operands) == 1 and isinstance(operands[0], (tuple, list)):
        operands = tuple(operands[0])
    inputs, output = _read(equation.replace(" ", ""), operands)
    total = labels = None
    for number, (letters, operand) in enumerate(zip(inputs, operands)):
        later = set(output).union(*inputs[number + 1 :])
        operand, letters = _without_repeats(operand, letters)
        if total is None:
            total, labels = operand, letters
        else:
            total, labels = _product(total, labels, operand, letters, later)
        total, labels = _summed(total, labels, later)
    return transposing.permute(total, [labels.index(letter) for letter in output]) if labels != output else total


def _read(equation, operands):
    """Per operand the labels of its dimensions, and those of the result; the dimensions of `...` are numbers."""
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
                f"einsum(): the subscripts {term!r} name {len(letters)} dimensions, but operand {number} has {operand.dim()}")
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
                f"einsum(): output subscript {letter} {'appears more than once' if letter in known else 'is in no operand'}")
    sizes = {}
    for number, (labels, operand) in enumerate(zip(inputs, operands)):
        for label, size in zip(labels, operand.shape):
            if size != 1 and sizes.setdefault(label, size) != size:
                raise RuntimeError(
                    f"einsum(): operands do not broadcast: subscript {label} has size {size} for operand {number} but "
                    f"{sizes[label]} before")
    return inputs, output


def _without_repeats(operand, labels):
    """A letter that names two dimensions of one operand takes their diagonal."""
    labels = list(labels)
    for letter in dict.fromkeys(labels):
        while labels.count(letter) > 1:
            first = labels.index(letter)
            second = labels.index(letter, first + 1)
            operand = matrices.diagonal(operand, 0, first, second)
            labels = [each for place, each in enumerate(labels) if place not in (first, second)] + [letter]
    return operand, labels


def _summed(total, labels, wanted):
    dims = [place for place, letter in enumerate(labels) if letter not in wanted]
    if dims:
        total = reduction.sum(total, dims)
    return total, [letter for letter in labels if letter in wanted]


def _product(a, a_labels, b, b_labels, later):
    """The product of two operands, summed over the letters that both have and nobody needs later: one bmm."""
    a, a_labels = _summed(a, a_labels, later | set(b_labels))
    b, b_labels = _summed(b, b_labels, later | set(a_labels))
    a_sizes, b_sizes = dict(zip(a_labels, a.shape)), dict(zip(b_labels, b.shape))
    common = [letter for letter in a_labels if letter in b_sizes]
    batch = [letter for letter in common if letter in later]
    summed = [letter for letter in common if letter not in later]
    rows = [letter for letter in a_labels if letter not in b_sizes]
    columns = [letter for letter in b_labels if letter not in a_sizes]
    size = {letter: max(a_sizes.get(letter, 1), b_sizes.get(letter, 1), key=lambda n: (n != 1, n)) for letter in
            (*a_labels, *b_labels)}
    a = _arranged(a, a_labels, [batch, rows, summed], size)
    b = _arranged(b, b_labels, [batch, summed, columns], size)
    out = linear.bmm(a, b) if summed else arithmetic.mul(a, b)
    labels = [*batch, *rows, *columns]
    return shapes.reshape(out, [size[letter] for letter in labels]), labels


def _arranged(operand, labels, groups, size):
    """The operand in three dimensions, one per group of letters."""
    order = [letter for group in groups for letter in group]
    operand = transposing.permute(operand, [labels.index(letter) for letter in order])
    operand = shapes.expand(operand, [size[letter] for letter in order])
    counts = []
    for group in groups:
        count = 1
        for letter in group:
            count *= size[letter]
        counts.append(count)
    return shapes.reshape(operand, counts)
