"""What may leave of each results table, column by column.

Default deny: a table or a column without a line here cannot be released, and the release stops and
says so. A policy maps a column to a function of one row; the row holds exact numbers, the context
what the rules must know beyond that row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.release import rules
from analysis.release.facts import Facts, adjusted_level, arm_level
from analysis.release.rules import CONFIDENTIAL, NOT_AVAILABLE, ROUNDS_TO_ZERO, Cell, Profile
from analysis.release.words import words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Context:
    """What the rules must know beyond one row.

    Attributes
    ----------
    vocabulary : texts that the settings and the claims declare.
    facts : outcome → its facts.
    beside : outcome → released cells whose numbers a sentence about it may repeat.
    """

    profile: Profile
    vocabulary: frozenset[str]
    facts: Mapping[str, Facts]
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Rule = Callable[[Row, Context], Cell]
SMALL_SITE = Cell(CONFIDENTIAL, "a site of this arm is too small")
TELLS_NUMBER = Cell(CONFIDENTIAL, "would tell the exact number of people")
UNSAFE = Cell(CONFIDENTIAL, "too few people behind an arm")


def _text(column: str) -> Rule:
    return lambda row, context: words(row[column], context.vocabulary)


def _flag(column: str) -> Rule:
    def rule(row: Row, context: Context) -> Cell:
        value = row[column]
        return (
            rules.unprotected(None, 0)
            if rules.is_missing(value)
            else Cell("yes" if value else "no")
        )

    return rule


def _public(column: str) -> Rule:
    return lambda row, context: rules.public_count(row[column])


def _count(column: str) -> Rule:
    return lambda row, context: rules.count(row[column], context.profile)


def _unit(row: Row, context: Context) -> Cell:
    return Cell(context.facts[row["outcome"]].unit)


def _model(column: str, decimals: int) -> Rule:
    """Release a number of a fitted model that has no unit of its own."""

    def rule(row: Row, context: Context) -> Cell:
        if rules.is_missing(row[column]) or context.facts[row["outcome"]].safe:
            return rules.unprotected(row[column], decimals)
        return UNSAFE

    return rule


def _p(column: str) -> Rule:
    def rule(row: Row, context: Context) -> Cell:
        if rules.is_missing(row[column]) or context.facts[row["outcome"]].safe:
            return rules.probability(row[column])
        return UNSAFE

    return rule


def _belief(column: str) -> Rule:
    """Release a degree of belief, which never reaches certainty."""

    def rule(row: Row, context: Context) -> Cell:
        cell = _p(column)(row, context)
        return Cell(">0.999") if cell.text == "1.000" else cell

    return rule


def _effect(
    column: str, more_decimals: int = 0, shown: Callable[[Facts], bool] | None = None
) -> Rule:
    """Release a difference in the outcome's unit, or a ratio of rates."""

    def rule(row: Row, context: Context) -> Cell:
        facts = context.facts[row["outcome"]]
        if rules.is_missing(row[column]):
            return Cell(NOT_AVAILABLE)
        if not facts.safe:
            return UNSAFE
        if shown and not shown(facts):
            return SMALL_SITE
        return rules.unprotected(row[column] * facts.factor, facts.decimals + more_decimals)

    return rule


def _wave(column: str, rule: Rule) -> Rule:
    """Release a number of a wave, or of a change between two."""

    def guarded(row: Row, context: Context) -> Cell:
        if rules.is_missing(row[column]) or context.facts[row["outcome"]].waves_safe:
            return rule(row, context)
        return UNSAFE

    return guarded


def _site(column: str, more_decimals: int = 0) -> Rule:
    """Release a number of one site."""

    def rule(row: Row, context: Context) -> Cell:
        facts = context.facts[row["outcome"]]
        if not facts.shows_site(row["site_id"]):
            return SMALL_SITE
        value: Any = row[column]
        if column in ("summary", "adjusted") and not rules.is_missing(value):
            value = adjusted_level(facts.kind, row, facts.levels[row["site_id"]], value)
        scaled = value if rules.is_missing(value) else value * facts.factor
        return rules.unprotected(scaled, facts.decimals + more_decimals, zero=ROUNDS_TO_ZERO)

    return rule


