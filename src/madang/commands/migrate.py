"""Brings the database and the static files to this release. Run it before starting a new release."""

import argparse

from madang.commands.progress import say

HELP = "bring the database and the static files to this release"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    from madang.commands import preparation

    preparation.make_folders()
    steps = preparation.migrate()
    collected = preparation.collect_static()
    say(f"migrate: {steps} steps applied, static files {'collected' if collected else 'unchanged'}")
    return 0
