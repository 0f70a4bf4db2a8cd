"""Whether the process is up, and whether everything it needs answers."""

import os
import urllib.request
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madang.domains import documents
from madang.kernel.clock import machine_now, now
from madang.kernel.models import WorkerBeat
from madang.kernel.storage import storage
from madang.log.standing import log_fault
from madang.search import search_fault

WORKER_FRESH = timedelta(seconds=60)
_migrated: set[bool] = set()


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Everything answers: 200, else 503; each part with `ok` and, where it fails, why.

    `optional`: parts of the machine without which something less is offered, and the rest works; so it is with
    `search`, which decides nothing: an index that is being made is no reason to turn people away. So it is with `log`:
    what happens meanwhile is in the log later, and final decisions stop by themselves when it takes too long.
    """
    parts = {name: _asked(probe) for name, probe in PROBES.items()}
    ready = all(part["ok"] for name, part in parts.items() if name not in STOPPING_NOTHING)
    optional = {name: _asked(probe) for name, probe in OPTIONAL.items()}
    answer = {"ready": ready, "parts": parts, "optional": optional}
    return JsonResponse(answer, status=200 if ready else 503)


def _asked(probe: Callable[[], str]) -> dict[str, object]:
    try:
        fault = probe()
    except Exception as error:
        fault = type(error).__name__  # the message may tell of the inside
    return {"ok": not fault} | ({"fault": fault} if fault else {})


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "the tables are not those of this release; run madang migrate"
        _migrated.add(True)
    return ""


def _storage() -> str:
    storage().answer()
    return ""


def _worker() -> str:
    fresh = WorkerBeat.objects.filter(at__gt=machine_now() - WORKER_FRESH).exists()
    return "" if fresh else "no worker has given a sign of life for a minute"


def _live() -> str:
    port = int(os.environ.get("MADANG_LIVE_PORT", "") or settings.ENVIRONMENT.live_port)
    if not port:
        return "no live process belongs to this server"
    host = settings.ENVIRONMENT.host
    name = "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else host  # noqa: S104 - only compared with
    with urllib.request.urlopen(f"http://{name}:{port}/live/healthz", timeout=2) as answer:
        return "" if answer.status == 200 else f"answers {answer.status}"


def _search() -> str:
    return search_fault(now())


def _log() -> str:
    return log_fault(now())


def _office() -> str:
    return (
        ""
        if documents.office_is_there()
        else "LibreOffice is not installed: files of offices have no pictures"
    )


PROBES: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "search": _search,
    "log": _log,
    "worker": _worker,
    "live": _live,
}
STOPPING_NOTHING = {"search", "log"}
OPTIONAL: dict[str, Callable[[], str]] = {"office_previews": _office}
