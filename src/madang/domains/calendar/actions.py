"""The only writes to the calendar. Each change appends an event; those who keep deadlines follow it and move them."""

from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F

from madang.domains.calendar.events import HOLIDAY_DECLARED, HOLIDAY_REVOKED, HOLIDAY_STREAM
from madang.domains.calendar.models import CalendarVersion, Holiday
from madang.domains.calendar.rules.dates import day_text
from madang.domains.calendar.rules.working_time import FIRST_DAY, LAST_DAY
from madang.domains.calendar.seeds import SOURCE, korean_holidays
from madang.domains.calendar.snapshot import VERSION
from madang.kernel import events, moment
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.ids import new_id
from madang.kernel.text import Text

_LONGEST_NAME = 100


@transaction.atomic
def declare_holiday(actor: Actor, *, date: Date, name: Text, at: datetime) -> None:
    """Makes a day a public holiday (임시공휴일 지정, 관공서의 공휴일에 관한 규정 제4조); open deadlines move.

    Raises NotAllowed (not the operator), InvalidInput (`name_missing`, `date_outside_calendar`), NotPossible
    (`holiday_exists`).
    """
    _only_operator(actor)
    named = _checked_name(name)
    _check_date(date)
    _new_version()
    if Holiday.objects.filter(date=date, revoked_at=None).exists():
        raise NotPossible(_EXISTS.format(day=day_text(date)), "holiday_exists", ("revoke",))
    Holiday.objects.create(date=date, name=named.as_dict(), source="operator", declared_at=at)
    _append(actor, HOLIDAY_DECLARED, date, named, at)


@transaction.atomic
def revoke_holiday(actor: Actor, *, date: Date, at: datetime) -> None:
    """Takes a day out of the public holidays again, unless it has passed; open deadlines move.

    Raises NotAllowed (not the operator), NotFound (no holiday on that day), NotPossible (`holiday_passed`).
    """
    _only_operator(actor)
    _new_version()
    holiday = Holiday.objects.filter(date=date, revoked_at=None).first()
    if holiday is None:
        raise NotFound(_NO_HOLIDAY.format(day=day_text(date)), "holiday_not_found")
    if date < at.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        raise NotPossible(_PASSED.format(day=day_text(date)), "holiday_passed")
    holiday.revoked_at = at
    holiday.save(update_fields=["revoked_at"])
    _append(actor, HOLIDAY_REVOKED, date, Text.of(holiday.name), at)


@transaction.atomic
def seed_holidays(actor: Actor, *, at: datetime) -> int:
    """Adds what the installed `holidays` knows and the table has never had; says how many. May be run again.

    An empty table is filled as the ground that every deadline stands on. What a newer package adds later counts as
    declared now. A day that the operator has revoked stays revoked. Raises NotAllowed (not operator or system).
    """
    if not actor.has(Role.SYSTEM):
        _only_operator(actor)
    had = set(Holiday.objects.values_list("date", flat=True))
    new = [seed for seed in korean_holidays() if seed.date not in had]
    if not new:
        return 0
    _new_version()
    declared_at = at if had else None
    Holiday.objects.bulk_create(
        Holiday(date=seed.date, name=seed.name.as_dict(), source=SOURCE, declared_at=declared_at)
        for seed in new
    )
    for seed in new if had else ():
        _append(actor, HOLIDAY_DECLARED, seed.date, seed.name, at)
    return len(new)


def _new_version() -> None:
    """Counts one change; the row is locked by the update until the transaction ends."""
    if not CalendarVersion.objects.update(number=F("number") + 1, stamp=new_id()):
        CalendarVersion.objects.create(pk=1, number=1, stamp=new_id())
    moment.forget(VERSION)


def _append(actor: Actor, type: str, date: Date, name: Text, at: datetime) -> None:
    events.append(
        stream=HOLIDAY_STREAM,
        stream_id=date.isoformat(),
        type=type,
        actor=actor,
        at=at,
        disclosed=True,
        data={"date": date.isoformat()},
        texts={"name_ko": name.ko, "name_en": name.en},
    )


def _only_operator(actor: Actor) -> None:
    if not actor.has(Role.OPERATOR):
        raise NotAllowed(_OPERATOR)


def _checked_name(name: Text) -> Text:
    named = Text(name.ko.strip(), name.en.strip())
    blank = [f"name_{code}" for code, said in named.as_dict().items() if not 0 < len(said) <= _LONGEST_NAME]
    if blank:
        raise InvalidInput(
            _NAME, "name_missing", fields=tuple(FieldFault(f, "name_missing", _NAME) for f in blank)
        )
    return named


def _check_date(date: Date) -> None:
    if not FIRST_DAY <= date <= LAST_DAY:
        code, message = "date_outside_calendar", _OUTSIDE.format(first=FIRST_DAY.year, last=LAST_DAY.year)
        raise InvalidInput(message, code, fields=(FieldFault("date", code, message),))


_OPERATOR = Text("공휴일은 운영자만 바꿀 수 있습니다.", "Only the operator may change the holidays.")
_NAME = Text(
    "공휴일 이름을 한국어와 영어로 각각 100자 이내로 적어 주십시오.",
    "Give the holiday a name in Korean and in English, each of at most 100 characters.",
)
_OUTSIDE = Text(
    "{first}년부터 {last}년까지의 날짜만 공휴일로 지정할 수 있습니다.",
    "A holiday can be declared from {first} to {last} only.",
)
_EXISTS = Text("{day}은 이미 공휴일입니다.", "{day} is a public holiday already.")
_NO_HOLIDAY = Text("{day}은 공휴일이 아닙니다.", "{day} is not a public holiday.")
_PASSED = Text(
    "{day}은 이미 지나서 공휴일 지정을 취소할 수 없습니다.",
    "{day} has passed and can no longer cease to be a holiday.",
)
