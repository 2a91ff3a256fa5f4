"""Made-up direct identifiers with valid check digits, and pseudonyms that look in part like them.

None is anybody's: numbers are drawn at random, telephone numbers are of Ofcom's ranges for drama,
e-mail addresses end in ``example.org``.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import uuid
from collections.abc import Callable, Mapping

from stdnum.gb import nhs, upn

Maker = Callable[[random.Random], str]

FORENAMES = ("Amara", "Ben", "Chloe", "Dafydd", "Ewa", "Farah", "Grace", "Hamza", "Isla", "Jack")
SURNAMES = ("Abara", "Bennett", "Clarke", "Davies", "Evans", "Fraser", "Green", "Hussain", "Iqbal")
_STREETS = ("Mill Lane", "Church Road", "Victoria Street", "Oak Avenue", "Park Close")
_AREAS = ("SW", "B", "LS", "M", "BS", "NE", "CF", "E", "N", "OX")


def nhs_number(rng: random.Random) -> str:
    """An NHS number, with or without its spaces."""
    while True:
        number = f"{rng.randrange(400_000_000, 800_000_000)}"
        if digit := next((d for d in "0123456789" if nhs.is_valid(number + d)), ""):
            return rng.choice((number + digit, nhs.format(number + digit)))


def pupil_number(rng: random.Random) -> str:
    """A UPN."""
    rest = f"{rng.choice((201, 302, 838, 941))}{rng.randrange(10**9):09d}"
    return upn.calc_check_digit(rest) + rest


def national_insurance(rng: random.Random) -> str:
    """A National Insurance number, with or without its spaces."""
    d = [f"{rng.randrange(100):02d}" for _ in range(3)]
    prefix = rng.choice("ABCEHJLMPRSTWXY") + rng.choice("ABCEHJLMPRSWXY")
    return rng.choice(("", " ")).join((prefix, *d, rng.choice("ABCD")))


def social_worker(rng: random.Random) -> str:
    """A Social Work England number."""
    return f"SW{rng.randrange(1_000, 200_000)}"


def postcode(rng: random.Random) -> str:
    """A full postcode, now and then without its space or in small letters."""
    unit = "".join(rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
    space = rng.choice(("", " ", " "))
    text = f"{rng.choice(_AREAS)}{rng.randrange(1, 30)}{space}{rng.randrange(10)}{unit}"
    return text.lower() if rng.random() < 0.1 else text


def email(rng: random.Random) -> str:
    """An e-mail address."""
    return f"{rng.choice(FORENAMES)}.{rng.choice(SURNAMES)}@example.org".lower()


def telephone(rng: random.Random) -> str:
    """A telephone number, mobile or not, written in one of several ways."""
    last = f"{rng.randrange(1000):03d}"
    return rng.choice(
        (f"07700 900{last}", f"07700900{last}", f"+44 7700 900{last}", f"020 7946 0{last}",
         f"(0117) 496 0{last}", f"01914980{last}")
    )  # fmt: skip


def address(rng: random.Random) -> str:
    """A house number and street."""
    return f"{rng.randrange(1, 200)} {rng.choice(_STREETS)}"


def birth(rng: random.Random) -> str:
    """A date of birth of a child, written in one of several ways."""
    date = datetime.date(2006, 1, 1) + datetime.timedelta(days=rng.randrange(6_200))
    return date.strftime(rng.choice(("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y")))


def person(rng: random.Random) -> str:
    """A name, with or without a title."""
    forename, surname = rng.choice(FORENAMES), rng.choice(SURNAMES)
    title = rng.choice(("Mr", "Mrs", "Ms", "Dr"))
    return rng.choice((f"{forename} {surname}", f"{title} {surname}", f"{surname}, {forename}"))


IDENTIFIERS: Mapping[str, Maker] = {
    "nhs_number": nhs_number,
    "upn": pupil_number,
    "national_insurance": national_insurance,
    "swe_number": social_worker,
    "postcode": postcode,
    "email": email,
    "phone": telephone,
    "address": address,
    "date_of_birth": birth,
    "name": person,
}
"""Makers by the code of the kind."""

HEADERS: Mapping[str, str] = {
    "nhs_number": "NHS Number",
    "upn": "UPN",
    "national_insurance": "NI Number",
    "swe_number": "Social Work England no",
    "postcode": "Home postcode",
    "email": "E-mail address",
    "phone": "Mobile number",
    "address": "Address line 1",
    "date_of_birth": "Child DOB",
    "name": "Surname",
}
"""A header that tells what its column holds."""


LABELS: Mapping[str, str] = {
    "nhs_number": "NHS",
    "upn": "UPN",
    "national_insurance": "NINO",
    "swe_number": "reg",
    "postcode": "postcode",
    "email": "mail",
    "phone": "mob",
    "address": "at",
    "date_of_birth": "DOB",
    "name": "mother",
}
"""What people write before one, often without a space."""


def _hashed(length: int) -> Maker:
    return lambda rng: hashlib.blake2b(rng.randbytes(8)).hexdigest()[:length]


PSEUDONYMS: Mapping[str, Maker] = {
    "keyed hash, 8 hex digits": _hashed(8),
    "keyed hash, 9 hex digits in capitals": lambda rng: _hashed(9)(rng).upper(),
    "keyed hash, 10 hex digits": _hashed(10),
    "keyed hash, 13 hex digits": _hashed(13),
    "keyed hash, 64 hex digits": _hashed(64),
    "keyed hash, 6 signs of base 36": lambda rng: "".join(
        rng.choice("0123456789abcdefghijklmnopqrstuvwxyz") for _ in range(6)
    ),
    "UUID": lambda rng: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
    "ten-digit number": lambda rng: f"{rng.randrange(10**9, 10**10)}",
    "ten digits in groups": lambda rng: nhs.format(f"{rng.randrange(10**9, 10**10)}"),
    "eight- to eleven-digit number": lambda rng: (
        f"{rng.randrange(10**7, 10 ** rng.randrange(8, 12))}"
    ),
    "letter and twelve digits": lambda rng: f"K{rng.randrange(10**12):012d}",
    "eleven digits, zeros in front": lambda rng: f"{rng.randrange(10**6):011d}",
    "letters and running number": lambda rng: f"SW{rng.randrange(1_000):04d}",
    "authority and running number": lambda rng: f"E06000{rng.randrange(1, 60):03d}",
    "site, letter, running number": lambda rng: (
        f"01{rng.choice('FKUVW')}{rng.randrange(10**4):04d}"
    ),
    "need code": lambda rng: f"N{rng.randrange(10)}",
    "amount in pounds and pence": lambda rng: f"{rng.randrange(2_000_000, 6_000_000) / 100:.2f}",
    "date of an event": lambda rng: str(
        datetime.date(2023, 9, 1) + datetime.timedelta(days=rng.randrange(550))
    ),
}
"""Clean columns that look in part like identifiers, by what they are."""

LONE: Mapping[str, Maker] = {
    name: PSEUDONYMS[name]
    for name in (
        "ten-digit number",
        "eleven digits, zeros in front",
        "keyed hash, 6 signs of base 36",
        "keyed hash, 9 hex digits in capitals",
    )
}
"""Some of them that may stand alone in a column that is otherwise blank."""
