"""One way to run a stage: its options, its exit codes, and what it says when it cannot go on."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from study.files import clear_leftovers, without_temporary
from study.settings import SettingsError
from study.stages import SOURCE, STAGES, Stage, row_level_folders, writer_of

# One thread gives sums one order and results the same bytes everywhere. The libraries read this
# once, when they are first imported: a stage's module imports this one before them.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))

if TYPE_CHECKING:
    from study.settings.model import Settings

DVC_CACHE, DVC_TEMPORARY = ".dvc/cache", ".dvc/tmp"
WELL, DATA, SETTINGS = 0, 1, 2
"""Exit codes: all is well; data cannot be read or written; settings or options are wrong."""


def run(
    name: str,
    work: Callable[[argparse.Namespace, Settings], None],
    arguments: Sequence[str] | None = None,
    add_arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None,
) -> int:
    """Run a stage and return its exit code.

    Parameters
    ----------
    name : of ``STAGES``, which holds the stage's options.
    work : does it, given a path for each thing that the stage reads and writes, and the settings,
        of which all were checked. It raises ``SettingsError`` when they do not fit the data, and
        another ``ValueError``, a ``KeyError`` or an ``OSError`` when data cannot be read or
        written.
    add_arguments : declares the options that no other stage has.
    """
    stage = STAGES[name]
    parser = _parser(stage)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    # Imported here: a council's page shares words with a stage, and checks no settings.
    from study.settings.load import load_settings

    try:
        settings = load_settings(options.params)
        for option in stage.reads:
            _check_there(stage, option, getattr(options, option))
        close_row_level()
        with _private(stage.row_level):
            for option in stage.writes:
                clear_leftovers(getattr(options, option).parent)
            work(options, settings)
    except SettingsError as error:
        return _failed(stage, str(error), SETTINGS)
    except OSError as error:
        code = SETTINGS if error.filename == str(options.params) else DATA
        return _failed(stage, _sentence(stage, error, options), code)
    except KeyError as error:
        return _failed(stage, f"What it read lacks {error}.", DATA)
    except ValueError as error:
        return _failed(stage, str(error), DATA)
    return WELL


def _parser(stage: Stage) -> argparse.ArgumentParser:
    paths = {**stage.reads, **stage.writes}
    shown = "".join(f" --{option} {path}" for option, path in paths.items())
    shown = shown.replace(SOURCE, "incoming")
    parser = argparse.ArgumentParser(
        prog=f"python -m {stage.module}",
        description=stage.does,
        epilog=f"example: python -m {stage.module}{shown}",
    )
    parser.add_argument(
        "--params", type=Path, default=Path("params.yaml"), help="settings (default: %(default)s)"
    )
    kept = "kept between runs to save time"
    for verb, some in (("read", stage.reads), ("written", stage.writes), (kept, stage.keeps)):
        for option, path in some.items():
            parser.add_argument(
                f"--{option}",
                type=Path,
                default=Path(path),
                help=f"{verb} (default: {path.replace(SOURCE, '<source>')})",
            )
    return parser


@contextmanager
def _private(row_level: bool) -> Iterator[None]:
    """Let nobody else read what is written meanwhile, if it holds persons' rows."""
    before = os.umask(0o077)
    os.umask(0o077 if row_level else before)
    try:
        yield
    finally:
        os.umask(before)


def close_row_level(root: Path = Path()) -> None:
    """Let nobody but their owner into the folders of persons' rows, and into DVC's copies of them.

    DVC lays them anew with the rights of other files whenever it takes them from its cache.
    """
    if (root / ".dvc").is_dir():  # before DVC makes it, open
        (root / DVC_CACHE).mkdir(exist_ok=True)
    for path in (*row_level_folders(), DVC_CACHE, DVC_TEMPORARY):
        with suppress(OSError):  # it is not there, or somebody else's
            (root / path).chmod(0o700)


def _check_there(stage: Stage, option: str, path: Path) -> None:
    declared = stage.reads[option]
    if "$" not in declared and not path.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def _sentence(stage: Stage, error: OSError, options: argparse.Namespace) -> str:
    """The fault in words, with the file, and with the stage that writes it if it is missing."""
    if error.strerror is None:
        return str(error)
    path = error.filename
    if error.errno == errno.ENOSPC:
        targets = " and ".join(str(getattr(options, option)) for option in stage.writes)
        return f"There is no space left for {targets}: nothing was written there."
    said = f"{error.strerror}{f': {without_temporary(Path(path))}' if path else ''}."
    if isinstance(error, FileNotFoundError):
        for option, declared in stage.reads.items():
            given = getattr(options, option)
            before = writer_of(declared)
            if before and (path is None or Path(path).is_relative_to(given)):
                return f"{said} Run 'dvc repro {before.name}' first."
    return said


def _failed(stage: Stage, sentence: str, code: int) -> int:
    print(f"{stage.name}: {sentence}", file=sys.stderr)
    return code
