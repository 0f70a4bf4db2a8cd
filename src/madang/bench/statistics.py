"""Measures the figures: CPU of the pages and answers kept and after an event, the first of a process, and rebuilding.

Without --here it seeds a database that is thrown away; with it, the configured database is measured: one entry is
appended to a case of it for each answer after an event.
"""

import argparse
import json
import time
from collections.abc import Iterator
from typing import Any

from madang.bench.scratch import in_scratch

HELP = "CPU of the figures, and how fast they are rebuilt"
RUNS = 20
TARGET = 15.0  # milliseconds of CPU
REBUILD_TARGET = 5000  # cases a second of CPU: other work on the machine is not measured
ADDRESSES = (
    "/ko/statistics/",
    "/ko/statistics/?by=procedure",
    "/ko/statistics/?by=district",
    "/ko/statistics/comparison/",
    "/ko/statistics/compliance/",
    "/ko/statistics/missing/",
    "/ko/statistics/latency/",
    "/api/v1/statistics/processing?by=procedure,month",
    "/api/v1/statistics/compliance?by=department,month",
    "/api/v1/statistics/latency?by=month",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=10_000, help="how many cases to seed (10000)")
    parser.add_argument("--events", type=int, help="how many events altogether, about (default: ten a case)")
    parser.add_argument("--here", action="store_true", help="measure the configured database")


def run(args: argparse.Namespace) -> int:
    if not args.here:
        events = str(args.events or args.cases * 10)
        seed = ["seed-cases", "--cases", str(args.cases), "--events", events]
        return in_scratch(seed, ["statistics", "--here"])
    from madang.commands import preparation
    from madang.commands.progress import say

    preparation.make_folders()
    preparation.migrate()
    preparation.collect_static()
    missed = 0
    for figure in measured():
        print(json.dumps(figure), flush=True)
        missed += figure.get("met") is False
    say(f"bench statistics: {missed} targets missed" if missed else "bench statistics: all targets met")
    return 0


def measured() -> Iterator[dict[str, Any]]:
    """One figure for the rebuild, one for the first answer of a process, two for each address."""
    from django.db import connection
    from django.urls import get_resolver

    from madang.bench.asking import Asker
    from madang.bench.pages import fixed_loop
    from madang.commands.memory import keep_what_is_loaded
    from madang.domains import statistics
    from madang.domains.cases.models import Case

    about: dict[str, Any] = {"bench": "statistics", "database": connection.vendor}
    began, cpu = time.perf_counter(), time.process_time()
    cases = statistics.rebuild()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    yield {
        **about,
        "what": "rebuild",
        "cases": cases,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "cases_per_second": round(cases / seconds),
        "cases_per_cpu_second": round(cases / cpu),
        "fixed_loop_ms": fixed_loop(),
        "target": REBUILD_TARGET,
        "met": cases / cpu >= REBUILD_TARGET,
    }
    asker = Asker()
    get_resolver().url_patterns  # noqa: B018 - loaded before the first question, as a worker of the pages does
    keep_what_is_loaded()
    case_id = Case.objects.filter(late__isnull=False, visibility="public").values_list("pk", flat=True)[7]
    first = asker.ask(ADDRESSES[0], anew=True)
    yield {**about, "what": "first answer of a process", "cpu_ms": round(first.cpu * 1000, 1)}
    for address in ADDRESSES:
        asker.ask(address, anew=True)
        yield _answered(asker, address, about, case_id, after_an_event=False)
        yield _answered(asker, address, about, case_id, after_an_event=True)


def _answered(
    asker: Any, address: str, about: dict[str, Any], case_id: int, *, after_an_event: bool
) -> dict[str, Any]:
    from madang.bench.pages import fixed_loop

    answers = []
    for _ in range(RUNS):
        if after_an_event:
            _something_happens(case_id)
        answers.append(asker.ask(address, anew=True))
    cpu = sorted(answer.cpu for answer in answers)
    p50 = cpu[len(cpu) // 2] * 1000
    return {
        **about,
        "what": f"{address}, {'after an event' if after_an_event else 'rendered anew'}",
        "failed": sum(answer.status != 200 for answer in answers),
        "cpu_ms_p50": round(p50, 2),
        "cpu_ms_p90": round(cpu[len(cpu) * 9 // 10] * 1000, 2),
        "fixed_loop_ms": fixed_loop(),
        "statements": max(answer.statements for answer in answers),
        "target_cpu_ms": TARGET,
        "met": p50 <= TARGET,
    }


def _something_happens(case_id: int) -> None:
    """An ended case gets one more entry, as a correction does."""
    from django.db import transaction
    from django.db.models import F

    from madang.domains.cases.models import Case
    from madang.kernel import clock, events
    from madang.kernel.actor import SYSTEM

    case = Case.objects.get(pk=case_id)
    with transaction.atomic():
        events.append(
            stream="case",
            stream_id=case.number,
            type="case.corrected",
            actor=SYSTEM,
            at=clock.now(),
            disclosed=True,
            data={"of": 1},
        )
        Case.objects.filter(pk=case.pk).update(last_seq=F("last_seq") + 1, last_event_at=clock.now())
