"""Brings back entries of the disclosure log that a restored database lacks, from a mirror: so that its signer goes on.
Run it after the database was restored and before anything else; what is added is verified to the signed root."""

import argparse

from madang.commands.progress import Progress, say

HELP = "bring back entries that a restored database lacks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mirror", metavar="MIRROR", help="folder or address of a copy of the log")


def run(args: argparse.Namespace) -> int:
    """0 where the database holds whatever was signed, 1 where it does not yet."""
    from madang.commands import preparation
    from madang.log.growth import Damaged
    from madang.log.restoring import restore
    from madang_verify.errors import Problem
    from madang_verify.sentences import say as sentence
    from madang_verify.sources import open_source

    preparation.make_folders()
    preparation.migrate()
    try:
        with preparation.held_or_refused("serve"), Progress("log restore") as progress:
            added = restore(open_source(args.mirror), progress.advance)
    except BlockingIOError:
        raise ValueError("madang serve runs; stop it first") from None
    except Damaged as damage:
        say(f"log restore: {damage}")
        return 1
    except Problem as problem:
        say(f"log restore: {sentence(problem.code, 'en', problem.values)}")
        return 1
    say(f"log restore: {added:,} entries came back")
    return _compared_with_signer()


def _compared_with_signer() -> int:
    from madang.log import continuity
    from madang.log.signer_socket import Absent

    try:
        last = continuity.require_continuity()
    except Absent:
        say(
            "log restore: the signer doesn't run; when it does, the worker compares the database with what it signed"
        )
        return 0
    except continuity.NotSigned as fault:
        say(f"log restore: {fault}")
        return 1
    say(
        f"log restore: the database continues what was signed, {last.size:,} entries; all can be started again"
    )
    return 0
