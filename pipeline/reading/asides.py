"""The texts of a workbook that stand outside its cells, and travel with it all the same.

Every part that is XML is looked through, whatever its name: all its texts, and all attributes that
are not numbers or addresses of cells.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from pipeline.reading.limits import MAX_TAGS
from pipeline.reading.unreadable import Unreadable
from pipeline.reading.workbook_xml import Odd, Parts, sheet_parts

# What a part holds, as a sentence names it, by the beginning of its name.
_PLACES = (
    (re.compile(r"xl/(?:comments|threadedComments|persons)", re.I), "a comment"),
    (re.compile(r"docProps/", re.I), "the document's properties"),
    (re.compile(r"xl/(?:drawings|charts|diagrams)/", re.I), "a drawing or chart"),
    (re.compile(r"xl/(?:connections|queryTables|model)", re.I), "a data connection"),
    (re.compile(r"xl/(?:tables|slicer)", re.I), "a table's or filter's settings"),
    (re.compile(r"xl/(?:revisions|userNames)", re.I), "the record of changes"),
    (re.compile(r"xl/richData/", re.I), "a linked data type"),
    (re.compile(r"xl/(?:styles|theme)", re.I), "the styles"),
    (re.compile(r"xl/workbook\.xml", re.I), "the workbook's settings"),
    (re.compile(r"xl/pivot", re.I), "a cached pivot table"),
)
_ELSE = "the document's hidden data"
_OF_SHEET = "the page header or the settings of the sheet"
# The texts of cells, which are looked at there, and a list of addresses.
_NOT_BESIDE = frozenset(("xl/sharedstrings.xml", "xl/calcchain.xml"))
_ADDRESSES = frozenset(("r", "ref", "sqref", "activeCell", "topLeftCell", "spans", "cell"))
# Attributes in which numbers may be a person's; elsewhere they are counts, colours and sizes.
_WRITTEN = frozenset(
    re.findall(
        "[A-Za-z]+",
        "name displayName userName refreshedBy caption title author url Target location display "
        "tooltip prompt promptTitle error errorTitle descr sourceName uniqueName n",
    )
)
_NUMBER = re.compile(r"[-+]?[0-9.]+|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}")
_JOINED = frozenset(("p", "si", "is"))  # of which the runs are one text
_HOLD_CELLS = frozenset(("revisions", "worksheet", "sst"))
_HEAD = 2_000  # bytes in which a part says what it is
_UNIQUE = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_PAGE_CODE = re.compile(r"&(?:[A-Za-z]|\"[^\"]*\")")  # &C in the header of a page: centred
_LITERAL = re.compile(r'"[^"]*"|\'[^\']*\'|[0-9]{8,}')  # of a formula: what is no name or address
_OPENS = re.compile(rb"<(?:[^\s<>/=:]+:)?sheetData(?=[\s/>])")
_CLOSES = re.compile(rb"</(?:[^\s<>/=:]+:)?sheetData\s*>")
# Of a part that is no XML. No sign of markup within, so that no stretch is looked through twice.
_TEXT = re.compile(r""">([^<>]+)<|="([^"<]*)"|='([^'<]*)'""")


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


def asides(parts: Parts, others: Parts, odd: Mapping[str, Odd]) -> list[Aside]:
    """Every text outside the cells: comments, names, properties, formulas, settings, links.

    Parameters
    ----------
    others : parts that look like XML under names that the reader passes over.
    odd : by the sheet's name, its formulas.

    Raises
    ------
    SyntaxError : when a sheet is no XML.
    KeyError : when the workbook has no list of sheets.
    Unreadable : when a part has more elements than there is room for.
    """
    sheets = sheet_parts(parts)
    owners = _owners(parts, sheets)
    records = _records(parts)
    looked_at = {*sheets.values(), *records.values()}
    found: list[Aside] = []
    for name, xml in {**parts, **others}.items():
        if name not in looked_at and name.casefold() not in _NOT_BESIDE:
            found += _part(name, xml, owners.get(name, ""), parts.get(records.get(name, ""), b""))
    for sheet, part in sheets.items():
        found += _sheet(sheet, parts[part], odd.get(sheet, Odd()).texts)
    return [aside for aside in found if any(aside.texts)]