def _site_error(row: Row, context: Context) -> Cell:
    """Release a site's standard error.

    That of a risk of none or all, or of persons who stand as clusters of their own, is a function
    of the site's level and of its number of people, which is told in rounded form only.
    """
    facts = context.facts[row["outcome"]]
    if facts.kind == "risk" and facts.shows_site(row["site_id"]):
        if not 1e-9 < row["summary"] < 1 - 1e-9:
            return TELLS_NUMBER
        return _site("standard_error")(row, context)
    return _site("standard_error", 1)(row, context)


def _site_events(row: Row, context: Context) -> Cell:
    """Release a site's number of events; with the number of rows it would give its risk."""
    if context.facts[row["outcome"]].shows_site(row["site_id"]):
        return rules.count(row["events"], context.profile)
    return rules.count(None, context.profile) if rules.is_missing(row["events"]) else SMALL_SITE


def _arm(column: str, more_decimals: int = 0) -> Rule:
    """Release a number of one arm."""

    def rule(row: Row, context: Context) -> Cell:
        facts = context.facts[row["outcome"]]
        if context.profile.is_small(row["n"]) or _few_events(row, context):
            return UNSAFE
        value = row[column]
        if rules.is_missing(value):
            return rules.unprotected(None, 0)
        if column == "summary":
            value = arm_level(facts.kind, row, context.profile)
            if value is None:
                return UNSAFE
        return rules.unprotected(
            value * facts.factor, facts.decimals + more_decimals, zero=ROUNDS_TO_ZERO
        )

    return rule


def _few_events(row: Row, context: Context) -> bool:
    return not rules.is_missing(row["events"]) and context.profile.is_small(row["events"])


def _effective_n(row: Row, context: Context) -> Cell:
    """Release an effective number of people as the count that it stands for."""
    n = row["effective_n"]
    return rules.count(None if rules.is_missing(n) else round(n), context.profile)


def _variance(row: Row, context: Context) -> Cell:
    """Release a variance: in squared units for means, on the model's own scale otherwise."""
    facts = context.facts[row["outcome"]]
    if not facts.safe:
        return UNSAFE
    factor = facts.factor**2 if facts.kind == "mean" else 1.0
    return rules.unprotected(row["variance"] * factor, 3, zero=ROUNDS_TO_ZERO)


def _icc(column: str) -> Rule:
    def rule(row: Row, context: Context) -> Cell:
        if not (rules.is_missing(row[column]) or context.facts[row["outcome"]].safe):
            return UNSAFE
        return rules.unprotected(row[column], 3, zero=ROUNDS_TO_ZERO)

    return rule


def _groups(row: Row, context: Context) -> Cell:
    of_sites = row["group"].rpartition(" in ")[2] == "site_id"  # slopes are named "wave in site_id"
    return (_public if of_sites else _count)("n_groups")(row, context)


def _flow_n(row: Row, context: Context) -> Cell:
    return (_public if row["level"] == "site" else _count)("n")(row, context)


def _rows(column: str) -> Rule:
    """Release a number of rows; those of the table of sites number sites and waves."""

    def rule(row: Row, context: Context) -> Cell:
        return (_public if row["table"] == "sites" else _count)(column)(row, context)

    return rule


def _warnings(row: Row, context: Context) -> Cell:
    return words(row["warnings"], context.vocabulary, percentages=True)


def _reason(row: Row, context: Context) -> Cell:
    """Release the sentence that gives a verdict's reason, if its numbers are released too."""
    return words(row["reason"], context.vocabulary, context.beside.get(row["outcome"], ()))


