"""How to reach a person: postcodes, e-mail and telephone."""

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
_POSTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]?[ .-]{0,3}[0-9][ABD-HJLNP-UW-Z]{2}"


def _is_postcode(text: str) -> bool:
    area = re.match("[A-Za-z]+", text)
    return area is not None and area[0].upper() in _AREAS and text[-2:] not in _IN_PROSE


def _is_telephone(text: str) -> bool:
    digits = re.sub(r"[^0-9]", "", text.replace("(0)", "").removesuffix(".0"))
    if text.startswith("+") and not digits.startswith("44"):
        return 9 <= len(digits) <= 15
    return len(digits.removeprefix("00").removeprefix("44").removeprefix("0")) in (9, 10)


POSTCODE = Kind(
    code="postcode",
    name="a full postcode",
    quick=QUICK_START + r"[a-z]{1,2}[0-9][0-9a-z]?[ .-]{0,3}[0-9][a-z]{2}" + QUICK_END,
    pattern=re.compile("(?<!#)" + START + _POSTCODE + END, re.IGNORECASE),
    valid=_is_postcode,
    certain=lambda text: " " in text,
    near=re.compile(r"(?=.*[0-9])[0-9a-z]{5,7}", re.IGNORECASE),
    chance=0.005,
)

EMAIL = Kind(
    code="email",
    name="an e-mail address",
    quick=r"(?:@|[(\[]at[)\]]) ?[a-z0-9-]+\.",
    # Begun only where a name begins, and no part is given back: a name may run on without an @.
    pattern=re.compile(
        r"(?<![\w.%+'-])[\w.%+'-]++ ?(?:@|[(\[]at[)\]]) ?"
        r"[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*\.[A-Za-z]{2,}"
    ),
    certain=lambda text: True,
)

TELEPHONE = Kind(
    code="phone",
    name="a telephone number",
    quick=r"(?:\+|00) ?[1-9][0-9]{0,2}[ ().-]*[0-9(]|"
    + QUICK_START
    + r"[(\[]?0[1-378][0-9)\] ./-]{8,}|"
    + QUICK_START
    + r"7[1-9][0-9]{8}"
    + QUICK_END,
    pattern=re.compile(
        START
        + r"(?:(?:\+|00) ?44[ ().-]{0,3}(?:\(0\)|0)?[ ().-]{0,3}[1-9](?:[ ().-]?[0-9]){8,9}"
        + r"|\+[1-9][0-9]{0,2}(?:[ ().-]{1,3}[0-9]{1,5}){2,5}|\+[1-9][0-9]{9,13}"
        + r"|[(\[]?0(?:1[0-9]{1,4}|2[0-9]{1,2}|3[0-9]{2}|7[0-9]{3,4}|8[0-9]{2})[)\]]?"
        + r"(?:[ ./-]{0,2}[0-9]{2,6}){1,4}"
        + r"|7[1-9][0-9]{8}(?:\.0)?)"  # a spreadsheet took its first nought
        + END
    ),
    valid=_is_telephone,
    certain=lambda text: re.fullmatch(r"[0-9]+(?:\.0)?", text) is None,
    near=re.compile(r"[0-9a-f]{10,12}(?:\.0)?", re.IGNORECASE),
    chance=0.09,
    drawn=True,
)
