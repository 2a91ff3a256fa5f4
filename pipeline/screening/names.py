"""Names of people without a title: in columns that say they hold them, in others, and in prose.

A list of forenames alone would miss most surnames and half of the world; the shape alone takes
places and roles for people. So three things speak together: the shape of a text, whether its words
are those of the work (``vocabulary``), and whether one of them is a forename (``forenames.txt``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reading.missing import missing_reason
from pipeline.screening.kinds import Kind, fold
from pipeline.screening.vocabulary import is_word, listed

NAME = Kind(
    code="name",
    name="a person's name",
    quick=r"(?:^|[^a-z])(?:mr|mrs|ms|miss|mx|dr)\.? +[a-z]",
    pattern=re.compile(
        r"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+(?:[A-Z]\.?\s+){0,2}"
        r"(?!Excel|Word|Office|Teams|Access|Project)"
        r"[^\W\d_a-z](?:[^\W\d_]|['’-])*?[^\W\d_A-Z][\w'’-]*"
        r"|(?:MR|MRS|MS|MISS|MX|DR)\.?\s+(?:[A-Z]\.?\s+){0,2}[A-Z]{3,}(?![\w]))"
    ),
    certain=lambda text: True,
)

_LETTERS = r"[^\W\d_]"
_PARTICLES = (
    "de|da|do|dos|del|della|di|van|von|der|den|ter|bin|binti|bint|ibn|al|el|ap|ab|le|la|abu"
)
_CAPITAL = rf"(?=[^\W\d_a-z])(?:[OD]['’])?{_LETTERS}+(?:['’-]{_LETTERS}+)*"
_INITIALS = r"(?:[A-Z]\.? ){0,3}"
# The whole of a cell. Small letters are let through: some systems keep everything so.
_WHOLE = re.compile(
    rf"(?:(?:mr|mrs|ms|miss|mx|dr|prof)\.? )?{_INITIALS}"
    rf"(?P<name>{_LETTERS}[\w'’-]+"
    rf"(?:,? (?:{_LETTERS}\.?|{_LETTERS}[\w'’-]+)){{0,4}}),?",
    re.IGNORECASE,
)
_AFTER = re.compile(r" ?[(\[;:/|]| [-–]+ ?")  # "Jane Bennett (agency)", "Jane Bennett - duty"
_SPLIT = re.compile(r"[ ,.]+")
_RUN = re.compile(rf"{_CAPITAL}(?: (?:{_CAPITAL}|[A-Z]\.|(?:{_PARTICLES})(?= [A-Z])))*")
# What follows a name of a place or a team, or goes before one.
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|at|near|around|across|within|the|via|called|named|our)|[/&])\s*$", re.IGNORECASE
)
_PLACE_AFTER = re.compile(
    r"\s*(?:['’]s )?\(?(?:team|unit|hub|pod|service|area|office|locality|district|ward"
    r"|cent(?:re|er)|house|school|system|council|branch|site|cluster|patch|project|programme|clinic|court|road"
    r"|street|model|scale|report|review|census|act|tool|database|module|codes?)s?\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r" (?:now |then |since )?(?:lives|lived|stays|stayed|moved|returned|gave birth|died|turned)\b"
    r"| (?:has|had) (?:moved|gone|returned|started|stopped|retired|died)\b"
    r"| (?:was|is|has been|had been|went) (?:on|off|ill|away|absent|sick|new|promoted)\b"
    r"| (?:left|retired|resigned|joined|returned|held|covers|covered|asked|told|says|said|works"
    r"|worked|chaired|supervise[sd]|has left|had left|will leave|went)\b"
)
_CUES = re.compile(
    r"\b(?:child|children|mother|father|mum|dad|parents?|carers?|grand(?:mother|father|parents?)|aunt"
    r"|uncle|brother|sister|siblings?|baby|boy|girl|son|daughter|worker|practitioner|manager"
    r"|supervisor|consultant|csw|coordinator|clinician|colleague|chair|iro|partner|employee|leaver"
    r"|nan|nana|gran|granny|grandad|stepfather|stepmother|cousin|niece|nephew|twin"
    r"|starter|locum|named|called|postholder|covered by|held by|replaced by"
    r"|(?:from|by|to|with) (?:our |the )?colleague"
    r"|(?:message|e-?mail|letter|note|call|word|advice|confirmation|update) (?:from|of|by|to)"
    r"|(?:rang|phoned|e-?mailed|(?:spoke|checked) (?:to|with)|met|asked|per|told by|according to|cc"
    r"|fao|attn|regards))"
    r"[,:]? (?:is |was |called |named )?\(?(?:[a-z]\.? )?$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|\W)[A-Z]\. ?$")
_OWNS = re.compile(
    r"['’]s (?:file|case|record|mum|dad|mother|father|parents?|sister|brother|siblings?|family|son"
    r"|daughter|baby|carers?|caseload|hours|absence|leave|visits?|placement|cover)\b"
    r"|['’]s,? who\b"
    r"|(?:['’]s)? (?:family|siblings|twins|brothers|sisters|children|household)\b"
)
# Forenames that are verbs as well, with which a sentence may begin.
_IMPERATIVE = re.compile(
    r"(?:Mark|Bill|Grant|Chase|Drew|Pat|Rob|Sue|Will|Grace|Frank|Hope|Peg|Nick)$"
)
_LOGIN = re.compile(rf"({_LETTERS}+)[._]({_LETTERS}{{2,}})")
_JOINED = re.compile(r" (?:and|&|\+) |/")
# Surnames that are words of the work or of places: beside a forename they are surnames.
_SURNAMES = listed("surnames")
_SPOKEN = re.compile(r"(?i:[aeiouyà-ÿ]).*[a-zà-ÿ]|[^\x00-\x7f]|(?i:[aeiouy]).{3}|.{3}(?i:[aeiouy])")
_SPELT = r"^[^0-9_]{2,120}$"
_TWO_CAPITALS = r"(?:^|[^\pL])\p{Lu}[\pL'’-]+[\s.\pZ]+\p{Lu}"  # RE2
_LONGEST = 100  # characters of a cell that is a name and little else
_FEWEST = 3
_SHARE = 0.5
_NEARLY_ALL = 0.8
_SOME = 0.2
_ENOUGH, _ALL, _FEW = 15, 0.95, 0.06
_MANY = 5


@cache
def forenames() -> frozenset[str]:
    """Forenames without case, of languages common in England; see ``benchmarks/forenames.py``."""
    text = files("pipeline.screening").joinpath("forenames.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def is_forename(word: str) -> bool:
    """Whether a word, or the first part of a double one, is a forename of the list."""
    plain = word.casefold().strip(".'’")
    return plain in forenames() or plain.split("-")[0] in forenames()


def name_words(text: str, *, people: bool = False) -> list[str]:
    """The words of a text that may be a person's name and nothing else; none if it may not.

    Parameters
    ----------
    people : whether jane.bennett, and Jane and Tom, are read as names, too: where people are.
    """
    if len(text) > _LONGEST:
        return []
    plain = _AFTER.split(" ".join(fold(text).split()), maxsplit=1)[0]
    if people and (parts := _LOGIN.fullmatch(plain)):
        plain = " ".join(parts.groups())
    elif people:
        plain = _JOINED.sub(" ", plain)
    found = _WHOLE.fullmatch(plain)
    if found is None or missing_reason(plain) is not None:
        return []
    known = [word for word in _SPLIT.split(found["name"]) if len(word) > 1]
    if len(known) == 1 and not is_forename(known[0]) and not _SPOKEN.search(known[0]):
        return []  # ABQ, XKCD: a code
    if not _of_one_case(known):
        return []  # "Jamaican dollar"
    first = any(map(is_forename, known))
    for word in known:
        if is_word(word) and not (first and len(known) > 1 and word.casefold() in _SURNAMES):
            return []
    return known


def _of_one_case(listed: Sequence[str]) -> bool:
    """Whether all words are in capitals, or all in small letters, or all begin with a capital."""
    written = [word for word in listed if word.casefold() not in _PARTICLES.split("|")]
    return len({word[:1].isupper() or not word[:1].islower() for word in written}) < 2


@dataclass(frozen=True)
class _Named:
    """The different texts of a column: how many, and the words of those that are names."""

    texts: int
    names: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, texts: Iterable[str], *, people: bool = False) -> _Named:
        """Look through a column; most texts are ids, which have digits and are passed over."""
        some = list(texts)
        spelt = pc.match_substring_regex(pa.array(some, pa.string()), _SPELT)
        read = [some[i] for i in pc.indices_nonzero(spelt).to_pylist()]
        there = [text for text in read if missing_reason(fold(text)) is None]
        names = {text: words for text in there if (words := name_words(text, people=people))}
        return cls(len(some) - len(read) + len(there), names)

    @property
    def known(self) -> set[str]:
        """Those with a forename of the list."""
        return {text for text, words in self.names.items() if any(map(is_forename, words))}

    @property
    def several(self) -> set[str]:
        """Those of more than one word."""
        return {text for text, words in self.names.items() if len(words) > 1}


def names_where_people_are(texts: Iterable[str]) -> frozenset[str]:
    """The names in a column whose header says "Child", "Worker" and the like.

    It may hold roles, statuses or codes as well, so most of the different texts must be names, or
    one must have a forename of the list and a surname.

    Parameters
    ----------
    texts : the different texts.
    """
    found = _Named.of(texts, people=True)
    certain = bool(found.known or found.several) or len(found.names) >= _MANY
    if certain and len(found.names) >= _SHARE * found.texts:
        return frozenset(found.names)
    return frozenset(found.known & found.several)


def names_of_people(texts: Iterable[str]) -> frozenset[str]:
    """The names in a column of people's ids, which are of two words and no id, or fill it."""
    listed = list(texts)
    return names_where_people_are(listed) | _Named.of(listed).several


