"""``rsw compare``: what it prints is what the formulas give, and bad files get one sentence."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from rsw.cli import main
from rsw.commands import compare as command

KEYS = [
    "study", "estimate", "low", "high", "p", "df", "bound_p", "permutation_p", "smallest_p",
    "limitation", "found", "how_sure",
]  # fmt: skip
MEANS = [9.0, 10.0, 11.0, 9.5, 1.0, 2.0, 1.5, 2.5]


def sites(study: str, values: list[float], n_rsw: int, error: float = 0.1) -> pd.DataFrame:
    k = len(values)
    return pd.DataFrame(
        {
            "study": study,
            "site": [f"s{i}" for i in range(k)],
            "rsw": [1] * n_rsw + [0] * (k - n_rsw),
            "summary": values,
            "standard_error": error,
            "n": 50,
        }
    )


def compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], frame: pd.DataFrame, *options: str
) -> list[dict[str, object]]:
    path = tmp_path / "sites.csv"
    frame.to_csv(path, index=False)
    assert main(["compare", str(path), "--json", *options]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_one_object_a_study_in_the_order_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = pd.concat(
        [
            sites("z", MEANS, 4),
            sites("a", [1.0, 2, 3, 4], 2),
            sites("m", MEANS[::-1], 4),
            sites("one arm", MEANS, 8),
        ]
    )
    found = compared(tmp_path, capsys, frame)

    assert [study["study"] for study in found] == ["z", "a", "m", "one arm"]
    assert len({tuple(study) for study in found}) == 1  # every study has every field
    assert all(list(study)[: len(KEYS)] == KEYS for study in found)
    assert found[0]["estimate"] == pytest.approx(-found[2]["estimate"])


def test_the_numbers_are_those_of_the_formulas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (study,) = compared(tmp_path, capsys, sites("1", MEANS, 4))
    ours, theirs = np.array(MEANS[:4]), np.array(MEANS[4:])
    error = math.sqrt(ours.var(ddof=1) / 4 + theirs.var(ddof=1) / 4)
    d = ours.mean() - theirs.mean()

    assert study["estimate"] == pytest.approx(d)
    assert study["df"] == pytest.approx(2.4)
    assert study["p"] == pytest.approx(2 * stats.t.sf(d / error, 2.4))
    assert study["low"] == pytest.approx(d - stats.t.isf(0.025, 2.4) * error)
    assert study["bound_p"] == pytest.approx(2 * stats.t.sf(d / error, 3))
    assert study["permutation_p"] == pytest.approx(2 / 70)
    assert study["smallest_p"] == pytest.approx(2 / 70)
    assert study["limitation"] is None
    assert study["found"] == "supported"


def test_only_sites_dealt_at_random_give_the_highest_grade(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = compared(tmp_path, capsys, sites("1", MEANS, 4))
    (dealt,) = compared(tmp_path, capsys, sites("1", MEANS, 4), "--randomised")

    assert (found["how_sure"], set(found["missed"])) == ("low", {"design", "sites"})
    assert (dealt["how_sure"], set(dealt["missed"])) == ("high", {"sites"})


def test_sites_that_agree_by_accident_are_no_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten people a site: p was 5e-9 where the sites' own sampling error alone is .22."""
    means = [0.45, 0.47, 0.46, 0.44, 0.0, 0.01, -0.01, 0.02]
    (study,) = compared(tmp_path, capsys, sites("1", means, 4, error=math.sqrt(0.1)))

    assert study["p"] > 0.1
    assert study["found"] == "uncertain"


@pytest.mark.parametrize("n_rsw", [1, 2, 6, 7])
def test_fewer_than_three_sites_in_an_arm_get_no_p_and_no_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], n_rsw: Any
) -> None:
    (study,) = compared(tmp_path, capsys, sites("1", MEANS, n_rsw))

    for name in [*KEYS[2:9], "how_sure"]:
        assert study[name] is None, name
    few = "one_site_in_arm" if n_rsw in (1, 7) else "two_sites_in_arm"
    assert study["limitation"] == few
    assert study["found"] == "this design cannot tell"
    assert study["assumption_curve"]


