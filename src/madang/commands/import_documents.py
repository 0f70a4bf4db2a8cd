"""Imports finished documents of other systems: NDJSON (one document on each line), or CSV as a profile says how to read
it (UTF-8 or CP949). May be run again at any time: what is kept already stays as it is, a run that was stopped goes on,
a line that says otherwise corrects what was kept, which stays on record. With --already-public what is kept stays as it
is, whatever a line says, and stdout has the lines alone that were rejected or held.

On stdout one JSON line for each line of the file: `{line, source_id, id, status, reasons[], corrected}`; on a terminal
those alone that were rejected or held. Then the files are looked through, and what is held is named at the end."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import orjson

from madang.commands.progress import Progress, say

if TYPE_CHECKING:
    from madang.domains.documents.intake import Summary, Taken

HELP = "import finished documents of other systems"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="NDJSON, or a CSV file with --profile")
    parser.add_argument(
        "--profile",
        metavar="NAME",
        help="how to read a CSV file: seoul-info-list, seoul-public-list, seoul-expense",
    )
    parser.add_argument(
        "--files", metavar="DIR", type=Path, help="folder of the files that lines of NDJSON name"
    )
    parser.add_argument(
        "--already-public",
        action="store_true",
        help="records alone that the other system published on the day each line says (published_at)",
    )


def run(args: argparse.Namespace) -> int:
    """0 where every line was taken or is known, 1 where some were rejected. Raises InvalidInput, OSError."""
    from madang.commands import preparation, scanning, taking_over

    refuse_what_is_not_read(args)
    if args.already_public:
        return taking_over.run(args.file)
    results = _Results()
    with args.file.open("rb") as file:
        lines = lines_of(file)
        preparation.make_folders()
        preparation.migrate()
        with preparation.only_one("import-documents"), Progress("import documents", lines) as progress:

            def told(result: "Taken") -> None:
                results.hear(result)
                progress.advance(result.line - progress.done)

            done = take(args, file, told)
    sys.stdout.flush()
    scanning.scan_all()
    _tell(done, results)
    return 1 if done.rejected else 0


def take(args: argparse.Namespace, file: BinaryIO, told: Callable[["Taken"], object]) -> "Summary":
    """Takes a file in, by its profile or as NDJSON."""
    from madang.domains.documents import actions, intake
    from madang.kernel.actor import SYSTEM

    if args.profile is not None:
        profile = intake.profile_named(args.profile)
        return actions.import_register(SYSTEM, file, profile=profile, told=told)
    with closing(intake.Folder(args.files)) if args.files else nullcontext() as folder:
        return actions.import_lines(SYSTEM, file, told=told, folder=folder)


def refuse_what_is_not_read(args: argparse.Namespace) -> None:
    """Raises InvalidInput for an unknown profile, and for files where the profile names none."""
    from madang.domains.documents import intake
    from madang.kernel.errors import InvalidInput
    from madang.kernel.text import Text

    if args.already_public and (args.profile or args.files):
        message = Text(
            "--already-public는 --profile, --files와 함께 쓸 수 없습니다. NDJSON으로 기록만 가져옵니다.",
            "--already-public goes without --profile and --files: it takes records alone, in NDJSON.",
        )
        raise InvalidInput(message, "files_not_read")
    if args.profile is None:
        return
    intake.profile_named(args.profile)
    if args.files is not None:
        message = Text(
            "이 프로파일의 CSV에는 파일이 없습니다. --files를 빼고 다시 실행해 주십시오.",
            "The CSV of this profile names no files. Please run it again without --files.",
        )
        raise InvalidInput(message, "files_not_read")


class _Results:
    """Prints what became of each line, and remembers which documents new lines brought."""

    def __init__(self) -> None:
        self.rejected_alone = sys.stdout.isatty()
        self.new: list[str] = []

    def hear(self, result: "Taken") -> None:
        if result.status in ("accepted", "held"):
            self.new.append(result.uid)
        if not self.rejected_alone or result.status in ("rejected", "held"):
            sys.stdout.buffer.write(orjson.dumps(result.as_dict()) + b"\n")


def _tell(done: "Summary", results: _Results) -> None:
    from madang.domains.documents import held

    for name in done.departments:
        say(f"department created: {name}")
    waiting = held.held_among(results.new)
    for one in waiting[:1000]:
        say(f"held: {one.source_id} ({one.uid}): {one.verdict}")
    if len(waiting) > 1000:
        say(f"… and {len(waiting) - 1000:,} more are held")
    say(
        f"import documents: {done.accepted + done.held:,} lines accepted ({done.corrected:,} of them corrections), "
        f"{done.unchanged:,} unchanged, {done.rejected:,} rejected; {len(waiting):,} documents are held"
    )


def lines_of(file: BinaryIO) -> int:
    """How many lines a file has, about."""
    lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    file.seek(0)
    return lines
