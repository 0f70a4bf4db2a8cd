"""Writes the open data: public cases, steps, entries, holds, extensions, departments, procedures as CSV and Parquet,
and the published figures as JSON. DIR is complete or untouched; an earlier export there is replaced."""

import argparse

from madang.commands.export_frame import add_folder, exporting
from madang.commands.progress import say

HELP = "write the open data and the published figures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_folder(parser)


def run(args: argparse.Namespace) -> int:
    from madang.domains import cases, statistics

    with exporting("export-open-data", "export open-data", cases.public_total) as told:
        done = statistics.export(args.folder.absolute(), told)
    rows = ", ".join(f"{n:,} {name}" for name, n in done.rows.items())
    say(f"export open-data: {rows}; as of {done.as_of.isoformat(timespec='seconds')}; in {args.folder}")
    return 0
