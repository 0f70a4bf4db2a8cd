"""Looks whether this deployment is safe: a line for each finding, with what to do. Non-zero where it is not."""

import argparse

from madang.commands.progress import say

HELP = "check whether this deployment is safe"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--deploy",
        action="store_true",
        help="judge as for production, whatever MADANG_MODE says",
        default=False,
    )


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from madang.commands import safety

    found = safety.findings(production=args.deploy or settings.ENVIRONMENT.production)
    for finding in found:
        print(finding.line)
    refusing = sum(finding.refuses for finding in found)
    say(f"check: {refusing} unsafe, {len(found) - refusing} to know")
    return 1 if refusing else 0