def part_asides(name: str, xml: bytes) -> list[Aside]:
    """Every text of one part that belongs to no sheet.

    Raises
    ------
    Unreadable : when the part has more elements than there is room for.
    """
    return [aside for aside in _part(name, xml, "", b"") if any(aside.texts)]


def texts_of(element: Any) -> list[str]:
    """All texts of an element and all attributes that a person may have written, each once."""
    return list(_told(text for one in element.iter() for text in _texts(one)))


def _owners(parts: Parts, sheets: Mapping[str, str]) -> dict[str, str]:
    """The sheet that each comment, drawing or list of links belongs to, by the part's name."""
    return {
        owned: sheet
        for sheet, part in sheets.items()
        for owned in (_relations_of(part), *_related(parts, part))
    }


def _records(parts: Parts) -> dict[str, str]:
    """The part with the records of each pivot table's cache, by that with its columns."""
    definitions = [name for name, xml in parts.items() if b"pivotCacheDefinition" in xml[:_HEAD]]
    found = {}
    for name in definitions:
        likely = [*_related(parts, name), name.replace("Definition", "Records")]
        if records := next((part for part in likely if part in parts and part != name), ""):
            found[name] = records
    return found


def _related(parts: Parts, part: str) -> list[str]:
    """The parts that a part is related to."""
    if not (xml := parts.get(_relations_of(part))):
        return []
    folder = posixpath.dirname(part)
    targets = (relation.get("Target", "") for relation in fromstring(xml))
    joined = (posixpath.join(f"/{folder}", target) for target in targets)
    return [posixpath.normpath(target).lstrip("/") for target in joined]


# Where the box of a comment lies, in eight numbers with commas between them: nobody wrote them.
_ANCHORS = re.compile(rb"<(?:\w+:)?Anchor>[0-9, \r\n]*</(?:\w+:)?Anchor>", re.I)


def _relations_of(part: str) -> str:
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _part(name: str, xml: bytes, sheet: str, records: bytes) -> Iterator[Aside]:
    """What is in a part that is no sheet; ``records``: those of a pivot table's cached columns."""
    place = next((place for pattern, place in _PLACES if pattern.match(name)), _ELSE)
    if xml.count(b"<") + records.count(b"<") > MAX_TAGS:
        raise Unreadable("size.elements", most=f"{MAX_TAGS:,}")
    xml = _ANCHORS.sub(b"", xml)
    try:
        root = fromstring(xml)
    except ParseError:  # the drawings of comments often are no XML
        yield Aside(place, _told(_loose_texts(xml)), sheet)
        return
    kind = _local(root.tag)
    if kind == "Relationships":
        yield Aside("a link", tuple(one.get("Target", "") for one in root), sheet)
    elif kind == "pivotCacheDefinition":
        yield from _cached_pivot(root, fromstring(records) if records else ())
    elif kind == "pivotCacheRecords":
        yield from _cached_pivot(root, root)
    elif kind in ("comments", "ThreadedComments", "personList"):
        yield from _comments(root, sheet)
    else:
        yield from _any_part(root, place, sheet)


def _comments(root: Any, sheet: str) -> Iterator[Aside]:
    for comment in (*root.iterfind(".//{*}comment"), *root.iterfind(".//{*}threadedComment")):
        cell = re.fullmatch(r"([A-Z]+)([0-9]+)", comment.get("ref", ""))
        row, letters = (int(cell[2]), cell[1]) if cell else (None, "")
        yield Aside("a comment", _told(_texts(comment)), sheet, row, letters)
    people = [*root.iterfind(".//{*}author"), *root.iterfind(".//{*}person")]
    yield Aside("a comment", _told(text for one in people for text in _texts(one)), sheet)


