"""What became of authorities: one code for an area through its years, and what a row combines.

Official files give an authority a nine-character code that changes when its status or boundary
does. Where the area stayed the same (or all but the same) its years belong together under the
latest code; where areas were split, merged or exchanged, each is an authority of its own with fewer
years. Sources are the statutory instruments that made the changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COMBINED = " / "  # joins the codes of two authorities that answer together


@dataclass(frozen=True)
class CodeChange:
    """An area that kept its boundary and got a new code, so that its years are one series."""

    old: str
    new: str
    name: str
    what: str
    source: str


@dataclass(frozen=True)
class Reorganisation:
    """Authorities replaced by others with other boundaries: no series runs across."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    what: str
    source: str


CODE_CHANGES: tuple[CodeChange, ...] = (
    CodeChange(
        "E10000002",
        "E06000060",
        "Buckinghamshire",
        "county council replaced by a unitary council for the same area, April 2020",
        "Buckinghamshire (Structural Changes) Order 2019",
    ),
    CodeChange(
        "E10000021",
        f"E06000061{COMBINED}E06000062",
        "Northamptonshire",
        "county council replaced by two unitary councils, April 2021, whose shared children's "
        "trust answers for both: the same area in one row",
        "Northamptonshire (Structural Changes) Order 2020",
    ),
    CodeChange(
        "E10000023",
        "E06000065",
        "North Yorkshire",
        "county council replaced by a unitary council for the same area, April 2023",
        "North Yorkshire (Structural Changes) Order 2022",
    ),
    CodeChange(
        "E10000027",
        "E06000066",
        "Somerset",
        "county council replaced by a unitary council for the same area, April 2023",
        "Somerset (Structural Changes) Order 2022",
    ),
    CodeChange(
        "E08000016",
        "E08000038",
        "Barnsley",
        "boundary moved by one housing development, April 2025",
        "Barnsley and Sheffield (Boundary Change) Order 2024",
    ),
    CodeChange(
        "E08000019",
        "E08000039",
        "Sheffield",
        "boundary moved by one housing development, April 2025",
        "Barnsley and Sheffield (Boundary Change) Order 2024",
    ),
)

REORGANISATIONS: tuple[Reorganisation, ...] = (
    Reorganisation(
        ("E06000028", "E06000029", "E10000009"),
        ("E06000058", "E06000059"),
        "Bournemouth, Poole and Christchurch joined and Dorset went on without Christchurch, "
        "April 2019",
        "Bournemouth, Dorset and Poole (Structural Changes) Order 2018",
    ),
    Reorganisation(
        ("E10000006",),
        ("E06000063", "E06000064"),
        "Cumbria split into Cumberland and Westmorland and Furness, April 2023",
        "Cumbria (Structural Changes) Order 2022",
    ),
)

_LATEST: Mapping[str, str] = {change.old: change.new for change in CODE_CHANGES}


def authority_of(code: str) -> str:
    """The code under which all the years of an area stand, given the code of one year."""
    return _LATEST.get(code, code)


def members(code: str) -> tuple[str, ...]:
    """The codes that a row's code combines; most rows are one authority's."""
    return tuple(part.strip() for part in code.split(COMBINED.strip()))
