"""How a site may be named where its name becomes that of a folder or leaves the council."""

import re

SITE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
"""An authority's code, a plain name, or a pseudonym."""


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
        like = re.sub(r"[^a-z0-9]+", "-", site.casefold())[:63].strip("-")
        offered = f", such as {like}" if like else ""
        raise ValueError(
            "The site's name is letters, digits, hyphens and underscores, without spaces"
            f"{offered}: use the name that the evaluator gave you."
        )
    return site
