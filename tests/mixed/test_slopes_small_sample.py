"""Derivatives with random slopes against V written out as a matrix of all rows."""

import numpy as np
import pandas as pd
import pytest

from analysis.multilevel.opinions import fit_mixedlm
from mixed import slopes_small_sample
from mixed.gaussian.identified import NotIdentifiedError
from mixed.linear import fit_linear
from mixed.model import MixedFit, model_frame
from mixed.slopes_small_sample import slope_derivatives, with_small_sample
from mixed.terms import Slope
from tests.analysis.simulated import simulated

TERMS = ("(Intercept)", "rsw", "x", "z")
MODELS = {
    "slopes outside": (("site", "unit"), {"site": ("x",)}),
    "two slopes in a level": (("site", "unit"), {"site": ("x", "z")}),
    "slopes in two levels": (("site", "unit"), {"site": ("x",), "unit": ("z",)}),
    "crossed": (("site", "unit", "coder"), {"site": ("x",)}),
    "slopes of crossed coders": (("site", "unit", "coder"), {"unit": ("z",), "coder": ("x",)}),
    "one level": (("site",), {"site": ("x",)}),
}


def study(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(15), rng.integers(2, 7, 15))
    site, n = unit // 3, len(unit)
    covariates = {"x": rng.normal(size=n), "z": rng.integers(0, 3, n) * 10.0}
    groups = {"site": site, "unit": unit, "coder": rng.integers(0, 4, n)}
    frame = pd.DataFrame({**groups, "rsw": site % 2 * 1.0, **covariates, "y": rng.normal(size=n)})
    return model_frame(frame, TERMS[1:], tuple(groups))


def stated(groups: tuple[str, ...], slopes: dict[str, tuple[str, ...]], seed: int) -> MixedFit:
    """Not a fit: any variances and covariances, as if an engine had found them."""
    rng = np.random.default_rng(seed)
    covariances = {}
    for group, names in slopes.items():
        root = rng.normal(size=(1 + len(names),) * 2)
        covariances[group] = root @ root.T
    sds = {g: float(np.sqrt(covariances[g][0, 0])) if g in slopes else 0.6 for g in groups}
    return MixedFit(
        terms=TERMS,
        coefficients=rng.normal(size=4),
        covariance=np.eye(4),
        sds=sds,
        residual=0.8,
        converged=True,
        slopes=dict.fromkeys(Slope(x, group) for group, names in slopes.items() for x in names),
        covariances=covariances,
    )


def written_out(fit: MixedFit, data: pd.DataFrame) -> tuple[list[np.ndarray], list[float]]:
    """G_i and theta_i, each G_i row by row."""
    matrices, theta = [np.eye(len(data))], [fit.residual]
    for group, sd in fit.sds.items():
        names = [slope.covariate for slope in fit.slopes if slope.group == group]
        columns = [np.ones(len(data)), *(data[name].to_numpy() for name in names)]
        same = data[group].to_numpy()[:, None] == data[group].to_numpy()
        for k, one in enumerate(columns):
            for m, other in enumerate(columns[k:], k):
                both = np.outer(one, other) + (np.outer(other, one) if k != m else 0)
                matrices.append(same * both)
                theta.append(fit.covariances[group][k, m] if names else sd**2)
    return matrices, theta


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("seed", [1, 2])
def test_derivatives_equal_the_matrices_written_out(name: str, seed: int) -> None:
    groups, slopes = MODELS[name]
    data, fit = study(seed), stated(groups, slopes, seed)
    matrices, theta = written_out(fit, data)
    inverse = np.linalg.inv(sum(t * g for t, g in zip(theta, matrices, strict=True)))
    x = np.column_stack([np.ones(len(data)), data[list(TERMS[1:])]])
    phi = np.linalg.inv(x.T @ inverse @ x)
    project = inverse - inverse @ x @ phi @ x.T @ inverse

    found = slope_derivatives(fit, data)

    assert found.phi[0] == pytest.approx(phi, rel=1e-8)
    py = project @ data["y"].to_numpy()
    for i, g in enumerate(matrices):
        p = -x.T @ inverse @ g @ inverse @ x
        assert found.p_matrix[0, i] == pytest.approx(p, rel=1e-7, abs=1e-8 * np.abs(p).max())
        for j, h in enumerate(matrices):
            q = x.T @ inverse @ g @ inverse @ h @ inverse @ x
            q = (q + q.T) / 2
            assert found.q_matrix[0, i, j] == pytest.approx(q, rel=1e-6, abs=1e-7 * np.abs(q).max())
            expected = np.trace(project @ g @ project @ h) / 2
            assert found.expected[0, i, j] == pytest.approx(expected, rel=1e-6, abs=1e-8)
            observed = py @ g @ project @ h @ py - expected
            assert found.observed[0, i, j] == pytest.approx(observed, rel=1e-6, abs=1e-7)


