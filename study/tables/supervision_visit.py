"""Which supervision sessions discussed which visits: one row per pair."""

from study.tables.base import ForeignKey, Table
from study.tables.columns import identifier

TABLE = Table(
    name="supervision_visit",
    title="Supervision and visits: one row per session and visit discussed",
    key=("supervision_id", "visit_id"),
    columns=(
        identifier("supervision_id", "Supervision session", "session", "session id"),
        identifier("visit_id", "Visit", "visit", "visit ref", "observation id"),
    ),
    foreign_keys=(ForeignKey("supervision_id", "supervision"), ForeignKey("visit_id", "visits")),
    optional=True,
)
