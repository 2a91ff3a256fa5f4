"""Profile intervals of risks' and counts' intraclass correlations against R.

Values: ``profile.json``, made by ``profile.R`` from ``counts.csv`` (see ``test_laplace.py``).

- Models with one random intercept: the share is a function of its standard deviation alone, whose
  profile glmmTMB and lme4 give themselves, to 1e-4: they interpolate it by a spline, and their
  ends differ from each other by up to 4e-5.
- Every level's share: glmmTMB's likelihood minimised by brute force with the share held, to
  1e-4; zero where it is zero there.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mixed.generalised import fit_generalised
from mixed.laplace.latent import row_variance
from mixed.model import MixedFit

HERE = Path(__file__).parent
R = json.loads((HERE / "profile.json").read_text(encoding="utf-8"))
COUNTS = pd.read_csv(HERE / "counts.csv")
EVERY = [(model, level) for model, found in R["icc"].items() for level in found["icc"]]


def fitted(name: str, groups: list[str]) -> MixedFit:
    family = name.split("_")[0]
    y = COUNTS["event" if family == "binomial" else "count"].astype(float)
    return fit_generalised(COUNTS.assign(y=y), ["rsw", "wave"], groups, family)


@pytest.fixture(scope="module")
def fits() -> dict[str, MixedFit]:
    return {
        name: fitted(name, [level for level in found["icc"] if level != "observation_id"])
        for name, found in R["icc"].items()
    }


@pytest.mark.parametrize("family", R["one"])
def test_one_variance_has_the_interval_of_glmmtmb_s_and_lme4_s_profiles(family: str) -> None:
    fit = fitted(family, ["unit"])
    row, _ = row_variance(family, float(COUNTS["count"].mean()), 0.0)

    assert fit.icc_interval is not None
    ends = fit.icc_interval("unit", 0.95)

    sds = [(end / (1 - end) * row) ** 0.5 for end in ends]
    assert sds == pytest.approx(R["one"][family]["glmmTMB"], rel=1e-4)
    assert sds == pytest.approx(R["one"][family]["lme4"], rel=1e-4)


@pytest.mark.parametrize(("name", "level"), EVERY)
def test_every_share_s_ends_are_where_glmmtmb_s_likelihood_has_them(
    fits: dict[str, MixedFit], name: str, level: str
) -> None:
    reference: dict[str, Any] = R["icc"][name]["icc"][level]

    interval = fits[name].icc_interval
    assert interval is not None
    low, high = interval(level, 0.95)

    assert low == pytest.approx(reference["low"], rel=1e-4)
    assert high == pytest.approx(reference["high"], rel=1e-4)


def test_an_interval_ends_at_zero_where_no_variance_was_found(fits: dict[str, MixedFit]) -> None:
    interval = fits["nbinom2_lots"].icc_interval
    assert interval is not None

    assert fits["nbinom2_lots"].sds["lot"] == 0
    assert interval("lot", 0.95)[0] == 0