def test_without_slopes_they_are_the_exact_engine_s() -> None:
    """Of 12 sites, with Satterthwaite's degrees of freedom and those of Kenward and Roger."""
    frame = simulated(5, arms=(1, 0) * 6)
    groups = ("site_id", "unit_id", "worker_id")
    exact = fit_linear(frame, ("rsw",), groups)
    assert exact.df is not None
    assert exact.kenward_roger is not None

    found = with_small_sample(exact, model_frame(frame, ("rsw",), groups))

    assert found.df == pytest.approx(exact.df, rel=1e-6)
    assert found.kenward_roger is not None
    for term, adjusted in exact.kenward_roger.items():
        assert found.kenward_roger[term].df == pytest.approx(adjusted.df, rel=1e-6)
        error = found.kenward_roger[term].standard_error
        assert error == pytest.approx(adjusted.standard_error, rel=1e-8)


def test_slopes_and_intercepts_that_use_up_every_row_are_refused() -> None:
    """Two rows a group at the same two places: intercepts, slopes and residual are as one."""
    group = np.repeat(np.arange(20), 2)
    x = np.tile([-1.0, 1.0], 20)
    y = np.random.default_rng(1).normal(size=40)
    data = pd.DataFrame({"g": group, "x": x, "y": y})
    fit = MixedFit(
        terms=("(Intercept)", "x"),
        coefficients=np.zeros(2),
        covariance=np.eye(2),
        sds={"g": 1.0},
        residual=1.0,
        converged=True,
        slopes=dict.fromkeys([Slope("x", "g")]),
        covariances={"g": np.eye(2)},
    )

    with pytest.raises(NotIdentifiedError, match="cannot be told apart"):
        slope_derivatives(fit, data)


def test_a_block_with_too_many_groups_gets_no_degrees_of_freedom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sites are blocks of their own; a crossed coder makes one block of them all."""
    data = study(1)
    nested, crossed = ("site", "unit"), ("site", "unit", "coder")
    largest = max(1 + part["unit"].nunique() + 1 for _, part in data.groupby("site"))
    monkeypatch.setattr(slopes_small_sample, "MOST_EFFECTS", largest)

    in_site = with_small_sample(stated(nested, {"site": ("x",)}, 1), data)
    over_sites = with_small_sample(stated(crossed, {"site": ("x",)}, 1), data)

    assert in_site.kenward_roger is not None
    assert over_sites.kenward_roger is None


@pytest.mark.parametrize(("sd", "edge"), [(0.0, True), (0.5, False)])
def test_where_slopes_have_no_variance_only_kenward_roger_s_df_are_given(
    sd: float, edge: bool
) -> None:
    frame = simulated(2, waves=3, arms=(1, 0) * 10)
    turn = np.random.default_rng(1).normal(0, sd, 20)[frame["site_id"].factorize()[0]]
    inside = frame["y"] - frame.groupby(["site_id", "wave"])["y"].transform("mean")
    site_means = frame.groupby("site_id")["y"].transform("mean")
    frame = frame.assign(y=inside + site_means + turn * (frame["wave"] - 1))
    groups = ("site_id", "unit_id", "worker_id")
    fit = fit_mixedlm(frame, ("rsw", "wave"), groups, (Slope("wave", "site_id"),))

    found = with_small_sample(fit, model_frame(frame, ("rsw", "wave"), groups))

    assert (found.df is None) is edge
    assert found.kenward_roger is not None
    assert found.kenward_roger["wave"].df == pytest.approx(18.5, abs=1.5)
