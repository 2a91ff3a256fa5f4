"""A small, clean extract of one site, as text, for tests to spoil."""

from pathlib import Path

CLEAN = {
    "sites.csv": (
        "site_id,wave,arm,rsw_start_date,population_0_17,idaci_mean,ofsted_judgement,region,"
        "change_stage,leadership_change_date,restructures_24m\n"
        "north,1,conventional,,61200,0.18,good,london,vision,,0\n"
    ),
    "units.csv": (
        "unit_id,snapshot_date,site_id,unit_type,service_area,posts_fte,filled_fte,agency_fte,"
        "clinician_fte,coordinator_fte,s47_qualified_fte,case_holder_fte,children_open,"
        "families_open\n"
        "U1,2024-03-31,north,team,child_in_need,8,7,1,0,1,5,5,40,25\n"
        "U2,2024-03-31,north,team,child_in_need,8,7,1,0,1,5,5,30,25\n"
    ),
    "vacancies.csv": (
        "post_id,unit_id,role,vacant_from,filled_on,agency_cover\n"
        "P1,U1,asye,2024-01-01,,no\n"
        "P2,U2,asye,2024-01-02,c,no\n"
    ),
    "caseload_month.csv": (
        "unit_id,month,children_open,families_open,new_allocations,closures,"
        "csw_children_as_named_holder,qualified_fte_available,unit_fte_available,"
        "court_statements,court_hours,days_absent\n"
        "U1,2024-03,40,25,3,4,,5,7,<5,2,3\n"
        "U2,2024-03,30,25,,,,,,,,\n"
    ),
}


def write(folder: Path, **changes: str | bytes | None) -> Path:
    """Write the extract; a change is named by its table, and None leaves the file out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in CLEAN.items():
        content = changes.get(name.removesuffix(".csv"), text)
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8")
    return folder


def changed(table: str, old: str, new: str) -> dict[str, str]:
    """One table's text with one change, to be given to ``write``."""
    text = CLEAN[f"{table}.csv"]
    assert text.count(old) == 1
    return {table: text.replace(old, new)}


def ingest_options(data: Path, site: str) -> list[str]:
    """The options that let the ingest read and write under another folder than the project's."""
    folders = ("accepted", "findings")
    paths = [text for name in folders for text in (f"--{name}", str(data / name))]
    settings = ["--params", str(Path(__file__).parents[2] / "params.yaml")]
    read = ["--source", "incoming", "--extracts", str(data / "incoming")]
    return ["--site", site, *settings, *read, *paths]
