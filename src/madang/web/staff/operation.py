"""What the operator sees to: followers of events, work and letters that failed, holidays, how officials are shown."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import calendar, exchange, organisation
from madang.domains.procedures import Field, Option
from madang.kernel import clock, jobs, outbox
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.notices.failures import failures
from madang.web.staff import sending
from madang.web.staff.case_words import when
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.webhooks import rows as webhook_rows

FIRST_YEAR, LAST_YEAR = 1995, 2079
_NAME = {"required": True, "max_length": 100, "type": "text"}
HOLIDAY_FIELDS = [
    Field(name="date", type="date", label=Text("날짜", "Day"), required=True),
    Field(name="name_ko", label=Text("한국어 이름", "Name in Korean"), **_NAME),  # type: ignore[arg-type]
    Field(name="name_en", label=Text("영어 이름", "Name in English"), **_NAME),  # type: ignore[arg-type]
]
POLICY_FIELDS = [
    sending.select(
        "policy",
        Text("공무원 표시 방법", "What the public sees of an official"),
        [
            Option("name", Text("이름, 직위, 전화번호", "Name, post and phone")),
            Option("post_and_phone", Text("직위와 전화번호", "Post and phone")),
            Option("officer_code", Text("직위와 공무원 코드", "Post and officer code")),
        ],
    )
]
LOG_FIELDS = [
    Field(
        name="hours",
        type="integer",
        label=Text("시간", "Hours"),
        required=True,
        min=organisation.FEWEST_LOG_HOURS,
        max=organisation.MOST_LOG_HOURS,
    )
]
REVOKE_FIELDS = [Field(name="date", type="date", label=Text("날짜", "Day"), required=True)]
AGAIN_FIELDS = [Field(name="job", type="integer", label=Text("작업", "Work"), required=True)]
FIELDS = {
    "holiday-declared": HOLIDAY_FIELDS,
    "holiday-revoked": REVOKE_FIELDS,
    "policy-set": POLICY_FIELDS,
    "log-hours-set": LOG_FIELDS,
    "job-again": AGAIN_FIELDS,
}


@for_staff(Role.OPERATOR)
def operator(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/operator/?year=`."""
    year = _year(request)
    what = request.POST.get("what", "")
    if request.method != "POST" or what not in FIELDS:
        return _page(request, actor, language, year)
    try:
        sending.done_once(request, actor, what, FIELDS[what], lambda values: _do(actor, what, values))
    except sending.REFUSALS as error:
        return _page(request, actor, language, year, what, error)
    return HttpResponseRedirect(f"/{language}/desk/operator/?year={year}&done={what}", status=303)


def _do(actor: Actor, what: str, values: dict[str, Any]) -> None:
    now = clock.now()
    if what == "holiday-declared":
        name = Text(values["name_ko"], values["name_en"])
        calendar.declare_holiday(actor, date=date.fromisoformat(values["date"]), name=name, at=now)
    elif what == "holiday-revoked":
        calendar.revoke_holiday(actor, date=date.fromisoformat(values["date"]), at=now)
    elif what == "policy-set":
        organisation.set_officials_shown(actor, policy=values["policy"], at=now)
    elif what == "log-hours-set":
        organisation.set_log_hours(actor, hours=int(values["hours"]), at=now)
    else:
        jobs.try_again(int(values["job"]))


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    year: int,
    what: str = "",
    error: DomainError | None = None,
) -> HttpResponse:
    authority = organisation.authority()
    shown_as, hours = {"policy": authority.officials_shown}, {"hours": authority.log_hours}
    values = {
        "year": year,
        "years": [y for y in (year - 1, year + 1) if FIRST_YEAR <= y <= LAST_YEAR],
        "holidays": [_holiday(row, language) for row in calendar.holidays_of(year)],
        "declare": _form(request, "holiday-declared", _("Declare a holiday"), language, {}, what, error),
        "policy": _form(request, "policy-set", _("Change"), language, shown_as, what, error),
        "log_hours": _form(request, "log-hours-set", _("Change"), language, hours, what, error),
        "refused": error.message[language] if error and what in ("holiday-revoked", "job-again") else "",
        "webhooks_in_trouble": webhook_rows.paused_or_failing(),
        "events_refused": exchange.refused_count(),
        **troubles(language),
    }
    return page(
        request,
        actor,
        language,
        "desk/operator.html",
        "operator/",
        values,
        status=error.status if error else 200,
    )


def troubles(language: str) -> dict[str, Any]:
    """What does not go on by itself: events not taken, work and letters that failed. Says nothing personal."""
    failing = outbox.failing()
    return {
        "consumers": [
            {
                "name": consumer.name,
                "waiting": outbox.waiting(consumer.name),
                "stopped": outbox.is_stopped(consumer.name),
                "failing": sum(mark.consumer == consumer.name for mark in failing),
            }
            for consumer in outbox.consumers()
        ],
        "jobs": [
            {
                "id": job.pk,
                "key": sending.new_id(),
                "kind": job.kind,
                "attempts": job.attempts,
                "given_up": when(job.failed_at, language),
                "error": kind_of_error(job.last_error),
            }
            for job in jobs.failing()
        ],
        "letters": [
            {
                "number": letter.number,
                "made": when(letter.made_at, language),
                "attempts": letter.attempts,
                "reason": kind_of_error(letter.reason),
            }
            for letter in failures()
        ],
    }


def kind_of_error(text: str) -> str:
    """The kind of an error without what it says, which may carry an address or a name."""
    last = text.strip().splitlines()[-1] if text.strip() else ""
    return last.split("(")[0].split(":")[0].strip()[:80]


def _form(
    request: HttpRequest,
    what: str,
    button: str,
    language: str,
    values: dict[str, Any],
    sent: str,
    error: DomainError | None,
) -> sending.DeskFormShown:
    mine = error if sent == what else None
    typed = sending.typed(request, what, FIELDS[what]) if mine else values
    return sending.shown_form(what, button, FIELDS[what], language, values=typed, error=mine)


def _holiday(row: calendar.HolidayRow, language: str) -> dict[str, Any]:
    today = clock.now().astimezone(sending.ZONE).date()
    return {
        "day": calendar.day_text(row.date)[language],
        "iso": row.date.isoformat(),
        "name": row.name[language],
        "declared": when(row.declared_at, language),
        "may_revoke": row.date >= today,
        "key": sending.new_id(),
    }


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else clock.now().astimezone(sending.ZONE).year
    return min(max(year, FIRST_YEAR), LAST_YEAR)
