"""How each release rule of ``study.results`` acts on a cell.

Default deny: a column cannot be declared without a rule, and a frame with a column that nobody
declared is not released. A rule is a function of the column, one row and the context: the row holds
exact numbers, the context what the rules must know beyond that row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.release import disclosure as rules
from analysis.release.disclosure import Cell, Profile
from analysis.release.facts import Facts, adjusted_level, arm_level
from study.results.codes import CODES
from study.results.columns import Choice, Count, Flag, Names, Number, ResultColumn, RuleName
from study.results.said import Said, from_text
from study.vocabulary import ARMS, CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE, ROUNDS_TO_ZERO

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ReleaseContext:
    """What the rules must know beyond one row.

    Attributes
    ----------
    vocabulary : names and texts that the settings and the claims declare.
    facts : outcome → its facts.
    level : of the tests, at which a printed p must be on the side of the p.
    """

    profile: Profile
    vocabulary: frozenset[str]
    facts: Mapping[str, Facts]
    level: float


Rule = Callable[[Any, Row, ReleaseContext], Cell]
SMALL_SITE = Cell(CONFIDENTIAL, "a site of this arm is too small")
TELLS_NUMBER = Cell(CONFIDENTIAL, "would tell the exact number of people")
UNSAFE = Cell(CONFIDENTIAL, "too few people behind an arm")
FEW_EVENTS = Cell(CONFIDENTIAL, "too few events in an arm")
UNDECLARED = Cell(CONFIDENTIAL, "a word that nobody declared")
_PLAIN_NAME = re.compile(r"[a-z_]+(\.[a-z_]+)*")


def cell(column: ResultColumn, row: Row, context: ReleaseContext) -> Cell:
    """What may leave of a cell: what it may say, or a marker."""
    return RULES[column.release.rule](column, row, context)


def _public(column: ResultColumn, row: Row, context: ReleaseContext) -> Cell:
    value = row[column.name]
    if isinstance(column, Number):
        return _number(column, value, context)
    if isinstance(column, Count):
        return rules.public_count(value)
    return Cell(NOT_APPLICABLE) if rules.is_missing(value) else Cell(str(value))


def _number(column: Number, value: Any, context: ReleaseContext, zero: str = "") -> Cell:
    """Write a number, whose right to leave has been settled, as its unit is written."""
    if column.unit == "as set":
        return Cell(NOT_APPLICABLE) if rules.is_missing(value) else Cell(f"{value:.6g}")
    if column.unit == "p":
        return rules.probability(value, context.level)
    if column.unit == "belief":
        found = rules.probability(value)
        return Cell(">0.999") if found.text == "1.000" else found  # belief never is certain
    return rules.unprotected(value, column.decimals, zero)


def _declared(column: ResultColumn, row: Row, context: ReleaseContext) -> Cell:
    value = row[column.name]
    if rules.is_missing(value) or value == "":
        return Cell(NOT_APPLICABLE)
    if isinstance(column, Flag):
        return Cell("yes" if value else "no")
    closed = column.values if isinstance(column, Choice | Names) else ()
    allowed = closed or context.vocabulary
    if not isinstance(column, Names):
        return Cell(value) if value in allowed else UNDECLARED
    names = json.loads(value) if isinstance(value, str) else value
    released = [name if name in allowed else UNDECLARED.text for name in names]
    rule = UNDECLARED.rule if UNDECLARED.text in released else ""
    return Cell(json.dumps(released, ensure_ascii=False), rule)


def _code(column: ResultColumn, row: Row, context: ReleaseContext) -> Cell:
    value = str(row[column.name])
    return Cell(value) if _PLAIN_NAME.fullmatch(value) else UNDECLARED


def _written(column: ResultColumn, row: Row, context: ReleaseContext) -> Cell:
    return Cell(context.facts[row["outcome"]].unit)


def _slots(column: ResultColumn, row: Row, context: ReleaseContext) -> Cell:
    """Release remarks slot by slot; a code that nobody declared takes its remark with it."""
    said = from_text(row[column.name])
    if not said:
        return Cell(NOT_APPLICABLE) if rules.is_missing(row[column.name]) else UNDECLARED
    if any(one.code not in CODES for one in said):
        return UNDECLARED
    touched: list[str] = []
    remarks = [_remark(one, row, context, touched) for one in said]
    return Cell(json.dumps(remarks, ensure_ascii=False), "; ".join(dict.fromkeys(touched)))


def _remark(said: Said, row: Row, context: ReleaseContext, touched: list[str]) -> dict[str, Any]:
    released: dict[str, Any] = {"code": said.code}
    filled = dict(said.slots)
    for slot in CODES[said.code].slots:
        filling = filled[slot.name]
        if isinstance(filling, Said):
            released[slot.name] = _remark(filling, row, context, touched)
            continue
        found = cell(slot, {**row, **filled}, context)
        released[slot.name] = json.loads(found.text) if isinstance(slot, Names) else found.text
        touched += [f"{slot.name}: {found.rule}"] * bool(found.rule)
    return released


def _count(column: ResultColumn, row: Row, context: ReleaseContext) -> Cell:
    """Release a count, or an effective number of people as the count that it stands for."""
    where = column.release.public_where
    if where and row[where[0]] == where[1]:
        return rules.public_count(row[column.name])
    n = row[column.name]
    return rules.count(None if rules.is_missing(n) else round(n), context.profile)


def _effect(column: Number, row: Row, context: ReleaseContext) -> Cell:
    """Release a difference in the outcome's unit, or a ratio of rates."""
    facts, value = context.facts[row["outcome"]], row[column.name]
    if rules.is_missing(value):
        return Cell(NOT_AVAILABLE)
    if withheld := _withheld(column, facts, row):
        return withheld
    return rules.unprotected(value * facts.factor, facts.decimals + column.decimals)


