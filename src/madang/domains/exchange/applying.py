"""From what an approval system tells to the act on the case, in the name of the official who did it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from madang.domains import cases
from madang.domains.cases import Act
from madang.domains.exchange.entry import record
from madang.domains.exchange.models import ApprovalSystem, RegisterNumber
from madang.domains.organisation import actor_of_official, directory, official_by_code
from madang.integrations.approval_systems import Approved, Drafted, Returned, Signed
from madang.kernel import clock, events
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.errors import FieldFault, Gone, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

ToldAct = Drafted | Signed | Returned | Approved
_OF_A_DRAFT = {"case.drafted", "case.sent-back", "case.approved"}


def apply(system: ApprovalSystem, told: ToldAct) -> dict[str, Any]:
    """Does the act and gives `{number, state, last_seq}`; must run in a transaction. Raises DomainError."""
    if isinstance(told, Approved):
        return _number(system, told)
    actor = _official(system, told.official, clock.now())
    _check_case(system, told.case)
    act, body = _as_act(told)
    case = cases.perform(
        actor,
        number=told.case,
        act=act,
        body={**body, "happened_at": told.at.isoformat()},
        zone=ZoneInfo(settings.TIME_ZONE),
    )
    return {"number": case.number, "state": case.state, "last_seq": case.last_seq}


def _as_act(told: Drafted | Signed | Returned) -> tuple[Act, dict[str, Any]]:
    if isinstance(told, Signed):
        return Act.APPROVE, {"note": told.opinion}
    if isinstance(told, Returned):
        return Act.SEND_BACK, {"reason": told.reason}
    body: dict[str, Any] = {
        "result": told.result,
        "reasons": told.reasons,
        "conditions": list(told.conditions),
    }
    if told.title:
        body["title"] = told.title
    if told.line:
        body["line"] = [dict(place) for place in told.line]
    return Act.DRAFT, body


def _official(system: ApprovalSystem, code: str, now: datetime) -> Actor:
    """Who acts: an official in service who holds a post in the institution of the system, with or without account."""
    official_id = official_by_code(code, now)
    if official_id is None:
        raise InvalidInput(
            _NO_OFFICIAL,
            "no_such_official",
            fields=(FieldFault("data.official", "no_such_official", _NO_OFFICIAL),),
        )
    actor = actor_of_official(official_id, now)
    current = directory()
    if not any(
        current.department(post.department_id).institution_code == system.institution_code
        for post in actor.posts
    ):
        raise NotAllowed(_OTHER_OFFICIAL, "other_institution")
    return actor


def _check_case(system: ApprovalSystem, number: str) -> None:
    """Raises NotFound for a case that is not there, and for one of another institution as if it were not.

    Whether the official may act on it is decided by the act.
    """
    try:
        record_, _ = cases.case_for(SYSTEM, number, clock.now())
    except (Gone, NotFound):
        raise NotFound(_NO_CASE, "case_not_found") from None
    if record_.institution is None or record_.institution.code != system.institution_code:
        raise NotFound(_NO_CASE, "case_not_found")


def _number(system: ApprovalSystem, told: Approved) -> dict[str, Any]:
    """Keeps the number that the outside register gave; only once all have signed, and one for each approval."""
    _check_case(system, told.case)
    found = events.history("case", told.case, disclosed_only=False)
    last = next((e for e in reversed(found) if e.type in _OF_A_DRAFT), None)
    if last is None or last.type != "case.approved":
        raise NotPossible(_NOT_APPROVED, "not_approved")
    given = Q(system=system, number=told.number) | Q(case_number=told.case, approved_seq=last.seq)
    if RegisterNumber.objects.filter(given).exists():
        raise NotPossible(_NUMBER_TAKEN, "number_taken")
    RegisterNumber.objects.create(
        system=system, case_number=told.case, number=told.number, approved_seq=last.seq, at=told.at
    )
    record(SYSTEM, system.pk, "approval-system.number-given", case=told.case, number=told.number)
    return {"number": told.case, "register_number": told.number, "last_seq": found[-1].seq}


_NO_OFFICIAL = Text(
    "이 코드의 재직 중인 공무원이 없습니다. 조직 정보와 코드를 확인해 주십시오.",
    "No official in service bears this code. Check it against the organisation.",
)
_OTHER_OFFICIAL = Text(
    "이 시스템이 속한 기관의 공무원이 아닙니다.",
    "This official holds no post in the institution of this system.",
)
_NO_CASE = Text(
    "이 시스템의 기관에 그런 민원이 없습니다.", "The institution of this system has no such case."
)
_NOT_APPROVED = Text(
    "결재가 아직 끝나지 않았습니다. 마지막 서명을 먼저 보내 주십시오.",
    "Not everybody has signed yet. Send the last signature first.",
)
_NUMBER_TAKEN = Text(
    "이 문서번호가 이미 쓰였거나, 이 결재에 이미 번호가 있습니다.",
    "This number was given before, or this approval has a number already.",
)
