"""What every section is made of: frozen groups of typed values, each with its range."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

T = TypeVar("T")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_SIGNS = 200


class Section(BaseModel):
    """A group of settings: no unknown key, no value of another type, nothing changed later."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True
    )


@dataclass(frozen=True)
class Allowed:
    """What a value must be beyond its type; ``allowed`` says it in words."""

    allowed: str
    holds: Callable[[Any], bool]

    def __call__(self, value: T) -> T:
        """Return the value if the rule holds of it.

        Raises
        ------
        ValueError : when it does not.
        """
        if not self.holds(value):
            raise ValueError(self.allowed)
        return value


@dataclass(frozen=True)
class Known:
    """A name that must be one of a few."""

    names: tuple[str, ...]

    def __call__(self, value: str) -> str:
        """Return the name if it is known.

        Raises
        ------
        ValueError : when it is not.
        """
        if value not in self.names:
            raise ValueError(", ".join(self.names))
        return value


def _day(value: object) -> object:
    """A day written as DVC and people read it, to a date; anything else stays, and is refused."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


def _ordered(pair: tuple[Any, Any]) -> bool:
    return bool(pair[0] <= pair[1])


def _plain(text: str) -> bool:
    return 0 < len(text) <= MOST_SIGNS and text.isprintable() and text == text.strip()


Text = Annotated[
    str, AfterValidator(Allowed(f"a text on one line, at most {MOST_SIGNS} signs", _plain))
]
Column = Annotated[str, AfterValidator(Allowed("the name of a column", _plain))]
Share = Annotated[float, Field(ge=0, le=1)]
Chance = Annotated[float, Field(gt=0, lt=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]
Day = Annotated[date, BeforeValidator(_day)]

Several = Annotated[tuple[T, ...], Strict(False), Field(min_length=1)]
Pair = Annotated[tuple[T, T], Strict(False)]
Range = Annotated[
    tuple[T, T],
    Strict(False),
    AfterValidator(Allowed("a list of two, the first not above the second", _ordered)),
]


class Numbers(Section):
    """A group of numbers whose names are data: kinds of outcome, arms, levels, dimensions."""

    def __getitem__(self, name: str) -> float:
        value: float = getattr(self, name)
        return value

    def items(self) -> Iterator[tuple[str, float]]:
        """Each name with its number, in their declared order."""
        return iter(self)

    def values(self) -> list[float]:
        """The numbers in their declared order."""
        return [value for _, value in self]