def names_anywhere(texts: Iterable[str]) -> frozenset[str]:
    """The names in a column of which nothing is known.

    Half of the different texts must be a forename of the list and a surname, or nearly all
    such forenames, or nearly all of the shape with some forenames among them.
    """
    found = _Named.of(texts)
    most, nearly_all = _SHARE * found.texts, _NEARLY_ALL * found.texts
    several, known = found.several, found.known
    if found.texts < _FEWEST:
        return frozenset(known & several)
    if len(found.names) < most:
        return frozenset()
    if (
        len(known & several) >= max(_FEWEST, most)
        or len(known) >= max(_MANY, nearly_all)
        or (len(several) >= max(_MANY, nearly_all) and len(known) >= _SOME * found.texts)
        or (len(several) >= max(_ENOUGH, _ALL * found.texts) and len(known) >= _FEW * found.texts)
    ):
        return frozenset(found.names)
    return frozenset()


def sentences_with_names(texts: Iterable[str]) -> frozenset[str]:
    """The texts that name a person, of a column: those that ``holds_name`` tells."""
    some = list(texts)
    found = pc.match_substring_regex(pa.array(some, pa.string()), _TWO_CAPITALS)
    return frozenset(some[i] for i in pc.indices_nonzero(found).to_pylist() if holds_name(some[i]))


