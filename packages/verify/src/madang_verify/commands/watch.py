"""Look at a log again and again: notice a fork, a rewriting, a silence."""

import time
from argparse import ArgumentParser, Namespace

from madang_verify.audit import HEARTBEAT_SECONDS, HEARTBEAT_TOLERANCE
from madang_verify.commands.checkpoint import compare_with_state
from madang_verify.commands.opening import add_log, add_state, open_log
from madang_verify.errors import Fork, Problem
from madang_verify.voice import Text, Voice, written_time

SECONDS_BETWEEN = 300


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """PREFIX, --policy, --state, --evidence, --every, --once."""
    add_log(parser, text)
    add_state(parser, text, required=True)
    parser.add_argument(
        "--every", type=int, metavar="SECONDS", default=SECONDS_BETWEEN, help=text("help.every")
    )
    parser.add_argument("--once", action="store_true", help=text("help.once"))


def run(arguments: Namespace, voice: Voice) -> int:
    """Ends at a fork; goes on after anything else. Raises Fork, with --once any Problem."""
    changed = time.monotonic()
    while True:
        voice.say("watch.round", time=written_time(time.time()))
        try:
            if _look(arguments, voice):
                changed = time.monotonic()
        except Fork:
            raise
        except Problem as problem:
            if arguments.once:
                raise
            voice.complain(problem)
        if arguments.once:
            return 0
        silent = time.monotonic() - changed
        if silent > HEARTBEAT_SECONDS + HEARTBEAT_TOLERANCE:
            voice.say("watch.silence", minutes=int(silent // 60))
        time.sleep(max(1, arguments.every))


def _look(arguments: Namespace, voice: Voice) -> bool:
    source, checkpoint = open_log(arguments.prefix, arguments.policy, voice)
    return compare_with_state(source, checkpoint, arguments.state, voice)
