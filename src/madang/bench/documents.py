"""Measures the pages of documents on the desk: CPU and statements of each, in-process.

A line of eight people on one document, and ten thousand documents that wait for one official. Without --here it seeds
a database that is thrown away; with it, what the configured database holds is measured.
"""

import argparse
import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from madang.bench.scratch import in_scratch

HELP = "CPU and statements of documents on the desk, with a line of eight and many waiting"
RUNS, WARM = 50, 10
PAGE_TARGET, LIST_TARGET, EDITOR_TARGET, SCAN_TARGET = (
    (12.0, 12),
    (15.0, 10),
    (20.0, 20),
    (40.0, 10),
)  # milliseconds of CPU, statements
IN_LINE = 8
_BATCH = 1000
_BODY = (
    "1. 관련: 하천법 제33조\n2. 다음과 같이 시행하고자 합니다.\n  가. 구간: 가운데천\n  나. 기간: 5년\n끝."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--waiting", type=int, default=10_000, help="how many documents wait for one official (10000)"
    )
    parser.add_argument("--here", action="store_true", help="measure the configured database as it is")


def run(args: argparse.Namespace) -> int:
    if not args.here:
        return in_scratch(["documents", "--here", "--waiting", str(args.waiting)])
    from madang.commands import preparation
    from madang.commands.progress import say

    preparation.make_folders()
    preparation.migrate()
    preparation.collect_static()
    place = furnish(args.waiting)
    missed = 0
    for figure in measured(place):
        print(json.dumps(figure), flush=True)
        missed += figure["met"] is False
    say(f"bench documents: {missed} targets missed" if missed else "bench documents: all targets met")
    return 0


def furnish(waiting: int) -> dict[str, str]:
    """Puts a line of eight on one document, and so many documents before `lead1`; says where they are."""
    from django.db import connection, transaction

    from madang.bench.synthetic.making import found_if_empty

    found_if_empty()
    with transaction.atomic():
        writing, pattern = _written("가운데천 점용 기준"), _put_before_the_line("가운데천 점용 기준", IN_LINE)
    for first in range(0, waiting, _BATCH):
        with transaction.atomic():
            _copy(pattern, range(first, min(first + _BATCH, waiting)), approved=False)
            _copy(pattern, range(first, min(first + _BATCH, waiting)), approved=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"writing": writing, "in line": pattern, "waiting": str(waiting)}


def _written(title: str) -> str:
    from dataclasses import replace

    from madang.domains.approvals import actions, rows
    from madang.kernel import clock

    drafter = _actor("official1")
    draft = actions.begin(drafter, kind="internal")
    empty = rows.editor_screen(drafter, draft, clock.now())
    content = replace(empty.content, title=title, summary=title, keywords=("하천",), body=_BODY)
    actions.save(drafter, draft_id=draft, content=content, revision=empty.revision)
    return draft


def _put_before_the_line(title: str, people: int) -> str:
    """A document whose line has so many people; its first reviewer is `lead1`, and one of them has an opinion."""
    from madang.domains.approvals import actions
    from madang.domains.organisation.models import Holding

    drafter, lead, director = _actor("official1"), _actor("lead1"), _actor("director1")
    known = {drafter.official_id, lead.official_id, director.official_id}
    found = Holding.objects.filter(valid_until=None).select_related("post").order_by("post__rank", "pk")
    others: dict[int, Any] = {}
    for holding in found.exclude(official_id__in=known):
        others.setdefault(holding.official_id, holding)
    chosen = list(others.values())[-(people - 2) :]
    seats = [_seat(lead.posts[0].post_id, lead.official_id, "reviewer", 1)]
    for stage, holding in enumerate(chosen[:-1], start=2):
        seats.append(_seat(holding.post_id, holding.official_id, "reviewer", stage))
    seats.append(_seat(director.posts[0].post_id, director.official_id, "reviewer", people - 1))
    seats.append(_seat(chosen[-1].post_id, chosen[-1].official_id, "approver", people))
    draft = _written(title)
    actions.submit(drafter, draft_id=draft, line=seats)
    return draft


def _seat(post_id: int, official_id: int | None, role: str, stage: int) -> Any:
    from madang.domains.approvals import ChosenSeat
    from madang.domains.organisation.models import Post
    from madang.kernel.text import Text

    post = Post.objects.get(pk=post_id)
    return ChosenSeat(
        stage=stage,
        role=role,
        kind="delegated" if role == "approver" else "full",
        official_id=official_id or 0,
        post_id=post.pk,
        post_title=Text.of(post.title),
        rank=post.rank,
        department_id=post.department_id,
    )