def _any_part(root: Any, place: str, sheet: str = "") -> Iterator[Aside]:
    """Texts and attributes of every element, each paragraph as a whole, and the values.

    Values are those of cells, as a chart or a record of changes keeps them: a column of them may be
    one of pseudonyms, and is judged as a column.
    """
    texts: list[str] = []
    names: list[str] = []
    values: list[str] = []
    of_cells = _local(root.tag) in _HOLD_CELLS
    for one in root.iter():
        tag = _local(one.tag)
        if tag == "v" or (of_cells and tag == "t"):
            values.append(one.text or "")
        elif tag == "definedName":
            names += _texts(one)
        elif (tag in _JOINED and not of_cells) or not len(one):
            texts += _texts(one)
        elif tag != "sheet":
            texts += [one.text or "", *(child.tail or "" for child in one), *_attributes(one)]
    # An underscore stands where a name may not hold a space.
    spaced = (name.replace("_", " ") for name in names)
    yield Aside("a defined name", _told([*names, *spaced]), sheet)
    yield Aside(place, _told(texts), sheet)
    yield Aside(place, tuple(values), sheet, column=True)


def _cached_pivot(root: Any, records: Iterable[Any]) -> Iterator[Aside]:
    """The cached columns of a pivot table, each with its values; and who took them, from where."""
    fields = list(root.iterfind(".//{*}cacheField"))
    columns = [[one.get("v", "") for one in field.iter() if "v" in one.attrib] for field in fields]
    for record in records:
        columns += [[] for _ in range(len(record) - len(columns))]
        for column, item in zip(columns, record, strict=False):
            if _local(item.tag) != "x":  # x is a reference to a shared item
                column.append(item.get("v", ""))
    for at, column in enumerate(columns):
        header = fields[at].get("name", "") if at < len(fields) else ""
        yield Aside("a cached pivot table", tuple(column), header=header, column=True)
    source = (one for part in root.iterfind("{*}cacheSource") for one in part.iter())
    about = [root, *fields, *source]
    yield Aside("a cached pivot table", _told(text for one in about for text in _attributes(one)))


def _sheet(sheet: str, xml: bytes, formulas: Set[str]) -> Iterator[Aside]:
    """Texts of a sheet's part before and after its cells, and those within its formulas."""
    rest = _without_cells(xml)
    try:
        texts = [
            text
            for aside in _any_part(fromstring(rest), _OF_SHEET)
            if not aside.column
            for text in aside.texts
        ]
    except ParseError:
        if rest is xml:  # the cells are still in it, and are no texts beside them
            raise
        texts = _loose_texts(rest)
    yield Aside(_OF_SHEET, _told(_PAGE_CODE.sub(" ", text) for text in texts), sheet)
    literals = (literal for formula in formulas for literal in _LITERAL.findall(formula))
    yield Aside("a formula", _told(literal.strip("\"'") for literal in literals), sheet)


def _without_cells(xml: bytes) -> bytes:
    """A sheet's part without its rows, if they can be told from the rest at once."""
    opens = _OPENS.search(xml)
    closes = _CLOSES.match(xml, max(xml.rfind(b"<", 0, xml.rfind(b"sheetData")), 0))
    if opens is None or closes is None or closes.start() < opens.start():
        return xml
    return xml[: opens.start()] + xml[closes.end() :]


def _loose_texts(xml: bytes) -> list[str]:
    """Texts and attributes of a part that is no XML, though a reader may take it."""
    found = _TEXT.findall(xml.decode("utf-8", "replace"))
    return [html.unescape(next(filter(None, one), "")) for one in found]


def _texts(element: Any) -> list[str]:
    """All texts and attributes of an element; the runs of one paragraph are joined."""
    runs = "".join(element.itertext())
    return [runs, *(value for one in element.iter() for value in _attributes(one))]


def _attributes(element: Any) -> list[str]:
    """The attributes of an element that a person may have written."""
    return [
        value
        for name, value in element.attrib.items()
        if (plain := _local(name)) in _WRITTEN
        or (plain not in _ADDRESSES and not _NUMBER.fullmatch(value))
    ]


def _told(texts: Any) -> tuple[str, ...]:
    """Each text once, without the numbers that Excel gives to things, which are no one's."""
    plain = (_UNIQUE.sub("", text) for text in texts)
    return tuple(dict.fromkeys(text for text in plain if text.strip()))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
