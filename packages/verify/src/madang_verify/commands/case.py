"""The whole history of one object, and which event of it is missing."""

import re
from argparse import ArgumentParser, Namespace

from madang_verify.commands.opening import add_log, open_log
from madang_verify.errors import BAD, Bad
from madang_verify.history import history_of
from madang_verify.leaves import Leaf
from madang_verify.voice import Text, Voice, written_time

_IDENTITY = re.compile(r"[0-9A-Za-z_-]{14,32}\Z", re.ASCII)
_SHOWN = ("state", "due", "org", "why", "ref")


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """ID, PREFIX, --policy."""
    parser.add_argument("id", metavar="ID", help=text("help.id"))
    add_log(parser, text)


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Problem."""
    identity = arguments.id
    if not _IDENTITY.match(identity):
        raise Bad("usage.identity", id=identity)
    source, checkpoint = open_log(arguments.prefix, arguments.policy, voice)
    history = history_of(identity, source, checkpoint)
    if not history.events and not history.findings:
        raise Bad("case.none", id=identity, size=checkpoint.size)
    voice.say("case.title", id=identity, origin=checkpoint.origin, size=checkpoint.size)
    for index, leaf in history.events:
        voice.say("case.event", n=leaf.n, at=written_time(leaf.at), what=_what(leaf, voice), index=index)
    if history.findings:
        voice.findings(history.findings, len(history.findings))
        voice.say("case.bad")
        return BAD
    voice.say("case.good", count=len(history.events))
    return 0


def _what(leaf: Leaf, voice: Voice) -> str:
    more = [voice.text(f"case.{name}", value=leaf.members[name]) for name in _SHOWN if name in leaf.members]
    return ", ".join([voice.text(f"type.{leaf.type}"), *more])
