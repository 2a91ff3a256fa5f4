"""Printed p values recomputed: the verdicts of R's statcheck, and rounding at its edges."""

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from mixed.reported.numbers import printed, printed_p
from mixed.reported.tests import DEGREES, Recomputed, recompute

LEVEL = Fraction(1, 20)
STATCHECK = pd.read_csv(
    Path(__file__).parents[2] / "reference" / "statcheck.csv", dtype=str, keep_default_na=False
)


def judged(statistic: str, value: str, p: str, *degrees: float) -> Recomputed:
    return recompute(statistic, printed(value), degrees, printed_p(p, LEVEL), 0.05)


def test_every_judgement_is_that_of_statcheck() -> None:
    assert len(STATCHECK) == 400
    assert set(STATCHECK["statistic"]) == set(DEGREES)
    assert (STATCHECK["error"] == "TRUE").sum() > 100
    assert (STATCHECK["decision_error"] == "TRUE").sum() > 50
    for row in STATCHECK.to_dict("records"):
        degrees = [float(row[name]) for name in DEGREES[row["statistic"]]]
        found = judged(row["statistic"], row["value"], row["p"], *degrees)

        assert found.p == pytest.approx(float(row["computed"]), rel=1e-9, abs=1e-15), row
        assert (found.agreement != "consistent") == (row["error"] == "TRUE"), row
        if found.agreement != "consistent_one_sided":
            decides = found.agreement == "decides_otherwise"
            assert decides == (row["decision_error"] == "TRUE"), row


@pytest.mark.parametrize(
    ("value", "p", "agreement"),
    [
        ("2.407", ".017", "consistent"),  # p .0166
        ("2.407", ".016", "inconsistent"),
        ("2.407", ".008", "consistent_one_sided"),
        ("2.407", ".08", "decides_otherwise"),
        ("2.4", ".016", "consistent"),  # 2.449 would give .0149
        ("-2.407", ".017", "consistent"),
        ("2.407", "<.05", "consistent"),
        ("2.407", "<.01", "consistent_one_sided"),
        ("2.407", "<.001", "inconsistent"),
        ("2.407", "ns", "decides_otherwise"),
        ("9.99", ".000", "inconsistent"),  # no p is zero
        ("0", "1", "consistent"),
    ],
)
def test_rounding_sides_and_bounds_are_allowed_for(value: str, p: str, agreement: str) -> None:
    assert judged("t", value, p, 324).agreement == agreement


@pytest.mark.parametrize(("statistic", "value", "degrees"), [
    ("r", "1.2", (20,)), ("F", "-1.00", (2, 30)), ("chi2", "-0.01", (3,)),
])  # fmt: skip
def test_a_statistic_that_cannot_be_is_impossible(
    statistic: str, value: str, degrees: tuple[float, ...]
) -> None:
    assert judged(statistic, value, ".05", *degrees).agreement == "impossible"


@pytest.mark.parametrize("degrees", [(), (0,), (-1,), (float("nan"),), (3, 4)])
def test_degrees_of_freedom_that_are_none_are_refused(degrees: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="degrees of freedom"):
        judged("t", "2.0", ".05", *degrees)
