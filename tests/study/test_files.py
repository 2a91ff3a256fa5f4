import pandas as pd
import pytest

from study.files import replacing, replacing_folder, write_csv, write_json


def test_a_folder_takes_the_place_of_the_old_one_whole(tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "old.txt").write_text("old")
    with replacing_folder(target) as folder:
        (folder / "new.txt").write_text("new")
        assert (target / "old.txt").read_text() == "old"
    assert [path.name for path in target.iterdir()] == ["new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("existed", [True, False])
def test_a_failure_leaves_the_old_folder_as_it_was_and_nothing_beside_it(tmp_path, existed):
    target = tmp_path / "out"
    if existed:
        target.mkdir()
        (target / "old.txt").write_text("old")

    def write():
        with replacing_folder(target) as folder:
            (folder / "half.txt").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert [path.name for path in tmp_path.rglob("*.txt")] == (["old.txt"] if existed else [])
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if existed else [])


def test_a_failure_leaves_the_old_file_as_it_was_and_nothing_beside_it(tmp_path):
    target = tmp_path / "a.json"
    write_json({"a": 1}, target)

    def write():
        with replacing(target) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert target.read_text() == '{\n  "a": 1\n}\n'
    assert list(tmp_path.iterdir()) == [target]


def test_text_that_a_spreadsheet_would_run_is_escaped_and_nothing_else_changes(tmp_path):
    frame = pd.DataFrame(
        {
            "=head": ["=1+1", "-0.35", None],
            "number": [-1.5, float("nan"), 2.0],
            "day": pd.to_datetime(["2024-01-01"] * 3),
        }
    )
    write_csv(frame, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text().splitlines() == [
        "'=head,number,day",
        "'=1+1,-1.5,2024-01-01",
        "-0.35,,2024-01-01",
        ",2.0,2024-01-01",
    ]
