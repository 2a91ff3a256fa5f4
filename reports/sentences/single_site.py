"""What one would have to believe where an arm has one or two sites, in words."""

from __future__ import annotations

from reports.released import Row
from reports.sentences.formats import is_number, number


def told(design: Row, result: Row) -> str | None:
    """How much the smaller arm would have to vary; None where it is not asked or withheld.

    Parameters
    ----------
    design, result : an outcome's rows of ``design`` and of ``estimates``.
    """
    who, verb = smaller_arm(result)
    if is_number(design["breakdown_ratio"]):
        return (
            f"{who} would have to vary {number(design['breakdown_ratio'])} times as much as the "
            "others before this difference is nothing unusual."
        )
    if design["never_unusual"] == "yes":
        return f"This difference is nothing unusual, however little {who.lower()} {verb}."
    return None


def smaller_arm(result: Row) -> tuple[str, str]:
    """The sites of the smaller arm, and how they vary."""
    ours = int(result["n_sites_rsw"])
    theirs = int(result["n_sites"]) - ours
    if min(ours, theirs) == 1:
        return "The single site", "varies"
    return "The two sites of the smaller arm", "vary"
