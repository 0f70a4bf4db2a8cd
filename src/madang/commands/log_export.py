"""Writes the disclosure log into a folder as the files that any web server serves: a mirror of one's own. Files that
are there stay; DIR can be brought up to date again, also after a run that was stopped. Its checkpoint comes last, when
the whole copy was verified."""

import argparse

from madang.commands.export_frame import add_folder, exporting
from madang.commands.progress import say

HELP = "write the disclosure log as files"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_folder(parser)


def run(args: argparse.Namespace) -> int:
    """0, or 1 where nothing is signed yet or the copy does not agree."""
    from madang.kernel import clock
    from madang.log.exporting import NothingSigned, export
    from madang_verify.errors import Problem
    from madang_verify.sentences import say as sentence

    try:
        with exporting("log-export", "log export") as told:
            done = export(args.folder.absolute(), clock.now(), told)
    except NothingSigned:
        say("log export: no state of the log is signed yet; start `madang log-signer` and a worker")
        return 1
    except Problem as problem:
        say(f"log export: {sentence(problem.code, 'en', problem.values)}")
        return 1
    say(
        f"log export: {done.entries:,} entries; {done.written:,} files written, {done.stood:,} stood; in {args.folder}"
    )
    return 0
