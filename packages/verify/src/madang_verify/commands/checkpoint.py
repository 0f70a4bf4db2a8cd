"""Is the log's newest state signed, witnessed, and a continuation of what was seen before?"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from madang_verify.checkpoints import Checkpoint
from madang_verify.commands.opening import add_log, add_state, open_log
from madang_verify.memory import compare, remember, remembered
from madang_verify.tiles import Source
from madang_verify.voice import Text, Voice


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """PREFIX, --policy, --state, --evidence."""
    add_log(parser, text)
    add_state(parser, text)


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Problem."""
    source, new = open_log(arguments.prefix, arguments.policy, voice)
    if arguments.state:
        compare_with_state(source, new, arguments.state, voice)
    return 0


def compare_with_state(source: Source, new: Checkpoint, state: Path, voice: Voice) -> bool:
    """Hold a verified checkpoint against the saved one, then save it; returns whether it is a new one."""
    old = remembered(state)
    if old:
        compare(old, new, source)
    if old and old.size == new.size:
        voice.say("checkpoint.same")
        return False
    remember(state, new)
    if old:
        voice.say("checkpoint.grown", old=old.size)
    else:
        voice.say("checkpoint.first", path=state)
    return True
