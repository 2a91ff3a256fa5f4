"""The texts of a workbook that stand outside its cells, and travel with it all the same."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from defusedxml.ElementTree import fromstring

from pipeline.reading.workbook_xml import Parts, sheet_parts

_PLACES = (
    (re.compile(r"xl/(?:comments|threadedComments|persons)", re.I), "a comment"),
    (re.compile(r"docProps/", re.I), "the document's properties"),
    (re.compile(r"xl/(?:drawings|charts|diagrams)/", re.I), "a drawing or chart"),
    (re.compile(r"xl/(?:connections|queryTables|model)", re.I), "a data connection"),
    (re.compile(r"customXml/", re.I), "the document's hidden data"),
    (re.compile(r"xl/(?:tables|slicer)", re.I), "a table's or filter's settings"),
)
_PIVOT = re.compile(r"xl/pivotCache/pivotCache(Definition|Records)([0-9]*)\.xml", re.I)
# No sign of markup within, so that no stretch of a damaged part is looked through twice.
_TEXT = re.compile(r""">([^<>]+)<|="([^"<]*)"|='([^'<]*)'""")
_PAGE_CODE = re.compile(r"&(?:[A-Za-z]|\"[^\"]*\")")  # &C in the header of a page: centred


@dataclass(frozen=True)
class Aside:
    """Texts that belong together: those of one comment, or the values of one cached column.

    Attributes
    ----------
    place : what they are, as a sentence names it.
    sheet : the sheet they belong to, or "".
    row, letter : the cell that a comment is on, or None and "".
    header : the name of a cached pivot column, or "".
    column : whether they are the values of one column.
    """

    place: str
    texts: tuple[str, ...]
    sheet: str = ""
    row: int | None = None
    letter: str = ""
    header: str = ""
    column: bool = False


def asides(parts: Parts) -> list[Aside]:
    """Every text outside the cells: comments, names, properties, cached pivots, headers, links.

    Raises
    ------
    SyntaxError : when a part is no XML.
    KeyError : when the workbook has no list of sheets.
    """
    owners = _owners(parts)
    found = list(_names(parts))
    for name, xml in parts.items():
        if pivot := _PIVOT.fullmatch(name):
            if pivot[1].casefold() == "definition":
                records = parts.get(name.replace("Definition", "Records"), b"")
                found += _cached_pivot(xml, records)
        elif place := next((place for pattern, place in _PLACES if pattern.match(name)), ""):
            found += _part(name, xml, place, owners)
    for sheet, part in sheet_parts(parts).items():
        found += _sheet(sheet, parts[part], parts.get(_relations_of(part), b""))
    return [aside for aside in found if any(aside.texts)]


def _relations_of(part: str) -> str:
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _owners(parts: Parts) -> dict[str, str]:
    """The sheet that each comment or drawing belongs to, by the part's name."""
    owners = {}
    for sheet, part in sheet_parts(parts).items():
        if xml := parts.get(_relations_of(part)):
            for relation in fromstring(xml):
                target = posixpath.join(f"/{posixpath.dirname(part)}", relation.get("Target", ""))
                owners[posixpath.normpath(target).lstrip("/")] = sheet
    return owners


def _texts(element: Any) -> list[str]:
    """All texts and attributes of an element; the runs of one paragraph are joined."""
    runs = "".join(element.itertext())
    values = [value for one in element.iter() for value in one.attrib.values()]
    return [text for text in (runs, *values) if text.strip()]


def _names(parts: Parts) -> Iterator[Aside]:
    workbook = fromstring(parts["xl/workbook.xml"])
    names = [text for one in workbook.iterfind(".//{*}definedName") for text in _texts(one)]
    # An underscore stands where a name may not hold a space.
    yield Aside("a defined name", tuple([*names, *(name.replace("_", " ") for name in names)]))


def _part(name: str, xml: bytes, place: str, owners: dict[str, str]) -> Iterator[Aside]:
    root = fromstring(xml)
    sheet = owners.get(name, "")
    if place == "a comment":
        for comment in (*root.iterfind(".//{*}comment"), *root.iterfind(".//{*}threadedComment")):
            cell = re.fullmatch(r"([A-Z]+)([0-9]+)", comment.get("ref", ""))
            row, letters = (int(cell[2]), cell[1]) if cell else (None, "")
            yield Aside(place, tuple(_texts(comment)), sheet, row, letters)
        people = [*root.iterfind(".//{*}author"), *root.iterfind(".//{*}person")]
        yield Aside(place, tuple(text for one in people for text in _texts(one)), sheet)
        return
    paragraphs = [text for one in root.iter() if not len(one) for text in _texts(one)]
    for one in root.iter():
        if one.tag.endswith("}p"):
            paragraphs += _texts(one)
    yield Aside(place, tuple(dict.fromkeys(paragraphs)), sheet)


def _cached_pivot(definition: bytes, records: bytes) -> Iterator[Aside]:
    """The cached columns of a pivot table: their shared items and the values of its records."""
    fields = list(fromstring(definition).iterfind(".//{*}cacheField"))
    values = [[item.get("v", "") for item in one.iterfind(".//{*}sharedItems/*")] for one in fields]
    if records:
        for record in fromstring(records):
            for column, item in zip(values, record, strict=False):
                if not item.tag.endswith("}x"):  # x is a reference to a shared item
                    column.append(item.get("v", ""))
    for one, column in zip(fields, values, strict=True):
        header = one.get("name", "")
        yield Aside("a cached pivot table", tuple(column), header=header, column=True)


def _sheet(sheet: str, xml: bytes, relations: bytes) -> Iterator[Aside]:
    """Texts of a sheet's part after its cells, and the targets of its links."""
    rest = xml[xml.rfind(b"sheetData") :].decode("utf-8", "replace")
    texts = (html.unescape(next(filter(None, found), "")) for found in _TEXT.findall(rest))
    settings = (_PAGE_CODE.sub(" ", text) for text in texts)
    yield Aside(
        "the page header or the settings of the sheet", tuple(dict.fromkeys(settings)), sheet
    )
    if relations:
        targets = tuple(relation.get("Target", "") for relation in fromstring(relations))
        yield Aside("a link", targets, sheet)
