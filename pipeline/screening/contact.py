"""Where a person lives and how to reach them: postcodes, addresses, e-mail and telephone."""

from __future__ import annotations

import re

from pipeline.screening.kinds import END, QUICK_END, QUICK_START, START, Kind

# Postcode areas of the United Kingdom and the islands.
_AREAS = frozenset(
    re.findall(
        "[A-Z]+",
        "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL "
        "DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT "
        "KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR "
        "RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
        "WC WD WF WN WR WS WV YO ZE",
    )
)
# What follows a digit in prose: 1st, 2nd, 3rd, 4th, 2hr, 3yr, 6ft.
_IN_PROSE = frozenset(("st", "nd", "rd", "th", "hr", "yr", "ft", "pt"))
_POSTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]? {0,2}[0-9][ABD-HJLNP-UW-Z]{2}"
_STREETS = (
    "Street|Road|Avenue|Lane|Close|Drive|Crescent|Gardens|Terrace|Grove|Mews|Rd|Ave|Cres"
)  # fmt: skip


def _is_postcode(text: str) -> bool:
    area = re.match("[A-Za-z]+", text)
    return area is not None and area[0].upper() in _AREAS and text[-2:] not in _IN_PROSE


def _is_telephone(text: str) -> bool:
    digits = re.sub(r"[^0-9]", "", text.replace("(0)", ""))
    return len(digits.removeprefix("00").removeprefix("44").removeprefix("0")) in (9, 10)


POSTCODE = Kind(
    code="postcode",
    name="a full postcode",
    quick=QUICK_START + r"[a-z]{1,2}[0-9][0-9a-z]? {0,2}[0-9][a-z]{2}" + QUICK_END,
    pattern=re.compile(START + _POSTCODE + END, re.IGNORECASE),
    valid=_is_postcode,
    certain=lambda text: " " in text,
    near=re.compile(r"(?=.*[0-9])[0-9a-z]{5,7}", re.IGNORECASE),
    chance=0.005,
)

EMAIL = Kind(
    code="email",
    name="an e-mail address",
    quick=r"@[a-z0-9-]+\.",
    # Begun only where a name begins, and no part is given back: a name may run on without an @.
    pattern=re.compile(
        r"(?<![A-Za-z0-9._%+'-])[A-Za-z0-9._%+'-]++"
        r"@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*\.[A-Za-z]{2,}"
    ),
    certain=lambda text: True,
)

TELEPHONE = Kind(
    code="phone",
    name="a telephone number",
    quick=r"(?:\+|00) ?44[ ().-]*[0-9(]|" + QUICK_START + r"\(?0[1-378][0-9)( -]{8,}",
    pattern=re.compile(
        START
        + r"(?:(?:\+|00) ?44[ ().-]{0,3}(?:\(0\)|0)?[ ().-]{0,3}[1-9](?:[ ().-]?[0-9]){8,9}"
        + r"|\(?0(?:1[0-9]{1,4}|2[0-9]{1,2}|3[0-9]{2}|7[0-9]{3}|8[0-9]{2})\)?"
        + r"(?:[ -]?[0-9]{2,6}){1,3})"
        + END
    ),
    valid=_is_telephone,
    certain=lambda text: not text.isdigit(),
    near=re.compile(r"[0-9a-f]{10,12}", re.IGNORECASE),
    chance=0.05,
)

ADDRESS = Kind(
    code="address",
    name="a postal address",
    quick=r"[0-9][a-z]?,? +[a-z'’ ]+ (?:" + _STREETS + r")(?:[^a-z]|$)",
    pattern=re.compile(
        r"(?<![0-9A-Za-z])[0-9]{1,4}[A-Za-z]?,?\s+(?:[A-Z][A-Za-z'’]+\s+){1,3}"
        rf"(?:{_STREETS}|{_STREETS.upper()})(?![A-Za-z])"
    ),
    certain=lambda text: True,
)
