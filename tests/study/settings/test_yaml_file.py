"""Nothing in the file can be read in two ways, and what is no YAML is named with its line."""

from pathlib import Path

import pytest
import yaml

from rsw.imports import ROOT
from study.settings.__main__ import main
from study.settings.yaml_file import UnreadableError, read_yaml


def read(tmp_path: Path, text: str | bytes) -> dict[str, object]:
    path = tmp_path / "params.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path).values


@pytest.mark.parametrize(
    "word",
    [
        *("012", "0o14", "0x1F", "0b11", "1_000", "1,000", "+5", "9E3", "9e3", "1e-5", "1.", ".5"),
        *("no", "No", "yes", "on", "Off", "y", "N", "True", "FALSE", "Null", "NULL"),
        *(".nan", ".NaN", ".inf", "-.inf", "1:30", "190:20:30", "2024-01-01", "2024-1-1"),
        *("2024-01-01T10:00:00Z", "=", "007.5", "-012", "1.5e3"),
    ],
)
def test_a_word_that_readers_take_for_different_things_is_refused(
    tmp_path: Path, word: str
) -> None:
    if word == "1,000":  # a text for every reader, and so refused where a number is meant
        assert read(tmp_path, f"a: {word}") == {"a": word}
        return
    with pytest.raises(UnreadableError, match="in two ways: put it in quotes") as refused:
        read(tmp_path, f"b: 1\na: {word}\n")
    assert refused.value.line == 2
    assert read(tmp_path, f"a: '{word}'\n") == {"a": word}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("0", 0), ("-3", -3), ("20240917", 20240917), ("1.0", 1.0), ("-0.25", -0.25)),
        *(("1.5e-05", 1.5e-05), ("true", True), ("false", False), ("null", None), ("~", None)),
        *(("2022-23", "2022-23"), ("Ynys Môn", "Ynys Môn"), ("King's Lynn", "King's Lynn")),
        *(("tcp://host:8786", "tcp://host:8786"), ("1.2.3", "1.2.3"), ("data/official",) * 2),
    ],
)
def test_a_plain_word_is_what_every_reader_takes_it_for(
    tmp_path: Path, word: str, value: object
) -> None:
    found = read(tmp_path, f"a: {word}")["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("", "it is empty", None),
        ("# only words\n", "it is empty", None),
        ("just words\n", "holds no settings", None),
        ("- a\n- b\n", "holds no settings", None),
        ("a: 1\nb: 2\na: 3\n", "a stands there twice, first in line 1", 3),
        ("a: {b: 1,\n  b: 2}\n", "a.b stands there twice", 2),
        ("a: &x [1]\nb: *x\n", "b is an alias", 2),
        ("a: &x {b: *x}\n", "a.b is an alias", 1),
        ("a: *x\n", "holds an alias", 1),
        ("a: {<<: {b: 1}}\n", "in two ways", 1),
        ("a: !!int '3'\n", "has a tag", 1),
        ("a: !mine {b: 1}\n", "has a tag", 1),
        ("a: !!set {b}\n", "has a tag", 1),
        ("a: !!python/object:os.system x\n", "has a tag", 1),
        ("1: a\n", "a key that is not a name", 1),
        ("a:\n  true: 1\n", "a key that is not a name", 2),
        ("? [a, b]\n: 1\n", "a key that is not a name", 1),
        ("no: 1\n", "in two ways", 1),
        ("a:\n\tb: 1\n", "holds a tab", 2),
        ("a: [1\nb: 2\n", "is no YAML", 2),
        ("a: 'x\n", "is no YAML", 2),
        ("a: b: c\n", "is no YAML", 1),
        ("a:\n    b: 1\n  c: 2\n", "is no YAML", 3),
        ("a: 1\n---\na: 2\n", "second document", 2),
        (b"a: \xe9\n", "is not UTF-8", 1),
        (b"a: 1\nb: caf\xe9\n", "is not UTF-8", 2),
        ("a: 1\n".encode("utf-16"), "is not UTF-8", 1),
        (b"a: \x07\n", "a sign that no text file has", None),
        (b"a: \x00\n", "a sign that no text file has", None),
        ("[" * 5000, "is no YAML", None),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence_with_its_line(
    tmp_path: Path,
    text: str | bytes,
    words: str,
    line: int | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(tmp_path, text)
    assert words in str(refused.value) or "without end" in str(refused.value)
    assert line is None or refused.value.line == line
    assert main([str(tmp_path / "params.yaml")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(str(tmp_path / "params.yaml"))
    assert error.count("\n") == 1


@pytest.mark.parametrize("name", ["none.yaml", "."])
def test_a_file_that_is_not_there_or_no_file_gives_one_sentence(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_byte_order_mark_before_the_first_key_is_no_part_of_it(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\n") == {"a": 1}


def test_the_reader_gives_what_pyyaml_gives_of_the_study_s_own_settings() -> None:
    path = ROOT / "params.yaml"
    assert read_yaml(path).values == yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_either_of_pyyaml_s_parsers_does(
    tmp_path: Path, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("study.settings.yaml_file.LOADER", loader)
    assert read(tmp_path, "a: {b: '012', c: [1, x]}\n") == {"a": {"b": "012", "c": [1, "x"]}}
