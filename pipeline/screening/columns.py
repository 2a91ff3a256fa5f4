"""Which identifiers a column holds, judged by all its different texts together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reading.missing import clean
from pipeline.screening.addresses import ADDRESS
from pipeline.screening.births import DATE_OF_BIRTH
from pipeline.screening.contact import EMAIL, POSTCODE, TELEPHONE
from pipeline.screening.kinds import Kind, Likeness, fold, spaced_labels
from pipeline.screening.names import NAME
from pipeline.screening.numbers import NATIONAL_INSURANCE, NHS_NUMBER, SWE_NUMBER, UPN

KINDS: tuple[Kind, ...] = (
    NHS_NUMBER,
    UPN,
    NATIONAL_INSURANCE,
    SWE_NUMBER,
    POSTCODE,
    EMAIL,
    TELEPHONE,
    ADDRESS,
    DATE_OF_BIRTH,
    NAME,
)

SHARE = 0.5
"""A column of numbers is refused when at least this share of them passes the check, ..."""

ACCIDENT = 0.001
"""... and the chance that as many would pass by accident is below this. It always is from twenty
values on; fewer must pass nearly all."""

STRAY_SHARE = 0.1
"""Or when a number that passes stands amid texts of which at most this share is of its shape."""

ONE_MASK = 0.9
"""Or when at least this share of them has one pattern of letters and digits, and it another."""

_ENOUGH_ALIKE, _LIKELY = 5, 0.05
_ALIKE_START = 4  # codes to one beginning, from which on they are running numbers
_SHORTEST = (
    6  # characters of the shortest text that may hold one: the postcode M1 1AA without space
)
_QUICK = "|".join(f"(?:{kind.quick})" for kind in KINDS)
_MASK = str.maketrans(
    {**dict.fromkeys("0123456789", "9"), **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a")}
)

Shown = Mapping[str, Likeness]


@dataclass(frozen=True)
class Hit:
    """One kind found in a column.

    Attributes
    ----------
    texts : the cells' texts that hold one. For finding their rows; they go into no finding.
    """

    kind: Kind
    texts: frozenset[str]
    why: str = ""


def judge_column(counts: Counter[str], *, ids: bool = False) -> list[Hit]:
    """The identifiers in a column.

    Parameters
    ----------
    counts : how many cells hold each text.
    ids : whether it is a column of the study's ids, which may be few and far between.
    """
    hits = []
    for kind, shown in search(counts).items():
        by_evidence: list[set[str]] = [set() for _ in Likeness]
        for text, evidence in shown.items():
            by_evidence[evidence].add(text)
        _, alike, codes, certain = by_evidence
        judged = bool(codes) and (
            _by_rate(kind, codes, alike, counts)
            or _stray(kind, codes, alike, counts)
            or (not ids and _lone(codes, alike, counts))
        )
        if certain or judged:
            found = frozenset(certain | codes if judged else certain)
            hits.append(Hit(kind, found, kind.why if judged and not certain else ""))
    return hits


def judge_texts(texts: Iterable[str]) -> list[Hit]:
    """The identifiers in texts outside the cells of a column, where whatever is valid counts."""
    found = search(list(texts), strict=True)
    hits = (
        Hit(kind, frozenset(text for text, one in shown.items() if one is Likeness.CERTAIN))
        for kind, shown in found.items()
    )
    return [hit for hit in hits if hit.texts]


@lru_cache(maxsize=4096)
def judge_text(text: str) -> tuple[Hit, ...]:
    """The identifiers in one text, such as a header, which stands in every site's sheets."""
    return tuple(judge_texts((text,)))


