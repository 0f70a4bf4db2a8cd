"""Measures the pages of the desk with many tasks waiting for one official: CPU and statements of each, in-process.

Without --here it seeds a database that is thrown away; with it, what the configured database holds is measured.
"""

import argparse
import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from madang.bench.scratch import in_scratch

HELP = "CPU and statements of the desk, with many tasks on it"
RUNS = 60
DESK_TARGET, LIST_TARGET, CASE_TARGET = (15.0, 10), (15.0, 14), (15.0, 20)  # milliseconds of CPU, statements
OFFICIAL, LEAD, INSPECTOR = "official1", "lead1", "inspector1"
_BATCH = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tasks", type=int, default=10_000, help="how many tasks wait on one desk (10000)")
    parser.add_argument("--cases", type=int, default=10_000, help="how many other cases to seed (10000)")
    parser.add_argument("--here", action="store_true", help="measure the configured database as it is")


def run(args: argparse.Namespace) -> int:
    sizes = ["--tasks", str(args.tasks), "--cases", str(args.cases)]
    if not args.here:
        return in_scratch(["seed-cases", "--cases", str(args.cases)], ["desk", "--here", *sizes])
    from madang.commands import preparation
    from madang.commands.progress import say

    preparation.make_folders()
    preparation.migrate()
    preparation.collect_static()
    waiting = fill_desk(args.tasks)
    missed = 0
    for figure in measured(waiting):
        print(json.dumps(figure), flush=True)
        missed += figure["met"] is False
    say(f"bench desk: {missed} targets missed" if missed else "bench desk: all targets met")
    return 0


