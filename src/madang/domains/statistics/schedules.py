"""What the worker does for the figures and the open data."""

from datetime import date, datetime, timedelta
from typing import Any

from madang.domains.documents import public
from madang.domains.statistics.opendata.daily import is_written, write_figures
from madang.domains.statistics.opendata.documents import is_month, month_file, write_changed, write_month
from madang.domains.statistics.written import write_down
from madang.kernel import jobs
from madang.kernel.models import Event
from madang.kernel.outbox import Consumer

MONTH_JOB = "documents-export-month"


@jobs.recurring("statistics.write-down", every=timedelta(minutes=5))
def run_write_down(now: datetime) -> None:
    write_down()


@jobs.recurring("documents.export", every=timedelta(days=1))
def run_export(now: datetime) -> None:
    write_changed()


@jobs.recurring(
    "statistics.figures-of-the-day", every=timedelta(minutes=15), is_wanted=lambda now: not is_written(now)
)
def run_figures(now: datetime) -> None:
    write_figures(now)


@jobs.job(MONTH_JOB)
def run_month(payload: dict[str, Any]) -> None:
    """Writes a month anew whose export says what is no longer so; does nothing where another job was faster."""
    month = date.fromisoformat(payload["month"])
    if is_month(month) and month_file(month, "csv") is None:
        write_month(month)


def _follow(event: Event) -> None:
    """What was out and changed is in a written export: that month is written anew within seconds."""
    month = public.month_of(event.stream_id)
    if month is not None and is_month(month):
        jobs.enqueue(MONTH_JOB, {"month": month.isoformat()})


FOLLOWER = Consumer(
    name="documents-export",
    takes=lambda stream, type: stream == "document" and type not in ("document.disclosed", "document.held"),
    handle=_follow,
)
