"""Imports histories of cases from a CSV file, as a profile says how to read it. May be run again at any time:
what is written already stays as it is, a run that was stopped goes on, new rows extend their cases."""

import argparse
from pathlib import Path

from madang.commands.progress import Progress, say

HELP = "import histories of cases"

_SHOWN = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the CSV file, in UTF-8 with a header")
    parser.add_argument("--profile", metavar="NAME", required=True, help="how to read it: wabo")


def run(args: argparse.Namespace) -> int:
    """0 where every row was taken or is known, 1 where some were refused (each is named on stderr)."""
    from madang.commands import preparation
    from madang.domains import cases

    profile = cases.profile_named(args.profile)
    with args.file.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        file.seek(0)
        preparation.make_folders()
        preparation.migrate()
        with preparation.only_one("import-events"), Progress("import events", lines) as progress:
            done = cases.import_histories(file, profile=profile, told=progress.advance)
    for refused in done.refused[:_SHOWN]:
        say(f"line {refused.line}: {refused.reason}")
    if len(done.refused) > _SHOWN:
        say(f"… and {len(done.refused) - _SHOWN:,} more lines")
    say(
        f"import events: {len(done.new):,} cases and {done.new_events:,} events new, {len(done.extended):,} cases "
        f"extended, {done.known_events:,} events known already, {len(done.refused):,} lines refused"
    )
    return 1 if done.refused else 0
