"""Formats of identifiers and sorts of legitimate columns that the rules of screening were made for.

``benchmarks.screening_held_out`` has others, from sources that no rule was made for.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.identifiers import FORENAMES, SURNAMES, Maker, nhs_number, pupil_number


class Planted(NamedTuple):
    """An identifier to find.

    Attributes
    ----------
    place : where it stands: ``column``, ``ids``, ``cell`` or ``explanation``.
    header : of its column.
    make : how one is made.
    """

    kind: str
    place: str
    header: str
    make: Maker


def grouped(sizes: tuple[int, ...], sign: str) -> Maker:
    """An NHS number in groups."""

    def make(rng: random.Random) -> str:
        digits, at = nhs_number(rng).replace(" ", ""), 0
        parts = []
        for size in sizes:
            parts.append(digits[at : at + size])
            at += size
        return sign.join(parts)

    return make


def nino(sign: str, last: bool = True) -> Maker:
    """A National Insurance number with a sign between its parts."""

    def make(rng: random.Random) -> str:
        parts = [rng.choice("ABCEHJLMPRSTWXY") + rng.choice("ABCEHJLMPRSWXY")]
        parts += [f"{rng.randrange(100):02d}" for _ in range(3)]
        return sign.join([*parts, rng.choice("ABCD")] if last else parts)

    return make


_NAMED = ("Mill", "Church", "Victoria", "Oak Tree", "St John's", "Beech", "Old Station", "Kings")


def street(kind: str, *, before: str = "", after: str = "") -> Maker:
    """A house in a street of some kind."""
    return lambda rng: f"{before}{rng.randrange(1, 199)} {rng.choice(_NAMED)} {kind}{after}"


def born(form: str, first: int = 2006, days: int = 6_200) -> Maker:
    """A child's day of birth, written by ``strftime``; ``%serial`` as a spreadsheet keeps it."""

    def make(rng: random.Random) -> str:
        day = datetime.date(first, 1, 1) + datetime.timedelta(days=rng.randrange(days))
        if form == "%serial":
            return str((day - datetime.date(1899, 12, 30)).days)
        return day.strftime(form)

    return make


def _named(form: str) -> Maker:
    return lambda rng: form.format(
        f=rng.choice(FORENAMES), g=rng.choice(FORENAMES), s=rng.choice(SURNAMES),
        t=rng.choice(SURNAMES),
    )  # fmt: skip


