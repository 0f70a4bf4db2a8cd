"""Shows what other systems are told, and tells them of past events again."""

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from madang.commands.progress import Progress, say

HELP = "list webhook subscriptions, or send past events again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="each subscription, how it stands, and its deliveries by status")
    replay = verbs.add_parser("replay", help="send past events again, under the ids they had")
    replay.add_argument("id", metavar="ID")
    replay.add_argument("--from-event", type=int, help="from this number of event on")
    replay.add_argument("--since", help="from this day (local) or instant (ISO 8601 with offset) on")


def run(args: argparse.Namespace) -> int:
    return _list() if args.verb == "list" else _replay(args)


def _list() -> int:
    from madang.webhooks import rows

    found = rows.subscriptions()
    for one in found:
        counts = " ".join(f"{status} {n}" for status, n in sorted(one.counts.items())) or "nothing sent"
        state = f"{one.state} ({one.paused_because})" if one.paused_because else one.state
        print(f"{one.id}\t{state}\t{one.name}\t{one.url}\t{','.join(one.patterns)}\t{counts}")
    say(f"webhooks list: {len(found)} subscriptions")
    return 0


def _replay(args: argparse.Namespace) -> int:
    from madang.kernel.actor import SYSTEM
    from madang.webhooks import actions

    since = _since(args.since) if args.since else None
    with Progress("webhooks replay") as progress:
        asked = actions.replay_now(
            SYSTEM,
            subscription_id=args.id,
            from_event=args.from_event,
            since=since,
            advance=progress.advance,
        )
    say(f"webhooks replay: {asked:,} events will be sent to {args.id}")
    return 0


def _since(value: str) -> datetime:
    from django.conf import settings

    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is no date; write 2026-05-01 or 2026-05-01T09:00:00+09:00") from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
