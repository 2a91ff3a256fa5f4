import json

import pytest

from benchmarks.parity import page
from benchmarks.parity_fits import REFERENCE, WITHOUT_ENGINE, Compared, compare


def test_the_page_gives_the_largest_difference_of_each_kind_and_every_number() -> None:
    found = [
        Compared("m", "rsw: estimate", 1.0, 1.0),
        Compared("m", "x: estimate", 2.02, 2.0),
        Compared("m", "rsw: df, Kenward-Roger", 3.0, 4.0),
        Compared("m", "variance: site", 0.1, 0.0),
        Compared("m", "logLik, REML", -99.0, -100.0),
    ]

    text = page(found)

    assert "| model | estimate | variance | logLik | df |" in text
    assert "| m | 1e-02 | 1e-01 | 1e-02 | 2e-01 |" in text
    assert "| m | rsw: df, Kenward-Roger | 3 | 4 | -2.5e-01 |" in text
    assert text.count("\n| m |") == 1 + len(found)


def test_a_difference_is_absolute_only_where_r_s_variance_is_next_to_zero() -> None:
    assert Compared("m", "variance: lot", 0.0, 1e-13).difference == -1e-13
    assert Compared("m", "x: p, Satterthwaite", 2e-18, 1e-18).difference == 1


@pytest.fixture(scope="module")
def found() -> list[Compared]:
    return list(compare())


def test_every_model_is_compared_and_near_glmmtmb_s(found: list[Compared]) -> None:
    """The likelihoods of glmmTMB's models, the negative binomials among them, and the slopes'."""
    logs = [f for f in found if f.quantity.startswith("logLik")]

    tmb = [abs(f.ours - f.theirs) for f in logs if f.model.endswith("_glmmTMB")]
    slopes = [abs(f.ours - f.theirs) for f in logs if f.model.startswith("rsw_slopes")]
    assert (len(tmb), len(slopes)) == (9, 6)
    assert max(tmb) < 2e-5  # where glmmTMB's size ran off to 1e7
    assert max(slopes) < 1e-9


def test_no_number_of_a_model_of_lme4_json_is_left_out(found: list[Compared]) -> None:
    """Every coefficient with its error, df and p, every variance, both likelihoods."""
    reference = json.loads((REFERENCE / "lme4.json").read_text(encoding="utf-8"))
    for name, r in {**reference["lmm"], **reference["glmm"]}.items():
        if name in WITHOUT_ENGINE:
            continue
        own = {f.quantity: f.theirs for f in found if f.model == name}
        terms = ("se", "df", "p", "estimate")
        numbers = [v for t in r["fixef"] for k, v in t.items() if k.split("_")[0] in terms]
        numbers += [
            part["sdcor" if part.get("var2") else "vcov"] if "vcov" in part else part["var"]
            for part in r["varcomp"]
        ]
        # Nine-point quadrature has another likelihood than Laplace's approximation.
        numbers += [v for k, v in r.items() if k.startswith("loglik") and name != "cbpp_agq9"]
        assert set(numbers) <= set(own.values()), name


def test_linear_models_equal_r_s_in_every_number(found: list[Compared]) -> None:
    """Estimates and errors to 1e-5, df to 1e-4, p to 1e-3, likelihoods to 1e-8; all relative."""
    most = {"estimate": 1e-5, "SE": 1e-5, "df": 1e-4, "p": 1e-3}
    reference = json.loads((REFERENCE / "lme4.json").read_text(encoding="utf-8"))["lmm"]
    linear = [f for f in found if f.model in reference or f.model.startswith("rsw_slopes")]
    for f in linear:
        kind = f.quantity.split(": ")[-1].split(",")[0]
        allowed = 1e-8 if f.quantity.startswith("logLik") else most.get(kind, 3e-5)
        assert abs(f.difference) < allowed, f


def test_a_model_without_an_engine_has_a_row_that_says_so() -> None:
    text = page([Compared("m", "x: estimate", 1.0, 1.0)])

    assert "| rsw_ordinal_clmm | a cumulative link: no engine" in text
