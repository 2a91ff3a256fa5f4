"""Visit ratings: one row per visit and coder; double coding repeats the visit."""

from study.tables.base import ForeignKey, Table
from study.tables.columns import boolean, date, identifier, integer
from study.tables.expectations import Coded, Varies

DIMENSIONS = (
    "collaboration",
    "autonomy",
    "empathy",
    "evocation",
    "purposefulness",
    "clarity_concerns",
    "child_focus",
)

TABLE = Table(
    name="visit_ratings",
    title="Visit ratings: one row per visit and coder",
    key=("visit_id", "coder_id"),
    columns=(
        identifier("visit_id", "Visit", "visit", "visit ref", "observation id"),
        identifier("coder_id", "Coder", "coder", "rater"),
        date("coding_date", "Date of coding", "date coded"),
        boolean(
            "blind_to_arm",
            "Coder blind to arm",
            "blind",
            "blinded",
            description="Whether the coder did not know the model of the family's site.",
        ),
        *(
            integer(name, f"{name.replace('_', ' ').capitalize()}, 1 to 5", 1, 5)
            for name in DIMENSIONS
        ),
    ),
    foreign_keys=(ForeignKey("visit_id", "visits"),),
    expectations=(
        Coded(DIMENSIONS, "The rating of practice"),
        Varies(DIMENSIONS, rows=40),
    ),
)
