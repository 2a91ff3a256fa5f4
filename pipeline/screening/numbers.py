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


def _is_nhs_number(text: str) -> bool:
    return nhs.is_valid(text)


def ten_digits(texts: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Which texts are ten digits, and which of those have the check digit of NHS numbers.

    The library's check, of all texts in one product: a column may hold 100,000 ids.
    """
    given = pa.array(texts, pa.string())
    whole = pc.match_substring_regex(given, r"^[0-9]{10}$")
    numbers = pc.if_else(whole, given, "0" * 10)
    digits = np.frombuffer(numbers.buffers()[2], np.uint8)[: 10 * len(texts)].reshape(-1, 10)
    good = (digits - ord("0")) @ np.arange(10, 0, -1) % 11 == 0
    return whole.to_pylist(), good.tolist()


def _is_upn(text: str) -> bool:
    # The library's list of authorities ends in 2011, so only its check letter is used.
    number = upn.compact(text)
    return upn.calc_check_digit(number[1:]) == number[0]


NHS_NUMBER = Kind(
    code="nhs_number",
    name="an NHS number",
    quick=QUICK_START + r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}" + QUICK_END,
    pattern=re.compile(START + r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}" + END),
    valid=_is_nhs_number,
    near=re.compile(r"[0-9]{8,12}|[0-9a-f]{10}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}", re.IGNORECASE),
    check_digit=True,
    chance=1 / 11,
    bulk=ten_digits,
    why=" (they have the check digit of NHS numbers, which one ten-digit number in eleven has)",
)

UPN = Kind(
    code="upn",
    name="a unique pupil number (UPN)",
    quick=QUICK_START + r"[a-z][0-9]{11}[0-9a-z]" + QUICK_END,
    # The letters I, O and S are not used.
    pattern=re.compile(START + r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]" + END, re.IGNORECASE),
    valid=_is_upn,
    near=re.compile(r"[0-9a-z]{13}", re.IGNORECASE),
    check_digit=True,
    chance=1 / 23,
    why=" (they have the check letter of UPNs)",
)

NATIONAL_INSURANCE = Kind(
    code="national_insurance",
    name="a National Insurance number",
    quick=QUICK_START + r"[a-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]" + QUICK_END,
    pattern=re.compile(
        START + r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]" + END,
        re.IGNORECASE,
    ),
    valid=lambda text: text[:2].upper() not in _NINO_UNUSED,
    certain=lambda text: " " in text,
    near=re.compile(r"(?=.*[0-9])[0-9a-z]{9}", re.IGNORECASE),
    chance=0.001,
)

SWE_NUMBER = Kind(
    code="swe_number",
    name="a Social Work England number",
    quick=QUICK_START + r"sw[ -]?[1-9][0-9]{3,6}" + QUICK_END,
    # Pseudonyms such as SW0012 begin with a nought, registration numbers do not.
    pattern=re.compile(START + r"SW[ -]?[1-9][0-9]{3,6}" + END, re.IGNORECASE),
    certain=lambda text: True,
)