def _copy(pattern: str, numbers: range, *, approved: bool) -> None:
    """Documents like another, in bulk past the acts: before the same official, or approved and numbered."""
    from madang.domains.approvals.models import Draft, DraftVersion, Line, Seat
    from madang.kernel.ids import new_id

    first = Draft.objects.get(pk=pattern)
    version, line = first.versions.get(), first.lines.get()
    seats = list(line.seats.order_by("order"))[:2]
    drafts, versions, lines, places = [], [], [], []
    for n in numbers:
        at = first.updated_at - timedelta(minutes=(n * 7919) % 40_000 + 1)
        draft = _like(first, pk=new_id(), title=f"{first.title} {n}", updated_at=at)
        if approved:
            draft.state, draft.approved_at, draft.number_year, draft.number = "approved", at, 2001, n + 1
            draft.number_text = {"ko": f"하천과-{n + 1}", "en": f"Rivers-{n + 1}"}
        drafts.append(draft)
        versions.append(_like(version, pk=None, draft=draft))
        lines.append(_like(line, pk=None, draft=draft, state="signed" if approved else "open"))
        for seat in seats:
            place = _like(seat, pk=None, line=lines[-1], turn_at=at if seat.turn_at else None)
            if approved:
                place.state, place.signer_id, place.settled_at = "signed", place.official_id, at
            places.append(place)
    for model, made in ((Draft, drafts), (DraftVersion, versions), (Line, lines), (Seat, places)):
        model.objects.bulk_create(made, batch_size=200)


def _like(row: Any, **changed: Any) -> Any:
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.fields_cache = {}
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def measured(place: dict[str, str]) -> Iterator[dict[str, Any]]:
    """One figure for each page."""
    from django.db import connection
    from django.urls import get_resolver

    from madang.bench.asking import Asker
    from madang.bench.desk import _session
    from madang.bench.pages import fixed_loop
    from madang.commands.memory import keep_what_is_loaded

    get_resolver().url_patterns  # noqa: B018 - loaded before the first question, as a worker of the pages does
    keep_what_is_loaded()
    for name, who, address, (most_cpu, most_statements) in addresses(place):
        asker = Asker(cookie=_session(who))
        answers = [asker.ask(address) for _ in range(RUNS + WARM)][WARM:]
        cpu = sorted(answer.cpu * 1000 for answer in answers)
        statements = max(answer.statements for answer in answers)
        failed = sum(answer.status != 200 for answer in answers)
        yield {
            "bench": "documents",
            "what": name,
            "database": connection.vendor,
            "waiting": int(place["waiting"]),
            "failed": failed,
            "cpu_ms_p50": round(cpu[len(cpu) // 2], 2),
            "cpu_ms_p90": round(cpu[len(cpu) * 9 // 10], 2),
            "fixed_loop_ms": fixed_loop(),
            "statements": statements,
            "target_cpu_ms": most_cpu,
            "target_statements": most_statements,
            "met": failed == 0 and cpu[len(cpu) // 2] <= most_cpu and statements <= most_statements,
        }


def addresses(place: dict[str, str]) -> list[tuple[str, str, str, tuple[float, int]]]:
    """What is measured: a name, who opens it, where, and the target."""
    desk = "/ko/desk/documents/"
    some = int(place["waiting"]) // 2
    return [
        ("document with a line of 8, to sign", "lead1", f"{desk}{place['in line']}/", PAGE_TARGET),
        ("document with a line of 8, of the drafter", "official1", f"{desk}{place['in line']}/", PAGE_TARGET),
        ("waiting list", "lead1", desk, LIST_TARGET),
        ("waiting list, deep", "lead1", f"{desk}?after={_deep()}", LIST_TARGET),
        ("signed by me", "lead1", f"{desk}?show=signed", LIST_TARGET),
        ("drafted by me", "official1", f"{desk}?show=drafted", LIST_TARGET),
        ("register", "lead1", f"{desk}?show=register", LIST_TARGET),
        ("search by number", "lead1", f"{desk}?show=register&q={quote('하천과')}-{some}", LIST_TARGET),
        ("search by title", "lead1", f"{desk}?show=register&q={quote('점용 기준')}+{some}", SCAN_TARGET),
        ("editor", "official1", f"{desk}{place['writing']}/edit/", EDITOR_TARGET),
    ]


def _deep() -> str:
    """The cursor of a page in the middle of the waiting list."""
    from madang.domains.approvals.models import Seat

    waiting = Seat.objects.filter(state="waiting", post_id=_actor("lead1").posts[0].post_id)
    seat = waiting.order_by("turn_at", "pk")[waiting.count() // 2]
    return quote(f"{seat.turn_at.isoformat()}_{seat.pk}") if seat.turn_at else ""


def _actor(username: str) -> Any:
    from madang.domains.accounts import account_by_username
    from madang.domains.organisation import actor_for
    from madang.kernel import clock

    return actor_for(account_by_username(username), clock.now())
