"""`import documents --already-public`: what another system has published is taken over, records alone."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import orjson

from madang.commands.progress import Progress, say

if TYPE_CHECKING:
    from madang.domains.documents.intake import Summary, Taken

_IN_THIS_PROCESS = 20_000  # lines up to which other processes would not pay
_MOST_PROCESSES = 8


def run(path: Path) -> int:
    """0 where every line was taken or is known, 1 where some were rejected. Raises OSError."""
    from madang.commands import preparation
    from madang.commands.import_documents import lines_of
    from madang.domains.documents import actions
    from madang.kernel import clock

    with path.open("rb") as file:
        lines = lines_of(file)
        preparation.make_folders()
        with preparation.only_one("import-documents"):
            preparation.migrate()
            if actions.clear_the_way(lines):
                say("indexes are put aside until all is written; meanwhile pages of documents are slow")
            with Progress("import documents", lines) as progress:
                done = _take(file, lines, progress)
            say("making indexes, counts and the sitemap anew")
            listed = actions.make_anew(clock.now())
    sys.stdout.flush()
    _tell(done, listed)
    return 1 if done.rejected else 0


def processes_for(lines: int) -> int:
    """How many processes read and look through so many lines; 0: none but this one."""
    return 0 if lines < _IN_THIS_PROCESS else min(os.cpu_count() or 1, _MOST_PROCESSES)


def _take(file: BinaryIO, lines: int, progress: Progress) -> "Summary":
    from madang.domains.documents import actions
    from madang.kernel.actor import SYSTEM

    return actions.import_published(
        SYSTEM, file, processes=processes_for(lines), told=_hear, advanced=progress.advance
    )


def _hear(result: "Taken") -> None:
    if result.status in ("rejected", "held"):
        sys.stdout.buffer.write(orjson.dumps(result.as_dict()) + b"\n")


def _tell(done: "Summary", listed: int) -> None:
    say(
        f"import documents: {done.accepted:,} documents taken over as public, {done.unchanged:,} known before, "
        f"{done.held:,} held, {done.rejected:,} lines rejected; {listed:,} documents are listed"
    )
    say("to find them by words: madang rebuild search")
