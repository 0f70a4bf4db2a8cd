"""Measures public pages and the API in-process: CPU and statements of each, rendered anew, and answers kept.

Without --here it seeds a database that is thrown away; with it, what the configured database holds is measured.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from madang.bench.scratch import in_scratch

HELP = "CPU and statements of public pages"
RUNS = 200
TARGETS = {"page": (8.0, 12), "list": (12.0, 10), "home": (12.0, 12)}  # milliseconds of CPU, statements
KEPT_TARGET = 2000  # answers a second on two cores


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=10_000, help="how many cases to seed (10000)")
    parser.add_argument("--here", action="store_true", help="measure the configured database as it is")


def run(args: argparse.Namespace) -> int:
    if not args.here:
        return in_scratch(["seed-cases", "--cases", str(args.cases)], ["pages", "--here"])
    from madang.commands import preparation
    from madang.commands.progress import say

    preparation.make_folders()
    preparation.migrate()
    preparation.collect_static()
    missed = 0
    for figure in measured():
        print(json.dumps(figure), flush=True)
        missed += figure.get("met") is False
    say(f"bench pages: {missed} targets missed" if missed else "bench pages: all targets met")
    return 0


def measured() -> Iterator[dict[str, Any]]:
    """One figure for each address and for kept answers."""
    from django.db import connection
    from django.urls import get_resolver

    from madang.bench.asking import Asker, addresses
    from madang.commands.memory import keep_what_is_loaded

    asker = Asker()
    get_resolver().url_patterns  # noqa: B018 - loaded before the first question, as a worker of the pages does
    keep_what_is_loaded()
    about: dict[str, Any] = {"database": connection.vendor}
    for name, kind, ways in addresses():
        most_cpu, most_statements = TARGETS[kind]
        answers = [asker.ask(ways[n % len(ways)], anew=True) for n in range(RUNS + 20)][20:]
        if answers[0].status == 404:
            yield {"bench": "pages", "what": name, "note": "not built", **about}
            continue
        cpu = sorted(answer.cpu for answer in answers)
        statements = max(answer.statements for answer in answers)
        failed = sum(answer.status not in (200, 302) for answer in answers)
        yield {
            "bench": "pages",
            "what": name,
            **about,
            "failed": failed,
            "cpu_ms_p50": round(cpu[len(cpu) // 2] * 1000, 2),
            "cpu_ms_p90": round(cpu[len(cpu) * 9 // 10] * 1000, 2),
            "fixed_loop_ms": fixed_loop(),
            "statements": statements,
            "target_cpu_ms": most_cpu,
            "target_statements": most_statements,
            "met": failed == 0 and cpu[len(cpu) // 2] * 1000 <= most_cpu and statements <= most_statements,
        }
        yield from _kept(name, ways[0], about) if name in ("case page", "list newest") else ()


def fixed_loop() -> float:
    """CPU in milliseconds of a million additions just now: how fast this machine runs while it is measured."""
    began, n = time.thread_time(), 0
    for i in range(1_000_000):
        n += i * i % 7
    return round((time.thread_time() - began) * 1000, 1)


def _kept(name: str, address: str, about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Answers a second of a page that has not changed: kept, and known to the asker (304)."""
    from madang.bench.asking import Asker

    for what, known in (("kept", False), ("304", True)):
        each = both_cores(lambda known=known: Asker().repeat(address, seconds=2.0, known=known))  # type: ignore[misc]
        yield {
            "bench": "pages",
            "what": f"{name}, {what}",
            **about,
            "answers_per_second": round(sum(each)),
            "processes": len(each),
            "target": KEPT_TARGET,
            "met": sum(each) >= KEPT_TARGET,
        }


def both_cores(work: Callable[[], float]) -> list[float]:
    """What two processes side by side give."""
    import os
    import tempfile

    from django.db import connections

    connections.close_all()
    files, children = [], []
    for _ in range(2):
        file = tempfile.NamedTemporaryFile("w+")  # noqa: SIM115 - read after the child has ended
        child = os.fork()
        if child == 0:
            file.write(str(work()))
            file.flush()
            os._exit(0)
        files.append(file)
        children.append(child)
    found = []
    for file, child in zip(files, children, strict=True):
        os.waitpid(child, 0)
        file.seek(0)
        found.append(float(file.read() or 0))
        file.close()
    return found
