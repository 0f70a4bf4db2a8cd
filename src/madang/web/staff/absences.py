"""Who is away and who acts for them: recorded by the director of the department, or by the operator."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import organisation
from madang.domains.organisation import DepartmentRow, OfficialRow
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.web.public import moments
from madang.web.staff import sending
from madang.web.staff.case_words import when
from madang.web.staff.frame import DIRECTOR_RANK, page
from madang.web.staff.gate import for_staff

REASONS = {
    "leave": Text("휴가", "Leave"),
    "travel": Text("출장", "Travel"),
    "training": Text("교육", "Training"),
    "sick": Text("병가", "Sick leave"),
    "vacancy": Text("직무대행(공석)", "Vacancy"),
    "other": Text("그 밖", "Other"),
}


@for_staff()
def absences(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/absences/?department=`: the absences of a department, and a form for one more."""
    departments = _departments(actor)
    if not departments:
        raise Http404
    asked = request.GET.get("department", "")
    chosen = next((d for d in departments if d.code == asked), departments[0])
    now = clock.now()
    members = organisation.members_of(chosen.id, now)
    fields = _fields(members)
    if request.method != "POST":
        return _page(request, actor, language, departments, chosen, members, fields)
    try:
        done = _sent(request, actor, fields, members)
    except sending.REFUSALS as error:
        return _page(request, actor, language, departments, chosen, members, fields, error)
    return HttpResponseRedirect(
        f"/{language}/desk/absences/?department={chosen.code}&done={done}", status=303
    )


def _departments(actor: Actor) -> list[DepartmentRow]:
    """Those the actor may record absences for: all for the operator, else those they direct."""
    now = clock.now()
    if actor.has(Role.OPERATOR):
        return organisation.departments_at(now)
    directed = {p.department_id for p in actor.posts if p.rank >= DIRECTOR_RANK}
    return [d for d in organisation.departments_at(now) if d.id in directed]


def _fields(members: list[OfficialRow]) -> list[Field]:
    people = [Option(m.code, Text(f"{m.post.ko} {m.name}", f"{m.name}, {m.post.en}")) for m in members]
    nobody = Text(
        "정하지 않으면 결재와 업무가 다음 상급자에게 갑니다.", "If nobody, the next superior signs."
    )
    return [
        sending.select("official", Text("부재자", "Who is away"), people),
        sending.select("acting", Text("직무대행자", "Who acts"), people, required=False, help=nobody),
        sending.select("reason", Text("사유", "Why"), [Option(c, n) for c, n in REASONS.items()]),
        Field(name="starts", type="date", label=Text("첫날", "First day"), required=True),
        Field(name="ends", type="date", label=Text("마지막 날", "Last day"), required=True),
    ]


def _sent(request: HttpRequest, actor: Actor, fields: list[Field], members: list[OfficialRow]) -> str:
    ids = {m.code: m.id for m in members}
    now = clock.now()
    if "cancel" in request.POST:
        number = request.POST["cancel"]
        one = [Field(name="id", type="integer", label=Text("", ""))]
        sending.done_once(
            request,
            actor,
            f"cancel-{number[:12]}",
            one,
            lambda _values: organisation.cancel_absence(
                actor, absence_id=int(number) if number.isdecimal() and len(number) < 12 else 0, at=now
            ),
        )
        return "absence-cancelled"

    def record(values: dict[str, Any]) -> None:
        organisation.record_absence(
            actor,
            official_id=ids[values["official"]],
            acting_official_id=ids.get(values.get("acting", "")),
            reason=values["reason"],
            starts=sending.start_of(values["starts"]),
            ends=sending.end_of(values["ends"]),
            at=now,
        )

    sending.done_once(request, actor, "absence", fields, record)
    return "absence-recorded"


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    departments: list[DepartmentRow],
    chosen: DepartmentRow,
    members: list[OfficialRow],
    fields: list[Field],
    error: DomainError | None = None,
) -> HttpResponse:
    typed = sending.typed(request, "absence", fields) if error else {}
    found = organisation.absences_of([m.id for m in members], clock.now())
    values = {
        "departments": [
            {"code": d.code, "name": d.name[language], "chosen": d.code == chosen.code} for d in departments
        ],
        "department": chosen.name[language],
        "department_code": chosen.code,
        "form": sending.shown_form("absence", _("Record"), fields, language, values=typed, error=error),
        "absences": [
            {
                "id": row.id,
                "key": sending.new_id(),
                "name": row.name,
                "acting": row.acting,
                "reason": REASONS[row.reason][language],
                "starts": moments.day_of(row.starts, sending.ZONE, language).text,
                "ends": when(row.ends, language),
            }
            for row in found
        ],
    }
    return page(
        request,
        actor,
        language,
        "desk/absences.html",
        "absences/",
        values,
        status=error.status if error else 200,
    )
