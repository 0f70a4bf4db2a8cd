"""Absence and acting, duties that do not come from rank, and the authority's own settings."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, TextChoices

from madang.domains.organisation.access import (
    access_institution,
    access_official,
    require_head_of,
    require_operator,
)
from madang.domains.organisation.entry import clean_name, record
from madang.domains.organisation.lookup import lock
from madang.domains.organisation.models import Absence, AuthoritySettings, Duty
from madang.domains.organisation.rules import FEWEST_LOG_HOURS, MOST_LOG_HOURS
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

_ENDS_BEFORE = Text(
    "끝나는 시각은 시작하는 시각보다 뒤여야 합니다.", "The end must come after the beginning."
)
_ACTS_FOR_SELF = Text("자기 자신을 직무대행자로 둘 수 없습니다.", "Nobody acts for themselves.")
_ALREADY_AWAY = Text(
    "그 기간에 이미 등록된 부재가 있습니다. 먼저 그 부재를 취소해 주십시오.",
    "An absence is recorded for this period already. Please cancel that one first.",
)
_NOT_TO_ONESELF = Text(
    "자기 자신에게 직무를 부여할 수 없습니다. 다른 운영자에게 요청해 주십시오.",
    "Nobody grants a duty to themselves. Please ask another operator.",
)
_HAS_DUTY = Text("이미 그 직무를 맡고 있습니다.", "The official has this duty already.")
_NO_SUCH_DUTY = Text("그 공무원은 그 직무를 맡고 있지 않습니다.", "The official does not have this duty.")
_NO_SUCH_ABSENCE = Text("그런 부재가 없습니다.", "There is no such absence.")
_NO_SUCH_CHOICE = Text("고를 수 없는 값입니다.", "This is not among the choices.")
_LOG_HOURS = Text(
    "{fewest}시간부터 {most}시간까지 정할 수 있습니다.", "It can be from {fewest} to {most} hours."
)


@transaction.atomic
def record_absence(
    actor: Actor,
    *,
    official_id: int,
    starts: datetime,
    ends: datetime,
    reason: str,
    at: datetime,
    acting_official_id: int | None = None,
) -> int:
    """Records that an official is away from `starts` until `ends`, and who acts for them; its id.

    By the director of a department where the official holds a post, or by the operator.
    """
    official = access_official(official_id, at)
    require_head_of(actor, official, at)
    lock()
    if ends <= starts:
        raise InvalidInput(_ENDS_BEFORE, "ends_before_it_starts")
    if acting_official_id == official_id:
        raise InvalidInput(_ACTS_FOR_SELF, "acts_for_self")
    if Absence.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=starts), official=official, valid_from__lt=ends
    ).exists():
        raise NotPossible(_ALREADY_AWAY, "already_away")
    row = Absence.objects.create(
        official=official,
        acting_official=access_official(acting_official_id, at) if acting_official_id else None,
        reason=_choice(Absence.Reason, reason),
        valid_from=starts,
        valid_until=ends,
    )
    data = {"official": official_id, "acting": acting_official_id}
    record(actor, "absence-recorded", of="absence", id=row.pk, at=at, data=data)
    return row.pk


@transaction.atomic
def cancel_absence(actor: Actor, *, absence_id: int, at: datetime) -> None:
    """Takes back an absence that has not begun, or ends one that has."""
    row = Absence.objects.filter(pk=absence_id, valid_until__gt=at).select_related("official").first()
    if row is None:
        raise NotFound(_NO_SUCH_ABSENCE, "absence_not_found")
    require_head_of(actor, row.official, at)
    lock()
    if row.valid_from >= at:
        row.delete()
    else:
        row.valid_until = at
        row.save(update_fields=["valid_until"])
    record(actor, "absence-cancelled", of="absence", id=absence_id, at=at, data={"official": row.official_id})


@transaction.atomic
def grant_duty(
    actor: Actor, *, official_id: int, role: str, at: datetime, institution_code: str | None = None
) -> int:
    """Gives an official the duty of auditor, disclosure officer, inspector or operator; its id.

    Raises NotAllowed where operators would grant a duty to themselves.
    """
    require_operator(actor)
    if actor.official_id == official_id:
        raise NotAllowed(_NOT_TO_ONESELF, "not_to_oneself")
    lock()
    official = access_official(official_id, at)
    chosen = _choice(Duty.Role, role)
    institution = access_institution(institution_code, at) if institution_code else None
    open_duties = Duty.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at), official=official)
    if open_duties.filter(role=chosen, institution=institution).exists():
        raise NotPossible(_HAS_DUTY, "has_duty")
    row = Duty.objects.create(official=official, role=chosen, institution=institution, valid_from=at)
    record(actor, "duty-granted", of="official", id=official_id, at=at, data={"role": chosen})
    return row.pk


@transaction.atomic
def revoke_duty(actor: Actor, *, official_id: int, role: str, at: datetime) -> None:
    """Ends a duty of an official, in whichever institutions they have it."""
    require_operator(actor)
    lock()
    held = Duty.objects.at(at).filter(official_id=official_id, role=role, valid_from__lt=at)
    if not held.update(valid_until=at):
        raise NotFound(_NO_SUCH_DUTY, "duty_not_found")
    record(actor, "duty-revoked", of="official", id=official_id, at=at, data={"role": str(Role(role))})


@transaction.atomic
def set_officials_shown(actor: Actor, *, policy: str, at: datetime) -> None:
    """Sets how the public sees officials: `name`, `post_and_phone` or `officer_code`; at once, on every page."""
    require_operator(actor)
    row = lock()
    row.officials_shown = _choice(AuthoritySettings.OfficialsShown, policy)
    row.save(update_fields=["officials_shown"])
    record(
        actor, "officials-shown-set", of="authority", id=row.pk, at=at, data={"policy": row.officials_shown}
    )


@transaction.atomic
def set_log_hours(actor: Actor, *, hours: int, at: datetime) -> None:
    """Sets after how many hours without outside confirmation of the disclosure log nothing final is decided.

    Raises InvalidInput outside of FEWEST_LOG_HOURS to MOST_LOG_HOURS.
    """
    require_operator(actor)
    if not FEWEST_LOG_HOURS <= hours <= MOST_LOG_HOURS:
        fault = _LOG_HOURS.format(fewest=FEWEST_LOG_HOURS, most=MOST_LOG_HOURS)
        raise InvalidInput(fault, "log_hours", fields=(FieldFault("hours", "log_hours", fault),))
    row = lock()
    row.log_hours = hours
    row.save(update_fields=["log_hours"])
    record(actor, "log-hours-set", of="authority", id=row.pk, at=at, data={"hours": hours})


@transaction.atomic
def describe_authority(actor: Actor, *, name: Text, at: datetime, zone: str = "Asia/Seoul") -> None:
    """Sets the authority's name and time zone (IANA name)."""
    require_operator(actor)
    row = lock()
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidInput(_NO_SUCH_CHOICE, "no_such_zone") from error
    row.name, row.zone = clean_name(name), zone
    row.save(update_fields=["name", "zone"])
    record(actor, "authority-described", of="authority", id=row.pk, at=at, data={"zone": zone})


def _choice(choices: type[TextChoices], value: str) -> str:
    """One of a closed list. Raises InvalidInput."""
    if value not in choices.values:
        raise InvalidInput(_NO_SUCH_CHOICE, "no_such_choice")
    return value
