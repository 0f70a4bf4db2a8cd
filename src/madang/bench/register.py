"""Measures the registers of other systems: lines a second of an import, milliseconds and plan of a page of the list and
of searches in it.

Without --here it imports into a database that is thrown away; with it, into the configured one."""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, BinaryIO

from madang.bench.scratch import in_scratch

HELP = "import of a register, a page of its list, searches in it"
RUNS = 20
SPEED_TARGET, PAGE_TARGET, SEARCH_TARGET = 2000, 20.0, 60.0  # lines a second; milliseconds
DEPARTMENTS = 400
COMMON, RARE = "처리 결과 알림", "급수협의 회신 7777동"
_WHAT = (
    "정수약품 월보",
    "사회복무요원 근무상황부",
    "소방시설 점검",
    "급수공사 승인",
    "시설물 점검",
    "예산 배정",
    "교육",
)
_HOW = ("제출", "처리 결과 알림", "협조 요청", "계획 보고", "결과 보고", "회신", "승인")
_COLUMNS = "package_id doc_prdctn_dt tkcrd_nm title src_dept_doc_no writer othbc_pd rspnber_dept_nm othbc_se cpyrht url"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=100_000, help="how many lines (100000)")
    parser.add_argument("--here", action="store_true", help="into the configured database")


def run(args: argparse.Namespace) -> int:
    if args.rows < 1:
        raise ValueError("--rows must be at least 1")
    if not args.here:
        return in_scratch(["register", "--here", "--rows", str(args.rows)])
    from madang.commands import preparation
    from madang.commands.progress import say

    preparation.make_folders()
    preparation.migrate()
    missed = 0
    for figure in (_imported(args.rows), *_listed(args.rows)):
        print(json.dumps(figure, ensure_ascii=False), flush=True)
        missed += figure["met"] is False
    say(f"bench register: {missed} targets missed" if missed else "bench register: all targets met")
    return 0


def write_lines(file: BinaryIO, rows: int, seed: int = 1) -> None:
    """A register of invented documents over ten years, the same for the same numbers."""
    rng, first = Random(seed), date(2015, 1, 1)
    file.write((",".join(_COLUMNS.split()) + "\r\n").encode())
    for n in range(rows):
        day = first + timedelta(days=n * 3650 // rows)
        department = f"시험{rng.randrange(DEPARTMENTS)}과"
        title = f"{day.year}년 {rng.choice(_WHAT)} {rng.choice(_HOW)}({rng.randrange(90)}동)"
        if n % 50_000 == 777:
            title = f"급수협의 회신(7777동) {n}"
        closed = rng.choice(("공개", "부분공개", "부분공개"))
        file.write(
            f'{n},{day:%Y%m%d},단위과제,"{title}",{department}-{n},담당자,5년,{department},{closed},CC BY,\r\n'.encode()
        )


def _imported(rows: int) -> dict[str, Any]:
    from django.db import connection

    from madang.commands.progress import Progress
    from madang.domains.approvals import register
    from madang.kernel.actor import SYSTEM

    profile = register.profile_named("seoul-info-list")
    with tempfile.TemporaryFile() as file, Progress("bench register", rows) as progress:
        write_lines(file, rows)
        file.seek(0)
        began, cpu_before = time.perf_counter(), time.process_time()
        done = register.import_register(SYSTEM, file=file, profile=profile, told=lambda _: progress.advance())
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_before
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    speed = rows / seconds
    return {
        "bench": "register",
        "what": "import",
        "database": connection.vendor,
        "rows": rows,
        "accepted": done.accepted,
        "unchanged": done.unchanged,
        "seconds": round(seconds, 1),
        "lines_per_second": round(speed),
        "lines_per_cpu_second": round(rows / cpu),
        "target": SPEED_TARGET,
        "met": speed >= SPEED_TARGET and done.rejected == 0,
    }


def _listed(rows: int) -> Iterator[dict[str, Any]]:
    """One figure for each way to look at the list."""
    from madang.domains.approvals.rows import RegisterAsked
    from madang.kernel.actor import Actor, PostHeld, Role
    from madang.kernel.text import Text

    everything = Actor(official_id=1, roles=frozenset({Role.EXECUTIVE}))
    department = _department()
    post = PostHeld(1, department.id, department.code, department.name, Text("주무관", "Officer"), 1)
    one = Actor(official_id=2, roles=frozenset({Role.OFFICIAL}), posts=(post,))
    middle = (date(2015, 1, 1) + timedelta(days=1825)).isoformat()
    yield _figure("list", rows, everything, RegisterAsked(), "", PAGE_TARGET)
    yield _figure("list deep", rows, everything, RegisterAsked(), f"{middle}_1", PAGE_TARGET)
    yield _figure("list of a department", rows, one, RegisterAsked(), "", PAGE_TARGET)
    for name, words in (("number", _number()), ("rare words", RARE), ("common words", COMMON)):
        for whose, actor in (("", everything), (" of a department", one)):
            yield _figure(f"search {name}{whose}", rows, actor, RegisterAsked(words), "", SEARCH_TARGET)


def _figure(what: str, rows: int, actor: Any, asked: Any, after: str, target: float) -> dict[str, Any]:
    from django.db import connection

    from madang.domains.approvals.rows import register_listed
    from madang.kernel import clock

    def once() -> Any:
        return register_listed(actor, clock.now(), asked, after)

    said = _statements(once)
    times, cpu = [], []
    for _ in range(RUNS):
        began, cpu_before = time.perf_counter(), time.process_time()
        found = once()
        times.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - cpu_before) * 1000)
    return {
        "bench": "register",
        "what": what,
        "database": connection.vendor,
        "rows": rows,
        "found": len(found.rows),
        "ms_min": round(min(times), 1),
        "ms_p50": round(sorted(times)[RUNS // 2], 1),
        "cpu_ms_p50": round(sorted(cpu)[RUNS // 2], 1),
        "statements": len(said),
        "plan": _plan(said),
        "target_ms": target,
        "met": min(times) <= target,  # the least disturbed run: others use the machine too
    }


def _statements(do: Callable[[], Any]) -> list[tuple[str, Any]]:
    from django.db import connection

    said: list[tuple[str, Any]] = []

    def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        do()
    return said


def _plan(said: list[tuple[str, Any]]) -> list[str]:
    """How the database goes about the statements on the register: which indexes it walks."""
    from django.db import connection

    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    steps: list[str] = []
    for sql, params in said:
        if "approvals_register" in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"{explain} {sql}", params)
                steps += [str(row[-1]).split("  (")[0].strip() for row in cursor.fetchall()]
    return [step for step in dict.fromkeys(steps) if "register" in step][:6]


def _department() -> Any:
    from madang.domains.organisation import directory

    return next(d for d in directory().structure.departments.values() if d.name.ko.startswith("시험7과"))


def _number() -> str:
    from madang.domains.approvals.models import RegisterEntry

    return RegisterEntry.objects.filter(department_name="시험7과").order_by("pk")[10].number
