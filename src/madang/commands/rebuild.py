"""Makes anew what is derived from the database: the counts of cases behind lists and figures, the index in which titles
of imported registers are found. Loses nothing."""

import argparse

from madang.commands.progress import Progress, say

HELP = "make derived data anew"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="WHAT", choices=("statistics", "register"), help="statistics, register"
    )


def run(args: argparse.Namespace) -> int:
    return _register() if args.what == "register" else _statistics()


def _register() -> int:
    from django.db import transaction

    from madang.domains.approvals import register

    with Progress("rebuild register") as progress, transaction.atomic():
        done = register.rebuild_title_index(progress.advance)
    say(f"rebuild register: {done:,} titles")
    return 0


def _statistics() -> int:
    from madang.domains import statistics
    from madang.domains.cases.actions import tally

    counted = tally.rebuild()
    with Progress("rebuild statistics", counted) as progress:
        measured = statistics.rebuild(progress.advance)
    say(f"rebuild statistics: {counted:,} cases counted, {measured:,} public ones measured")
    return 0
