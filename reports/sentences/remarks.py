"""Remarks in words: warnings, refusals, causes and choices, each code with its clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reports.sentences.names import ARMS, GROUPS, LEFT_OUT
from reports.sentences.small_words import site_name
from study.results.said import Said

CLAUSES: Mapping[str, str] = {
    # Why a design allows no p value.
    "one_site_in_arm": "one arm has only one site, so arm and site cannot be told apart",
    "two_sites_in_arm": "one arm has fewer than three sites",
    "fewer_than_three_sites": "fewer than three RSW sites tell it",
    "covariates_tell_arm": (
        "{covariates.either} tells the arm, so that the two cannot be told apart"
    ),
    "no_group_in_both_arms": (
        "no {group.one} rated visits of both arms, so a difference between {group.one}s cannot be "
        "told from one between the arms"
    ),
    "sites_alike": "the sites of each arm are all alike, so their spread says nothing of chance",
    # Why data cannot answer.
    "no_data": "no data were collected",
    "nothing_analysed": "no observation can be analysed, mostly because {reason}",
    "one_site": "there is only one site, so there is nothing to compare it with",
    "no_site_in_arm": "no {arm} site has data",
    "arm_not_zero_or_one": "the arm must be zero or one",
    "site_in_both_arms": "a site is in both arms",
    "cells_missing": "cells are missing in {columns}",
    "absurd_value": "a value of {column} is infinite or absurd",
    "weight_out_of_range": "a weight is below zero, infinite or absurd",
    "weights_all_zero": "every weight of a site is zero",
    "two_weights": "a person has two weights",
    "too_few_people": "a site has too few people to stand for it",
    "risk_not_zero_or_one": "a risk needs outcomes of zero or one",
    "rate_not_a_count": "a rate needs counts that are whole and not negative",
    "exposure_not_positive": "a rate needs an exposure above zero in every row",
    "no_event": "no event was recorded in any site",
    "no_event_by_horizon": "no event was recorded in any site by the horizon",
    "one_value": "every observation has the same value, so nothing can be compared",
    "unknown_end": ("an end of follow-up must be 0 (censored), 1 (the event) or 2 (another event)"),
    "days_below_zero": "someone was followed for fewer than zero days",
    "two_ends": "a person has two ends of follow-up",
    "nobody_to_horizon": "a site has nobody who was followed to the horizon",
    "covariate_tells_outcome": (
        "a covariate tells perfectly who has the outcome, so nothing can be adjusted for it"
    ),
    "no_site_in_both_waves": "an arm has no site that was seen in both waves",
    "no_interval": "the site summaries gave no interval",
    "no_number_of_any_site": "no site has enough people of both kinds to tell it",
    "one_dose": "fidelity does not differ between the sites of an arm",
    "described_only": (
        "it is described and not tested, because nobody saw these authorities without their model; "
        "a rise by half that lasted three months was found in {k} of {n} RSW sites and in "
        "{k_others} of {n_others} conventional sites"
    ),
    # Why nothing can be believed.
    "people_alike": (
        "the people of a site are all alike, so nothing tells how far its own mean is off"
    ),
    "outcome_alike": (
        "the outcome does not vary, so there is no standard deviation to set a prior in"
    ),
    "nothing_estimated": "nothing could be estimated",
    "no_side_claimed": "the claim is that there is no difference, so no side of it has a prior",
    "no_prior_of_it": "the priors are of a difference between the arms, which is not what is asked",
    # Warnings of the site means.
    "no_p": "no p value: {why}",
    "not_adjusted": "not adjusted for {covariate}: it does not vary by itself within sites",
    "arms_far_apart": (
        "the arms are more than a quarter of a standard deviation of {covariate} apart: the "
        "adjustment rests on its model, and what the mix of a site's people does beyond each "
        "person's own is not adjusted for"
    ),
    "arm_without_events": (
        "the {arm} sites have no event: the ratio rests on the half added to the arm"
    ),
    "error_by_persons": (
        "the units of a site do not tell its own standard error, so that of its persons stands "
        "there"
    ),
    "error_by_law_of_risks": (
        "in a site nobody or everybody had the event, or all had it as often: its own standard "
        "error is that of independent persons with half an event added"
    ),
    "error_by_law_of_rates": (
        "a site has no event, or all its persons have as many: its own standard error is that of "
        "independent events, with half an event added where there is none"
    ),
    # Warnings of the multilevel model.
    "sites_without_number": "{sites} left out: too few people there to tell it",
    "no_model_of_question": "no model: the question is not of a difference between levels",
    "no_model_with_weights": "no model: it takes neither weights nor unequal times of follow-up",
    "no_model_of_arm_as_site": "no model: arm and site are the same thing",
    "no_model_of_arm_alike": "no model: all observations in the {arm} sites are the same",
    "no_model_identified": "no model: the data cannot tell its parameters apart",
    "no_model_separated": (
        "no model: {terms} tells who had the event without exception, so that no effect is finite"
    ),
    "no_model_quasi_separated": (
        "no model: nobody, or everybody, with some value of {terms.either} had the event, so that "
        "no effect is finite"
    ),
    "no_model_groups_too_small": (
        "no model: groups of {groups} are so small that its approximation makes up how they differ"
    ),
    "group_hardly_more_than": (
        "{group} left out of the model: hardly more groups than of {around}"
    ),
    "group_hardly_fewer_than_rows": (
        "{group} left out of the model: hardly fewer groups than rows"
    ),
    "group_of_one": (
        "{group} left out of the model: one group only, or hardly fewer groups than rows"
    ),
    "covariate_not_in_model": "{covariate} left out of the model: it does not vary by itself",
    "slope_not_in_model": (
        "slopes of {covariate} in {group} left out of the model: one of the two is not in it"
    ),
    "slope_not_in_both_arms": (
        "slopes of {covariate} in {group} left out of the model: it does not vary in both arms"
    ),
    "slope_hardly_varies": (
        "slopes of {covariate} in {group} left out of the model: it varies within hardly any group"
    ),
    "slope_hardly_fewer_than_rows": (
        "slopes of {covariate} in {group} left out of the model: hardly fewer intercepts and "
        "slopes than rows"
    ),
    "no_variance_of_groups": "singular fit: no variance was found between groups of {groups}",
    "no_variance_of_slopes": (
        "singular fit: no variance was found between slopes of {covariate} in {group}"
    ),
    "slopes_tied": "singular fit: intercepts determine the slopes of {covariate} in {group}",
    "sites_less_two": (
        "too many groups for Kenward and Roger's degrees of freedom: sites less two instead"
    ),
    "negative_binomial": "counts vary more than a Poisson law allows: a negative binomial model",
    "group_in_several": (
        "some groups of {group} lie in several of {around}: each counts as several"
    ),
    "fits_disagree": "no estimate: two fits of the model disagree about the arm",
    "some_fit_did_not_converge": "no estimate: a fit did not converge, so none bears the other out",
    "no_fit_converged": "no estimate: no fit converged",
    "no_estimate_for_variance": (
        "no estimate: two fits of the model disagree about the variance of {groups}"
    ),
    "no_components_for_variance": (
        "no variance components: two fits of the model disagree about the variance of {groups}"
    ),
    "no_interval_of_share": ("no interval for the share of {groups}: its search was not certified"),
    # The next study.
    "site_share_raised": (
        "the fitted share of variance between sites is {found:.3f}; planned with {planned:g}, "
        "because so few sites cannot show that sites are alike"
    ),
    "design_without_p": (
        "{rsw} RSW and {conventional} conventional sites: no p value is possible, because {why}"
    ),
    "only_more_sites_help": (
        "{rsw} RSW and {conventional} conventional sites: no design can reach {target:.0%} power. "
        "Even with endlessly many units, workers and visits it is {ceiling:.1%}: only more sites "
        "help"
    ),
    "more_people_help": (
        "{rsw} RSW and {conventional} conventional sites: no design given here reaches "
        "{target:.0%} power; the best has {best:.1%}. More people would help"
    ),
    "permutation_cannot_bear_out": (
        "{rsw} RSW and {conventional} conventional sites: the exact permutation of sites can give "
        "no p under {smallest_p:.2f}, so it cannot bear out what the t test finds"
    ),
    # Official statistics.
    "variance_zero": "a variance component is zero",
    "years_correlate": (
        "neighbouring years' residuals correlate at {correlation:.2f}, so this model's standard "
        "error is too small"
    ),
    "years_only": "{first} to {last} only",
    "partial_counted": "partial adopters counted as adopters",
    "smallest_kept": "smallest authorities kept",
    "within_regions": "within regions",
    "without": "without {name}",
    "ends_compared": "{first} to {until}, and {then} to {last}",
}


def clause(said: Said) -> str:
    """A remark in words, to stand inside a sentence: no capital and no full stop."""
    filled = {name: DRESSED.get(name, _as_it_is)(filling) for name, filling in said.slots}
    return CLAUSES[said.code].format(**filled)


class _Several(str):
    """Names with commas; ``either`` joins them with "or"."""

    items: tuple[str, ...]

    def __new__(cls, items: Iterable[str]) -> _Several:
        made = super().__new__(cls, ", ".join(items))
        made.items = tuple(items)
        return made

    @property
    def either(self) -> str:
        return " or ".join(self.items)


class _Groups(str):
    """The groups of a level; ``one`` is one of them."""

    one: str

    def __new__(cls, group: str) -> _Groups:
        made = super().__new__(cls, GROUPS.get(group, group).lower())
        made.one = group.removesuffix("_id")
        return made


def _as_it_is(filling: Any) -> Any:
    return _Several(filling) if isinstance(filling, tuple) else filling


def _arm(arm: str) -> str:
    return "RSW" if arm == "rsw" else ARMS["conventional"].lower()


DRESSED: Mapping[str, Callable[[Any], Any]] = {
    "group": _Groups,
    "around": _Groups,
    "groups": lambda names: _Several(_Groups(name) for name in names),
    "arm": _arm,
    "sites": lambda names: _Several(site_name(name) for name in names),
    "reason": lambda reason: LEFT_OUT.get(reason, reason),
    "why": clause,
}
