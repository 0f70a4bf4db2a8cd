"""What happens to documents without anybody's hand: files are looked through, what is due goes out."""

from datetime import date, datetime, timedelta

from madang.domains.documents.actions.counting import count_disclosed, count_gate, recount_recent
from madang.domains.documents.actions.cutting import cut_sitemap
from madang.domains.documents.actions.disclosing import disclose, is_anything_due
from madang.domains.documents.actions.scanning import does_a_file_wait, scan_fast_lane, scan_pending
from madang.domains.documents.actions.scanning_records import does_a_record_wait, scan_records
from madang.domains.documents.actions.summing import sum_up
from madang.domains.documents.drawing_ahead import draw_ahead
from madang.domains.documents.rules import local_day
from madang.domains.organisation import authority
from madang.kernel import jobs

MOST_FILES_A_TURN = 400
"""Files looked through in one turn of the worker, so that letters and live pages do not wait behind a large import."""

MOST_RECORDS_A_TURN = 2_000


def _today(now: datetime) -> date:
    return local_day(now, authority().zone)


@jobs.recurring(
    "documents.scan",
    every=timedelta(seconds=1),
    is_wanted=lambda now: does_a_file_wait() or does_a_record_wait(),
)
def run_scan(now: datetime) -> None:
    scan_fast_lane()
    scan_pending(MOST_FILES_A_TURN)
    scan_records(MOST_RECORDS_A_TURN)


@jobs.recurring(
    "documents.disclose", every=timedelta(seconds=5), is_wanted=lambda now: is_anything_due(_today(now))
)
def run_disclose(now: datetime) -> None:
    """What is due goes out as soon as the local day has begun, or the gate or the officer has let it pass since."""
    disclose(before=_today(now), now=now)


@jobs.recurring("documents.sum-up", every=timedelta(minutes=10))
def run_sum_up(now: datetime) -> None:
    sum_up()


@jobs.recurring("documents.figures", every=timedelta(minutes=1))
def run_figures(now: datetime) -> None:
    """What went out is counted, and the sitemap cut on; both from where they ended."""
    count_disclosed(now)
    cut_sitemap(now)


@jobs.recurring("documents.gate-figures", every=timedelta(hours=1))
def run_gate_figures(now: datetime) -> None:
    count_gate(now)


@jobs.recurring("documents.recount", every=timedelta(days=1))
def run_recount(now: datetime) -> None:
    recount_recent(now)


@jobs.recurring("documents.draw-ahead", every=timedelta(seconds=30))
def run_draw_ahead(now: datetime) -> None:
    """First pages of what has just gone out, so that the first who looks does not wait."""
    draw_ahead(now)
