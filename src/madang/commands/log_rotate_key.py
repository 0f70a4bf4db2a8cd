"""Gives the disclosure log another key. The old one vouches for it: an entry of the log names the new key, and both
sign until the old one is retired (--finish), so that readers and witnesses can change over in their own time."""

import argparse

from madang.commands.progress import say

HELP = "give the disclosure log another key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--finish", action="store_true", help="the old key signs no more; its private half is deleted"
    )


def run(args: argparse.Namespace) -> int:
    from madang.kernel import clock
    from madang.log import policy, signing
    from madang.log.continuity import NotSigned
    from madang.log.signer import Refused

    try:
        if args.finish:
            signing.retire_key()
            say(
                "log rotate-key: only the new key signs; the policy keeps naming the old one, for older states"
            )
            return 0
        vkey = signing.announce_next_key(clock.now())
    except (NotSigned, Refused) as fault:
        raise ValueError(str(fault)) from None
    print(vkey)
    say(
        f"log rotate-key: both keys sign now, and {policy.place()} names both. Keep a sealed copy of the new key, tell "
        "the witnesses and publish the line above; then run madang log rotate-key --finish"
    )
    return 0
