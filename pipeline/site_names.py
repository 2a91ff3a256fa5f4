"""How a site may be named where its name becomes that of a folder or leaves the council."""

import re

SITE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
"""An authority's code, a plain name, or a pseudonym."""
