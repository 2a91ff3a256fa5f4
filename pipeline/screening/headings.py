"""What headers say of their columns: that they identify people, or that they hold something else.

A header that says what a column is of, such as the day a worker was employed or the ward of a home,
clears it of what its values look like only in part.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.reading.header_words import normalise
from pipeline.reading.missing import missing_reason
from pipeline.screening.births import full_date
from pipeline.screening.names import name_words
from pipeline.screening.vocabulary import is_word, listed

# Parts of a header without case, spaces and punctuation; those between ^ and $ are the whole of it.
_SAYS = (
    ("nhs_number", r"nhsn|nhsid|^nhs$|commonchildid|singleuniqueid"),
    ("upn", r"^upn|upn$|uniquepupil"),
    ("national_insurance", r"nationalinsurance|^nino|nino$|^ninumber$|^nin?o?$"),
    ("swe_number", r"socialworkengland|^swe|hcpc|registrationno"),
    (
        "date_of_birth",
        r"dateofbirth|birthdate|birthday|^dob|dob\d?$|^birth$|^born|dateborn|birthdt|^bday",
    ),
    ("postcode", r"postcode|postalcode|^pcode$|^zip(?:code)?$"),
    ("email", r"email"),
    ("phone", r"phone|^mob(?:ile)?(?:no|number|s)?\d?$|^tel(?:no|number|s)?\d?$|landline"),
    (
        "address",
        r"(?<!mac)(?<!ip)(?<!web)(?<!url)address(?!ed|ing)|^street(?:name)?$|^houseno|^addr",
    ),
    (
        "name",
        r"surname|forename|firstname|lastname|middlename|givenname|familyname|fullname|knownas"
        r"|nameof(?:the)?(?:child|client|parent|carer|mother|father|staff|person|pupil|patient|worker)"
        r"|^.{0,24}(?:child|children|client|parent|carer|mother|father|staff|person|pupil|patient|worker"
        r"|manager|practitioner|sw|employee|officer|consultant|supervisor|chair|leader|professional"
        r"|sibling|partner|user)s?name",
    ),
)
_SAYS_ALONE = (("name", r"^names?$|^initials$"),)
_PATTERNS = tuple((kind, re.compile(says)) for kind, says in _SAYS)
_ALONE = tuple((kind, re.compile(says)) for kind, says in _SAYS_ALONE)
_YES_NO = frozenset(("yes", "no", "y", "n", "true", "false"))
_SERIAL = re.compile(r"[0-9]{5}(?:[.]0)?")
_POSTCODE = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?[\s.-]*[0-9][a-z]{2}(?![a-z0-9])", re.IGNORECASE)
# Such headers, too, are of what a postcode, an address or a registration is part of or for.
_PARTS = re.compile(
    r"type|status|area|sector|district|known|held|confirmed|checked|provided|given|present|valid"
    r"|count|numberof|changes|verified|date|flag|band|region|outcode|month|year"
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PEOPLE = listed("people")
_BESIDE = listed("beside people")
_BY = re.compile(
    r"^(?:completed|prepared|chaired|covered|checked|reviewed|entered|created|updated|assessed|visited|seen|approved|signed|done|written"
    r"|recorded|supervised|allocated|assigned|reported|referred)(?:by|to)$"
)
_MEASURES = listed("measures")
_NEUTRAL = listed("neutral")
_PLACES = re.compile(
    r"ward|area|localit|district|town|parish|region|village|city|county|borough|neighbourhood|patch"
    r"|place|location|constituency|lsoa|msoa|cluster|team|unit|hub|office|base|site|service|school"
    r"|nursery|college|hospital|centre|center|venue|setting|provider|organisation|agency|employer"
    r"|department|directorate|division|branch|system|source|project|programme|model|tool|course"
    r"|university|language|religion|nationality|country|ethnic|role|post|job|title|grade|type|status"
    r"|reason|outcome|categor|need|factor|plan|legal|activity|subject|topic|theme|method"
)
_AREAS = re.compile(
    r"ward|area|localit|district|parish|region|constituency|[lm]soa|countr|county|currency|language"
    r"|nationality|neighbourhood|patch|cluster"
)
_POSTS = re.compile(
    r"post|position|vacan|establish|costc|budget|ledger|payroll|requisition|job|role|unit|team|code"
)


@lru_cache(maxsize=4_096)
def kind_by_header(header: str, *, of_table: bool = True) -> str:
    """The kind of identifier that a header announces, or "".

    Parameters
    ----------
    of_table : whether it heads a column beside those of the study; elsewhere "name" alone may be
        the name of anything.
    """
    key = normalise(header)
    patterns = (*_PATTERNS, *_ALONE) if of_table else _PATTERNS
    return next((kind for kind, says in patterns if says.search(key)), "")


def identifying(kind: str, text: str, header: str = "") -> bool:
    """Whether a text under such a header can identify: no mark, yes or no, or small number."""
    if kind == "date_of_birth":
        return full_date(text) is not None or _SERIAL.fullmatch(text) is not None
    if _says_little(text):
        return False
    if kind == "postcode":
        return _POSTCODE.search(text) is not None
    key = normalise(header)
    if kind == "name":
        # "Name" alone may be of a team or a place, "Surname" is of a person.
        return _ALONE[0][1].search(key) is None or bool(name_words(text))
    if kind in ("address", "email", "phone") and _PARTS.search(key):
        return re.search("[0-9@]", text) is not None and full_date(text) is None
    if kind in ("nhs_number", "upn", "national_insurance", "swe_number"):
        return re.search("[0-9]", text) is not None and full_date(text) is None
    return True


def of_people(header: str) -> bool:
    """Whether a header says that its column is of people, as "Allocated worker" and "Seen by"."""
    words = [word.casefold() for word in _WORDS.findall(header)]
    if _BY.match("".join(words)) is not None:
        return True
    if all(word in _PEOPLE or word in _BESIDE for word in words):
        return not _PEOPLE.isdisjoint(words)
    # "Supervising social worker", but not "Start date of worker".
    return bool(words) and words[-1] in _PEOPLE and _MEASURES.isdisjoint(words)


def says_nothing(header: str) -> bool:
    """Whether a header does not say what its column is of, or says that it is of people."""
    words = [word.casefold() for word in _WORDS.findall(header)]
    return of_people(header) or all(word in _NEUTRAL or word in _PEOPLE for word in words)


def of_anything(header: str) -> bool:
    """Whether a header says nothing, or has only words that are none of the work ("Bairn")."""
    words = [word.casefold() for word in _WORDS.findall(header)]
    return says_nothing(header) or not any(word not in _NEUTRAL and is_word(word) for word in words)


def of_places(header: str) -> bool:
    """Whether a header says that its column is of places, teams, roles and the like."""
    return _PLACES.search(normalise(header)) is not None and not of_people(header)


def of_areas(header: str) -> bool:
    """Whether a header says that its column is of areas, whose names are those of streets, too."""
    return _AREAS.search(normalise(header)) is not None and not of_people(header)


def of_posts(header: str) -> bool:
    """Whether a header says that its column is of posts, budgets and the like, not of people."""
    return _POSTS.search(normalise(header)) is not None and not of_people(header)


def _says_little(text: str) -> bool:
    return (
        missing_reason(text) is not None
        or text.casefold() in _YES_NO
        or (text.isdigit() and len(text) < 4)
    )