POLICIES: Mapping[str, Mapping[str, Rule]] = {
    "estimates": {
        **{name: _text(name) for name in ("claim", "outcome", "label")},
        "unit": _unit,
        **{name: _text(name) for name in ("kind", "scale", "role", "direction")},
        "headline": _flag("headline"),
        "method": _text("method"),
        "estimate": _effect("estimate"),
        "standard_error": _effect("standard_error", 1),
        "df": _model("df", 1),
        "low": _effect("low"),
        "high": _effect("high"),
        "p": _p("p"),
        "p_holm": _p("p_holm"),
        "smallest_p": lambda row, context: rules.probability(row["smallest_p"]),
        "limitation": _text("limitation"),
        **{
            f"hedges_g_{name}": _model(f"hedges_g_{name}", 2)
            for sd in ("total", "within")
            for name in (sd, f"{sd}_low", f"{sd}_high")
        },
        "n_sites": _public("n_sites"),
        "n_sites_rsw": _public("n_sites_rsw"),
        **{name: _count(name) for name in ("n_units", "n_workers", "n_families", "n_rows")},
        "optimisers_agree": _flag("optimisers_agree"),
        "warnings": _warnings,
    },
    "variance_components": {
        "outcome": _text("outcome"),
        "group": _text("group"),
        "variance": _variance,
        **{name: _icc(name) for name in ("icc", "icc_low", "icc_high")},
        "n_groups": _groups,
    },
    "design": {
        "outcome": _text("outcome"),
        "permutation_p": _p("permutation_p"),
        "smallest_p": lambda row, context: rules.probability(row["smallest_p"]),
        "dealings": _public("dealings"),
        "mde": _effect("mde"),
        "mde_g": _model("mde_g", 2),
        "design_effect": _model("design_effect", 2),
        "effective_n": _effective_n,
        "identifiable": _flag("identifiable"),
        "limitation": _text("limitation"),
        "no_beliefs": _text("no_beliefs"),
    },
    "beliefs": {
        **{name: _text(name) for name in ("outcome", "kind", "prior", "tau_kind")},
        # An assumption of the settings, in standard deviations: nothing of the data.
        "tau": lambda row, context: rules.unprotected(row["tau"], 2),
        **{name: _effect(name) for name in ("mean", "low", "high")},
        **{name: _belief(name) for name in ("probability_claimed", "probability_matters")},
    },
    "site_summaries": {
        "outcome": _text("outcome"),
        "site_id": _text("site_id"),
        "rsw": _flag("rsw"),
        "summary": _site("summary"),
        "adjusted": _site("adjusted"),
        "standard_error": _site_error,
        "n": _count("n"),
        "n_rows": _count("n_rows"),
        "events": _site_events,
    },
    "leave_one_out": {
        "outcome": _text("outcome"),
        "left_out": _text("left_out"),
        **{
            name: _effect(name, shown=lambda facts: facts.shows_all_sites)
            for name in ("estimate", "low", "high")
        },
    },
    "arm_summaries": {
        "outcome": _text("outcome"),
        "arm": _text("arm"),
        "summary": _arm("summary"),
        "sd": _arm("sd"),
        "n_sites": _public("n_sites"),
        "n": _count("n"),
        "events": _count("events"),
    },
    "waves": {
        "outcome": _text("outcome"),
        "contrast": _text("contrast"),
        "estimate": _wave("estimate", _effect("estimate")),
        "standard_error": _wave("standard_error", _effect("standard_error", 1)),
        "df": _wave("df", _model("df", 1)),
        "low": _wave("low", _effect("low")),
        "high": _wave("high", _effect("high")),
        "p": _wave("p", _p("p")),
        "n_sites": _public("n_sites"),
        "n_sites_rsw": _public("n_sites_rsw"),
        "n_rsw": _count("n_rsw"),
        "n_conventional": _count("n_conventional"),
        "warnings": _warnings,
    },
    "verdicts": {
        **{name: _text(name) for name in ("outcome", "claim")},
        "headline": _flag("headline"),
        **{name: _text(name) for name in ("verdict", "rule")},
        "reason": _reason,
    },
    "claims": {
        **{
            name: _text(name)
            for name in (
                *("claim_id", "claim", "source", "side", "level", "direction", "role", "status"),
                *("outcome", "verdict", "rule"),
            )
        },
        "reason": _reason,
    },
    "flow": {
        "position": _public("position"),
        **{name: _text(name) for name in ("level", "set", "label", "arm")},
        "n": _flow_n,
    },
    "data_quality": {
        **{name: _text(name) for name in ("site_id", "table", "status")},
        "rows_received": _rows("rows_received"),
        "rows_accepted": _rows("rows_accepted"),
    },
    "findings_by_rule": {
        "rule": _text("rule"),
        "level": _text("level"),
        "n_sites": _public("n_sites"),
        "count": _count("count"),
    },
}
