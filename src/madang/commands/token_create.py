"""Issues a token with which a program acts as an account. The token alone goes to stdout; it is shown only once."""

import argparse

from madang.commands.progress import say

HELP = "issue an API token for an account"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME", help="the account's user name")
    parser.add_argument(
        "--name", default="command line", help="what the token is for, as its owner will see it"
    )


def run(args: argparse.Namespace) -> int:
    from madang.commands import preparation
    from madang.domains import accounts
    from madang.kernel import clock
    from madang.kernel.actor import SYSTEM

    preparation.make_folders()
    preparation.migrate()
    print(accounts.issue_token(SYSTEM, username=args.username, name=args.name, at=clock.now()))
    say(f"token create: one token for {args.username} ({args.name})")
    return 0
