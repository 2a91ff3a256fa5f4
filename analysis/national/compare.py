"""The measures through the three comparisons, as results frames."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from analysis.national import multilevel, sensitivity, two_stage
from analysis.national.samples import compared
from mixed.multiplicity import holm
from study.official_measures import MEASURES, OfficialMeasure


def comparisons(
    years: pd.DataFrame, pairs: pd.DataFrame, *, confidence: float, draws: int, seed: int
) -> pd.DataFrame:
    """Adopters against all others and against their neighbours, and the multilevel model.

    Parameters
    ----------
    years : all authority-years with their group.
    pairs : ``area, neighbour``.
    draws, seed : of the permutation test.

    Returns
    -------
    DataFrame : one row per measure and method; ``p_holm`` is adjusted over the measures of a
        method (Holm 1979), ``sd_others`` is the standard deviation of other authorities' summaries
        and ``comparison_mean`` the mean of those that adopters are compared with.
    """
    rows = [
        row
        for measure in MEASURES
        for row in _of_measure(
            measure, compared(years), pairs, confidence=confidence, draws=draws, seed=seed
        )
    ]
    frame = pd.DataFrame(rows)
    frame["p_holm"] = frame.groupby("method")["p"].transform(
        lambda p: pd.Series(holm(list(p)), index=p.index, dtype="float64")
    )
    return frame


def alternatives(years: pd.DataFrame, pairs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Both two-stage comparisons under other choices, without each adopter, and of changes."""
    rows = [
        {
            "measure": measure.name,
            "method": method,
            "kind": kind,
            "choice": choice,
            **asdict(found),
            "n_adopters": n_adopters,
        }
        for measure in MEASURES
        for kind, repeat in (
            ("variant", sensitivity.variants),
            ("leave one out", sensitivity.leave_one_out),
            ("change", sensitivity.changes),
        )
        for method, choice, found, n_adopters in repeat(years, pairs, measure.name, confidence)
    ]
    return pd.DataFrame(rows)


def variance_shares(years: pd.DataFrame) -> pd.DataFrame:
    """Variance between authorities, between regions and within authorities, per measure."""
    return pd.DataFrame(
        [
            {"measure": measure.name, **vars(multilevel.variance_shares(years, measure.name))}
            for measure in MEASURES
        ]
    )


def adopter_differences(years: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Each adopter less its neighbours, per measure."""
    parts = [
        two_stage.neighbour_differences(compared(years), pairs, measure.name)
        .drop(columns="own")
        .assign(measure=measure.name)
        for measure in MEASURES
    ]
    return pd.concat(parts, ignore_index=True)


def _of_measure(
    measure: OfficialMeasure,
    rows: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    confidence: float,
    draws: int,
    seed: int,
) -> list[dict[str, object]]:
    summaries = two_stage.authority_summaries(rows, measure.name)
    differences = two_stage.neighbour_differences(rows, pairs, measure.name)
    adopters_mean = rows[rows["rsw"] == 1].groupby("area")[measure.name].mean().mean()
    others_mean = rows[rows["rsw"] == 0].groupby("year")[measure.name].mean().mean()
    beside_neighbours = two_stage.paired(differences, confidence)
    fitted, warnings = multilevel.adopters_effect(rows, measure.name, confidence)
    shared = {
        "measure": measure.name,
        "sd_others": float(summaries.loc[summaries["rsw"] == 0, "summary"].std()),
        "n_rows": int(rows[measure.name].notna().sum()),
    }
    n = {
        "n_adopters": int(summaries["rsw"].sum()),
        "n_others": int((summaries["rsw"] == 0).sum()),
    }
    return [
        {
            **shared,
            **n,
            "method": "others",
            "comparison_mean": others_mean,
            **asdict(two_stage.adopters_against_others(summaries, confidence)),
            "p_permutation": two_stage.permutation_p(summaries, draws, seed),
        },
        {
            **shared,
            "n_adopters": len(differences),
            "n_others": int(_neighbours_used(rows, pairs)),
            "method": "neighbours",
            "comparison_mean": adopters_mean - beside_neighbours.estimate,
            **asdict(beside_neighbours),
        },
        {
            **shared,
            **n,
            "method": "multilevel",
            "comparison_mean": others_mean,
            **asdict(fitted),
            "warnings": warnings,
        },
    ]


def _neighbours_used(rows: pd.DataFrame, pairs: pd.DataFrame) -> int:
    """How many different authorities are a neighbour of some adopter."""
    of_adopters = pairs[pairs["area"].isin(rows.loc[rows["rsw"] == 1, "area"])]
    return len(set(of_adopters["neighbour"]) & set(rows.loc[rows["rsw"] == 0, "area"]))
