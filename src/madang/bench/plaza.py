"""Measures the plaza in-process: a document as page and JSON, lists and facets at many documents, the first picture,
answers that are kept.

Without --here it fills a database that is thrown away; with it, what the configured database holds is measured, filled
first where it has no document."""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from madang.bench.scratch import in_scratch

HELP = "pages of the plaza, its lists and facets, the first picture"
RUNS = 40
PAGE, JSON, LIST, FACET, PICTURE = (
    7.0,
    3.0,
    10.0,
    20.0,
    1500.0,
)  # milliseconds; of CPU, of the picture by the clock
STATEMENTS = 10
KEPT = 2000  # answers a second on two cores


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--documents", type=int, default=100_000, help="how many documents (100000)")
    parser.add_argument("--here", action="store_true", help="measure the configured database")


def run(args: argparse.Namespace) -> int:
    if args.documents < 1:
        raise ValueError("--documents must be at least 1")
    if not args.here:
        return in_scratch(["plaza", "--here", "--documents", str(args.documents)])
    from madang.bench.plaza_seed import fill
    from madang.commands import preparation
    from madang.commands.progress import say
    from madang.domains.documents.models import Document
    from madang.kernel import clock

    preparation.make_folders()
    preparation.migrate()
    preparation.collect_static()
    if not Document.objects.exists():
        say(f"bench plaza: filling {args.documents:,} documents")
        fill(args.documents, clock.now())
    missed = 0
    for figure in measured():
        print(json.dumps(figure, ensure_ascii=False), flush=True)
        missed += figure.get("met") is False
    say(f"bench plaza: {missed} targets missed" if missed else "bench plaza: all targets met")
    return 0


def measured() -> Iterator[dict[str, Any]]:
    from django.db import connection
    from django.urls import get_resolver

    from madang.bench.asking import Asker
    from madang.commands.memory import keep_what_is_loaded
    from madang.domains.documents.models import Document, DocumentCount

    uid = _document_with_file()
    about = {
        "bench": "plaza",
        "database": connection.vendor,
        "documents": Document.objects.count(),
        "cells": DocumentCount.objects.count(),
    }
    get_resolver().url_patterns  # noqa: B018 - loaded before the first question, as a worker of the pages does
    keep_what_is_loaded()
    asker = Asker()
    yield about | _first_picture(uid)
    for name, address, most in (
        ("document page", f"/ko/documents/{uid}/", PAGE),
        ("page of a file", f"/ko/documents/{uid}/files/1/", PAGE),
        ("document JSON", f"/api/v1/documents/{uid}", JSON),
        ("newest page", "/ko/documents/", LIST),
        ("newest JSON", "/api/v1/documents?limit=25", LIST),
    ):
        yield about | _answered(asker, name, address, most)
    for name, filters in _lists():
        yield about | _facets(name, filters)
    yield from ({**about, **figure} for figure in _kept(f"/ko/documents/{uid}/"))


def _document_with_file() -> str:
    """A document with a real file, taken in and disclosed by the acts themselves."""
    from madang.domains.documents.actions import disclose, scan_pending, take_in
    from madang.domains.documents.intake.entry import Entry, EntryFile
    from madang.domains.documents.models import Document
    from madang.domains.documents.rules import local_day
    from madang.domains.organisation.models import Department
    from madang.kernel import clock
    from madang.kernel.actor import SYSTEM
    from madang.kernel.storage import storage

    content, now = _pdf(), clock.now()
    of, at = (
        Department.objects.select_related("institution").order_by("pk")[0],
        now.replace(year=now.year - 1),
    )
    entry = Entry(
        source="bench-plaza",
        source_id="with a file",
        number="시험과-1",
        title="정수센터 약품 사용 월보 제출",
        department_id=of.pk,
        institution=of.institution.code,
        category="sanction",
        kind="approval",
        approved_at=at,
        approved_on=local_day(at, "Asia/Seoul"),
        retention="y5",
        disclosure="open",
        task="단위과제 7",
        summary="월별 약품 사용량을 알리는 문서",
        keywords=("정수", "약품"),
        files=(EntryFile("월보.pdf", storage().store(content), len(content), "open"),),
    )
    uid = take_in(SYSTEM, [entry])[0].uid
    scan_pending(only=Document.objects.get(uid=uid))
    disclose(before=local_day(now, "Asia/Seoul"), now=now)
    return uid


