"""``rsw recheck``: each figure gets a line, and its exit code says whether all can be right."""

import json
from pathlib import Path

import pytest

from rsw.cli import main

RIGHT = "what,statistic,value,df,p\nalliance,t,2.407,324,.017\n"
WRONG = RIGHT + "skill,t,1.71,291,.44\n"


def written(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "published.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_wrong_p_is_told_with_the_right_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recheck", written(tmp_path, RIGHT)]) == 0
    assert main(["recheck", written(tmp_path, WRONG)]) == 1
    told = capsys.readouterr().out
    assert "row 3, skill: t = 1.71, p = .44: INCONSISTENT (p is 0.0883, " in told
    assert "one-sided 0.0442)" in told
    assert "2 of 2 figures could be checked; 1 cannot be right." in told


def test_json_has_one_object_a_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["recheck", written(tmp_path, WRONG), "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert [figure["found"] for figure in figures] == ["consistent", "inconsistent"]


@pytest.mark.parametrize(("text", "code", "says"), [
    ("", 1, "lacks the columns what, statistic, value"),
    ("what,statistic,value,value\nx,t,2,2\n", 1, "is there twice"),
    ("what;statistic;value\nx;t;2\n", 1, "lacks the columns"),
    (b"\xff\xfe\x00", 2, "cannot be read as a CSV"),
    ("what,statistic\nx,t\n", 1, "lacks the columns value"),
    ("what,statistic,value,pvalue\nx,t,2,.05\n", 1, "'pvalue' is no column"),
    ("what,statistic,value\n", 1, "has no rows"),
    ("what,statistic,value\nx,t,2,5,6\n", 1, "row 2 has more cells"),
    ("what,statistic,value\nx,t,2\ny,t,many\n", 1, "row 3, value: 'many' is not a number."),
])  # fmt: skip
def test_a_file_that_cannot_be_used_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, code: int, says: str
) -> None:
    assert main(["recheck", written(tmp_path, text)]) == code
    told = capsys.readouterr()
    assert says in told.err
    assert told.out == ""
