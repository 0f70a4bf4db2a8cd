"""The official documents that steps of a case make: filled from what the case already says."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.domains import approvals
from madang.domains.approvals import ChosenSeat, Content
from madang.domains.cases.actions.work import Work
from madang.domains.cases.events import day
from madang.domains.cases.models import CaseStep
from madang.domains.organisation import DepartmentRow, posts_by_code
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

_UNDECIDED = "결과는 결재 후 결정"
_BAD_LINE = Text(
    "결재선을 읽을 수 없습니다. 공무원 코드, 역할(review, cooperate, approve), 순서를 확인해 주십시오.",
    "The line cannot be read. Check the officer codes, the roles (review, cooperate, approve) and the stages.",
)
MAX_STAGE = 100
ROLES = {"review": "reviewer", "cooperate": "cooperator", "approve": "approver"}


def decision_document(work: Work, step: CaseStep, drafted: Mapping[str, Any]) -> Content:
    """The document by which a decision is approved, from its draft."""
    code, result = work.case.procedure_code, drafted["result"]
    keys = [f"case:{code}:{result}", f"case:{code}", f"case:{result}", "case"]
    if work.definition.begins == "office":
        keys.insert(2, "case:office")
    values = _values(work) | {
        "result": work.definition.result_name(result).ko if result else _UNDECIDED,
        "reasons": " ".join(drafted["reasons"].split()),
        "conditions": "; ".join(drafted["conditions"]),
    }
    return _content(keys, values, "decision")


def consultation_document(work: Work, departments: Sequence[DepartmentRow], asked: str) -> Content:
    """The document that asks departments for their opinion."""
    due = next((step.term_due_at for step in work.current if step.term_due_at), None)
    values = _values(work) | {
        "departments": ", ".join(department.name.ko for department in departments),
        "asked": " ".join(asked.split()),
        "until": day(due, work.calendar.zone).ko if due else "",
    }
    return _content(["consultation"], values, "consultation")


def matter_of(work: Work, result: str) -> str:
    """What the delegation table looks up for a decision on this case."""
    return f"case:{work.case.procedure_code}:{result}" if result else f"case:{work.case.procedure_code}"


def amount_of(work: Work) -> int | None:
    """The amount (won) that the case is about, where its form asks for one that its course goes by."""
    facts = work.case.facts
    asked = (f.name for f in work.definition.form if f.type == "money" and f.fact)
    return next((int(facts[name]) for name in asked if isinstance(facts.get(name), (int, float))), None)


def chosen_line(work: Work, given: Sequence[Mapping[str, Any]]) -> tuple[ChosenSeat, ...]:
    """A line as a drafter or another approval system names it: officer code, role, stage; in order.

    Raises InvalidInput (`invalid_line`) where it cannot be read; whether it may be so, the rules of approvals say.
    """
    posts = posts_by_code([str(seat.get("official", "")) for seat in given], work.now)
    seats = []
    for place, seat in enumerate(given, start=1):
        post, role = posts.get(str(seat.get("official", ""))), ROLES.get(str(seat.get("role", "")))
        stage = seat.get("stage", place)
        if post is None or role is None or type(stage) is not int or not 0 < stage <= MAX_STAGE:
            fault = FieldFault("line", "invalid_line", _BAD_LINE)
            raise InvalidInput(_BAD_LINE, "invalid_line", fields=(fault,))
        seats.append(
            ChosenSeat(
                stage=stage,
                role=role,
                kind="delegated" if role == "approver" else "full",
                official_id=post.official_id,
                post_id=post.post_id,
                post_title=post.post_title,
                rank=post.rank,
                department_id=post.department_id,
            )
        )
    return tuple(seats)


def _values(work: Work) -> dict[str, str]:
    case = work.case
    return {
        "procedure": work.definition.name.ko,
        "number": case.number,
        "filed_on": day(case.filed_at, work.calendar.zone).ko,
        "area": case.area,
    }


def _content(keys: Sequence[str], values: Mapping[str, str], kind: str) -> Content:
    filled = approvals.template_for(*keys).filled(values)
    return Content(
        title=filled.title[:200],
        summary=filled.summary,
        keywords=tuple(dict.fromkeys(filled.keywords)),
        body=filled.body,
        recipients=(),
        disclosure="open",
        grounds=(),
        grounds_reason="",
        retention=approvals.document_kinds()[kind].retention,
    )
