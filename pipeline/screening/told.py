"""What a column of a sheet holds, by its header, by its texts, and by what it should hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from pipeline.reading.missing import clean
from pipeline.reading.totals import is_label
from pipeline.screening.births import DATE_OF_BIRTH, are_births
from pipeline.screening.columns import judge_column, judge_texts
from pipeline.screening.headings import (
    identifying,
    kind_by_header,
    of_anything,
    of_areas,
    of_people,
    of_places,
    of_posts,
    says_nothing,
)
from pipeline.screening.kinds import fold
from pipeline.screening.names import (
    holds_name,
    names_anywhere,
    names_of_people,
    names_where_people_are,
    sentences_with_names,
)
from study.tables import Column

_BY_HEADER = ", whose header says so"
_ENOUGH = 1_000
_OF_AREAS = ("address",)
_OF_POSTS = ("swe_number", "postcode", "phone")  # which numbers of posts and budgets look like
# Ids of people. Units, posts and sites have names that are no person's.
_PEOPLE = ("worker_id", "family_id", "child_id", "coder_id", "auditor_id")
Told = Mapping[str, tuple[frozenset[str], str]]


def shown(column: Column | None, heading: str, counts: Counter[str]) -> Told:
    """What the texts of a column show of themselves."""
    ids = column is not None and column.kind == "id"
    header = column.name if column else heading
    beside = (*(_OF_POSTS if of_posts(header) else ()), *(_OF_AREAS if of_areas(header) else ()))
    return {
        hit.kind.code: (hit.texts, hit.why)
        for hit in judge_column(counts, ids=ids)
        if not (hit.kind.code in beside and _fill(hit.texts, counts))
    }


def _fill(texts: frozenset[str], counts: Counter[str]) -> bool:
    """Whether they are most of what a column holds: then they are what its header says."""
    return 2 * len(texts) >= sum(1 for text in counts if clean(text))


def explained_identifiers(texts: Iterable[str]) -> Told:
    """What sentences hold that travel with the data; each is judged by itself."""
    listed = list(texts)
    found = {hit.kind.code: (hit.texts, hit.why) for hit in judge_texts(listed)}
    if named := frozenset(text for text in listed if holds_name(text, strict=True)):
        found["name"] = (named | found.get("name", (named, ""))[0], "")
    return found


def told_of_declared(column: Column, counts: Counter[str]) -> Told:
    """What the texts of one of the study's columns are, where they should be something else."""
    found: dict[str, tuple[frozenset[str], str]] = {}
    if column.name in _PEOPLE and (names := _people_in(counts)):
        found["name"] = (names, "")
    ids = column.kind == "id"
    serials = column.name in _PEOPLE
    if column.kind not in ("date", "month") and are_births(_some(counts), ids=ids, serials=serials):
        found["date_of_birth"] = (_all(counts), DATE_OF_BIRTH.why)
    return found


def told_of_other(heading: str, counts: Counter[str], *, of_table: bool) -> Told:
    """What the header and the texts of a column say that is none of the study's."""
    found: dict[str, tuple[frozenset[str], str]] = {}
    if kind := kind_by_header(heading, of_table=of_table):
        body = (text for text in counts if text != heading)
        if those := frozenset(text for text in body if identifying(kind, fold(text), heading)):
            found[kind] = (those, _BY_HEADER)
    if of_anything(heading) and are_births(
        _some(counts), ids=of_people(heading), serials=says_nothing(heading)
    ):
        found.setdefault("date_of_birth", (_all(counts), DATE_OF_BIRTH.why))
    if of_people(heading):
        names = names_where_people_are(counts)
    elif not of_places(heading):
        names = names_anywhere(counts)
    else:
        names = frozenset()
    if not names and not of_areas(heading):
        names = sentences_with_names(counts)
    if names:
        found.setdefault("name", (names, ""))
    return found


def _some(counts: Counter[str]) -> list[str]:
    """Enough of a column's different texts to tell what most of them are."""
    return [plain for text in islice(counts, _ENOUGH) if (plain := fold(text))]


def _all(counts: Counter[str]) -> frozenset[str]:
    return frozenset(text for text in counts if clean(text))


def _people_in(counts: Counter[str]) -> frozenset[str]:
    """The texts of a column of ids that are names of people; "Grand Total" is none."""
    return names_of_people(text for text in counts if not is_label(text))
