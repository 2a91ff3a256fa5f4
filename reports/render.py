"""Templates to one self-contained HTML page.

A page has no script, loads nothing, and says so in a content security policy: the only style that
a browser may apply is the one inlined here, known by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.sentences import formats
from study.files import write_text

FOLDER = Path(__file__).parent
MOST_BYTES = 2_000_000
_LOADS = re.compile(
    r"<script|<link|<iframe|<object|<embed|\ssrc=|@import|\sstyle=|\son[a-z]+=|url\((?!#)", re.I
)


@cache
def environment() -> Environment:
    """Jinja2 with autoescape; a name that a template lacks is an error, not an empty space."""
    env = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "number": formats.number,
        "signed": formats.signed,
        "p_value": formats.p_value,
    }
    env.globals["interval"] = formats.interval
    return env


def page(template: str, **context: Any) -> str:
    """Render a template that extends ``base.html``; see that file for what every page must give."""
    styles = (FOLDER / "styles.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    return (
        environment()
        .get_template(template)
        .render(styles=Markup(styles), styles_hash=digest, **context)
    )


def write_page(html: str, path: str | Path) -> None:
    """Write a page that stands alone.

    Raises
    ------
    ValueError : when the page would load something, carries a script or a style attribute (which
        its own policy would block), or is over 2 MB.
    """
    found = _LOADS.search(re.sub(r"<style>.*?</style>|>[^<]*<", "><", html, flags=re.S))
    if found:
        raise ValueError(f"{path} would not be self-contained: it has {found.group()!r}.")
    if len(html.encode()) > MOST_BYTES:
        raise ValueError(f"{path} would be over {MOST_BYTES:,} bytes.")
    write_text(html, path)
