"""``rsw``: one command whose subcommands are modules of :mod:`rsw.commands`.

A subcommand module has ``SUMMARY``, ``EXAMPLE``, ``add_arguments(parser)``, ``run(args) -> int``.
It is imported only when it is asked for, so that a council's check never loads the evaluator's
statistics.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.metadata import version

# Name of the subcommand to what it is for, in the order in which a council meets them.
COMMANDS: dict[str, str] = {
    "template": "make an empty workbook to fill",
    "check": "check an extract on this computer",
    "from-ssd": "make tables from the Standard Safeguarding Dataset",
    "key": "make the key for pseudonyms",
    "pseudonymise": "replace ids by pseudonyms",
    "submit": "pack what was checked into one file to send",
    "page": "do all this in your browser",
    "receive": "verify a council's file (evaluator)",
    "rules": "list every rule",
    "dictionary": "list every table and column",
    "results": "list every released column (evaluator)",
    "compare": "compare sites by one number each (evaluator)",
    "recheck": "recompute published figures (evaluator)",
    "plan": "power and cost of the next study (evaluator)",
    "withdraw": "remove a site everywhere (evaluator)",
    "origin": "the commits behind a page (evaluator)",
}


class _Version(argparse.Action):
    """Prints the program's version and that of the tables, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from study.tables.version import schema_version

        print(f"rsw {version('rsw-evaluation')}, tables of version {schema_version()}")
        parser.exit()


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 well, 1 errors found, 2 cannot be done."""
    arguments = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="rsw",
        usage="rsw COMMAND ...",
        description="Reclaiming Social Work evaluation. The commands, in the order of use:\n\n"
        + "\n".join(f"  {name:<14}{summary}" for name, summary in COMMANDS.items()),
        epilog="example: rsw check extract.xlsx\n'rsw COMMAND --help' explains one of them.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    parser.add_argument("command", choices=list(COMMANDS), help=argparse.SUPPRESS)
    if not arguments or arguments[0] not in COMMANDS:
        parser.parse_args(arguments[:1])
        return 2
    name = arguments[0]
    command = import_module(f"rsw.commands.{name.replace('-', '_')}")
    own = argparse.ArgumentParser(
        prog=f"rsw {name}",
        description=command.SUMMARY,
        epilog=f"example: {command.EXAMPLE}",
    )
    command.add_arguments(own)
    try:
        code = int(command.run(own.parse_args(arguments[1:])))
        sys.stdout.flush()
    except BrokenPipeError:
        # Who read our output has seen enough, as "rsw rules | head" does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
