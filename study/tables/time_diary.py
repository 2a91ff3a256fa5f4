"""Time diary: one row per worker, day and slot."""

from study.tables.base import ForeignKey, Table
from study.tables.columns import category, codes, date, identifier, integer
from study.tables.expectations import Usual, Varies

ACTIVITIES = codes(
    "direct_family",
    "direct_child",
    "indirect_case",
    "recording_forms",
    "court",
    "supervision",
    "unit_meeting",
    "management",
    "training",
    "travel",
    "other",
    direct_family=("family contact", "home visit", "direct work family"),
    direct_child=("child contact", "direct work child"),
    indirect_case=("case work", "calls and liaison"),
    recording_forms=("recording", "paperwork", "forms", "admin"),
    unit_meeting=("team meeting",),
)

TABLE = Table(
    name="time_diary",
    title="Time diary: one row per worker, day and slot",
    key=("worker_id", "diary_date", "slot"),
    columns=(
        identifier("worker_id", "Worker", "worker", "staff id", "employee ref"),
        date("diary_date", "Diary date", "date", "day", blank_ok=False, working_day=True),
        integer(
            "slot",
            "Slot of the day",
            1,
            100,
            "entry",
            "line",
            blank_ok=False,
            description="Numbers the entries of a day: 1, 2, 3 and so on.",
        ),
        category(
            "activity",
            "Activity",
            ACTIVITIES,
            "task",
            "activity type",
            blank_ok=False,
            description="direct_family and direct_child are time with the family or with the "
            "child alone; indirect_case is other work on a case.",
        ),
        integer(
            "minutes",
            "Minutes",
            1,
            1440,
            "mins",
            "duration",
            blank_ok=False,
            description="A day's entries should add up to a working day.",
            unit="minutes",
        ),
        identifier(
            "family_id",
            "Family",
            "family",
            "family ref",
            blank_ok=True,
            required=False,
            description="The family that the time was for, if it was for one.",
        ),
    ),
    foreign_keys=(ForeignKey("worker_id", "workers"), ForeignKey("family_id", "cases")),
    expectations=(
        # An entry of a day is some minutes to some hours long.
        Usual("minutes", 10, 300, "minutes", ((60, "hours"), (1 / 60, "seconds")), rows=20),
        Varies(("minutes", "activity"), rows=80),
    ),
)
