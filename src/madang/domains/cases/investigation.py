"""Cases that stand out, for the audit office: each with the reasons why it is on the list. No finding in itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from madang.domains.cases.models import OPEN, Case, CaseStep
from madang.domains.cases.states import State
from madang.domains.organisation import directory
from madang.domains.procedures import version
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed
from madang.kernel.text import Text

MOST = 500
LOOKS_BACK = timedelta(days=365)  # for what cannot be mended any more
SILENT_FOR = timedelta(days=7)
MANY_LATE = 2

INVESTIGATION_REASONS: Mapping[str, Text] = {
    "unexplained": Text(
        "처리기한을 7일 넘게 넘겼는데 사유를 밝히지 않음",
        "more than 7 days past its deadline without a published reason",
    ),
    "silent": Text(
        "단계의 기한이 7일 넘게 지났는데 아무것도 입력하지 않음",
        "nothing entered more than 7 days after the term of a step ended",
    ),
    "entered_late": Text("늦게 입력한 기록이 2건 이상", "two or more entries made late"),
    "skipped": Text("건너뛴 단계가 있음", "a step was left out"),
    "returned_unasked": Text("보완을 요청하지 않고 반려함", "returned without ever asking for a supplement"),
}


@dataclass(frozen=True, slots=True)
class StandsOut:
    """A case on the list; `reasons` are keys of `INVESTIGATION_REASONS`."""

    number: str
    procedure: Text
    department: Text
    state: str
    filed_at: datetime
    reasons: tuple[str, ...]


def stands_out(actor: Actor, now: datetime) -> list[StandsOut]:
    """Those with the most reasons first, then the oldest, at most `MOST` (one statement for each reason and one).

    Open cases whatever their age, closed ones of the last year; all visibilities, since the audit office inspects
    everything. Raises NotAllowed for anybody else.
    """
    if not actor.everywhere(Role.AUDITOR):
        raise NotAllowed()
    reasons: dict[int, list[str]] = {}
    for reason, cases in _questions(now).items():
        ids = Case.objects.filter(cases, source="").order_by("-pk").values_list("pk", flat=True)
        for case_id in ids[:MOST]:
            reasons.setdefault(case_id, []).append(reason)
    chosen = sorted(reasons, key=lambda case_id: (-len(reasons[case_id]), case_id))[:MOST]
    organisation = directory()
    rows = Case.objects.filter(pk__in=chosen).only(
        "number", "version_id", "department_id", "state", "filed_at"
    )
    by_id = {case.pk: case for case in rows}
    return [
        StandsOut(
            number=by_id[i].number,
            procedure=version(by_id[i].version_id).definition.name,
            department=organisation.department(by_id[i].department_id).name,
            state=by_id[i].state,
            filed_at=by_id[i].filed_at,
            reasons=tuple(reasons[i]),
        )
        for i in chosen
    ]


def _questions(now: datetime) -> dict[str, Q]:
    recent = OPEN | Q(closed_at__gte=now - LOOKS_BACK)
    silent = CaseStep.objects.filter(
        case=OuterRef("pk"), state=CaseStep.State.CURRENT, term_due_at__lt=now - SILENT_FOR
    )
    return {
        "unexplained": OPEN & Q(due_at__lt=now - SILENT_FOR, held=False, delay_reason=""),
        "silent": OPEN & ~Q(state=State.ON_HOLD) & Q(Exists(silent)),
        "entered_late": recent & Q(entered_late__gte=MANY_LATE),
        "skipped": recent & Q(skipped__gt=0),
        "returned_unasked": recent & Q(state=State.RETURNED, supplements=0),
    }