def test_a_harm_in_an_arm_whose_comparison_has_no_event_is_not_hidden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    risks = [0.12, 0.15, 0.13, 0.14, 0.0, 0.0, 0.0, 0.0]
    frame = sites("1", risks, 4).assign(n=100)
    frame["standard_error"] = np.sqrt(frame["summary"] * (1 - frame["summary"]) / 100)
    (study,) = compared(tmp_path, capsys, frame, "--kind", "risk")

    assert study["estimate"] == pytest.approx(0.135)
    assert 0 < study["low"] < study["high"]
    assert study["permutation_p"] == pytest.approx(2 / 70)
    assert study["found"] == "supported"


def test_a_site_need_not_tell_its_own_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = sites("1", MEANS, 4).astype(str)
    frame.loc[2, "standard_error"] = ""
    (study,) = compared(tmp_path, capsys, frame)
    assert study["p"] is not None


def test_the_text_says_why_there_is_no_p_and_what_one_would_have_to_believe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sites.csv"
    sites("1", [9.0, 2, 3, 2.5], 1).to_csv(path, index=False)
    assert main(["compare", str(path)]) == 0
    text = capsys.readouterr().out
    assert "no p value: one arm has only one site, so arm and site cannot be told apart" in text
    assert "times as much as the others" in text


def test_rates_of_one_site_are_judged_on_the_logarithm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """d and s of the logarithms that the comparison uses, by hand: 0.75 events above 0.25."""
    rates, n = [0.75, 0.2, 0.25, 0.3], 1000
    frame = sites("1", rates, 1).assign(n=n, standard_error=np.sqrt(np.array(rates) / n))
    (study,) = compared(tmp_path, capsys, frame, "--kind", "rate")

    level = 0.25 + 0.5 / 3000
    d = math.log((0.75 + 0.5 / n) / level)
    s = np.std(np.array([0.2, 0.25, 0.3]) / level, ddof=1)
    by_hand = math.sqrt((d / s / stats.t.isf(0.025, 2)) ** 2 - 1 / 3)
    assert study["breakdown_ratio"] == pytest.approx(by_hand)
    assert study["estimate"] == pytest.approx(math.exp(d))


def test_more_dealings_than_can_be_counted_are_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirteen against thirteen, 10.4 million dealings; the p is the same in any company."""
    values = [float(x) for x in np.random.default_rng(3).normal(size=26)]
    (alone,) = compared(tmp_path, capsys, sites("1", values, 13))
    both = compared(
        tmp_path, capsys, pd.concat([sites("0", values[::-1], 13), sites("1", values, 13)])
    )

    assert 0 < alone["permutation_p"] < 1
    assert both[1]["permutation_p"] == alone["permutation_p"]


@pytest.mark.slow
def test_twenty_thousand_studies_of_eight_sites_take_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The goal is 30 s; a pass through every study in turn would take minutes."""
    rng, studies = np.random.default_rng(1), 20_000
    frame = pd.DataFrame(
        {
            "study": np.repeat(np.arange(studies), 8),
            "site": np.tile(np.arange(8), studies),
            "rsw": np.tile(np.repeat([1, 0], 4), studies),
            "summary": rng.normal(size=8 * studies),
            "standard_error": 0.1,
            "n": 50,
        }
    )
    start = time.process_time()
    found = compared(tmp_path, capsys, frame)
    assert time.process_time() - start < 20
    assert len(found) == studies
    assert np.mean([study["p"] < 0.05 for study in found]) < 0.065


def test_very_many_studies_are_told_of_on_the_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "TOLD", 2)
    path = tmp_path / "sites.csv"
    pd.concat([sites(str(i), MEANS, 4) for i in range(5)]).to_csv(path, index=False)

    assert main(["compare", str(path), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [f"compare: {n} of 5 studies" for n in (2, 4)]
    assert len(json.loads(printed.out)) == 5
