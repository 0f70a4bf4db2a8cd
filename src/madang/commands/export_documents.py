"""Writes the metadata of all public documents: CSV and Parquet for each month of approval, and a manifest with counts
and checksums. Months that are there and did not change are left as they are; DIR can be brought up to date again."""

import argparse

from madang.commands.export_frame import add_folder, exporting
from madang.commands.progress import say

HELP = "write the metadata of all public documents"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_folder(parser)


def run(args: argparse.Namespace) -> int:
    from madang.domains import statistics
    from madang.domains.documents import public

    with exporting("export-documents", "export documents", lambda: len(public.months())) as told:
        done = statistics.export_documents(args.folder.absolute(), told)
    say(
        f"export documents: {done.rows:,} documents; {done.written} months written, {done.stood} unchanged; "
        f"in {args.folder}"
    )
    return 0
