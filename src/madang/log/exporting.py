"""The log as a folder of files that any web server can serve and anybody can copy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from madang.log import policy
from madang.log.publishing import published_note, served_checkpoint
from madang.log.tree import DatabaseSource
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.files import write_atomically
from madang_verify.memory import compare, remembered
from madang_verify.mirror import copy_tiles, publish
from madang_verify.sources import CHECKPOINT, POLICY


class NothingSigned(Exception):
    """No state of the log is signed yet."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many entries the copy has, and how many files were written or stood already."""

    entries: int
    written: int
    stood: int


def export(folder: Path, now: datetime, told: Callable[[int], object] = lambda files: None) -> Exported:
    """Brings a copy of the log up to the newest state that is shown; `told` hears of each file.

    The copy is verified as a whole before its checkpoint is put in place, last. What was copied before stands; whoever
    was stopped begins where they were. Raises NothingSigned; OSError; madang_verify's Problem where the copy that is
    there continues otherwise, or does not lead to the signed root.
    """
    state = served_checkpoint(now)
    if state is None:
        raise NothingSigned
    checkpoint, source = parse_checkpoint(published_note(state)), DatabaseSource(state.size)
    folder.mkdir(parents=True, exist_ok=True)
    if earlier := remembered(folder / CHECKPOINT):
        compare(earlier, checkpoint, source)
    written = stood = 0
    for fetched in copy_tiles(source, state.size, folder):
        written, stood = written + fetched, stood + (not fetched)
        told(1)
    write_atomically(folder / POLICY, policy.served_policy())
    publish(folder, checkpoint)
    return Exported(state.size, written, stood)
