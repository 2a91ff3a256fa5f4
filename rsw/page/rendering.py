"""The local page's own templates, in the style and under the rules of every other page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from reports import render
from reports.blocks import Banner

_FOLDER = Path(__file__).parent
CONTENTS = [
    ("template", "The template"),
    ("files", "Your files"),
    ("check", "Check them"),
    ("key", "Your key"),
    ("bundle", "Make the bundle"),
    ("kept", "What is kept"),
]


@cache
def _environment() -> Environment:
    shared = render.environment()
    loaders = [FileSystemLoader(_FOLDER / "templates"), shared.loader]
    return shared.overlay(loader=ChoiceLoader([one for one in loaders if one is not None]))


@cache
def _shared_styles() -> str:
    return (render.FOLDER / "styles.css").read_text(encoding="utf-8")


@cache
def _styles() -> str:
    return _shared_styles() + (_FOLDER / "forms.css").read_text(encoding="utf-8")


def style_hashes() -> tuple[str, str]:
    """What a content security policy calls the two style sheets that we ever send."""
    return _hash(_shared_styles()), _hash(_styles())


def start_page(token: str, megabytes: int) -> str:
    """The page on which files are chosen."""
    return _page(
        "start.html",
        title="Check and send your extract",
        contents=CONTENTS,
        token=token,
        megabytes=megabytes,
    )


def refused_page(sentence: str) -> str:
    """The page that says why nothing was done."""
    return _page(
        "refused.html",
        title="Nothing was done",
        contents=[("why", "Why"), ("next", "What to do next")],
        sentence=sentence,
    )


def confirm_page(sentence: str, lines: Sequence[str], code: str) -> str:
    """The page that lists what would be left out, and how to confirm it."""
    return _page(
        "confirm.html",
        title="Nothing was made yet: errors remain",
        contents=[("why", "Why"), ("out", "What would be left out"), ("next", "What to do next")],
        sentence=sentence,
        lines=lines,
        code=code,
    )


def _page(template: str, *, contents: Sequence[tuple[str, str]], **context: Any) -> str:
    banner = Banner(
        source="real",
        heading="On this computer only.",
        text="Nothing that you choose here is sent anywhere or kept.",
        facts=[("Where", "a program on your own computer shows this page")],
    )
    return (
        _environment()
        .get_template(template)
        .render(
            styles=Markup(_styles()),
            styles_hash=_hash(_styles()),
            form_action=Markup("'self'"),
            banner=banner,
            contents=contents,
            **context,
        )
    )


def _hash(styles: str) -> str:
    return base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