_NONE = "Reference 2"
FORMATS: Mapping[str, Planted] = {
    "NHS number with dots": Planted("nhs_number", "column", _NONE, grouped((3, 3, 4), ".")),
    "NHS number with slashes": Planted("nhs_number", "column", _NONE, grouped((3, 3, 4), "/")),
    "NHS number, 5 and 5": Planted("nhs_number", "column", _NONE, grouped((5, 5), " ")),
    "NHS number, 4-3-3": Planted("nhs_number", "column", _NONE, grouped((4, 3, 3), "-")),
    "NHS number as text 9.0": Planted(
        "nhs_number", "column", _NONE, lambda rng: grouped((10,), "")(rng) + ".0"
    ),
    "NHS number as text 9.0 in ids": Planted(
        "nhs_number", "ids", "", lambda rng: grouped((10,), "")(rng) + ".0"
    ),
    "NHS number with dots, one cell": Planted(
        "nhs_number", "cell", "Note", lambda rng: f"Mother's number {grouped((3, 3, 4), '.')(rng)}"
    ),
    "UPN in groups": Planted(
        "upn", "column", _NONE,
        lambda rng: (lambda u: f"{u[0]} {u[1:4]} {u[4:8]} {u[8:10]} {u[10:]}")(pupil_number(rng)),
    ),
    "NINO with hyphens": Planted("national_insurance", "column", _NONE, nino("-")),
    "NINO with dots": Planted("national_insurance", "column", _NONE, nino(".")),
    "NINO without its letter": Planted("national_insurance", "column", _NONE, nino(" ", False)),
    "SWE number with its E": Planted(
        "swe_number", "column", _NONE, lambda rng: f"SWE {rng.randrange(10_000, 150_000)}"
    ),
    "postcode with a hyphen": Planted(
        "postcode", "column", _NONE,
        lambda rng: f"LS{rng.randrange(1, 29)}-{rng.randrange(1, 9)}{rng.choice('ABDEFG')}B",
    ),
    "telephone with dots": Planted(
        "phone", "column", _NONE, lambda rng: f"07700.900.{rng.randrange(1000):03d}"
    ),
    "telephone without its nought": Planted(
        "phone", "column", _NONE, lambda rng: f"7{rng.randrange(10**8, 10**9)}"
    ),
    "telephone from abroad": Planted(
        "phone", "column", _NONE, lambda rng: f"+353 87 {rng.randrange(100, 999)} 4567"
    ),
    "e-mail with (at)": Planted(
        "email", "column", _NONE, lambda rng: f"{rng.choice(FORENAMES)}(at)example.org"
    ),
    **{
        f"address in {kind}": Planted("address", place, header, street(kind))
        for kind, place, header in (
            ("Way", "column", _NONE), ("Court", "column", _NONE), ("Hill", "column", _NONE),
            ("St", "column", _NONE), ("Place", "column", _NONE), ("Walk", "column", _NONE),
            ("Rise", "cell", "Note"), ("Cl", "column", _NONE), ("Square", "cell", "Note"),
            ("Croft", "column", _NONE), ("MEWS", "column", _NONE), ("street", "column", _NONE),
        )
    },
    "address in a flat": Planted(
        "address", "column", _NONE, lambda rng: f"Flat {rng.randrange(1, 40)}, Alder House"
    ),
    "address with the name of a house": Planted(
        "address", "column", _NONE, lambda rng: f"{rng.choice(_NAMED)} Cottage, Mill Lane"
    ),
    "address without capitals": Planted(
        "address", "column", _NONE, lambda rng: f"{rng.randrange(1, 99)} mill lane"
    ),
    "address within a sentence": Planted(
        "address", "cell", "Note", lambda rng: f"Moved to {street('Court')(rng)} in May"
    ),
    "birth as a serial": Planted("date_of_birth", "column", _NONE, born("%serial")),
    "birth as a serial in ids": Planted("date_of_birth", "ids", "", born("%serial")),
    "birth, ISO, in ids": Planted("date_of_birth", "ids", "", born("%Y-%m-%d")),
    "birth in ids with letters": Planted("date_of_birth", "ids", "", born("AB-%Y-%m-%d")),
    "birth of eight digits": Planted("date_of_birth", "column", _NONE, born("%d%m%Y")),
    "birth, month first": Planted("date_of_birth", "column", _NONE, born("%m/%d/%Y")),
    "birth under Child": Planted("date_of_birth", "column", "Child", born("%d/%m/%Y")),
    **{
        f"name under {header}": Planted("name", "column", header, _named(form))
        for header, form in (
            ("Child", "{f} {s}"), ("Mother", "{f}"), ("Father", "{s}, {f}"),
            ("Practitioner", "{s} {f}"), ("Carer", "{f} {s}-{t}"), ("Social worker", "{f} {s}"),
            ("Allocated to", "{f} {s}"), ("Team manager", "{f} {s} (Agency)"), ("Worker 2", "{f}"),
            (_NONE, "{f} {s}"), ("Comments", "{s} {f}"), ("Foster carer", "mrs {f} {s}"),
        )
    },
    "name in a sentence": Planted(
        "name", "cell", "Note", _named("Spoke to {f} {s} about the visit")
    ),
    "first name among ids": Planted("name", "ids", "", _named("{f}")),
    "explanation: name": Planted(
        "name", "explanation", "", _named("The worker {f} {s} left in May")
    ),
    "explanation: first name": Planted(
        "name", "explanation", "", _named("Correct, {f} was on long leave")
    ),
    "explanation: name first": Planted(
        "name", "explanation", "", _named("{f} {s} held all of these cases")
    ),
    "explanation: address": Planted(
        "address", "explanation", "", lambda rng: f"The family moved to {street('Way')(rng)}"
    ),
    "explanation: house": Planted(
        "address", "explanation", "", lambda rng: f"See Flat {rng.randrange(1, 40)}, Alder House"
    ),
    "explanation: NHS number": Planted(
        "nhs_number", "explanation", "", lambda rng: f"same as {grouped((3, 3, 4), '.')(rng)}"
    ),
}  # fmt: skip
"""What was missed, and its family."""


def _one(*texts: str) -> Maker:
    return lambda rng: rng.choice(texts)


def _day(first: str, days: int, form: str = "%d/%m/%Y") -> Maker:
    start = datetime.date.fromisoformat(first)
    return lambda rng: (start + datetime.timedelta(days=rng.randrange(days))).strftime(form)


