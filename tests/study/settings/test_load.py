"""No wrong setting passes: each is refused in one sentence, with file, line, path and remedy."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from study.settings import SettingsError
from study.settings.__main__ import main
from study.settings.load import checked, load_settings, settings_from
from study.settings.yaml_file import Path_
from study.stages import STAGES
from tests.settings import plain, settings, write
from tests.study.settings.meant import ABSURD, MEANT
from tests.study.settings.wrong import ABSENT, Wrong, drawn

DRAWN = list(drawn())


def changed(wrong: Wrong) -> dict[str, Any]:
    values = plain()
    place = at(values, wrong.path[:-1])
    if wrong.kind == "misspelt":
        place[wrong.value] = place.pop(wrong.path[-1])
    elif wrong.value is ABSENT:
        del place[wrong.path[-1]]
    else:
        place[wrong.path[-1]] = wrong.value
    return values


def at(place: Any, path: Path_) -> Any:
    for part in path:
        place = place[part]
    return place


def refusal(values: dict[str, Any]) -> str:
    with pytest.raises(SettingsError) as refused:
        settings_from(values)
    return str(refused.value)


def test_the_wrong_settings_that_are_tried_are_many_and_reach_every_section() -> None:
    tried = {(w.kind, w.path, repr(w.value)) for w in DRAWN}
    assert len(tried) + len(MEANT) > 1000
    assert {w.path[0] for w in DRAWN} == set(plain())
    assert {w.kind for w in DRAWN} == {"misspelt", "missing", "type", "range", "name"}


@pytest.mark.parametrize("section", plain())
def test_a_setting_misspelt_missing_mistyped_or_out_of_range_is_refused(section: str) -> None:
    for wrong in DRAWN:
        if wrong.path[0] == section:
            sentence = refusal(changed(wrong))
            assert sentence.startswith("params.yaml: "), wrong
            assert all(word in without_names(sentence) for word in wrong.words), (wrong, sentence)


def without_names(sentence: str) -> str:
    """A sentence without the names of lines, such as (ghq12_likert), after their paths."""
    head, _, rest = sentence.partition(" (")
    return head + rest.partition(")")[2] if rest and " " not in rest.partition(")")[0] else sentence


@pytest.mark.parametrize(("path", "value", "words"), MEANT)
def test_settings_that_mean_nothing_end_the_check_with_code_2_and_their_path(
    path: str, value: Any, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if path == "outcomes.0" and isinstance(value, dict) and "name" not in value:
        value = {**plain()["outcomes"][0], **value}
    file = write(tmp_path, {path: value})
    assert main([str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"{file}, line " in printed.err
    assert words in printed.err
    assert path.split(".")[0] in printed.err


@pytest.mark.parametrize(("changes", "words"), ABSURD)
def test_what_is_allowed_and_absurd_gives_a_warning_with_its_line(
    changes: dict[str, Any], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, changes)
    assert main([str(file)]) == 0
    warned = capsys.readouterr().err
    assert warned.startswith(f"Warning: {file}, line ")
    assert words in warned


def test_the_study_s_own_settings_give_no_warning() -> None:
    assert checked("params.yaml")[1] == []


def test_only_the_stage_that_checks_tells_the_warnings_under_dvc(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, {"planning.runs": 1})
    monkeypatch.setenv("DVC_STAGE", "fit")
    load_settings(file)
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("DVC_STAGE", "settings")
    load_settings(file)
    assert "planning.runs" in capsys.readouterr().err


@pytest.mark.parametrize("name", STAGES)
def test_every_stage_alone_refuses_a_setting_that_it_does_not_even_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write(tmp_path, {"synthetic.visits.coders": "eight"})
    assert import_module(STAGES[name].module).main(["--params", str(file)]) == 2
    error = capsys.readouterr().err
    assert "synthetic.visits.coders must be a whole number from 2 to 99, not 'eight'." in error
    assert error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["params.yaml"]


def test_several_faults_are_told_at_once_a_line_each() -> None:
    values = plain({"study.seed": "x", "disclosure.round_to": 7, "planning.rans": 3})
    assert refusal(values).count("\n") == 2


def test_settings_cannot_be_changed_once_they_are_checked() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings().study.seed = 3


def test_help_gives_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "Example: python -m study.settings" in capsys.readouterr().out
