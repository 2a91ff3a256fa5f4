"""What came in and what was accepted."""

from __future__ import annotations

from reports.blocks import Group, PrintedColumn, PrintedTable, name, printed
from reports.released import Released
from reports.sentences.formats import number
from reports.sentences.names import ARMS, FINDING_LEVELS
from reports.sentences.small_words import listing, site_name
from study.vocabulary import NOT_AVAILABLE, TableStatus

ACCEPTED: tuple[TableStatus, ...] = ("accepted", "partly accepted")
NOT_RECEIVED: TableStatus = "not received"


def _words(table: str) -> str:
    return table.replace("_", " ").capitalize()


def sent_tables(released: Released) -> list[str]:
    """Tables that at least one site sent."""
    rows = released.tables["data_quality"]
    return list(dict.fromkeys(row["table"] for row in rows if row["status"] != NOT_RECEIVED))


def rows_table(released: Released) -> PrintedTable:
    """Rows accepted of rows received, tables down and sites across."""
    rows = released.tables["data_quality"]
    sites = list(dict.fromkeys(row["site_id"] for row in rows))
    tables = sent_tables(released)
    unsent = [name for name in dict.fromkeys(row["table"] for row in rows) if name not in tables]
    cells = {
        (row["table"], row["site_id"]): _accepted(row["rows_accepted"], row["rows_received"])
        for row in rows
    }
    return PrintedTable(
        id="rows-table",
        caption="Rows accepted, by table and site",
        columns=[
            PrintedColumn("table", "Table"),
            *(PrintedColumn(site, site_name(site), numeric=True) for site in sites),
        ],
        rows=[
            {"table": _words(name)}
            | {site: cells.get((name, site), NOT_AVAILABLE) for site in sites}
            for name in tables
        ],
        notes=[
            "One number where, after rounding, all rows received were accepted; otherwise accepted "
            "of received. Duplicate rows are dropped and so are not accepted.",
            *([f"No site sent: {listing([_words(n).lower() for n in unsent])}."] if unsent else []),
        ],
        wide=True,
    )


def _accepted(accepted: str, received: str) -> str:
    return number(accepted) if accepted == received else f"{number(accepted)} of {number(received)}"


def findings_table(released: Released) -> PrintedTable:
    """How often each rule fired, and in how many sites."""
    return PrintedTable(
        id="findings-table",
        caption="Findings by rule, worst first",
        columns=[
            *printed("findings_by_rule", "rule", "n_sites", "count"),
        ],
        groups=[
            Group(heading, [{**row, "rule": name(row["rule"])} for row in rows])
            for level, heading in FINDING_LEVELS.items()
            if (rows := released.rows("findings_by_rule", level=level))
        ],
        notes=["Each council has a page of its own that names the file, row and column."],
    )


def submissions_table(released: Released) -> PrintedTable:
    """Each site with the status of its submission; one that was rejected is named too."""
    arms = {row["site_id"]: row["rsw"] for row in released.tables["site_summaries"]}
    names = {"yes": ARMS["rsw"], "no": ARMS["conventional"]}
    sent = sent_tables(released)
    rows = []
    for site, status in sorted(released.study["sites"].items()):
        tables = [r for r in released.rows("data_quality", site_id=site) if r["table"] in sent]
        accepted = [row for row in tables if row["status"] in ACCEPTED]
        rows.append(
            {
                "site": site_name(site),
                "arm": names.get(arms.get(site, ""), NOT_AVAILABLE),
                "status": status.capitalize(),
                "tables": f"{len(accepted)} of {len(tables)}",
            }
        )
    return PrintedTable(
        id="submissions-table",
        caption="Submissions of the sites",
        columns=[
            PrintedColumn("site", "Site"),
            PrintedColumn("arm", "Arm"),
            PrintedColumn("status", "Status"),
            PrintedColumn("tables", "Tables accepted, whole or in part", numeric=True),
        ],
        rows=rows,
    )
