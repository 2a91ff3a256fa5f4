"""How large a file from a stranger may be, in one place, with the reason for each limit.

The largest extract that the study expects is a diary of 100,000 rows and ten columns: 6 MB as a
workbook, 42 MB unpacked, a million cells. Each limit leaves room for several times that.
"""

from __future__ import annotations

MAX_FILES = 200
"""Files in a folder: there are some twenty tables, and a council may split each by year."""

MAX_NAME = 150
"""Characters of a file's name: every file system and every message has room for them."""

MAX_FILE_BYTES = 100_000_000
"""Bytes of one file, read into memory whole: ten times the largest extract as CSV."""

MAX_PARTS = 2_000
"""Entries of a workbook's zip archive: a workbook of twenty sheets has under a hundred."""

MAX_UNPACKED_BYTES = 300_000_000
"""Bytes of a workbook unpacked, declared and as they stream: seven times the largest extract."""

MAX_RATIO = 150
"""How many times larger an entry may become. Sheets of real data unpack to 5 to 30 times, the
same row repeated without end to 60; a zip bomb to 400 or more."""

RATIO_FROM_BYTES = 10_000_000
"""Entries that unpack to less are not judged by their ratio: they do no harm."""

MAX_COLUMNS = 702
"""Columns of a sheet, A to ZZ: the widest table has under a hundred."""

MAX_CELLS = 10_000_000
"""Cells of a folder, blank ones within the sheets counted: about 100 bytes of memory each."""

MAX_CELL = 32_767
"""Characters of a cell: what a spreadsheet holds. A longer one is an unclosed quotation mark."""

MAX_TAGS = 2_000_000
"""Elements of a part of a workbook that is no sheet: the values cached for a pivot table of the
largest extract are a million."""

MAX_TEXT = 400_000_000
"""Characters of all cells of a workbook spread out: one long text may be used by many cells."""
