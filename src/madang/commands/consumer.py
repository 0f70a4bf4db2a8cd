"""Shows those who follow events (notices, statistics …), stops and starts them, hands them past events again."""

import argparse
from datetime import datetime

from madang.commands.progress import say

HELP = "list, stop, start or replay the followers of events"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="what waits for each, and what failed")
    for verb, meaning in (("stop", "let its events gather"), ("start", "let it go on")):
        verbs.add_parser(verb, help=meaning).add_argument("name", metavar="NAME")
    replay = verbs.add_parser("replay", help="hand it past events again")
    replay.add_argument("name", metavar="NAME")
    replay.add_argument("--since", help="only events recorded from this instant on (ISO 8601 with offset)")


def run(args: argparse.Namespace) -> int:
    from madang.kernel import outbox

    if args.verb == "list":
        return _list()
    known = {consumer.name for consumer in outbox.consumers()}
    if args.name not in known:
        raise ValueError(
            f"there is no follower {args.name!r}; there are: {', '.join(sorted(known)) or 'none'}"
        )
    if args.verb == "replay":
        say(f"consumer replay: {outbox.replay(args.name, _since(args.since))} events marked for {args.name}")
    else:
        (outbox.stop if args.verb == "stop" else outbox.start)(args.name)
        say(f"consumer {args.verb}: {args.name} {'stopped' if args.verb == 'stop' else 'started'}")
    return 0


def _list() -> int:
    from madang.kernel import outbox

    failing: dict[str, int] = {}
    for mark in outbox.failing():
        failing[mark.consumer] = failing.get(mark.consumer, 0) + 1
    for consumer in outbox.consumers():
        name = consumer.name
        state = "stopped" if outbox.is_stopped(name) else "running"
        print(f"{name}\t{state}\twaiting {outbox.waiting(name)}\tfailing {failing.get(name, 0)}")
    say(f"consumer list: {len(outbox.consumers())} followers")
    return 0


def _since(value: str | None) -> datetime | None:
    from madang.kernel.clock import parse_instant

    return parse_instant(value) if value else None