def _model(column: Number | Flag, row: Row, context: ReleaseContext) -> Cell:
    """Release a number or an answer of a fitted model that has no unit of the outcome's."""
    value, facts = row[column.name], context.facts[row["outcome"]]
    withheld = None if rules.is_missing(value) else _withheld(column, facts, row)
    if withheld:
        return withheld
    if isinstance(column, Flag):
        return _declared(column, row, context)
    return _number(column, value, context)


def _component(column: Number, row: Row, context: ReleaseContext) -> Cell:
    """Release a variance, in squared units for means, or a share of it."""
    value, facts = row[column.name], context.facts[row["outcome"]]
    if rules.is_missing(value):
        return _number(column, value, context)
    if not facts.safe:
        return UNSAFE
    squared = column.unit == "squared" and facts.kind == "mean"
    factor = facts.factor**2 if squared else 1.0
    return _number(column, value * factor, context, ROUNDS_TO_ZERO)


def _withheld(column: ResultColumn, facts: Facts, row: Row) -> Cell | None:
    """The marker of a number of the comparison that may not leave, or None."""
    release = column.release
    if not facts.safe or (release.waves and not facts.waves_safe):
        return UNSAFE
    where = release.every_site_where
    every_site = release.every_site or (where is not None and row[where[0]] in where[1])
    if every_site and not facts.shows_all_sites:
        return SMALL_SITE
    return FEW_EVENTS if release.events and not facts.events_safe else None


def _site(column: Number, row: Row, context: ReleaseContext) -> Cell:
    """Release a number of one site."""
    facts, value = context.facts[row["outcome"]], row[column.name]
    if not facts.shows_site(row["site_id"]):
        return SMALL_SITE
    if column.release.rule == "site" and not rules.is_missing(value):
        value = adjusted_level(facts.kind, row, facts.levels[row["site_id"]], value)
    return _level(column, value, facts, row["n"], context.profile)


def _level(column: Number, value: Any, facts: Facts, n: int, profile: Profile) -> Cell:
    """Write a mean as finely as ``n`` people allow; other levels are of rounded counts."""
    scaled = value if rules.is_missing(value) else value * facts.factor
    decimals = facts.decimals + column.decimals
    if facts.kind != "mean":
        return rules.unprotected(scaled, decimals, zero=ROUNDS_TO_ZERO)
    return rules.coarse(scaled, rules.finest(facts.step * facts.factor, n, profile), decimals)


def _spread(column: Number, value: Any, facts: Facts) -> Cell:
    scaled = value if rules.is_missing(value) else value * facts.factor
    return rules.two_digits(scaled, facts.decimals + column.decimals)


def _site_error(column: Number, row: Row, context: ReleaseContext) -> Cell:
    """Release a site's standard error.

    That of a risk of none or all, or of persons who stand as clusters of their own, is a function
    of the site's level and of its number of people, which is told in rounded form only.
    """
    facts = context.facts[row["outcome"]]
    if not facts.shows_site(row["site_id"]):
        return SMALL_SITE
    if facts.kind == "risk" and not 1e-9 < row["summary"] < 1 - 1e-9:
        return TELLS_NUMBER
    return _spread(column, row[column.name], facts)


def _site_events(column: Count, row: Row, context: ReleaseContext) -> Cell:
    """Release a site's number of events; with the number of rows it would give its risk."""
    shown = context.facts[row["outcome"]].shows_site(row["site_id"])
    return _count(column, row, context) if shown or rules.is_missing(row["events"]) else SMALL_SITE


def _arm(column: Number, row: Row, context: ReleaseContext) -> Cell:
    """Release a number of one arm."""
    facts, value, events = context.facts[row["outcome"]], row[column.name], row["events"]
    few = not rules.is_missing(events) and context.profile.is_small(events)
    if few or context.profile.is_small(row["n"]):
        return UNSAFE
    if column.name == "summary":
        value = arm_level(facts.kind, row, context.profile)
        if value is None:
            return UNSAFE
        return _level(column, value, facts, row["n"], context.profile)
    return _spread(column, value, facts)


def _baseline(column: Number, row: Row, context: ReleaseContext) -> Cell:
    """Release a number of a covariate: a share as any other, and its difference where both may."""
    facts, value = context.facts[row["outcome"]], row[column.name]
    if rules.is_missing(value):
        return Cell(NOT_APPLICABLE)
    if not facts.safe:
        return UNSAFE
    if row["share"]:
        shares = {
            f"mean_{arm}": rules.share(
                row[f"mean_{arm}"] * row[f"n_{arm}"], row[f"n_{arm}"], context.profile
            )
            for arm in ARMS
        }
        if None in shares.values():
            return UNSAFE
        value = shares.get(column.name, value)
    return _number(column, value, context)


RULES: Mapping[RuleName, Rule] = {
    "public": _public,
    "declared": _declared,
    "code": _code,
    "written": _written,
    "slots": _slots,
    "count": _count,
    "effect": _effect,
    "model": _model,
    "component": _component,
    "site": _site,
    "site_error": _site_error,
    "site_events": _site_events,
    "arm": _arm,
    "baseline": _baseline,
}
