"""What is derived of documents is made anew: counts, days, what files say. Nothing is lost by it."""

from collections.abc import Callable
from datetime import date, datetime

from madang.domains.documents import jail
from madang.domains.documents.actions.counting import count_disclosed, count_gate
from madang.domains.documents.actions.days import recount_all
from madang.domains.documents.actions.erasing import contents_named
from madang.domains.documents.actions.summing import rebuild_counts
from madang.domains.documents.content import Content
from madang.domains.documents.examining import packed
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import Document, DocumentFile, Edition, FileText
from madang.kernel.storage import storage


def rebuild_figures(now: datetime) -> int:
    """Counts listed documents, the days of departments and what went out anew; says how many documents are listed."""
    listed = rebuild_counts()
    recount_all()
    if (day := _first_day()) is not None:
        count_disclosed(now, since=day)
    count_gate(now)
    return listed


def _first_day() -> date | None:
    out = Document.objects.filter(disclosed_at__isnull=False).order_by("disclosed_at")
    first = out.values_list("disclosed_at", flat=True).first()
    return first.date() if first else None


def read_again(now: datetime, told: Callable[[int], object] = lambda n: None) -> tuple[int, int]:
    """Reads every file and redacted edition anew from storage, for its text alone; says how many were read, and how
    many could not be. What the gate said of them stays as it is. `told` hears of each."""
    read = failed = 0
    for answer in jail.ask_many(_request(*content) for content in contents()):
        told(1)
        if answer.failure is not None:
            failed += 1
            continue
        if not contents_named([answer.key]):
            continue  # it was erased meanwhile
        text = {"content": packed(Content.of(answer.value)), "read_at": now}
        FileText.objects.update_or_create(sha256=answer.key, defaults=text)
        read += 1
    return read, failed


def contents() -> list[tuple[str, str]]:
    """Every content that was read, by its SHA-256, with a name it bears."""
    files = DocumentFile.objects.exclude(verdict__in=(Verdict.PENDING, Verdict.STAYS_IN))
    found = dict(files.values_list("sha256", "name")) | dict(Edition.objects.values_list("sha256", "name"))
    return sorted(found.items())


def _request(sha256: str, name: str) -> jail.Request:
    return jail.Request("read", storage().read(sha256), {"name": name}, key=sha256)
