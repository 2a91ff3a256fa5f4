"""Numbers that authorities give to one person each, told by their check digits or their form."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from stdnum.gb import nhs, upn

from pipeline.screening.kinds import END, QUICK_END, QUICK_START, START, Kind

# Prefixes that are never given: https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
_NINO_UNUSED = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


_GROUPS = ((3, 3, 4), (5, 5), (4, 3, 3), (3, 4, 3), (2, 2, 2, 2, 2), (4, 6), (6, 4), (3, 7))
# One sign throughout: numbers with several are versions, times and the like.
_SIGNS = (" {1,2}", r"\.", "/", ",", "_", ":", "-", " - ", r"\. ", ", ")
_OF_FRACTIONS = (r"\.", ",", ":")  # between two groups only: 40123.45678
_NHS = "|".join(
    (
        "[0-9]{10}",
        *(
            sign.join(f"[0-9]{{{n}}}" for n in sizes)
            for sizes in _GROUPS
            for sign in _SIGNS
            if len(sizes) > 2 or sign not in _OF_FRACTIONS
        ),
    )
)
_OF_A_SPREADSHEET = re.compile(r"\.0+$")  # 9434765870.0: a number that was kept as one


def digits_of(text: str) -> str:
    """The digits of a grouped number."""
    return re.sub(r"[^0-9]", "", _OF_A_SPREADSHEET.sub("", text))


def _is_nhs_number(text: str) -> bool:
    return nhs.is_valid(digits_of(text))


def ten_digits(texts: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Which texts are ten digits, and which of those have the check digit of NHS numbers.

    The library's check, of all texts in one product: a column may hold 100,000 ids.
    """
    given = pa.array(texts, pa.string())
    whole = pc.match_substring_regex(given, r"^[0-9]{10}(?:\.0+)?$")
    numbers = pc.if_else(whole, pc.utf8_slice_codeunits(given, 0, 10), "0" * 10)
    digits = np.frombuffer(numbers.buffers()[2], np.uint8)[: 10 * len(texts)].reshape(-1, 10)
    good = (digits - ord("0")) @ np.arange(10, 0, -1) % 11 == 0
    return whole.to_pylist(), good.tolist()


def _is_upn(text: str) -> bool:
    # The library's list of authorities ends in 2011, so only its check letter is used.
    number = re.sub(r"[^0-9A-Z]", "", text.upper())
    return upn.calc_check_digit(number[1:]) == number[0]


NHS_NUMBER = Kind(
    code="nhs_number",
    name="an NHS number",
    quick=QUICK_START + rf"(?:{_NHS})(?:\.0+)?" + QUICK_END,
    pattern=re.compile(START + rf"(?:{_NHS})(?:\.0+)?" + END),
    valid=_is_nhs_number,
    near=re.compile(rf"[0-9]{{8,12}}(?:\.0+)?|[0-9a-f]{{10}}|{_NHS}", re.IGNORECASE),
    check_digit=True,
    chance=1 / 11,
    bulk=ten_digits,
    why=" (they have the check digit of NHS numbers, which one ten-digit number in eleven has)",
)

_UPN = r"[a-z][ ./-]?[0-9]{3}[ ./-]?[0-9]{4}[ ./-]?[0-9]{2}[ ./-]?[0-9]{2}"

UPN = Kind(
    code="upn",
    name="a unique pupil number (UPN)",
    quick=QUICK_START + rf"{_UPN}[0-9a-z]" + QUICK_END,
    # The letters I, O and S are not used.
    pattern=re.compile(START + rf"(?![ios]){_UPN}[0-9A-HJ-NP-RT-Z]" + END, re.IGNORECASE),
    valid=_is_upn,
    near=re.compile(r"[0-9a-z]{13}", re.IGNORECASE),
    check_digit=True,
    chance=1 / 23,
    why=" (they have the check letter of UPNs)",
)

NATIONAL_INSURANCE = Kind(
    code="national_insurance",
    name="a National Insurance number",
    quick=QUICK_START + r"[a-z]{2}[ ./-]{0,2}(?:[0-9]{2}[ ./-]{0,2}){3}[a-d]?" + QUICK_END,
    pattern=re.compile(
        START
        + r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ ./-]{0,2}[0-9]{2}[ ./-]{0,2}[0-9]{2}"
        + r"[ ./-]{0,2}[0-9]{2}[ ./-]{0,2}[A-D]|(?:[ ./-][0-9]{2}){3})"
        + END,
        re.IGNORECASE,
    ),
    valid=lambda text: text[:2].upper() not in _NINO_UNUSED,
    certain=lambda text: len(re.findall(r"[ ./-]", text)) > 1,
    near=re.compile(r"(?=.*[0-9])[0-9a-z]{9}", re.IGNORECASE),
    chance=0.001,
)

SWE_NUMBER = Kind(
    code="swe_number",
    name="a Social Work England number",
    quick=QUICK_START + r"swe?[ ./:-]{0,2}[1-9][0-9]{3,6}" + QUICK_END,
    # Pseudonyms such as SW0012 begin with a nought, registration numbers do not.
    pattern=re.compile(START + r"SWE?[ ./:-]{0,2}[1-9][0-9]{3,6}" + END, re.IGNORECASE),
    certain=lambda text: True,
)
