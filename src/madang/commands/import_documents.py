"""Imports the register of finished documents of another approval system from a CSV file (UTF-8 or CP949), as a profile
says how to read it. May be run again at any time: what is kept already stays as it is, a run that was stopped goes on,
a line that says otherwise corrects what was kept, which stays on record.

On stdout one JSON line for each line of the file: `{line, source_id, id, status, reasons[], corrected}`; on a terminal
those alone that were rejected."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from madang.commands.progress import Progress, say

if TYPE_CHECKING:
    from madang.domains.approvals.register import LineResult

HELP = "import the register of documents of another system"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the CSV file, with the names of its columns first"
    )
    parser.add_argument("--profile", metavar="NAME", help="how to read it: seoul-info-list")
    parser.add_argument("--files", metavar="DIR", type=Path, help="folder of the files that documents name")


def run(args: argparse.Namespace) -> int:
    """0 where every line was taken or is known, 1 where some were rejected. Raises InvalidInput."""
    from madang.commands import preparation
    from madang.domains.approvals import register
    from madang.kernel.actor import SYSTEM

    _refuse_what_is_not_read(args)
    profile = register.profile_named(args.profile)
    with args.file.open("rb") as file:
        lines = _lines_of(file)
        preparation.make_folders()
        preparation.migrate()
        with preparation.only_one("import-documents"), Progress("import documents", lines) as progress:

            def told(result: "LineResult") -> None:
                _print(result)
                progress.advance(result.line - progress.done)

            done = register.import_register(SYSTEM, file=file, profile=profile, told=told)
    sys.stdout.flush()
    for name in done.departments:
        say(f"department created: {name}")
    say(
        f"import documents: {done.accepted:,} lines accepted ({done.corrected:,} of them corrections), "
        f"{done.unchanged:,} unchanged, {done.rejected:,} rejected"
    )
    return 1 if done.rejected else 0


def _refuse_what_is_not_read(args: argparse.Namespace) -> None:
    """Raises InvalidInput for what this installation has no hall for."""
    from madang.domains.approvals import register
    from madang.kernel.errors import InvalidInput
    from madang.kernel.text import Text

    if args.profile is None:
        message = Text(
            "NDJSON 형식의 문서는 아직 가져올 수 없습니다. 문서등록대장 CSV 파일이면 --profile에 {known} 가운데 하나를 "
            "적어 주십시오.",
            "Documents in NDJSON cannot be imported yet: that comes with the hall of documents. For a register in CSV "
            "name one of these with --profile: {known}.",
        )
        known = ", ".join(register.profile_names())
        raise InvalidInput(message.format(known=known), "ndjson_not_read")
    if args.files is not None:
        message = Text(
            "이 프로파일은 등록대장만 가져오며 파일은 가져오지 않습니다. --files를 빼고 다시 실행해 주십시오.",
            "This profile imports a register, no files. Please run it again without --files.",
        )
        raise InvalidInput(message, "files_not_read")


def _lines_of(file: BinaryIO) -> int:
    lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    file.seek(0)
    return lines


def _print(result: "LineResult") -> None:
    if result.status == "rejected" or not sys.stdout.isatty():
        sys.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False) + "\n")
