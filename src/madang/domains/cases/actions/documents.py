"""The official documents that steps of a case make: filled from what the case already says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from madang.domains import approvals
from madang.domains.approvals import Content
from madang.domains.cases.actions.work import Work
from madang.domains.cases.events import day
from madang.domains.cases.models import CaseStep
from madang.domains.organisation import DepartmentRow

MAX_TITLE = 200
_UNDECIDED = "결과는 결재 후 결정"


def decision_document(work: Work, step: CaseStep, drafted: Mapping[str, Any], title: str = "") -> Content:
    """The document by which a decision is approved, from its draft; under the title of its template, or the one
    given."""
    code, result = work.case.procedure_code, drafted["result"]
    keys = [f"case:{code}:{result}", f"case:{code}", f"case:{result}", "case"]
    if work.definition.begins == "office":
        keys.insert(2, "case:office")
    values = _values(work) | {
        "result": work.definition.result_name(result).ko if result else _UNDECIDED,
        "reasons": " ".join(drafted["reasons"].split()),
        "conditions": "; ".join(drafted["conditions"]),
    }
    content = _content(keys, values, "decision")
    return replace(content, title=title[:MAX_TITLE]) if title else content


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
        title=filled.title[:MAX_TITLE],
        summary=filled.summary,
        keywords=tuple(dict.fromkeys(filled.keywords)),
        body=filled.body,
        recipients=(),
        disclosure="open",
        grounds=(),
        grounds_reason="",
        retention=approvals.document_kinds()[kind].retention,
    )
