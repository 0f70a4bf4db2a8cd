"""Writes the metadata of all public documents: CSV and Parquet for each month of approval, and a manifest with counts
and checksums. Months that are there and did not change are left as they are; DIR can be brought up to date again."""

import argparse
from pathlib import Path

from madang.commands.progress import Progress, say

HELP = "write the metadata of all public documents"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="a new or empty folder, or an earlier export"
    )


def run(args: argparse.Namespace) -> int:
    from madang.commands import preparation
    from madang.domains import statistics
    from madang.domains.documents import public

    preparation.make_folders()
    preparation.migrate()
    with (
        preparation.only_one("export-documents"),
        Progress("export documents", len(public.months())) as progress,
    ):
        done = statistics.export_documents(args.folder.absolute(), progress.advance)
    say(
        f"export documents: {done.rows:,} documents; {done.written} months written, {done.stood} unchanged; "
        f"in {args.folder}"
    )
    return 0
