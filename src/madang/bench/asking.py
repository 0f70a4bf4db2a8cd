"""Asking the application in-process, as a web server would, and noting what each answer costs."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """CPU in seconds of this thread; statements of the database."""

    status: int
    cpu: float
    statements: int
    headers: Mapping[str, str]
    size: int


class Asker:
    """Sends requests through the whole of the application, middleware included."""

    def __init__(self, cookie: str = "") -> None:
        from django.core.wsgi import get_wsgi_application

        self._application = get_wsgi_application()
        self._cookie = cookie

    def ask(self, address: str, *, anew: bool = False, tag: str = "") -> Answer:
        """One answer; `anew`: rendered again even where it is kept."""
        from django.db import connection

        from madang.web.public.page_cache import STORE

        if anew:
            STORE.clear()
        counted = [0]

        def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            counted[0] += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            began = time.thread_time()
            status, headers, size = self._answer(address, tag)
            cpu = time.thread_time() - began
        return Answer(status, cpu, counted[0], headers, size)

    def repeat(self, address: str, *, seconds: float, known: bool) -> float:
        """Answers a second to the same question, one after the other; `known`: the asker holds the page."""
        tag = self.ask(address).headers.get("ETag", "") if known else ""
        began, n = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            self._answer(address, tag)
            n += 1
        return n / (time.perf_counter() - began)

    def _answer(self, address: str, tag: str) -> tuple[int, Mapping[str, str], int]:
        path, _, query = address.partition("?")
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], fault: Any = None, /) -> Any:
            told.append((status, headers))

        environ = _environ(path, query, tag)
        if self._cookie:
            environ["HTTP_COOKIE"] = self._cookie
        body = self._application(environ, start)
        size = sum(len(part) for part in body)
        if hasattr(body, "close"):
            body.close()
        status, headers = told[0]
        return int(status[:3]), dict(headers), size


def _environ(path: str, query: str, tag: str) -> dict[str, Any]:
    from io import BytesIO

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT_LANGUAGE": "ko",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    return {**environ, "HTTP_IF_NONE_MATCH": tag} if tag else environ


def addresses() -> list[tuple[str, str, list[str]]]:
    """What is measured: a name, whether it is a page or a list, and addresses to take in turn."""
    numbers = _numbers()
    deep = _deep_cursor("")
    deep_of_procedure = _deep_cursor("CON-06")
    lists = {
        "newest": [""],
        "procedure": ["?procedure=CON-06", "?procedure=HSG-07"],
        "sector": ["?sector=CON"],
        "department": ["?department=WAT", "?department=URB"],
        "state": ["?state=reviewing", "?state=decided", "?state=on_hold"],
        "overdue": ["?overdue=true"],
        "due": ["?sort=due"],
        "area": ["?area=%EB%A7%88%EB%8B%B9%EC%8B%9C%20%EC%A4%91%EB%9E%91%EA%B5%AC"],
        "days": ["?from=2026-01-01&to=2026-03-31"],
        "number": [f"?q={number[:9]}" for number in numbers],
        "deep": [f"?cursor={deep}"],
        "deep in a procedure": [f"?procedure=CON-06&cursor={deep_of_procedure}"],
    }
    pages = [("case page", "page", [f"/ko/cases/{n}/" for n in numbers])]
    pages += [
        (f"list {name}", "list", [f"/ko/cases/{q}" for q in queries]) for name, queries in lists.items()
    ]
    pages += [
        (f"api list {name}", "list", [f"/api/v1/cases{q}" for q in queries])
        for name, queries in lists.items()
    ]
    pages += [
        ("api case", "page", [f"/api/v1/cases/{n}" for n in numbers]),
        ("api events of a case", "page", [f"/api/v1/cases/{n}/events" for n in numbers]),
        ("api processing", "list", ["/api/v1/statistics/processing?by=procedure"]),
        ("home", "home", ["/ko/"]),
    ]
    return pages


def _numbers() -> list[str]:
    """Cases from all over the register."""
    from madang.domains.cases.models import Case

    count = Case.objects.count()
    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True)[:: max(1, count // 250)])
    found = list(Case.objects.filter(pk__in=ids, visibility="public").values_list("number", flat=True))
    if not found:
        raise ValueError("there are no cases here; run bench seed-cases first")
    return found


def _deep_cursor(procedure: str) -> str:
    """The cursor of a page two thirds down the list."""
    from zoneinfo import ZoneInfo

    from django.conf import settings

    from madang.domains import cases
    from madang.domains.cases.models import Case
    from madang.kernel import clock

    public = Case.objects.filter(visibility="public")
    public = public.filter(procedure_code=procedure) if procedure else public
    there = public.order_by("-filed_at", "-id")[public.count() * 2 // 3]
    zone = ZoneInfo(settings.TIME_ZONE)
    filters = cases.CaseFilters(procedure=procedure, to_day=there.filed_at.astimezone(zone).date())
    return cases.case_list(filters, now=clock.now(), zone=zone, limit=1).next or ""
