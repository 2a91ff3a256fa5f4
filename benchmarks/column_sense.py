"""False alarms on clean fictional extracts, most of all of the rules on whole columns.

Every extract is drawn anew from ``params.yaml`` with another seed, and half of the seeds draw sites
a third as large. Nothing in them is wrong, so each finding but a note is a false alarm.
The rows of the study's optional tables are not drawn, so their columns are not measured here.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from pipeline.checking.check import check_files
from pipeline.pseudonyms.pseudonymising import csv_files
from pipeline.synthetic.study import generate
from study.settings.load import load_settings
from study.settings.model import Settings
from study.tables import TABLES
from study.tables.expectations import Coded, Counted, Noughts, Rate, Varies

NO_REASONS = pd.DataFrame(columns=["table", "key", "column", "reason"], dtype="str")


def extracts(seeds: int) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Clean extracts, by site."""
    whole = load_settings()
    small = _third(whole)
    for seed in range(seeds):
        study = generate(small if seed % 2 else whole, seed)
        for site in whole.study.sites:
            frames = {
                name: frame[frame["site_id"].eq(site)][[c.name for c in TABLES[name].columns]]
                for name, frame in study.items()
                if not TABLES[name].optional
            }
            yield site, csv_files(frames, NO_REASONS)


def _third(settings: Settings) -> Settings:
    """The same settings with a third of the units in each site, and no fewer than one."""
    units = settings.synthetic.units
    ends = {
        arm: (max(1, low // 3), max(2, high // 3))
        for arm, (low, high) in units.per_site.model_dump().items()
    }
    units = units.model_copy(update={"per_site": units.per_site.model_copy(update=ends)})
    synthetic = settings.synthetic.model_copy(update={"units": units})
    return settings.model_copy(update={"synthetic": synthetic})


def tries() -> int:
    """How many columns or pairs of columns of a clean extract are asked about."""
    n = 0
    for table in TABLES.values():
        for fact in () if table.optional else table.expectations:
            n += len(fact.columns) if isinstance(fact, Varies | Counted | Rate | Noughts) else 1
            n += 3 * isinstance(fact, Coded)  # shifted, an end never used, turned
    return n


def main() -> None:
    """Print the false alarms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    options = parser.parse_args()
    alarms: Counter[tuple[str, str, str]] = Counter()
    sites = touched = 0
    for site, files in extracts(options.seeds):
        found = [
            (f.rule, f.table, f.column)
            for f in check_files(files, site=site, screened=False).findings
            if f.level != "note"
        ]
        sites, touched = sites + 1, touched + bool(found)
        alarms.update(found)
    asked = sites * tries()
    print(f"{sites} clean extracts, {asked:,} questions: {sum(alarms.values())} false alarms")
    print(f"extracts with any: {touched} of {sites}")
    for (rule, table, column), n in alarms.most_common():
        print(f"  {n:4}  {rule}  {table}.{column}")


if __name__ == "__main__":
    main()
