"""File audit: one row per family and auditor."""

from study.tables.base import ForeignKey, Table
from study.tables.columns import boolean, identifier, integer
from study.tables.expectations import Coded, Varies

TABLE = Table(
    name="file_audit",
    title="File audit: one row per family and auditor",
    key=("family_id", "auditor_id"),
    columns=(
        identifier("family_id", "Family", "family", "family ref", "case id"),
        identifier("auditor_id", "Auditor", "auditor", "audited by"),
        boolean(
            "blind_to_arm",
            "Auditor blind to arm",
            "blind",
            "blinded",
            description="Whether the auditor did not know the model of the family's site.",
        ),
        integer(
            "assessment_quality",
            "Quality of the assessment, 1 to 5",
            1,
            5,
            "assessment score",
            "quality of assessment",
            description="5 is best.",
        ),
    ),
    foreign_keys=(ForeignKey("family_id", "cases"),),
    optional=True,
    expectations=(
        Coded(("assessment_quality",), "The quality of the assessment"),
        Varies(("assessment_quality",), rows=60),
    ),
)
