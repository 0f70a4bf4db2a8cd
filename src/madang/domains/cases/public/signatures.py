"""Who has signed the decision of a case, and who is waited for, as the world sees it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madang.domains.approvals import mark_words
from madang.domains.cases.public.shapes import PublicSignature
from madang.domains.cases.public.sources import Sources
from madang.domains.procedures import Step
from madang.kernel.text import Text

_SHOWN = frozenset({"pending", "waiting", "signed", "skipped"})


def signatures_of(found: Sources, step: Step) -> tuple[PublicSignature, ...]:
    """The line of a step, where the procedure discloses its times; each official as the policy shows them."""
    decision = found.case.signed_decision
    if decision.get("line_step") != step.code or "time" not in step.disclosed:
        return ()
    named = "actor" in step.disclosed
    return tuple(
        _signature(found, seat, named=named) for seat in decision.get("line", ()) if seat["state"] in _SHOWN
    )


def document_number(found: Sources, step: Step) -> Text | None:
    """The number of the document by which the decision was approved."""
    decision = found.case.signed_decision
    if decision.get("line_step") != step.code or not decision.get("number"):
        return None
    return Text.of(decision["number"])


def _signature(found: Sources, seat: Mapping[str, Any], *, named: bool) -> PublicSignature:
    official = seat.get("official") if named else None
    asked = seat["role"] == "cooperator" and seat.get("department")
    return PublicSignature(
        role=seat["role"],
        stage=seat["stage"],
        state=seat["state"],
        post=Text.of(seat["seat"]),
        department=found.department(seat["department"]) if asked else None,
        official=found.officials.get(official) if official else None,
        mark=mark_words(seat["kind"], acting=bool(seat.get("acting"))),
        turn_at=_instant(seat.get("turn")),
        signed_at=_instant(seat.get("at")) if seat["state"] == "signed" else None,
        with_opinion=bool(seat.get("opinion")),
    )


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
