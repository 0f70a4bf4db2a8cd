"""Writes the open data: public cases, steps, entries, holds, extensions, departments, procedures as CSV and Parquet,
and the published figures as JSON. DIR is complete or untouched; an earlier export there is replaced."""

import argparse
from pathlib import Path

from madang.commands.progress import Progress, say

HELP = "write the open data and the published figures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="a new or empty folder, or an earlier export"
    )


def run(args: argparse.Namespace) -> int:
    from madang.commands import preparation
    from madang.domains import cases, statistics

    preparation.make_folders()
    preparation.migrate()
    with (
        preparation.only_one("export-open-data"),
        Progress("export open-data", cases.public_total()) as progress,
    ):
        done = statistics.export(args.folder.absolute(), progress.advance)
    rows = ", ".join(f"{n:,} {name}" for name, n in done.rows.items())
    say(f"export open-data: {rows}; as of {done.as_of.isoformat(timespec='seconds')}; in {args.folder}")
    return 0
