"""What a study of any size costs: seconds and memory of every stage, a line a study.

``python -m benchmarks.size`` makes fictional studies with the project's own generator (sites beside
each other, or each site's units multiplied), runs the stages as a person would, one process after
another, and writes ``size.csv``. ``whole`` is ``dvc repro`` of all of it in a fresh copy. Seconds
are of the clock; processor seconds beside them, which other work on the computer does not change.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks/size.csv"
STAGES = (
    *("pipeline.synthesise", "pipeline.ingest", "pipeline.assemble", "analysis.fit"),
    *("analysis.release.stage", "reports.pages.evaluation"),
)
WHOLE = "whole"


@dataclass(frozen=True)
class Size:
    """A study: so many sites, each ``times`` as big as the embedded one's."""

    sites: int
    times: int

    @property
    def name(self) -> str:
        """Such as ``8x10``."""
        return f"{self.sites}x{self.times}"


SIZES = (Size(8, 1), Size(40, 1), Size(8, 10))


def copied(folder: Path) -> None:
    """Put the working copy's files where a run changes nothing else."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    (folder / "dvc.lock").unlink(missing_ok=True)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)


def enlarge(params: dict[str, Any], size: Size, execution: dict[str, Any]) -> None:
    """Change the settings to those of a study of this size, half of its sites with the model."""
    own = params["study"]["sites"]
    sites = own if size.sites == len(own) else [f"site{n:03d}" for n in range(size.sites)]
    params["study"]["sites"] = sites
    params["synthetic"]["rsw_sites"] = sites[: len(sites) // 2]
    made = params["synthetic"]
    made["units"]["per_site"] = {
        arm: [size.times * n for n in ends] for arm, ends in made["units"]["per_site"].items()
    }
    made["families"]["per_site"] *= size.times
    params["execution"] |= execution


def measured(command: Sequence[str], folder: Path) -> tuple[float, float, float]:
    """Run a command: seconds, processor seconds, and the highest memory of one process in MB."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(folder)}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=said
        )
        # What it used itself and through its own children, which it waited for.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {said.read().decode()[-500:]}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def costs(size: Size, execution: dict[str, Any], stages: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What each stage costs, in the order in which they run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        copied(folder)
        params = yaml.safe_load((folder / "params.yaml").read_text(encoding="utf-8"))
        enlarge(params, size, execution)
        text = yaml.safe_dump(params, allow_unicode=True, sort_keys=False)
        (folder / "params.yaml").write_text(text, encoding="utf-8")
        for stage in stages:
            command = ["dvc", "repro"] if stage == WHOLE else [sys.executable, "-m", stage]
            seconds, used, memory = measured(command, folder)
            yield {
                "study": size.name,
                "backend": params["execution"]["backend"],
                "workers": params["execution"]["workers"],
                "stage": stage,
                "rows": _rows(folder / "data/study"),
                "seconds": round(seconds, 1),
                "processor_seconds": round(used, 1),
                "highest_mb": round(memory),
            }


def _rows(study: Path) -> int:
    import pyarrow.parquet as pq

    beside = ("findings", "missing_reasons", "submissions")
    files = [path for path in study.glob("*.parquet") if path.stem not in beside]
    return sum(pq.read_metadata(path).num_rows for path in files)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        description="Seconds and memory of every stage, for studies of several sizes.",
        epilog="example: python -m benchmarks.size 8x1 40x1 8x10 153x10 --backend loky --whole",
    )
    default = [size.name for size in SIZES]
    parser.add_argument("sizes", nargs="*", default=default, help="sites x times (default: all)")
    parser.add_argument("--backend", default="loky", help="default: %(default)s")
    parser.add_argument("--workers", type=int, default=2, help="default: %(default)s")
    parser.add_argument("--whole", action="store_true", help="all stages by DVC instead of each")
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="the last stage")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: %(default)s")
    options = parser.parse_args(arguments)
    execution = {"backend": options.backend, "workers": options.workers}
    stages = (WHOLE,) if options.whole else STAGES[: STAGES.index(options.until) + 1]
    for name in options.sizes:
        sites, _, times = name.partition("x")
        for row in costs(Size(int(sites), int(times)), execution, stages):
            print(*row.values(), sep="\t", flush=True)
            new = not options.out.exists()
            with options.out.open("a", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(row), lineterminator="\n")
                if new:
                    writer.writeheader()
                writer.writerow(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
