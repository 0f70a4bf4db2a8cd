"""Publishes a delegation table from a YAML, JSON or CSV file, all of it or nothing, and names every fault with its row.
A table that has not changed makes no new version, so it can be run again. With `--check` nothing is written."""

import argparse
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from madang.commands.progress import say
from madang.kernel.errors import FieldFault, InvalidInput, NotPossible
from madang.kernel.text import Text

if TYPE_CHECKING:
    from madang.domains.approvals.delegation import TableFile

HELP = "publish the delegation table of an institution from a file"
_NOTE = Text("파일에서 들여온 규정입니다.", "Imported from a file.")
_NOT_TEXT = Text("{file}은(는) UTF-8 글이 아닙니다.", "{file} is not a text in UTF-8.")
_NO_DAY = Text(
    "시행일을 2026-05-01처럼 적어 주십시오({day}).", "Write the first day such as 2026-05-01 ({day})."
)
_INVALID = Text(
    "전결규정에 고쳐야 할 곳이 {n}개 있습니다. 아무것도 공포하지 않았습니다.",
    "The delegation table has {n} faults to be mended; nothing was published.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the table, in YAML, JSON or CSV")
    parser.add_argument(
        "--check", action="store_true", help="say what is wrong and what would change, no more"
    )
    parser.add_argument(
        "--institution", metavar="CODE", help="whose table it is; the city's where nothing is said"
    )
    parser.add_argument(
        "--from",
        dest="valid_from",
        metavar="DAY",
        help="the first day it holds; at once where nothing is said",
    )


def run(args: argparse.Namespace) -> int:
    """0 where the table is published, in force already, or (with --check) sound. Raises InvalidInput, NotFound."""
    from madang.commands import preparation
    from madang.domains.approvals import delegation
    from madang.domains.organisation import directory
    from madang.kernel import clock

    try:
        file = delegation.table_file(args.file.read_text(encoding="utf-8-sig"), args.file.name)
    except UnicodeDecodeError as error:
        raise InvalidInput(_NOT_TEXT.format(file=args.file.name), "unreadable_file") from error
    preparation.make_folders()
    preparation.migrate()
    now = clock.now()
    home = delegation.city_of(directory(), now)
    institution = args.institution or file.institution or (home.code if home else "city")
    directory().institution(institution, now)
    _look(file.document, institution, now)
    begins = _begins(args.valid_from or file.valid_from)
    return 0 if args.check else _publish(file, institution, begins, now)


def _look(document: dict[str, Any], institution: str, now: datetime) -> None:
    """Says what the table would change. Raises InvalidInput with all faults."""
    from madang.domains.approvals import delegation

    reading = delegation.check_delegation_table(document, now)
    if reading.rules is None:
        raise InvalidInput(
            _INVALID.format(n=len(reading.faults)), "delegation_invalid", fields=reading.faults
        )
    for warning in reading.warnings:
        say(f"warning: {warning.field}: {warning.message.ko} / {warning.message.en}")
    newest = next(iter(delegation.tables_of(institution)), None)
    for change in delegation.what_changed(newest.rules if newest else None, reading.rules):
        say(f"{change.said.ko} / {change.said.en}")
    say(f"import delegation: {len(reading.rules.matters)} matters, {len(reading.warnings)} warnings")


def _publish(file: "TableFile", institution: str, begins: datetime | None, now: datetime) -> int:
    from madang.domains.approvals import delegation
    from madang.kernel.actor import SYSTEM

    try:
        made = delegation.publish_delegation_table(
            SYSTEM,
            institution=institution,
            document=file.document,
            note=file.note or _NOTE,
            now=now,
            valid_from=begins if begins and begins > now else None,
        )
    except NotPossible as error:
        if error.code != "unchanged":
            raise
        say(f"import delegation: {institution} unchanged")
        return 0
    since = made.valid_from.isoformat() if made.valid_from else ""
    say(f"import delegation: {institution} version {made.number} published, in force from {since}")
    return 0


def _begins(day: str) -> datetime | None:
    """The beginning of a local day. Raises InvalidInput."""
    from madang.domains.organisation import authority

    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(authority().zone))
    except ValueError as error:
        message = _NO_DAY.format(day=day[:40])
        fault = FieldFault("valid_from", "invalid_day", message)
        raise InvalidInput(message, "invalid_day", fields=(fault,)) from error
