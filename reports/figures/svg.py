"""Matplotlib to inline SVG that can share a page with others and obeys its security policy.

One unit of the picture is one CSS pixel at full size. The page's own font replaces the one that
Matplotlib measures with, so text is placed by its anchor and never by its measured width.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import matplotlib
from markupsafe import Markup
from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
SMALLEST_TEXT = 11.5
UNITS_PER_INCH = 72.0  # Matplotlib's SVG unit
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "font.family": "DejaVu Sans",  # comes with Matplotlib: the same measures on every machine
    "font.size": 12.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def draw(width: float, height: float, prefix: str, paint: Callable[[Figure], None]) -> Markup:
    """Paint a figure of ``width`` by ``height`` and return it as inline SVG.

    Parameters
    ----------
    prefix : put before every id, so that no two figures of a page share one.
    paint : draws on the empty figure.
    """
    with matplotlib.rc_context(_SETTINGS), matplotlib.rc_context({"svg.hashsalt": prefix}):
        figure = Figure(figsize=(width / UNITS_PER_INCH, height / UNITS_PER_INCH))
        paint(figure)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None}, transparent=True)
    return inline(text.getvalue(), prefix)


def inline(svg: str, prefix: str) -> Markup:
    """Make a stand-alone SVG fit for a page: prefixed ids, attributes for styles, no metadata.

    Raises
    ------
    ValueError : when the SVG holds text too small to read on a phone.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}:
                parent.remove(child)
    for element in root.iter():
        _style_to_attributes(element)
        _prefix_ids(element, prefix)
        if float(element.get("font-size", "99").removesuffix("px")) < SMALLEST_TEXT:
            raise ValueError(f"Text under {SMALLEST_TEXT} px in figure {prefix!r}: {element.text}")
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return Markup(ET.tostring(root, encoding="unicode"))


def _style_to_attributes(element: ET.Element) -> None:
    """Turn a style attribute, which the page's policy blocks, into presentation attributes."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() and name.strip() != "font-family":
            element.set(name.strip(), value.strip())


def _prefix_ids(element: ET.Element, prefix: str) -> None:
    if "id" in element.attrib:
        element.set("id", f"{prefix}-{element.attrib['id']}")
    if XLINK in element.attrib:
        element.set("href", f"#{prefix}-{element.attrib.pop(XLINK).removeprefix('#')}")
    for name, value in element.attrib.items():
        element.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
