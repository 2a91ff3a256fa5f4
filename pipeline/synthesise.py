"""Stage ``synthesise``: write the fictional study as councils would send it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from study.stage import run

from pipeline.synthetic.messy import Extract, planted_frame, write_study
from pipeline.synthetic.study import generate
from study.files import replacing_folder, write_csv
from study.settings.model import Settings

LIST = "planted_faults.csv"


def write_extracts(extracts: Mapping[str, Extract], folder: Path) -> None:
    """Write one folder per site and the list of findings to expect, in place of what was there."""
    with replacing_folder(folder) as new:
        for site, extract in extracts.items():
            (new / site).mkdir()
            for name, data in extract.files.items():
                (new / site / name).write_bytes(data)
        write_csv(planted_frame(extracts), new / LIST)


def _extracts(settings: Settings) -> Mapping[str, Extract]:
    """The fictional extracts; none where ``study.sites`` are real ones, whose names they'd take."""
    if settings.study.source != "synthetic":
        return {}
    study = generate(settings, settings.study.seed)
    return write_study(study, settings.study.sites)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("synthesise", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    extracts = _extracts(settings)
    write_extracts(extracts, options.synthetic)
    if not extracts:
        print("The study reads real extracts: nothing fictional was written.")
    for site, extract in extracts.items():
        planted = len(extract.planted)
        print(f"{site}: {len(extract.files)} synthetic files, {planted} findings to expect")


if __name__ == "__main__":
    sys.exit(main())
