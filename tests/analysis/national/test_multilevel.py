"""The multilevel fit against closed forms of a balanced design, and against known shares."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.national import multilevel
from analysis.national.multilevel import adopters_effect, variance_shares
from analysis.national.samples import authority_years, read_adopters
from tests.official import official_workforce
from tests.settings import settings as settings_with

REGIONS, PER_REGION, YEARS = 5, 6, 4


@pytest.fixture
def balanced() -> pd.DataFrame:
    """Regions, authorities and years in equal numbers; every second authority an adopter."""
    random = np.random.default_rng(7)
    rows = []
    for region in range(REGIONS):
        of_region = random.normal(scale=3)
        for authority in range(PER_REGION):
            rsw = authority % 2
            own = of_region + random.normal(scale=2) + 1.5 * rsw
            for year in range(YEARS):
                rows.append(
                    {
                        "region": f"R{region}",
                        "area": f"R{region}A{authority}",
                        "year": 2017 + year,
                        "rsw": rsw,
                        "caseload": 15 + own - year + random.normal(),
                    }
                )
    return pd.DataFrame(rows)


def mean_squares(rows: pd.DataFrame) -> tuple[float, float, float]:
    """Mean squares of the nested analysis of variance, the year taken off first."""
    y = rows["caseload"] - rows.groupby("year")["caseload"].transform("mean")
    authority = y.groupby(rows["area"]).transform("mean")
    region = y.groupby(rows["region"]).transform("mean")
    n = REGIONS * PER_REGION
    return (
        (region**2).sum() / (REGIONS - 1),
        ((authority - region) ** 2).sum() / (n - REGIONS),
        ((y - authority) ** 2).sum() / ((n - 1) * (YEARS - 1)),
    )


def test_variances_of_a_balanced_design_are_those_of_its_mean_squares(
    balanced: pd.DataFrame,
) -> None:
    of_region, of_authority, of_residual = mean_squares(balanced)
    found = variance_shares(balanced, "caseload")
    residual = of_residual
    authority = (of_authority - of_residual) / YEARS
    region = (of_region - of_authority) / (YEARS * PER_REGION)
    assert (found.region, found.authority, found.residual) == pytest.approx(
        (region, authority, residual), rel=1e-4
    )
    assert found.area_share == pytest.approx(
        (region + authority) / (region + authority + residual), rel=1e-4
    )
    assert (found.n_rows, found.n_authorities, found.n_regions) == (120, 30, 5)


def test_the_effect_in_a_balanced_design_is_the_difference_within_regions(
    balanced: pd.DataFrame,
) -> None:
    means = balanced.groupby(["region", "area", "rsw"], as_index=False)["caseload"].mean()
    arms = means.groupby("rsw")["caseload"].mean()
    cells = means.groupby(["region"])["caseload"].transform("mean")
    halves = means["rsw"].map(arms) - means["caseload"].mean()
    df = REGIONS * PER_REGION - REGIONS - 1
    spread = ((means["caseload"] - cells - halves) ** 2).sum() / df
    found, _ = adopters_effect(balanced, "caseload", 0.95)
    assert found.estimate == pytest.approx(arms[1] - arms[0], rel=1e-6)
    assert found.standard_error == pytest.approx(np.sqrt(4 * spread / len(means)), rel=1e-4)
    assert found.df == pytest.approx(df, rel=1e-2)


def test_a_fit_that_is_not_certified_gives_no_number(
    balanced: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = multilevel.fit_rows

    def unproved(*arguments: Any) -> Any:
        found = fit(*arguments)
        optimum = replace(found.optimum, certified=~found.optimum.certified)
        return replace(found, optimum=optimum)

    monkeypatch.setattr(multilevel, "fit_rows", unproved)
    with pytest.raises(ValueError, match="no proven minimum"):
        variance_shares(balanced, "caseload")
    with pytest.raises(ValueError, match="no proven minimum"):
        adopters_effect(balanced, "caseload", 0.95)


def test_a_correlation_of_neighbouring_years_is_found_and_warned_of() -> None:
    random = np.random.default_rng(11)
    rows = []
    for authority in range(60):
        state = random.normal()
        for year in range(9):
            state = 0.9 * state + random.normal(scale=0.5)
            rows.append((f"A{authority}", f"R{authority % 6}", 2017 + year, state))
    table = pd.DataFrame(rows, columns=["area", "region", "year", "caseload"])
    found = variance_shares(table, "caseload")
    assert found.lag_1 > 0.3
    assert "years_correlate" in {warning.code for warning in found.warnings}


def test_neighbouring_years_are_calendar_years_and_not_neighbouring_rows(
    balanced: pd.DataFrame,
) -> None:
    gap = balanced[balanced["year"] != 2018]
    only_pairs = variance_shares(gap, "caseload")
    doubled = gap.assign(year=gap["year"].where(gap["year"] < 2018, gap["year"] + 10))
    assert variance_shares(doubled, "caseload").lag_1 == pytest.approx(only_pairs.lag_1)


# Stated beside the official files: shares of variance between areas, and correlations of
# neighbouring years' residuals, to two decimals.
SHARES = {
    "caseload": (0.52, 0.18),
    "turnover": (0.25, -0.07),
    "vacancy": (0.58, 0.50),
    "agency": (0.64, 0.54),
    "absence": (0.36, 0.11),
}


@pytest.mark.official_statistics
@pytest.mark.parametrize("measure", list(SHARES))
def test_the_shares_on_the_official_file_are_those_stated_beside_it(measure: Any) -> None:
    settings = settings_with().national
    years = authority_years(official_workforce(), read_adopters(settings.adoption), settings)
    found = variance_shares(years, measure)
    assert (round(found.area_share, 2), round(found.lag_1, 2)) == SHARES[measure]
