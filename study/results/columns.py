"""How a column of a results table is declared: once, with everything that anyone does with it.

From a declaration come the schema that the analysis checks, the rule by which a cell is released,
what the reports read, the header they print, and the dictionary (docs/results.md). A column cannot
be declared without a release rule. The rules are data here; ``analysis.release`` applies them.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import ClassVar, Literal

RuleName = Literal[
    "public", "declared", "code", "written", "slots", "count", "effect", "model", "component",
    "site", "site_error", "site_events", "arm", "baseline",
]  # fmt: skip


@dataclass(frozen=True)
class Release:
    """What must hold before a cell of a column may leave.

    Attributes
    ----------
    says : the rule in words, for the dictionary.
    every_site : whether every site's own number must be one that may leave too.
    waves : whether the outcome's waves must be safe to compare.
    events : whether neither arm may have a small number of events.
    every_site_where : column, and its values in the rows for which ``every_site`` holds.
    public_where : column and value of the rows whose counts are public.
    """

    rule: RuleName
    says: str
    every_site: bool = False
    waves: bool = False
    events: bool = False
    every_site_where: tuple[str, frozenset[str]] | None = None
    public_where: tuple[str, str] | None = None


_SAFE = "with enough people behind both arms"
_WAVES = ", in every wave"
_EVENTS = " and no small number of events"
_EVERY_SITE = "if every site may be shown"


def public() -> Release:
    """A setting, a number of sites, or a figure of a public authority: as it is."""
    return Release("public", "as it is")


def declared() -> Release:
    """A word of the column's own list, or a name that the settings or the claims declare."""
    return Release("declared", "if declared")


def code() -> Release:
    """A name out of the code: lower-case words without a digit."""
    return Release("code", "if a plain name")


def written() -> Release:
    """The outcome's unit, as its released numbers have it."""
    return Release("written", "as the numbers are written")


def slots() -> Release:
    """Remarks: each slot by the rule with which its code declares it."""
    return Release("slots", "slot by slot")


def count(public_where: tuple[str, str] | None = None) -> Release:
    """A number of people, families, units, visits or rows: withheld if small, else rounded."""
    public = f"; as it is where {' is '.join(public_where)}" if public_where else ""
    return Release("count", f"withheld if small, else rounded{public}", public_where=public_where)


def effect(*, every_site: bool = False, waves: bool = False, events: bool = False) -> Release:
    """A difference between the arms, or its error: of a safe comparison.

    With ``every_site`` what would give away a site that is withheld; with ``events`` what would
    give away an arm's number of events.
    """
    says = _EVERY_SITE if every_site else _SAFE + _WAVES * waves + _EVENTS * events
    return Release("effect", says, every_site=every_site, waves=waves, events=events)


def model(
    *,
    waves: bool = False,
    every_site: bool = False,
    every_site_where: tuple[str, frozenset[str]] | None = None,
) -> Release:
    """A number or an answer of a fitted model that has no unit of the outcome's, such as p."""
    says = _EVERY_SITE if every_site else _SAFE + _WAVES * waves
    if every_site_where:
        says += f"; of {' and '.join(sorted(every_site_where[1]))} {_EVERY_SITE}"
    return Release(
        "model", says, every_site=every_site, waves=waves, every_site_where=every_site_where
    )


def component() -> Release:
    """A variance or a share of it: as ``model``, and marked where it only rounds to zero."""
    return Release("component", _SAFE)


def site() -> Release:
    """A level of one site, from rounded counts; only where every site of its arm may be shown."""
    return Release("site", "if every site of the arm may be shown; from rounded counts")


def site_error() -> Release:
    """A site's standard error; not where it would tell the number of people."""
    return Release("site_error", "as the level, unless it tells the number of people")


def site_events() -> Release:
    """A site's number of events, as a count; only where the site's level may leave."""
    return Release("site_events", "a count, where the level may leave")


def arm() -> Release:
    """A level of one arm: of enough people and events."""
    return Release("arm", "with enough people and events; from rounded counts")


def baseline() -> Release:
    """A covariate's mean in an arm, or their difference: of enough people, a share from counts."""
    return Release("baseline", _SAFE + "; shares from rounded counts, none of them small")


Unit = Literal[
    "outcome", "squared", "none", "p", "belief", "share", "as set", "measure", "currency"
]


@dataclass(frozen=True)
class ResultColumn:
    """A column of a results table; use one of the kinds below.

    Attributes
    ----------
    label : the header that is printed over it.
    meaning : what it is, where the label does not say.
    blank_ok : whether a cell may be missing.
    joined : whether the release takes it from the outcome's setting of that name. It is no result:
        a change of what is printed estimates nothing anew.
    """

    name: str
    _: KW_ONLY
    label: str
    release: Release
    meaning: str = ""
    blank_ok: bool = False
    joined: bool = False
    numeric: ClassVar[bool] = False
    dtypes: ClassVar[tuple[str, str]] = ("str", "str")  # without and with missing cells

    @property
    def dtype(self) -> str:
        """Dtype in a results frame."""
        return self.dtypes[self.blank_ok]


@dataclass(frozen=True)
class Text(ResultColumn):
    """A name or a short text."""


@dataclass(frozen=True)
class Choice(ResultColumn):
    """One of a closed list of words; ``values`` is the list."""

    _: KW_ONLY
    values: tuple[str, ...]


@dataclass(frozen=True)
class Names(ResultColumn):
    """Several names as a JSON list, in one cell; of ``values``, where there is such a list."""

    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remarks(ResultColumn):
    """What is to be said: codes with slots as a JSON list, in one cell (``study.results.said``)."""

    blank_ok: bool = True


@dataclass(frozen=True)
class Flag(ResultColumn):
    """Yes or no."""

    dtypes: ClassVar[tuple[str, str]] = ("bool", "boolean")


@dataclass(frozen=True)
class Count(ResultColumn):
    """A whole number, zero or more."""

    numeric: ClassVar[bool] = True
    dtypes: ClassVar[tuple[str, str]] = ("int64", "Int64")


@dataclass(frozen=True)
class Number(ResultColumn):
    """A number.

    Attributes
    ----------
    unit : "outcome" is that of the row's outcome (``study.results.units``), "as set" a setting's.
    decimals : as released; for the outcome's unit, how many more than the outcome has.
    low, high : inclusive limits.
    """

    _: KW_ONLY
    unit: Unit
    decimals: int = 0
    low: float | None = None
    high: float | None = None
    blank_ok: bool = True
    numeric: ClassVar[bool] = True
    dtypes: ClassVar[tuple[str, str]] = ("float64", "float64")


def p(name: str, label: str, *, release: Release, meaning: str = "") -> Number:
    """A p value."""
    return Number(name, unit="p", low=0, high=1, label=label, release=release, meaning=meaning)


def share(name: str, label: str, *, release: Release, meaning: str = "") -> Number:
    """A share of a variance, with three decimals."""
    return Number(
        name, unit="share", decimals=3, low=0, high=1, label=label, release=release, meaning=meaning
    )


@dataclass(frozen=True)
class ResultsTable:
    """A results table.

    Attributes
    ----------
    key : the columns that tell one row from another.
    title : what a row is.
    """

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[ResultColumn, ...]

    @cached_property
    def column(self) -> dict[str, ResultColumn]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def found(self) -> tuple[ResultColumn, ...]:
        """The columns that the analysis gives; the release adds the others."""
        return tuple(column for column in self.columns if not column.joined)