def search(texts: Iterable[str], *, strict: bool = False) -> dict[Kind, Shown]:
    """For each kind, the texts that show something of it.

    All texts are tried by one pattern, whose time grows with their length alone; what it lets
    through is tried kind by kind.
    """
    some = [text for text in texts if len(text) >= _SHORTEST]
    plain = some if "".join(some).isascii() else [fold(text) for text in some]
    passed = _matches(pa.array(plain, pa.string()), _QUICK)
    some, plain = [some[i] for i in passed], [plain[i] for i in passed]
    # Whole columns of ids are digits, and hold no label.
    plain = [text if text.isdecimal() else spaced_labels(text) for text in plain]
    tried = pa.array(plain, pa.string())
    found: dict[Kind, Shown] = {}
    for kind in KINDS if some else ():
        places = _matches(tried, kind.quick)
        looks = kind.look_at([plain[i] for i in places], strict=strict)
        shown = {some[i]: one for i, one in zip(places, looks, strict=True) if one}
        if shown:
            found[kind] = shown
    return found


def band(count: int) -> str:
    """How many, without saying how many: a small count can identify."""
    if count < 10:
        return "1-9"
    return "10-49" if count < 50 else "50 or more"


def _matches(texts: pa.StringArray, pattern: str) -> list[int]:
    if not len(texts):
        return []
    found = pc.match_substring_regex(texts, pattern, ignore_case=True)
    places: list[int] = pc.indices_nonzero(found).to_pylist()
    return places


def _log_choices(number: int, some: int) -> float:
    """Logarithm of the ways to choose ``some`` of a number, which soon are too many for a float."""
    return math.lgamma(number + 1) - math.lgamma(some + 1) - math.lgamma(number - some + 1)


def _by_rate(kind: Kind, codes: set[str], alike: set[str], counts: Counter[str]) -> bool:
    """Whether too many pass for accident."""
    others = alike
    if not kind.check_digit:
        # The form alone is the check: every text of a pseudonym's form is one that did not pass.
        others = alike | {text for text in counts if text not in codes and _near(kind, text)}
    if kind.drawn and len({text[:4] for text in codes}) < len(codes) / _ALIKE_START:
        return False
    tried = len(codes) + len(others)
    return len(codes) >= SHARE * tried and accident(len(codes), tried, kind.chance) < ACCIDENT


def accident(passed: int, tried: int, chance: float) -> float:
    """The chance that ``passed`` or more of ``tried`` pass by accident (binomial upper tail)."""
    return math.fsum(
        math.exp(_log_choices(tried, k) + k * math.log(chance) + (tried - k) * math.log1p(-chance))
        for k in range(passed, min(tried, passed + 100) + 1)
    )


def _stray(kind: Kind, codes: set[str], alike: set[str], counts: Counter[str]) -> bool:
    """Whether the few that pass are strangers in their column."""
    tried = len(codes) + len(alike)
    if len(alike) >= _ENOUGH_ALIKE and accident(len(codes), tried, kind.chance) > _LIKELY:
        return False  # amounts of ten digits among smaller ones: as many pass as by accident
    of_form = _cells_of(alike, counts)
    if of_form > STRAY_SHARE * counts.total():
        return False  # so of the cells that are not blank as well, which take longer to count
    cells = sum(count for text, count in counts.items() if clean(text))
    if _cells_of(codes, counts) > SHARE * cells or of_form > STRAY_SHARE * cells:
        return False
    others = [text for text in counts if text not in codes and _near(kind, text)]
    if _cells_of(others, counts) <= STRAY_SHARE * cells:
        return True
    masks = Counter(_mask(text) for text in others)
    mask, most = masks.most_common(1)[0]
    # Running numbers grow by a digit; only letters make a pattern that a number is a stranger to.
    told = not mask.isdecimal() and most >= ONE_MASK * len(others)
    return told and mask not in {_mask(text) for text in codes}


def _lone(codes: set[str], alike: set[str], counts: Counter[str]) -> bool:
    """Whether those that pass are all that stands in a column that is otherwise blank."""
    if alike or _cells_of(codes, counts) > STRAY_SHARE * counts.total():
        return False
    return {text for text in counts if clean(text)} == codes


def _cells_of(texts: Iterable[str], counts: Counter[str]) -> int:
    return sum(map(counts.__getitem__, texts))


def _near(kind: Kind, text: str) -> bool:
    return kind.near.fullmatch(text if text.isascii() else fold(text)) is not None


def _mask(text: str) -> str:
    return text.casefold().translate(_MASK)