def _pdf() -> bytes:
    """Five pages with a table of figures each."""
    from io import BytesIO

    import pikepdf

    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for page_number in range(5):
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = (
            f"1 0 0 1 60 {790 - 16 * n} Tm (Row {n} of page {page_number}: {n * 37} kg) Tj" for n in range(45)
        )
        page.Contents = made.make_stream(f"BT /F1 11 Tf {' '.join(lines)} ET".encode())
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _answered(asker: Any, name: str, address: str, most: float) -> dict[str, Any]:
    from madang.bench.pages import fixed_loop

    answers = [asker.ask(address, anew=True) for _ in range(RUNS + 5)][5:]
    cpu = sorted(answer.cpu * 1000 for answer in answers)
    statements = max(answer.statements for answer in answers)
    failed = sum(answer.status != 200 for answer in answers)
    middle = cpu[len(cpu) // 2]
    return {
        "what": name,
        "cpu_ms_p50": round(middle, 2),
        "cpu_ms_p90": round(cpu[len(cpu) * 9 // 10], 2),
        "statements": statements,
        "failed": failed,
        "fixed_loop_ms": fixed_loop(),
        "target_cpu_ms": most,
        "target_statements": STATEMENTS,
        "met": not failed and middle <= most and statements <= STATEMENTS,
    }


def _lists() -> list[tuple[str, Any]]:
    from madang.domains.documents.rows import DocumentFilters

    return [
        ("everything", DocumentFilters()),
        ("category", DocumentFilters(category="sanction")),
        ("rare category", DocumentFilters(category="press")),
        ("kind", DocumentFilters(kind="contract")),
        ("class", DocumentFilters(disclosure="closed")),
        ("department", DocumentFilters(department="BENCH-20")),
        ("district", DocumentFilters(institution="bench-3")),
        ("city", DocumentFilters(institution="city")),
        ("year", DocumentFilters(from_day=date(2025, 1, 1), to_day=date(2025, 12, 31))),
        ("category and class", DocumentFilters(category="press", disclosure="closed")),
        ("city and rare category", DocumentFilters(institution="city", category="budget")),
        ("task", DocumentFilters(task="단위과제 77")),
    ]


def _facets(name: str, filters: Any) -> dict[str, Any]:
    """A page of a list and its facets, counted anew as after a change, and counted before."""
    from madang.domains.documents.rows import counts, facets, newest_page
    from madang.kernel.moment import one_look

    def timed(work: Callable[[], Any]) -> tuple[Any, float]:
        began = time.thread_time()
        found = work()
        return found, (time.thread_time() - began) * 1000

    pages, anew, known = [], [], []
    for _ in range(RUNS // 4):
        with one_look():
            counts.forget()
            stamp = counts.counts_stamp()
            anew.append(timed(lambda s=stamp: facets(filters, s))[1])  # type: ignore[misc]
            page, cpu = timed(lambda: newest_page(filters))
            pages.append(cpu)
            known.append(timed(lambda s=page.stamp: facets(filters, s))[1])  # type: ignore[misc]
    middle = len(pages) // 2
    page_ms, facets_ms = sorted(pages)[middle], sorted(anew)[middle]
    return {
        "what": f"list and facets: {name}",
        "list_cpu_ms": round(page_ms, 2),
        "facets_cpu_ms": round(facets_ms, 2),
        "facets_kept_cpu_ms": round(sorted(known)[middle], 2),
        "total": page.total,
        "target_list_ms": LIST,
        "target_facets_ms": FACET,
        "met": page_ms <= LIST and facets_ms <= FACET,
    }


def _first_picture(uid: str) -> dict[str, Any]:
    """From the question to the picture that nobody has drawn: a child of the jail is up already."""
    from madang.domains.documents import previews
    from madang.domains.documents.public import public_file_of

    _, file = public_file_of(uid, 1)
    previews.page_picture(file, 1)
    began = time.perf_counter()
    picture = previews.page_picture(file, 2)
    seconds = time.perf_counter() - began
    return {
        "what": "first picture of a page",
        "ms": round(seconds * 1000, 1),
        "bytes": len(picture),
        "target_ms": PICTURE,
        "met": seconds * 1000 <= PICTURE,
    }


def _kept(address: str) -> Iterator[dict[str, Any]]:
    from madang.bench.asking import Asker
    from madang.bench.pages import both_cores, fixed_loop

    for what, known in (("kept", False), ("304", True)):
        each = both_cores(lambda known=known: Asker().repeat(address, seconds=2.0, known=known))  # type: ignore[misc]
        yield {
            "what": f"document page, {what}",
            "answers_per_second": round(sum(each)),
            "processes": len(each),
            "fixed_loop_ms": fixed_loop(),
            "target": KEPT,
            "met": sum(each) >= KEPT,
        }
