"""A YAML file to plain values, without any of YAML's surprises.

DVC reads the same file by YAML 1.2 and Python's usual reader by YAML 1.1, and they disagree about
``no``, ``012``, ``9E3`` and ``1_000``. So whatever could be read in two ways is refused: a plain
word is a text only when no reader takes it for anything else. A key given twice, of which readers
silently keep the last, is refused too, and so are anchors, merges and tags: everything is written
out where it holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Path_ = tuple[str | int, ...]
Where = Mapping[Path_, int]

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same one, ten times faster, if there
_CORE = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+(e[-+][0-9]+)?", re.IGNORECASE)
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
# What YAML 1.1 or 1.2, or a reader of either, may take for something else than a text.
_TWO_WAYS = re.compile(
    r"[-+]?(\.?[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*)(e[-+]?[0-9]+)?"
    r"|[-+]?0[xob][0-9a-f_]+|[-+]?\.(inf|nan)|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
    r"|y|n|yes|no|on|off|true|false|null|=|<<",
    re.IGNORECASE,
)


class UnreadableError(ValueError):
    """The file is no plain YAML; the message is a sentence without the file's name.

    ``line`` is where, or None where the file as a whole is meant.
    """

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Document:
    """What a file says, and the line (from 1) on which each setting stands, by its path."""

    values: dict[str, Any]
    lines: Where


def read_yaml(path: Path) -> Document:
    """Read a file of settings.

    Raises
    ------
    FileNotFoundError : when there is no such file. OSError : when it cannot be opened.
    UnreadableError : when it is no YAML, not UTF-8, empty, or says something in two ways.
    """
    text = _text(path.read_bytes())
    try:
        root = yaml.compose(text, LOADER)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text) from error
    except yaml.YAMLError as error:
        raise UnreadableError("holds a sign that no text file has; remove it.") from error
    except RecursionError as error:
        raise UnreadableError("holds lists within lists without end.") from error
    if root is None:
        raise UnreadableError("holds no settings: it is empty.")
    if not isinstance(root, yaml.MappingNode):
        raise UnreadableError("holds no settings: names with values are expected (study: ...).")
    lines: dict[Path_, int] = {}
    return Document(_Reader(lines, set()).mapping(root, ()), lines)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError("is not UTF-8: save it with that encoding.", line) from error


def _syntax(error: yaml.MarkedYAMLError, text: str) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    line = None if mark is None else mark.line + 1
    lines = text.splitlines()
    if line is not None and line <= len(lines) and "\t" in lines[line - 1]:
        return UnreadableError("holds a tab: indent with spaces.", line)
    if error.context == "expected a single document in the stream":
        return UnreadableError("holds a second document after '---': there is one.", line)
    if "undefined alias" in str(error.problem):
        return UnreadableError("holds an alias (*): write the value out where it holds.", line)
    return UnreadableError(
        f"is no YAML: {error.problem}. Compare the indentation, quotes, brackets and colons with "
        "the lines around it.",
        line,
    )


@dataclass(frozen=True)
class _Reader:
    lines: dict[Path_, int]
    seen: set[int]

    def value(self, node: yaml.Node, path: Path_) -> Any:
        if id(node) in self.seen:
            raise UnreadableError(
                f"{dotted(path)} is an alias (*): write the value out where it holds.",
                self.lines[path],
            )
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            _untagged(node, "seq", path)
            return [self._kept(item, (*path, i)) for i, item in enumerate(node.value)]
        return scalar(node, path)  # type: ignore[arg-type]

    def _kept(self, node: yaml.Node, path: Path_) -> Any:
        self.lines[path] = node.start_mark.line + 1
        return self.value(node, path)

    def mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        _untagged(node, "map", path)
        values: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = scalar(key, path) if isinstance(key, yaml.ScalarNode) else None
            if not isinstance(name, str):
                raise UnreadableError(
                    f"{dotted(path) or 'The file'} has a key that is not a name.", line
                )
            here = (*path, name)
            if name in values:
                raise UnreadableError(
                    f"{dotted(here)} stands there twice, first in line {self.lines[here]}: keep "
                    "one of them.",
                    line,
                )
            self.lines[here] = line
            values[name] = self.value(value, here)
        return values


def scalar(node: yaml.ScalarNode, path: Path_) -> Any:
    """The value of one word or number.

    Raises
    ------
    UnreadableError : when it could be read in two ways, or is tagged.
    """
    text, line = node.value, node.start_mark.line + 1
    if node.style:  # quoted, or a block of text
        if node.tag != f"{_CORE}str":
            raise UnreadableError(f"{dotted(path)} has a tag (!): write the value alone.", line)
        return text
    value: Any
    if text in _CONSTANTS:
        expected, value = ("null" if _CONSTANTS[text] is None else "bool"), _CONSTANTS[text]
    elif _INTEGER.fullmatch(text) and len(text) <= 100:
        expected, value = "int", int(text)
    elif _DECIMAL.fullmatch(text):
        expected, value = "float", float(text)
    elif _TWO_WAYS.fullmatch(text):
        raise UnreadableError(
            f"{dotted(path) or 'A key'} says {ascii_controls(text)}, which can be read in two "
            "ways: put it in quotes if a text is meant, write a number plainly, such as 9000 or "
            "0.5, and yes or no as true or false.",
            line,
        )
    else:
        expected, value = "str", text
    if node.tag != f"{_CORE}{expected}":
        raise UnreadableError(f"{dotted(path)} has a tag (!): write the value alone.", line)
    return value


def _untagged(node: yaml.Node, kind: str, path: Path_) -> None:
    if node.tag != f"{_CORE}{kind}":
        raise UnreadableError(
            f"{dotted(path) or 'The file'} has a tag (!): write the value alone.",
            node.start_mark.line + 1,
        )


def dotted(path: Path_) -> str:
    """A path as it is written elsewhere: ``outcomes[2].kind``, from 0 as DVC counts."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: Any) -> str:
    """A value as a sentence can hold it: on one line, short, without signs that are not seen."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "nothing (null)"
    if isinstance(value, dict):
        return "a group of settings"
    if isinstance(value, list | tuple):
        return "a list" if len(value) else "an empty list"
    text = ascii_controls(str(value))
    short = text if len(text) <= 60 else f"{text[:57]}..."
    return f"'{short}'" if isinstance(value, str) else short


def ascii_controls(text: str) -> str:
    """Replace what cannot be seen by its code."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
