"""How a site may be named where its name becomes that of a folder or leaves the council."""

import re
import unicodedata

# Letters of European languages, each one sign: no other script's, which could look like these, and
# no sign that is not seen.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_RESERVED = "con|prn|aux|nul|com[0-9]|lpt[0-9]"  # names that Windows keeps for devices

SITE = re.compile(
    rf"(?!(?:{_RESERVED})(?:\.|\Z))"
    r"(?!.*([ .,'’])\1)"
    rf"[{_LETTERS}0-9](?:[{_LETTERS}0-9 .,'’_-]{{0,78}}[{_LETTERS}0-9])?",
    re.IGNORECASE,
)
"""An authority's name or code, a plain name, or a pseudonym; matched whole."""

RULE = (
    "letters, digits, spaces and . , ' - _ between them, at most 80, beginning and ending with a "
    "letter or a digit"
)


def folded(site: str) -> str:
    """What two names have in common when a disk or a reader cannot tell them apart."""
    return unicodedata.normalize("NFC", site).replace("’", "'").casefold()


def like(name: str) -> str:
    """A name that would do, as near to one that does not as can be; "" when there is none."""
    text = unicodedata.normalize("NFC", name).replace("&", "and")
    text = re.sub(rf"[^{_LETTERS}0-9 .,'’_-]+", " ", text)
    text = re.sub(r"([ .,'’])\1+", r"\1", text)[:80].strip(" .,'’_-")
    return text if SITE.fullmatch(text) else ""


def checked_site(name: str) -> str:
    """Return the name without outer spaces.

    Raises
    ------
    ValueError : when there is none, or it could not stand in the name of a folder; it offers one.
    """
    site = name.strip()
    if not site:
        raise ValueError("Give the site's name in the study with --site.")
    if not SITE.fullmatch(site):
        offered = f", such as {like(site)}" if like(site) else ""
        raise ValueError(
            f"The site's name is {RULE}{offered}: use the name that the evaluator gave you."
        )
    return site
