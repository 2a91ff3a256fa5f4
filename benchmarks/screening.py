"""How many planted identifiers screening finds, and how often it takes clean data for one."""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from benchmarks.identifiers import IDENTIFIERS, LONE, PSEUDONYMS, Maker
from benchmarks.planting import PLACES, planted
from benchmarks.screening_kinds import EXPLANATIONS, FORMATS, LEGITIMATE, Planted
from pipeline.reading.folder import open_files
from pipeline.reading.grids import Grid
from pipeline.reading.opening import open_file
from pipeline.screening.files import screen_file
from pipeline.synthetic.messy import write_study
from pipeline.synthetic.study import generate
from study.findings import Finding
from study.settings.load import load_settings
from study.tables import TABLES


def findings_of(data: bytes) -> list[Finding]:
    """What screening finds in a workbook."""
    found = open_files({"visits.xlsx": data}, TABLES).findings
    return [finding for finding in found if finding.rule.startswith("screen.")]


def recall(trials: int, seed: int) -> pd.DataFrame:
    """Share of workbooks refused for the kind that was planted: places by kinds."""
    table = pd.DataFrame(index=list(PLACES), columns=list(IDENTIFIERS), dtype="float64")
    for kind in tqdm(IDENTIFIERS, desc="planting", disable=None):
        for place in PLACES:
            found = sum(
                any(f.rule == f"screen.{kind}" for f in findings_of(planted(kind, place, seed + i)))
                for i in range(trials)
            )
            table.loc[place, kind] = found / trials
    return table


def false_alarms(columns: int, rows: int, seed: int) -> pd.DataFrame:
    """How many columns of each sort of pseudonym are taken for identifiers, and for which.

    Each is a column beside those of the study, which is searched for most. Of the last ones a
    single cell is filled.
    """
    lines = []
    sorts = [(name, maker, rows) for name, maker in PSEUDONYMS.items()]
    sorts += [(f"{name}, one cell", maker, 1) for name, maker in LONE.items()]
    for name, maker, filled in tqdm(sorts, desc="clean columns", disable=None):
        rng = random.Random(f"{seed} {name}")
        found: Counter[str] = Counter()
        refused = 0
        for _ in range(columns):
            cells = [maker(rng) for _ in range(filled)] + [""] * (rows - filled)
            grid = Grid("visits.csv", "", [["visit_id", "Reference 2"], *(["", c] for c in cells)])
            hits = screen_file("visits.csv", "visits.csv", [grid], (), TABLES)
            found.update({hit.rule.removeprefix("screen.") for hit in hits})
            refused += bool(hits)
        taken = ", ".join(f"{kind} {n}" for kind, n in sorted(found.items()))
        lines.append((name, columns, refused, taken))
    return pd.DataFrame(lines, columns=["clean column", "columns", "refused", "taken for"])


_HEADER = (
    "visit_id",
    "family_id",
    "worker_id",
    "visit_date",
    "visit_number",
    "setting",
    "announced",
)
_ROWS = 60


def extract(planted: Planted, seed: int) -> dict[str, bytes]:
    """A table of visits, and explanations beside it, with identifiers of one format in them."""
    rng = random.Random(f"{seed} {planted.header}")
    rows = [
        [
            *(f"{rng.getrandbits(64):016x}" for _ in range(3)),
            f"2024-03-{i % 28 + 1:02d}",
            "2",
            "home",
            "yes",
        ]
        for i in range(_ROWS)
    ]
    header = list(_HEADER)
    if planted.place == "ids":
        for row in rows:
            row[1] = planted.make(rng)
    elif planted.place in ("column", "cell"):
        header.append(planted.header)
        chosen = range(_ROWS) if planted.place == "column" else [rng.randrange(_ROWS)]
        for i, row in enumerate(rows):
            row.append(planted.make(rng) if i in chosen else "Visit moved by a day.")
    files = {"visits.csv": _csv([header, *rows])}
    if planted.place == "explanation":
        said = ["plausible.national_range", "", "", planted.make(rng)]
        files["explanations.csv"] = _csv([["rule", "table", "row", "explanation"], said])
    return files


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def recall_of(formats: Mapping[str, Planted], trials: int, seed: int) -> pd.DataFrame:
    """For each format, how many of the extracts that hold it are refused, and how many for it."""
    lines = []
    for name, one in tqdm(formats.items(), desc="formats", disable=None):
        refused = named = 0
        for i in range(trials):
            found = {f.rule for f in open_files(extract(one, seed + i), TABLES).findings}
            refused += any(rule.startswith("screen.") for rule in found)
            named += f"screen.{one.kind}" in found
        lines.append((name, one.kind, one.place, one.header, trials, refused, named))
    columns = ["format", "kind", "place", "header", "extracts", "refused", "for its kind"]
    return pd.DataFrame(lines, columns=columns)


