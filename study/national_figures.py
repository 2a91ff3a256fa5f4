"""Figures of the children's social work workforce in England, carried over as numbers.

Source: Department for Education, children's social work workforce in England, indicators 2017 to
2025 (csww_indicators_2017_to_2025.csv), year 2025. ``low`` and ``high`` are the 1st and the 99th
percentile over the authorities with a figure (148 or 149), which leaves out the few whose figures
rest on hardly any posts. Contains public sector information licensed under the Open Government
Licence v3.0.
"""

from __future__ import annotations

from dataclasses import dataclass

YEAR = 2025
WORKING_DAYS = 253
"""Working days in a year by which the published absence rate divides; one more in a leap year."""


@dataclass(frozen=True)
class NationalFigure:
    """A national figure, and the range that holds 98 of 100 authorities.

    ``unit`` is what follows the number in a sentence.
    """

    name: str
    england: float
    low: float
    high: float
    unit: str


CASELOAD = NationalFigure("caseload", 15.2, 10.1, 20.2, " cases per full-time case holder")
VACANCY = NationalFigure("vacancy rate", 14.2, 0.5, 40.5, "%")
AGENCY = NationalFigure("agency rate", 13.0, 0.0, 40.8, "%")
TURNOVER = NationalFigure("turnover", 11.8, 3.3, 32.7, "%")
ABSENCE = NationalFigure("absence rate", 3.5, 0.8, 7.0, "%")