LEGITIMATE: Mapping[str, Maker] = {
    "Employment start date": _day("1994-01-01", 10_900),
    "Date qualified": _day("1988-06-01", 12_500),
    "Registered since": _day("2001-06-01", 8_000, "%Y-%m-%d"),
    "DBS check": _day("2017-06-01", 2_500),
    "Continuous service": _day("1990-06-01", 12_000, "%d %B %Y"),
    "Last review": _day("2016-06-01", 3_000),
    "Post ref": lambda rng: f"SW{rng.randrange(1_000, 9_999)}",
    "Post number": lambda rng: f"P{rng.randrange(10**5):05d}",
    "Position code": lambda rng: f"PO{rng.randrange(1, 20)} {rng.randrange(1, 9)}AB",
    "Payroll no": lambda rng: f"7{rng.randrange(10**8, 10**9)}",
    "Cost centre": lambda rng: f"{rng.randrange(20_000, 46_000)}",
    "Ward": _one("Headingley, Hyde Park", "St Helens Town", "Castle Hill", "Kings Cross",
                 "Victoria Park", "Abbey Road", "Moor View", "Bramley, Stanningley"),
    "Ward no and name": lambda rng: f"{rng.randrange(1, 24):02d} {rng.choice(_NAMED)} Hill",
    "Postcode area": lambda rng: f"LS{rng.randrange(1, 29)}",
    "Postcode sector": lambda rng: f"LS{rng.randrange(1, 29)} {rng.randrange(1, 9)}",
    "Team name": _one("Castle Hill Team", "Court Team 2", "North Locality", "Victoria Team",
                      "Unit 3 Hill House", "Grace House", "Stanley Park Hub", "Duty and Advice"),
    "Name": _one("North Team", "South Team", "Court Team", "Duty Team", "Unit 4", "Leaving Care"),
    "Place of birth": _one("Leeds, West Yorkshire", "Warsaw, Poland", "York", "Bradford"),
    "Town": _one("Market Harborough", "Milton Keynes", "Melton Mowbray", "St Helens", "Hinckley"),
    "Placement": _one("Foster carer", "Kinship care", "Residential home", "With parents"),
    "Manager name": _one("Y", "N"),
    "Child": _one("Yes", "No", "N/A"),
    "Father": _one("Involved", "Not involved", "Unknown", "Deceased", "Lives with family"),
    "Mother": _one("Primary carer", "Absent", "In prison", "Shared care", "Not known"),
    "Social worker": _one("Agency", "Permanent", "Newly qualified", "Vacant", "Unallocated"),
    "Practitioner": lambda rng: f"W{rng.randrange(1_000):03d}",
    "Email address known": _one("yes", "no"),
    "Address type": _one("Home", "Placement", "Temporary", "Hospital"),
    "Changes of address": lambda rng: f"{rng.randrange(9)}",
    "Court": _one("Family Court", "County Court", "High Court", "2 Family Court hearings"),
    "Activity": _one("Court", "Visit", "Case notes", "Travel", "Supervision", "Training"),
    "Court hours": lambda rng: f"{rng.randrange(1, 40)} Court hours",
    "Case note": _one("Visit moved by a day.", "2 Court hearings this week.", "Waiting for police.",
                      "Seen at home in Kings Cross.", "Family moved to St Helens in May."),
    "Status": _one("Open, allocated", "Closed, step down", "Open, waiting", "Review, planned"),
    "School": _one("St Mary's Primary", "Victoria Academy", "Hope Valley College"),
    "Language": _one("Urdu", "Polish", "English", "Somali", "Romanian"),
    "Allowance": lambda rng: f"{rng.randrange(200_000) / 100:.2f}",
    "Event no": lambda rng: f"{rng.randrange(10**9, 10**10)}",
    "System id": lambda rng: f"{rng.getrandbits(64):016x}",
    "Period": _one("2023-24", "2024-25", "Q1 2024", "Q2 2024"),
    "Grade": _one("SO1", "PO2", "PO3", "SCP 31", "Grade K"),
    "Time stamp": _day("2023-01-01", 600, "%Y-%m-%dT09:30:00"),
}  # fmt: skip
"""Columns by their header, none of which identifies anybody."""

EXPLANATIONS: tuple[str, ...] = (
    "Checked with HR: the figure is right.",
    "The team was restructured in April 2024 and two posts moved to the Duty Team.",
    "Three siblings entered care on the same day.",
    "Long absence of one worker, covered by agency staff from May to July.",
    "Hill House Team closed on 31 March 2024; its cases went to the Court Team.",
    "The council moved from Liquidlogic to Mosaic in October 2023.",
    "Correct. Unit 3 has no consultant social worker since 1 June 2024.",
    "Ofsted judged us inadequate in 2022, and caseloads were cut.",
    "Hours in court are high because of one long hearing at Leeds Family Court.",
    "Fathers are counted only where they live with the family.",
    "Our Market Harborough office has 12 staff.",
    "Part time: 0.6 FTE, so 22 hours a week.",
    "See our note of 14 May: Social Work England dates are used.",
    "Agency workers are not in the payroll system.",
    "New Year and Easter fall in this period.",
)
"""What a council may say of its findings, naming nobody."""
