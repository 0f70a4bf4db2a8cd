"""Measures the taking in of documents of other systems: a large import of records without files, and a day of a city
with a file in each document (six of ten HWPX, three PDF, one DOCX or XLSX): taken in, looked through, disclosed.

Without --here it works in a database that is thrown away (SQLite); with it, in the configured one."""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

import orjson

from madang.bench.office_files import office_file
from madang.bench.scratch import in_scratch

HELP = "documents of other systems: import, looking through files, disclosure"
DAY_TARGET = 300.0  # seconds for 20,000 documents with a file each
SPEED_TARGET = {"postgresql": 3000, "sqlite": 2000}  # records a second
_WHAT = (
    "정수약품 월보",
    "소방시설 점검",
    "급수공사 승인",
    "시설물 점검",
    "예산 배정",
    "직무 교육",
    "도로 굴착 복구",
)
_HOW = ("제출", "처리 결과 알림", "협조 요청", "계획 보고", "결과 보고", "회신", "승인")
_TASKS = ("정수약품사용관리", "소방용수시설관리", "일상경비관리", "도로시설물관리", "사회복무요원관리")
Measured = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--documents", type=int, default=500, help="how many with a file (500; a day: 20000)")
    parser.add_argument("--metadata", type=int, default=20_000, help="how many records without files (20000)")
    parser.add_argument("--here", action="store_true", help="in the configured database")


def run(args: argparse.Namespace) -> int:
    if min(args.documents, args.metadata) < 0:
        raise ValueError("--documents and --metadata may not be negative")
    if not args.here:
        told = ["--documents", str(args.documents), "--metadata", str(args.metadata)]
        return in_scratch(["intake", "--here", *told])
    from madang.bench.synthetic.making import found_if_empty
    from madang.commands import preparation
    from madang.commands.progress import say

    preparation.make_folders()
    preparation.migrate()
    found_if_empty()
    missed = 0
    for n, measure in ((args.metadata, _records), (args.documents, _day)):
        if n:
            figure = measure(n)
            print(json.dumps(figure, ensure_ascii=False), flush=True)
            missed += not figure["met"]
    say(f"bench intake: {missed} targets missed" if missed else "bench intake: all targets met")
    return 0


# --- what is taken in -----------------------------------------------------------------------------------------


def write_lines(file: BinaryIO, n: int, source: str, folder: Path | None = None) -> None:
    """NDJSON of invented documents of the last days, the same for the same number; with files where there is a
    folder for them."""
    from madang.domains.organisation import departments_at
    from madang.kernel import clock

    now = clock.now()
    names = [row.name.ko for row in departments_at(now)]
    random = Random(n)
    for k in range(n):
        said = _said(random, k, source, names[k % len(names)], now - timedelta(days=2, seconds=k % 30_000))
        if folder is not None:
            made = office_file(k)
            name = f"{k // 1000}/{k}{made.name[made.name.rindex('.') :]}"
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(made.content)
            said["files"] = [{"name": made.name, "path": name}]
        file.write(orjson.dumps(said) + b"\n")
    file.seek(0)


def _said(random: Random, k: int, source: str, department: str, at: Any) -> Measured:
    disclosure = random.choice(("open", "partial", "partial", "closed"))
    return {
        "source": source,
        "source_id": f"{source}-{k}",
        "number": f"{department}-{k + 1}",
        "title": f"{at.year}년 {random.choice(_WHAT)} {random.choice(_HOW)}({random.randrange(900)}동)",
        "department": department,
        "category": "sanction",
        "kind": "approval",
        "approved_at": at.isoformat(),
        "class": "open" if source == "bench-day" else disclosure,
        "grounds": [] if disclosure == "open" or source == "bench-day" else [random.randint(1, 8)],
        "retention": random.choice(("1", "3", "5", "10", "영구")),
        "task": random.choice(_TASKS),
        "author": f"담당자{k % 90}",
        "keywords": random.sample(_TASKS, 2),
    }


# --- measuring ------------------------------------------------------------------------------------------------


def _records(n: int) -> Measured:
    """Records without files: lines a second, and whether memory grows with them."""
    from django.db import connection

    with tempfile.TemporaryFile() as file:
        write_lines(file, n, "bench-records")
        peaks: list[int] = []
        began, cpu = time.perf_counter(), time.process_time()
        done = _import(file, lambda line: peaks.append(_peak()) if line == n // 4 else None)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    target = SPEED_TARGET[connection.vendor]
    return {
        "bench": "intake",
        "what": "records without files",
        "database": connection.vendor,
        "documents": n,
        "accepted": done.accepted,
        "held": done.held,
        "seconds": round(seconds, 1),
        "documents_per_second": round(n / seconds),
        "cpu_seconds": round(cpu, 1),
        "documents_per_cpu_second": round(n / cpu),
        "peak_mb_after_a_quarter": peaks[0] if peaks else None,
        "peak_mb": _peak(),
        "target": target,
        "met": n / seconds >= target and done.rejected == 0,
    }


def _day(n: int) -> Measured:
    """Documents with a file each: taken in, looked through, disclosed."""
    from django.db import connection

    from madang.domains.documents import actions
    from madang.kernel import clock

    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder, tempfile.TemporaryFile() as file:
        write_lines(file, n, "bench-day", Path(folder))
        actions.disclose(before=clock.now().date(), now=clock.now())  # what was there before is not measured
        marks, cpu = [time.perf_counter()], time.process_time()
        done = _import(file, lambda line: None, Path(folder))
        marks.append(time.perf_counter())
        scanned = actions.scan_pending()
        marks.append(time.perf_counter())
        out = actions.disclose(before=clock.now().date(), now=clock.now())
        marks.append(time.perf_counter())
        cpu = time.process_time() - cpu
    taking, scanning, disclosing = (after - before for before, after in pairwise(marks))
    return {
        "bench": "intake",
        "what": "documents with a file each",
        "database": connection.vendor,
        "documents": n,
        "accepted": done.accepted,
        "clean": scanned.clean,
        "finding": scanned.finding,
        "unscannable": scanned.unscannable,
        "disclosed": out.documents,
        "seconds_intake": round(taking, 1),
        "seconds_scan": round(scanning, 1),
        "seconds_disclose": round(disclosing, 1),
        "seconds": round(marks[-1] - marks[0], 1),
        "files_scanned_per_second": round(scanned.files / scanning, 1),
        "cpu_seconds_without_children": round(cpu, 1),
        "peak_mb": _peak(),
        "peak_mb_of_a_child": _peak(resource.RUSAGE_CHILDREN),
        "target_seconds": round(DAY_TARGET * n / 20_000, 1),
        "met": marks[-1] - marks[0] <= DAY_TARGET * n / 20_000 and scanned.files == n,
    }


def _import(file: BinaryIO, told: Callable[[int], object], folder: Path | None = None) -> Any:
    """As `madang import documents` does it: what became of each line is written down as well."""
    from madang.commands.progress import Progress
    from madang.domains.documents import actions, intake
    from madang.kernel.actor import SYSTEM

    with open("/dev/null", "wb") as results, Progress("bench intake") as progress:

        def hear(result: Any) -> None:
            results.write(orjson.dumps(result.as_dict()) + b"\n")
            progress.advance()
            told(result.line)

        files = intake.Folder(folder) if folder else None
        return actions.import_lines(SYSTEM, file, told=hear, folder=files)


def _peak(whose: int = resource.RUSAGE_SELF) -> int:
    """The most memory that was held at once so far, in MB."""
    return resource.getrusage(whose).ru_maxrss // 1024
