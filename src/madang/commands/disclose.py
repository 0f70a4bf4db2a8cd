"""The daily disclosure: looks through what waits, then makes public what was approved on earlier local days and is
clean. Says what went out by class and what is held by department. May be run again at any time; a run that was
stopped goes on.

With --explain it changes nothing and says why one document is out, held, or when it will go out."""

import argparse
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from madang.commands.progress import Progress, say

if TYPE_CHECKING:
    from madang.domains.documents.actions import Disclosed

HELP = "make public what is due"
_VERDICTS = {"finding": "personal data found", "unscannable": "could not be looked through"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on",
        metavar="YYYY-MM-DD",
        type=date.fromisoformat,
        help="what was approved on local days before this one (today)",
    )
    parser.add_argument(
        "--now", metavar="ISO-TIME", type=datetime.fromisoformat, help="the instant that is recorded (now)"
    )
    parser.add_argument("--explain", metavar="ID", help="say why a document is out or held, no more")


def run(args: argparse.Namespace) -> int:
    """0 where it was done. Raises InvalidInput, NotFound."""
    from madang.commands import preparation, scanning
    from madang.domains.documents import actions

    preparation.make_folders()
    preparation.migrate()
    if args.explain:
        return _explain(args.explain)
    now, before = _instants(args.on, args.now)
    scanning.scan_all()
    with Progress("disclose", actions.due_before(before)) as progress:
        done = actions.disclose(before=before, now=now, told=progress.advance)
    for line in (*_disclosed(done), *_held()):
        print(line)
    say(f"disclose: {done.documents:,} documents approved before {before} went out")
    return 0


def _instants(on: date | None, now: datetime | None) -> tuple[datetime, date]:
    """When it is, and the day before which documents were approved. In production neither may lie in the future."""
    from django.conf import settings

    from madang.domains.documents.rules import local_day
    from madang.domains.organisation import authority
    from madang.kernel import clock
    from madang.kernel.errors import InvalidInput
    from madang.kernel.text import Text

    zone, present = authority().zone, clock.now()
    if now is not None and now.tzinfo is None:
        message = Text(
            "--now에는 시차를 함께 적어 주십시오(2026-05-06T00:10:00+09:00).",
            "Please give --now with its offset, as in 2026-05-06T00:10:00+09:00.",
        )
        raise InvalidInput(message, "no_offset")
    at = now or present
    before = on or local_day(at, zone)
    if settings.ENVIRONMENT.production and (at > present or before > local_day(present, zone)):
        message = Text(
            "운영 중에는 아직 오지 않은 날의 공개를 미리 할 수 없습니다.",
            "In production nothing is disclosed ahead of its day.",
        )
        raise InvalidInput(message, "ahead_of_its_day")
    return at, before


def _disclosed(done: "Disclosed") -> Iterable[str]:
    yield f"{'class':<24}{'documents':>12}"
    yield f"{'open':<24}{done.open:>12,}"
    yield f"{'partly open':<24}{done.partial:>12,}"
    yield f"{'closed (listed)':<24}{done.closed:>12,}"


def _held() -> Iterable[str]:
    from madang.domains.documents import held

    departments = held.held_by_department()
    if not departments:
        return
    yield ""
    yield f"{'held':>8}  department: why"
    for name, verdicts in departments:
        why = ", ".join(f"{_VERDICTS.get(verdict, verdict)} {n:,}" for verdict, n in sorted(verdicts.items()))
        yield f"{verdicts.total():>8,}  {name.ko} ({name.en}): {why}"


def _explain(uid: str) -> int:
    from madang.domains.documents import explaining
    from madang.kernel.errors import NotFound

    told = explaining.explain_by_id(uid)
    if told is None:
        raise NotFound()
    for sentence in told:
        print(f"{sentence.ko}\n  {sentence.en}")
    return 0
