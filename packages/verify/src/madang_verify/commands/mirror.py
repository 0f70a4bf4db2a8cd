"""Copy a log into a folder, verified before its checkpoint is put in place."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from madang_verify.commands.opening import add_evidence, add_log, open_log
from madang_verify.errors import Bad
from madang_verify.memory import compare, remembered
from madang_verify.mirror import copy_tiles, publish
from madang_verify.sources import CHECKPOINT
from madang_verify.voice import Text, Voice


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """PREFIX, DIR, --policy, --evidence."""
    add_log(parser, text)
    parser.add_argument("folder", metavar="DIR", type=Path, help=text("help.folder"))
    add_evidence(parser, text)


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Problem."""
    folder: Path = arguments.folder
    source, checkpoint = open_log(arguments.prefix, arguments.policy, voice)
    old = remembered(folder / CHECKPOINT)
    if old:
        compare(old, checkpoint, source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Bad("file.unwritable", path=folder, error=error.strerror) from None
    fetched = list(copy_tiles(source, checkpoint.size, folder))
    try:
        publish(folder, checkpoint)
    except Bad:
        voice.say("mirror.again")
        raise
    voice.say("mirror.done", folder=folder, fetched=sum(fetched), kept=len(fetched) - sum(fetched))
    return 0
