"""Stage ``synthesise``: write the fictional study as councils would send it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.synthetic.messy import Extract, planted_frame, write_study
from pipeline.synthetic.study import generate
from study.files import write_csv
from study.settings.load import load_settings
from study.settings.model import Settings
from study.settings.refusals import SettingsError

EPILOG = """\
example:
  python -m pipeline.synthesise --params params.yaml --folder data/synthetic
"""
LIST = "planted_faults.csv"


def write_extracts(extracts: Mapping[str, Extract], folder: Path) -> None:
    """Write one folder per site and the list of findings to expect, in place of what was there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for site, extract in extracts.items():
            (new / site).mkdir()
            for name, data in extract.files.items():
                (new / site / name).write_bytes(data)
        write_csv(planted_frame(extracts), new / LIST)
        new.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _extracts(settings: Settings) -> Mapping[str, Extract]:
    """The fictional extracts; none where ``study.sites`` are real ones, whose names they'd take."""
    if settings.study.source != "synthetic":
        return {}
    study = generate(settings, settings.study.seed)
    return write_study(study, settings.study.sites)


def main(arguments: list[str] | None = None) -> int:
    """Run the stage; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.synthesise",
        description="Write the fictional study, whose true effects are known, as messy extracts.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--params", default="params.yaml", help="settings (default: %(default)s)")
    parser.add_argument(
        "--folder", default="data/synthetic", type=Path, help="output (default: %(default)s)"
    )
    args = parser.parse_args(arguments)
    try:
        extracts = _extracts(load_settings(args.params))
        write_extracts(extracts, args.folder)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"synthesise: {error}", file=sys.stderr)
        return 1
    if not extracts:
        print("The study reads real extracts: nothing fictional was written.")
    for site, extract in extracts.items():
        planted = len(extract.planted)
        print(f"{site}: {len(extract.files)} synthetic files, {planted} findings to expect")
    return 0


if __name__ == "__main__":
    sys.exit(main())
