"""Where each module of the project is tested, where that is not in a file of its own name.

The rule: ``a/room/module.py`` is tested in ``tests/a/room/test_module.py``. What is listed here has
no such file, because a test of the room around it says more than one of it alone would.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BESIDE = ("attack", "benchmarks", "docs", "end_to_end", "property", "reference", "spec")
"""Folders of tests beside the mirror: they cross rooms."""


@dataclass(frozen=True)
class Through:
    """Modules that are tested through their room.

    Attributes
    ----------
    room : their folder.
    names : the modules; none for all of a room of declarations, which may not branch.
    test : where.
    why : what makes it the better place.
    """

    room: str
    names: tuple[str, ...]
    test: str
    why: str

    def modules(self, every: set[Path]) -> set[Path]:
        """The modules that it speaks of, of all that there are."""
        room = Path(self.room)
        if not self.names:
            return {path for path in every if path.parent == room}
        return {room / f"{name}.py" for name in self.names}


SHEETS = "tests/spec/test_council_sheets.py"
MESSY = "tests/spec/test_messy_input.py"
EVALUATION = "tests/reports/pages/test_evaluation.py"
SENDING = "tests/rsw/commands/test_sending.py"
LISTINGS = "tests/rsw/commands/test_listings.py"
WRONG = "every setting of every section is tried misspelt, missing, mistyped and out of range"

THROUGH = ()

ACROSS = {
    "tests/reports/test_accessibility.py": "the gate of every kind of page",
    "tests/reports/test_few_sites.py": "every sentence of the page, with eight sites to none",
    "tests/reports/test_numbers.py": "every number of the page, against its own record",
    "tests/rsw/commands/test_listings.py": "three commands print lists in the same forms",
    "tests/rsw/commands/test_previous.py": "three commands compare with the last submission",
    "tests/rsw/commands/test_sending.py": "four commands make one bundle",
    "tests/rsw/page/test_in_browser.py": "the page as its reader has it",
    "tests/study/settings/test_imports.py": "what the room's import costs",
    "tests/pipeline/synthetic/test_benchmarks.py": "the whole of it, against published figures",
    "tests/test_mirror.py": "holds this list",
    "tests/test_official_required.py": "holds tests/conftest.py",
    "tests/test_params.py": "params.yaml itself",
    "tests/test_stages.py": "dvc.yaml, and the floors",
}
"""Tests in the mirror that are of a whole room, or of what is no module."""
