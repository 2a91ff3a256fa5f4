"""The codes of everything that results say, each with its slots and how each slot is released.

What a code means in words is in ``reports.sentences``; a test holds that each has a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from study.results.columns import (
    Choice,
    Count,
    Names,
    Number,
    Remarks,
    ResultColumn,
    Text,
    declared,
    effect,
    model,
    p,
    public,
    slots,
)
from study.vocabulary import ADJUSTMENTS, ARMS, EFFECT_SIDES, GROUPS, LEFT_OUT


@dataclass(frozen=True)
class Code:
    """A code; its slots are declared as the columns of a table are."""

    name: str
    slots: tuple[ResultColumn, ...] = ()


def _code(name: str, *slots: ResultColumn) -> Code:
    return Code(name, slots)


def _name(name: str) -> Text:
    return Text(name, label=name, release=declared())


def _names(name: str, values: tuple[str, ...] = ()) -> Names:
    return Names(name, values=values, label=name, release=declared())


def _one_of(name: str, values: tuple[str, ...]) -> Choice:
    return Choice(name, values=values, label=name, release=declared())


def _setting(name: str) -> Number:
    return Number(name, unit="as set", label=name, release=public())


def _number(name: str, decimals: int) -> Number:
    return Number(name, unit="none", decimals=decimals, label=name, release=public())


def _count(name: str) -> Count:
    return Count(name, label=name, release=public())


COVARIATE, COVARIATES = _name("covariate"), _names("covariates")
TERMS = _names("terms", ("arm",))
GROUP, NAMED_GROUPS = _one_of("group", GROUPS), _names("groups", GROUPS)
ARM, SITES, COLUMNS = _one_of("arm", ARMS), _names("sites"), _names("columns")
REASON = _one_of("reason", LEFT_OUT)
WHY = Remarks("why", label="why", release=slots())

LIMITATIONS = (  # why a design allows no p value and no verdict: mixed.few_clusters.design
    _code("one_site_in_arm"),
    _code("two_sites_in_arm"),
    _code("fewer_than_three_sites"),
    _code("covariates_tell_arm", COVARIATES),
    _code("no_group_in_both_arms", GROUP),
    _code("sites_alike"),
)
PROBLEMS = (  # why data cannot answer a question: analysis.frames.sample
    _code("no_data"),
    _code("nothing_analysed", REASON),
    _code("one_site"),
    _code("no_site_in_arm", ARM),
    _code("arm_not_zero_or_one"),
    _code("site_in_both_arms"),
    _code("cells_missing", COLUMNS),
    _code("absurd_value", _name("column")),
    _code("weight_out_of_range"),
    _code("weights_all_zero"),
    _code("two_weights"),
    _code("too_few_people"),
    _code("risk_not_zero_or_one"),
    _code("rate_not_a_count"),
    _code("exposure_not_positive"),
    _code("no_event"),
    _code("no_event_by_horizon"),
    _code("one_value"),
    _code("unknown_end"),
    _code("days_below_zero"),
    _code("two_ends"),
    _code("nobody_to_horizon"),
    _code("covariate_tells_outcome"),
    _code("no_site_in_both_waves"),
    _code("no_interval"),
    _code("no_number_of_any_site"),
    _code("one_dose"),
    _code("described_only", *(_count(name) for name in ("k", "n", "k_others", "n_others"))),
)
NO_BELIEFS = (
    _code("people_alike"),
    _code("outcome_alike"),
    _code("nothing_estimated"),
    _code("no_side_claimed"),
    _code("no_prior_of_it"),
)

ENDS = (
    Number("low", unit="outcome", label="low", release=effect()),
    Number("high", unit="outcome", label="high", release=effect()),
)
INTERVAL = (_setting("confidence"), *ENDS)
LIMIT, MARGIN = _setting("limit"), _setting("margin")
P_DECIDES = (p("p", "p", release=model()), _one_of("adjustment", ADJUSTMENTS))
SIDE = _one_of("side", EFFECT_SIDES)
OF_SITES = (_count("k"), _count("n"))
RULES = (  # of verdicts, tried from the top: analysis.verdicts.judge
    _code("no_estimate", WHY),
    _code("few_sites", WHY),
    _code("equivalent", *INTERVAL, *P_DECIDES, MARGIN),
    _code("beyond_margin", *INTERVAL, MARGIN),
    _code("margin_not_excluded", *INTERVAL, MARGIN),
    _code("within_margin", *INTERVAL, LIMIT),
    _code("interval_too_wide", *INTERVAL, LIMIT),
    _code("holds_both", *INTERVAL),
    _code("adjusted_p", *INTERVAL, *P_DECIDES, SIDE),
    _code("no_site_left_out", *INTERVAL, SIDE),
    _code("leans_to", *INTERVAL, SIDE, *OF_SITES, SITES),
    _code("excludes_other_way", *INTERVAL, *P_DECIDES, *OF_SITES),
    _code("excludes_claimed_way", *INTERVAL, *P_DECIDES, *OF_SITES),
)
BESIDE_RULES = (  # remarks that stand after the rule
    _code("not_left_out", SITES),
    _code("no_room_for_none", LIMIT),
)
WARNINGS = (  # of either method: analysis.two_stage, analysis.multilevel
    _code("no_p", WHY),
    _code("not_adjusted", COVARIATE),
    _code("arms_far_apart", COVARIATE),
    _code("arm_without_events", ARM),
    _code("error_by_persons"),
    _code("error_by_law_of_risks"),
    _code("error_by_law_of_rates"),
    _code("sites_without_number", SITES),
    _code("no_model_of_question"),
    _code("no_model_with_weights"),
    _code("no_model_of_arm_as_site"),
    _code("no_model_of_arm_alike", ARM),
    _code("no_model_identified"),
    _code("no_model_separated", TERMS),
    _code("no_model_quasi_separated", TERMS),
    _code("no_model_groups_too_small", NAMED_GROUPS),
    _code("group_hardly_more_than", GROUP, _one_of("around", GROUPS)),
    _code("group_hardly_fewer_than_rows", GROUP),
    _code("group_of_one", GROUP),
    _code("covariate_not_in_model", COVARIATE),
    _code("slope_not_in_model", COVARIATE, GROUP),
    _code("slope_not_in_both_arms", COVARIATE, GROUP),
    _code("slope_hardly_varies", COVARIATE, GROUP),
    _code("slope_hardly_fewer_than_rows", COVARIATE, GROUP),
    _code("no_variance_of_groups", NAMED_GROUPS),
    _code("no_variance_of_slopes", COVARIATE, GROUP),
    _code("slopes_tied", COVARIATE, GROUP),
    _code("sites_less_two"),
    _code("negative_binomial"),
    _code("group_in_several", GROUP, _one_of("around", GROUPS)),
    _code("fits_disagree"),
    _code("some_fit_did_not_converge"),
    _code("no_fit_converged"),
    _code("no_estimate_for_variance", NAMED_GROUPS),
    _code("no_components_for_variance", NAMED_GROUPS),
    _code("no_interval_of_share", NAMED_GROUPS),
)
DESIGN = (_count("rsw"), _count("conventional"))
PLANNING = (  # of a planned study: analysis.planning
    _code("site_share_raised", _number("found", 3), _setting("planned")),
    _code("design_without_p", *DESIGN, WHY),
    _code("only_more_sites_help", *DESIGN, _setting("target"), _number("ceiling", 3)),
    _code("more_people_help", *DESIGN, _setting("target"), _number("best", 3)),
    _code("permutation_cannot_bear_out", *DESIGN, _number("smallest_p", 2)),
)
YEARS = tuple(_count(name) for name in ("first", "last"))
OFFICIAL = (  # of official statistics: analysis.national
    _code("variance_zero"),
    _code("years_correlate", _number("correlation", 2)),
    _code("years_only", *YEARS),
    _code("partial_counted"),
    _code("smallest_kept"),
    _code("within_regions"),
    _code("without", Text("name", label="name", release=public())),
    _code("ends_compared", _count("first"), _count("until"), _count("then"), _count("last")),
)

CODES = {
    code.name: code
    for code in (
        *(
            *LIMITATIONS,
            *PROBLEMS,
            *NO_BELIEFS,
            *RULES,
            *BESIDE_RULES,
            *WARNINGS,
            *PLANNING,
            *OFFICIAL,
        ),
    )
}
