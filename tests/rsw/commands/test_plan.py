"""`rsw plan` as an evaluator types it."""

import csv
from pathlib import Path

import pytest

from rsw.cli import main
from rsw.commands.plan import EXAMPLE

STATED = ["--variances", "site=0.05", "unit=0.05", "worker=0.2", "observation=0.7"]
QUICK = ["--runs", "200"]


def test_the_example_of_the_help_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = EXAMPLE.split()
    words[-1] = str(tmp_path / "plan.csv")
    assert main([*words[1:], *QUICK]) == 0

    printed = capsys.readouterr().out
    assert "Cheapest design with 80% power" in printed
    assert max(len(line) for line in printed.splitlines()) < 80
    with (tmp_path / "plan.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 6


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["plan", "--help"])
    assert stop.value.code == 0
    assert "example: rsw plan --sites 4+4" in " ".join(capsys.readouterr().out.split())


def test_help_and_plan_say_that_power_is_of_one_claim_and_not_for_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["plan", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "The power is that of one claim alone" in told
    assert "Holm's adjusted p" in told
    assert "nothing here is the power to find a change over time" in told

    assert main(["plan", "--sites", "4+4", "--effect", "0.5", *STATED, *QUICK]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Power is that of one claim alone: Holm's adjusted p" in told
    assert "not a test of change" in told


def test_three_sites_are_told_that_no_p_value_is_possible(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["plan", "--sites", "1+2", "--effect", "0.5", *STATED, *QUICK]) == 0
    printed = capsys.readouterr().out
    assert "no p value is possible" in printed
    assert "No design given here reaches 80% power." in printed


def test_without_costs_no_design_is_called_cheapest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--sites", "8+8", "--effect", "1", *STATED, *QUICK]) == 0
    printed = capsys.readouterr().out
    assert "heapest" not in printed
    assert "cost" not in printed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--effect", "0.5"], "Give either --variances or --outcome."),
        (["--effect", "0", *STATED], "effect of none"),
        (["--effect", "0.5", *STATED, "--kind", "risk"], "baseline between 0 and 1"),
        (["--effect", "0.5", *STATED, "--units", "0"], "whole number above zero"),
        (["--effect", "0.5", *STATED, "--cost-site", "-1"], "zero or more"),
        (["--effect", "0.5", "--outcome", "x", "--params", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_sentence(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "--sites", "4+4", *arguments, *QUICK]) == 2
    assert message in capsys.readouterr().err
