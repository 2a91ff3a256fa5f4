"""What to do about a file that could not be read, by why it could not."""

from __future__ import annotations

import re

_OTHERWISE = "Save it as an .xlsx workbook or a CSV file, and send it again."

# The first that fits the reason counts.
_REMEDIES = (
    (r"password", "Save it without a password, and send it again."),
    (r"macros", "Save it as an .xlsx workbook, which has no macros, and send it again."),
    (r"linked to another workbook", "Break the links (in Excel: Data, Edit Links), and save it."),
    (r"packed|embedded", "Delete the file or object within it, and send it again."),
    (r"name of a sheet", "Give the sheet another name, and send it again."),
    (r"its name (?:is longer|holds)", "Give the file another name, and send it again."),
    (
        r"columns|blank ones between",
        "Delete what stands far to the right of or below the table (whole rows and columns, blank "
        "ones too), and send it again.",
    ),
    (
        r"cells?\b.*more than|than [0-9,]+ cells|repeat long texts|larger than|unpacks|elements"
        r"|parts?\b.*more",
        "Copy the table alone, as values, into a new workbook, or split it into several files.",
    ),
    (
        r"quotation marks",
        "Look at that line: close its quotation marks, or save the table as CSV again from the "
        "program that it is from.",
    ),
    (
        r"damaged|cut short|missing|NUL|no encoding|empty",
        "Open it in the program that it is from, save it under a new name, and send that.",
    ),
    (r"its name says", "Save it in the format that its name says, and send it again."),
    (r"ordinary file|outside", "Put the file itself into the folder, and no link to it."),
)


def mend(why: str) -> str:
    """The remedy for a file that was not read for this reason."""
    return next((remedy for says, remedy in _REMEDIES if re.search(says, why)), _OTHERWISE)
