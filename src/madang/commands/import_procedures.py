"""Publishes sectors and procedures from a YAML or JSON file, or from all files of a folder; all of it or nothing.
A definition that has not changed makes no new version, so it can be run again."""

import argparse
from pathlib import Path

from madang.commands.progress import say

HELP = "publish procedures from a file or folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a definition, a list of them, or a folder")


def run(args: argparse.Namespace) -> int:
    """0 where everything is published or in force already. Raises DomainError naming the fault of a definition."""
    from madang.commands import preparation
    from madang.domains.procedures import import_procedures
    from madang.kernel import clock
    from madang.kernel.actor import SYSTEM

    preparation.make_folders()
    preparation.migrate()
    done = import_procedures(SYSTEM, args.file, at=clock.now())
    for code in done.published:
        say(f"published {code}")
    say(
        f"import procedures: {len(done.sectors)} sectors, {len(done.published)} procedures published, "
        f"{len(done.unchanged)} unchanged"
    )
    return 0
