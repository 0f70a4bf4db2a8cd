"""Makes anew what is derived from the database: the counts of cases behind lists and figures. Loses nothing."""

import argparse

from madang.commands.progress import say

HELP = "make derived data anew"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="WHAT", choices=("statistics",), help="statistics")


def run(args: argparse.Namespace) -> int:
    from madang.domains.cases.actions import tally

    say(f"rebuild statistics: {tally.rebuild():,} cases counted")
    return 0