def fill_desk(wanted: int) -> int:
    """Puts tasks on the desk of `official1` until so many wait there, as copies of open cases; says how many do."""
    from django.db import connection, transaction

    from madang.domains.calendar import work_calendar
    from madang.domains.cases.actions import tally
    from madang.domains.cases.actions.numbering import next_numbers
    from madang.domains.cases.models import Case, CaseStep
    from madang.kernel import clock

    actor = _actor(OFFICIAL)
    mine = CaseStep.objects.filter(state="current", official_id=actor.official_id)
    patterns = list(CaseStep.objects.filter(state="current").select_related("case").order_by("-pk")[:200])
    if not patterns or not actor.posts:
        raise ValueError("there are no open cases here; run bench seed-cases first")
    now, calendar = clock.now(), work_calendar()
    while (missing := wanted - mine.count()) > 0:
        with transaction.atomic():
            numbers = next_numbers([now] * min(missing, _BATCH), calendar.zone)
            made = [
                _copied(patterns[n % len(patterns)], number, n, actor) for n, number in enumerate(numbers)
            ]
            Case.objects.bulk_create([case for case, _ in made], batch_size=200)
            CaseStep.objects.bulk_create([step for _, step in made], batch_size=200)
            tally.moved_many((None, tally.sort_of(case)) for case, _ in made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return mine.count()


def _copied(pattern: Any, number: str, n: int, actor: Any) -> tuple[Any, Any]:
    """A case and its step like another, but for whose it is and when it is due."""
    case, step = copy.copy(pattern.case), copy.copy(pattern)
    case._state, step._state = copy.copy(case._state), copy.copy(step._state)
    moved = timedelta(minutes=(n * 7919) % 40_000 - 10_000)
    case.pk, case.number = None, number
    case.department_id, case.official_id = actor.posts[0].department_id, actor.official_id
    case.due_at = case.due_at + moved if case.due_at else None
    step.pk, step.case = None, case
    step.department_id, step.official_id = case.department_id, case.official_id
    step.urgent_at = step.urgent_at + moved if step.urgent_at else None
    return case, step


def measured(waiting: int) -> Iterator[dict[str, Any]]:
    """One figure for each page."""
    from django.db import connection
    from django.urls import get_resolver

    from madang.bench.asking import Asker
    from madang.bench.pages import fixed_loop
    from madang.commands.memory import keep_what_is_loaded

    get_resolver().url_patterns  # noqa: B018 - loaded before the first question, as a worker of the pages does
    keep_what_is_loaded()
    for name, who, address in addresses():
        asker = Asker(cookie=_session(who))
        answers = [asker.ask(address) for _ in range(RUNS + 10)][10:]
        cpu = sorted(answer.cpu * 1000 for answer in answers)
        statements = max(answer.statements for answer in answers)
        failed = sum(answer.status != 200 for answer in answers)
        targets = {"desk": DESK_TARGET, "case": CASE_TARGET}
        most_cpu, most_statements = targets.get(name.split()[0], LIST_TARGET)
        yield {
            "bench": "desk",
            "what": name,
            "database": connection.vendor,
            "tasks": waiting,
            "failed": failed,
            "cpu_ms_p50": round(cpu[len(cpu) // 2], 2),
            "cpu_ms_p90": round(cpu[len(cpu) * 9 // 10], 2),
            "fixed_loop_ms": fixed_loop(),
            "statements": statements,
            "target_cpu_ms": most_cpu,
            "target_statements": most_statements,
            "met": failed == 0 and cpu[len(cpu) // 2] <= most_cpu and statements <= most_statements,
        }


def addresses() -> list[tuple[str, str, str]]:
    """What is measured: a name, who opens it, and where."""
    from madang.domains.cases import rows
    from madang.domains.cases.models import CaseStep
    from madang.kernel import clock

    actor = _actor(OFFICIAL)
    mine = CaseStep.objects.filter(state="current", official_id=actor.official_id)
    codes = sorted(
        set(mine.values_list("procedure_code", flat=True)),
        key=lambda c: mine.filter(procedure_code=c).count(),
    )
    deep = mine.filter(urgent_at__isnull=False).order_by("urgent_at", "id")[mine.count() * 2 // 3]
    place = _cursor(deep.urgent_at, deep.pk)
    first = rows.desk(actor, clock.now()).tasks[0]
    department = actor.posts[0].department_code
    desk, number = "/ko/desk/", mine.first().case.number  # type: ignore[union-attr]
    return [
        ("desk home", OFFICIAL, desk),
        ("desk deep", OFFICIAL, f"{desk}?show=mine&after={place}"),
        ("desk back", OFFICIAL, f"{desk}?show=mine&before={place}"),
        ("desk rarest procedure", OFFICIAL, f"{desk}?procedure={codes[0]}"),
        ("desk on hold", OFFICIAL, f"{desk}?state=on_hold"),
        ("desk overdue", OFFICIAL, f"{desk}?show=mine&due=overdue"),
        ("desk due this week of a procedure", OFFICIAL, f"{desk}?due=week&procedure={codes[-1]}"),
        ("desk waiting for others", OFFICIAL, f"{desk}?show=others"),
        ("case with its neighbours", OFFICIAL, f"{desk}cases/{first.number}/?in=&at={first.cursor}"),
        ("department", LEAD, f"{desk}department/?department={department}"),
        ("department, one official", LEAD, f"{desk}department/?department={department}&official={actor.officer_code}"),
        ("inspection overdue", INSPECTOR, f"{desk}inspection/"),
        ("inspection overdue of a department", INSPECTOR, f"{desk}inspection/?department={department}"),
        ("inspection older than 30 days", INSPECTOR, f"{desk}inspection/?age=30"),
        ("inspection entered late", INSPECTOR, f"{desk}inspection/?kind=entered-late"),
        ("search by number", OFFICIAL, f"{desk}search/?q={number}"),
        ("search by procedure", OFFICIAL, f"{desk}search/?q={codes[-1]}"),
        ("search outside scope", OFFICIAL, f"{desk}search/?q=1999-0000001"),
        ("search everything by handler", INSPECTOR, f"{desk}search/?q={actor.officer_code}"),
    ]  # fmt: skip


def _cursor(at: Any, step: int) -> str:
    from madang.domains.cases.desk_walk import Place

    return Place(at, step).cursor()


def _actor(username: str) -> Any:
    from madang.domains.accounts import account_by_username
    from madang.domains.organisation import actor_for
    from madang.kernel import clock

    return actor_for(account_by_username(username), clock.now())


def _session(username: str) -> str:
    """The cookie of somebody who has signed in."""
    from django.conf import settings
    from django.test import Client

    from madang.domains.accounts import account_by_username

    client = Client()
    account = account_by_username(username)
    if account is None:
        raise ValueError(f"there is no {username} here; the demo city has one")
    client.force_login(account)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