def holds_name(text: str, *, strict: bool = False) -> bool:
    """Whether a sentence names a person: a forename of the list with a surname.

    Parameters
    ----------
    strict : whether two capitalised words that are none of the work, or one after "the worker"
        or the like, are enough, as they are in what travels with the data.
    """
    plain = " ".join(fold(text).split())
    if not strict and len(re.findall(r"(?<![^\W\d_])[a-z]{2,}", plain)) < 2:
        return False
    return any(_is_name(plain, found, strict=strict) for found in _RUN.finditer(plain))


def _is_name(text: str, found: re.Match[str], *, strict: bool) -> bool:
    if re.fullmatch(r"\w+-[a-z]+", found[0]):
        return False  # "Rob-proof"
    if _IMPERATIVE.match(found[0]) and _begins(text, found.start()) and found[0][-2:-1] not in "'’":
        return False  # "Mark the row as late"
    before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() :][:30]
    last = found[0].split()[-1]
    if strict and not is_word(last) and _told(found[0], before, after):
        return True
    words = [re.sub(r"['’]s$", "", word).strip(".") for word in found[0].split()]
    # "Worker Jane Smith", "When Jane left"
    at = next((i for i, word in enumerate(words) if _starts_name(word)), len(words))
    before = " ".join([before.rstrip(), *words[:at][-3:], ""]) if at else before
    words = [word for word in words[at:] if len(word) > 1]
    if not words or all(word.isupper() and len(word) < 5 for word in words):
        return False
    if _PLACE_AFTER.match(after) and not re.match(r"['’]s", after):
        return False
    known = is_forename(words[0])
    if len(words) > 1 and (known or any(map(is_forename, words))):
        others = words[1:]
        if not any(is_word(word) and word.casefold() not in _SURNAMES for word in others[:1]):
            return not (_PLACE_BEFORE.search(before) and any(map(is_word, others)))
    if not strict or _PLACE_BEFORE.search(before):
        return False
    if known and words[0].casefold() not in listed("places"):
        return len(words) == 1
    if any(map(is_word, words)):
        return False
    return len(words) > 1 or bool(_CUES.search(before) or _DOES.match(after))


def _told(run: str, before: str, after: str) -> bool:
    """Whether an initial stands before a name, or what is a person's or a family's after it."""
    owner = re.search(r"['’]s$", run)
    return bool(_INITIAL.search(before) or _OWNS.match(f"{owner[0] if owner else ''}{after}"))


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins there, and goes on with a word in small letters."""
    goes_on = (
        re.match(r"\w+ (?!(?:has|had|was|is|left|now|and|will)\b)[a-z]", text[at:]) is not None
    )
    return goes_on and not text[:at].rstrip(" -–").rstrip().rstrip("([")[-1:].strip(".:;!?")


def _starts_name(word: str) -> bool:
    return (not is_word(word) and not word.isupper()) or is_forename(word)
