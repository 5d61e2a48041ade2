"""What a form needs to know about a dataclass field.

Layers and training settings are frozen dataclasses. Each field carries a
FieldInfo in its metadata, from which forms are generated, values are checked
and explanations are shown, so that label, limits and checks stand in one place.
"""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from core.errors import LenetLabError
from core.experiment.explanations import Explanation
from core.words import Words

KEY = "info"


@dataclass(frozen=True)
class FieldInfo:
    """One editable value of a layer or of the training settings.

    kind: "integer", "number", "switch", "choice" or "pair" (an integer, or two
        of them for height and width).
    minimum, maximum: inclusive limits; None where there is none.
    exclusive: the minimum itself is not allowed (a learning rate of 0).
    optional: None is a value too (a pooling stride that follows the kernel).
    choices: the values of a "choice", in the order to show them; of a "pair", names that stand for numbers.
    needs: (field, values): this field matters only while that other field has
        one of these values (momentum only where the optimizer has it).
    about: formula and further reading.
    """

    name: str
    kind: str
    label: str
    explanation: str
    default: Any = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    exclusive: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    needs: tuple[tuple[str, tuple], ...] = ()
    about: Explanation = Explanation()

    def problem(self, value) -> Words | None:
        """Say in words what is wrong with `value`, or None."""
        if value is None and self.optional:
            return None
        return _CHECKS[self.kind](self, value)

    def _range(self) -> Words:
        low = None if self.minimum is None else f"{self.minimum:g}"
        high = None if self.maximum is None else f"{self.maximum:g}"
        if low is not None and high is not None:
            if self.exclusive:
                return Words("above {low} and at most {high}", low=low, high=high)
            return Words("from {low} to {high}", low=low, high=high)
        if low is not None:
            return Words("above {low}", low=low) if self.exclusive else Words("of at least {low}", low=low)
        return Words("of at most {high}", high=high) if high is not None else Words("of any size")

    def _outside(self, value) -> bool:
        if self.minimum is not None and (value < self.minimum or (self.exclusive and value == self.minimum)):
            return True
        return self.maximum is not None and value > self.maximum


def _check_integer(info: FieldInfo, value) -> Words | None:
    if not isinstance(value, int) or isinstance(value, bool) or info._outside(value):
        return Words("expected a whole number {range}, got {value}", range=info._range(), value=repr(value))
    return None


def _check_number(info: FieldInfo, value) -> Words | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not number or info._outside(value):
        return Words("expected a number {range}, got {value}", range=info._range(), value=repr(value))
    return None


def _check_switch(info: FieldInfo, value) -> Words | None:
    return None if isinstance(value, bool) else Words("expected True or False, got {value}", value=repr(value))


def _check_choice(info: FieldInfo, value) -> Words | None:
    if value in info.choices:
        return None
    return Words("expected one of {choices}, got {value}", choices=", ".join(info.choices), value=repr(value))


def _check_pair(info: FieldInfo, value) -> Words | None:
    if isinstance(value, str) and info.choices:
        if value in info.choices:
            return None
        return Words(
            "expected a whole number {range}, or one of {choices}, got {value}",
            range=info._range(),
            choices=", ".join(info.choices),
            value=repr(value),
        )
    if not isinstance(value, tuple):
        return _check_integer(info, value)
    if len(value) != 2:
        return Words("expected one number, or two for height and width, got {value}", value=repr(value))
    return next((p for p in (_check_integer(info, v) for v in value) if p), None)


_CHECKS = {
    "integer": _check_integer,
    "number": _check_number,
    "switch": _check_switch,
    "choice": _check_choice,
    "pair": _check_pair,
}


def describe(kind: str, label: str, explanation: str, default=dataclasses.MISSING, **limits) -> Any:
    """Return a dataclass field that carries a FieldInfo."""
    return dataclasses.field(
        default=default, metadata={KEY: dict(kind=kind, label=label, explanation=explanation, **limits)}
    )


def number(label: str, explanation: str, default: float, limits: tuple[float, float], **more):
    """Return a field for a number from the first to the second of `limits`; a whole number where `default` is one."""
    kind = "integer" if isinstance(default, int) else "number"
    return describe(kind, label, explanation, default, minimum=limits[0], maximum=limits[1], **more)


def field_infos(owner) -> tuple[FieldInfo, ...]:
    """Return the FieldInfo of every described field of a dataclass or instance, in order."""
    infos = []
    for field in dataclasses.fields(owner):
        if KEY in field.metadata:
            required = field.default is dataclasses.MISSING
            default = None if required else field.default
            infos.append(FieldInfo(name=field.name, default=default, required=required, **field.metadata[KEY]))
    return tuple(infos)


def matters(instance, name: str) -> bool:
    """Tell whether the field `name` has an effect with the other fields of `instance` as they are."""
    info = next(info for info in field_infos(instance) if info.name == name)
    return all(getattr(instance, other) in values and matters(instance, other) for other, values in info.needs)


def check_fields(instance, subject: str, error: type[LenetLabError]) -> None:
    """Raise `error` for the first described field whose value is not allowed."""
    for info in field_infos(instance):
        problem = info.problem(getattr(instance, info.name))
        if problem:
            raise error(Words("{subject}: {name}: {problem}", subject=subject, name=info.name, problem=problem))


def from_mapping(cls, values, subject: str, error: type[LenetLabError]):
    """Build the dataclass `cls` from a mapping of a file, lists becoming tuples."""
    if not isinstance(values, dict):
        raise error(Words("{subject}: expected named values, got {kind}", subject=subject, kind=type(values).__name__))
    known = {field.name: field for field in dataclasses.fields(cls)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise error(
            Words(
                "{subject}: unknown value '{name}'; expected {names}",
                subject=subject,
                name=unknown[0],
                names=", ".join(known),
            )
        )
    missing = [n for n, f in known.items() if f.default is dataclasses.MISSING and n not in values]
    if missing:
        raise error(Words("{subject}: the value '{name}' is missing", subject=subject, name=missing[0]))
    return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})
