"""Makes anew what is derived from the database: the counts of cases behind lists and figures. Loses nothing."""

import argparse

from madang.commands.progress import Progress, say

HELP = "make derived data anew"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="WHAT", choices=("statistics",), help="statistics")


def run(args: argparse.Namespace) -> int:
    return _statistics()


def _statistics() -> int:
    from madang.domains import statistics
    from madang.domains.cases.actions import tally

    counted = tally.rebuild()
    with Progress("rebuild statistics", counted) as progress:
        measured = statistics.rebuild(progress.advance)
    say(f"rebuild statistics: {counted:,} cases counted, {measured:,} public ones measured")
    return 0