def refused_columns(
    sorts: Iterable[tuple[str, Maker]], columns: int, rows: int, seed: int
) -> pd.DataFrame:
    """How many legitimate columns, beside those of the study, are refused, and for what."""
    lines = []
    for header, make in tqdm(list(sorts), desc="legitimate columns", disable=None):
        rng = random.Random(f"{seed} {header}")
        found: Counter[str] = Counter()
        refused = 0
        for _ in range(columns):
            cells = [["", make(rng)] for _ in range(rows)]
            named = [*_HEADER, header.rpartition(": ")[2]]
            grid = Grid("visits.csv", "", [named, *([*[""] * 6, *c] for c in cells)])
            hits = screen_file("visits.csv", "visits.csv", [grid], (), TABLES)
            found.update({hit.rule.removeprefix("screen.") for hit in hits})
            refused += bool(hits)
        taken = ", ".join(f"{kind} {n}" for kind, n in sorted(found.items()))
        lines.append((header, columns, refused, taken))
    return pd.DataFrame(lines, columns=["header", "columns", "refused", "taken for"])


def refused_sentences(sentences: Iterable[str]) -> list[str]:
    """The explanations, of those that name nobody, that are refused."""
    return [
        text
        for text in sentences
        if any(
            finding.rule.startswith("screen.")
            for finding in open_files(
                extract(Planted("", "explanation", "", lambda _, text=text: text), 0), TABLES
            ).findings
        )
    ]


def clean_extracts(params_path: str) -> tuple[int, int]:
    """Files of the fictional study, made in memory, and how many of them are refused."""
    settings = load_settings(params_path)
    study = generate(settings, settings.study.seed)
    files = refused = 0
    for site, extract in write_study(study, settings.study.sites).items():
        for name, data in extract.files.items():
            if not name.endswith((".csv", ".xlsx")):
                continue
            try:
                opened = open_file(name, data)
            except ValueError:  # one is spoiled on purpose
                continue
            files += 1
            refused += bool(screen_file(name, name, opened.grids, opened.asides, TABLES, site))
    return files, refused


def kinds(trials: int, columns: int, rows: int, seed: int) -> None:
    """Print recall by format and false alarms by sort, of those made for and of those held out."""
    from benchmarks import screening_held_out as held_out

    for title, formats in (
        ("made for", FORMATS),
        ("held out", {**held_out.FORMATS, **held_out.MORE}),
        ("held out to the last", held_out.LAST),
    ):
        table = recall_of(formats, trials, seed)
        print(
            f"Formats {title}: {table['refused'].sum()} of {table['extracts'].sum()} refused, "
            f"{table['for its kind'].sum()} for their kind"
        )
        print(table.to_string(index=False), end="\n\n")
    sorts = (
        ("made for", LEGITIMATE.items()),
        ("held out: Faker", held_out.faked_columns()),
        ("held out: public data sets", held_out.public_columns()),
    )
    for title, one in sorts:
        table = refused_columns(one, columns, rows, seed)
        refused = int((table["refused"] > 0).sum())
        print(
            f"Legitimate columns {title}: {table['refused'].sum()} of {table['columns'].sum()} "
            f"refused; {refused} of {len(table)} sorts ever"
        )
        print(table[table["refused"] > 0].to_string(index=False), end="\n\n")
    for title, said in (
        ("made for", EXPLANATIONS),
        ("held out", held_out.SENTENCES),
        ("held out to the last", held_out.LAST_SENTENCES),
    ):
        refused_ones = refused_sentences(said)
        print(
            f"Explanations {title}: {len(refused_ones)} of {len(said)} refused",
            *refused_ones,
            sep="\n  ",
            end="\n\n",
        )


def timing(path: Path) -> tuple[float, float]:
    """Seconds of the processor to open a file and to screen it."""
    start = time.process_time()
    opened = open_file(path.name, path)
    middle = time.process_time()
    screen_file(path.name, path.name, opened.grids, opened.asides, TABLES)
    return middle - start, time.process_time() - middle


def main(arguments: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.screening",
        description=__doc__,
        epilog="example: python -m benchmarks.screening --trials 20",
    )
    parser.add_argument("--trials", type=int, default=20, help="workbooks of each sort (20)")
    parser.add_argument("--columns", type=int, default=200, help="clean columns of each sort (200)")
    parser.add_argument("--rows", type=int, default=500, help="rows of a clean column (500)")
    parser.add_argument("--params", default="params.yaml", help="settings (params.yaml)")
    parser.add_argument("--kinds", action="store_true", help="formats and sorts of columns only")
    parser.add_argument("--markdown", action="store_true", help="recall as a table for a page")
    parser.add_argument("--time", type=Path, help="a file to time the reading and screening of")
    args = parser.parse_args(arguments)
    seed = load_settings(args.params).study.seed
    if args.time:
        reading, screening = timing(args.time)
        print(f"{args.time.name}: read in {reading:.2f} s, screened in {screening:.2f} s more")
        return 0
    if args.kinds:
        kinds(args.trials, args.columns, args.rows, seed)
        return 0
    print(f"Recall: share of {args.trials} workbooks refused for the identifier planted in them")
    shown = recall(args.trials, seed).map(lambda share: f"{share * 100:.0f} %")
    if args.markdown:
        print("| " + " | ".join(("place", *shown)) + " |\n|---|" + "---:|" * len(shown.columns))
        for place, *shares in shown.itertuples():
            print("| " + " | ".join((place, *shares)) + " |")
        print()
    else:
        print(shown.to_string(), end="\n\n")
    print(f"False alarms: columns of {args.rows} pseudonyms each that were refused")
    print(false_alarms(args.columns, args.rows, seed).to_string(index=False), end="\n\n")
    files, refused = clean_extracts(args.params)
    print(f"Clean synthetic extracts: {refused} of {files} files refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
