"""How many planted identifiers screening finds, and how often it takes clean data for one."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from benchmarks.identifiers import IDENTIFIERS, LONE, PSEUDONYMS
from benchmarks.planting import PLACES, planted
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
    parser.add_argument("--markdown", action="store_true", help="recall as a table for a page")
    parser.add_argument("--time", type=Path, help="a file to time the reading and screening of")
    args = parser.parse_args(arguments)
    seed = load_settings(args.params).study.seed
    if args.time:
        reading, screening = timing(args.time)
        print(f"{args.time.name}: read in {reading:.2f} s, screened in {screening:.2f} s more")
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
