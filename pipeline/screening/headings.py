"""Headers that say that their column identifies people."""

from __future__ import annotations

import re

from pipeline.reading.header_words import normalise
from pipeline.reading.missing import missing_reason
from pipeline.screening.people import full_date

# Parts of a header without case, spaces and punctuation; those between ^ and $ are the whole of it.
_SAYS = (
    ("nhs_number", r"nhsn|nhsid|^nhs$"),
    ("upn", r"^upn|upn$|uniquepupil"),
    ("national_insurance", r"nationalinsurance|^nino|nino$|^ninumber$|^nin?o?$"),
    ("swe_number", r"socialworkengland|^swe|hcpc"),
    ("date_of_birth", r"dateofbirth|birthdate|birthday|^dob|dob$|^birth$|^born|dateborn"),
    ("postcode", r"postcode|postalcode|^pcode$"),
    ("email", r"email"),
    ("phone", r"phone|^mobile(?:no|number)?$|^tel(?:no|number)?$|landline"),
    ("address", r"address(?!ed|ing)|^street(?:name)?$"),
    (
        "name",
        r"surname|forename|firstname|lastname|middlename|givenname|familyname|fullname|knownas"
        r"|nameof(?:the)?(?:child|client|parent|carer|mother|father|staff|person|pupil|patient|worker)"
        r"|^.{0,24}(?:child|children|client|parent|carer|mother|father|staff|person|pupil|patient|worker"
        r"|manager|practitioner)s?name",
    ),
)
_SAYS_ALONE = (("name", r"^names?$|^initials$"),)
_PATTERNS = tuple((kind, re.compile(says)) for kind, says in _SAYS)
_ALONE = tuple((kind, re.compile(says)) for kind, says in _SAYS_ALONE)
_YES_NO = frozenset(("yes", "no", "y", "n", "true", "false"))
_SERIAL = re.compile(r"[0-9]{5}(?:[.]0)?")


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


def identifying(kind: str, text: str) -> bool:
    """Whether a text under such a header can identify: no mark, yes or no, or small number."""
    if kind == "date_of_birth":
        return full_date(text) is not None or _SERIAL.fullmatch(text) is not None
    return not _says_little(text)


def _says_little(text: str) -> bool:
    return (
        missing_reason(text) is not None
        or text.casefold() in _YES_NO
        or (text.isdigit() and len(text) < 4)
    )
