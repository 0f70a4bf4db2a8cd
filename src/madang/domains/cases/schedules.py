"""What happens to cases without anybody's hand: noticing delays, what silence means, following the
calendar and the lines of signatures."""

from datetime import datetime, timedelta

from madang.domains.calendar import HOLIDAY_STREAM
from madang.domains.cases.actions import deem_silent_cases, follow_calendar, follow_lines, notice_delays
from madang.domains.cases.actions.tally import sum_up
from madang.kernel import jobs
from madang.kernel.idempotency import forget_old
from madang.kernel.models import Event
from madang.kernel.outbox import Consumer


@jobs.recurring("cases.notice-delays", every=timedelta(minutes=1))
def run_notice_delays(now: datetime) -> None:
    deem_silent_cases(now)
    notice_delays(now)


@jobs.recurring("cases.follow-lines", every=timedelta(minutes=1))
def run_follow_lines(now: datetime) -> None:
    follow_lines(now)


@jobs.recurring("cases.sum-up", every=timedelta(minutes=1))
def run_sum_up(now: datetime) -> None:
    sum_up()


@jobs.recurring("kernel.forget-keys", every=timedelta(hours=6))
def run_forget_keys(now: datetime) -> None:
    forget_old(now)


def _follow(event: Event) -> None:
    follow_calendar()


CALENDAR_FOLLOWER = Consumer(
    name="cases-calendar", takes=lambda stream, type: stream == HOLIDAY_STREAM, handle=_follow
)
