from benchmarks.parity import page
from benchmarks.parity_fits import Compared, compare


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


def test_every_model_is_compared_and_near_glmmtmb_s() -> None:
    """The likelihoods of glmmTMB's models, the negative binomials among them, and the slopes'."""
    near = {f.model: abs(f.ours - f.theirs) for f in compare() if f.quantity.startswith("logLik")}

    tmb = [apart for model, apart in near.items() if model.endswith("_glmmTMB")]
    slopes = [apart for model, apart in near.items() if model.startswith("rsw_slopes")]
    assert (len(tmb), len(slopes)) == (9, 3)
    assert max(tmb) < 2e-5  # where glmmTMB's size ran off to 1e7
    assert max(slopes) < 1e-9
