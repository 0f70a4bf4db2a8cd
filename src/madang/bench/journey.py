"""The acts of one river permit from filing to decision, as the benchmarks do them over HTTP or by the actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from madang.kernel import clock


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """Who does what, with which body."""

    who: str
    act: str
    body: dict[str, Any]


def planned_acts() -> Iterator[PlannedAct]:
    """The acts after the filing, in order."""
    yield PlannedAct("official", "accept", {})
    yield PlannedAct("official", "assign", {})
    yield PlannedAct("official", "accept", {})
    until = _in_ten_days().isoformat()
    yield PlannedAct(
        "official",
        "request-supplement",
        {"items": ["위치도"], "until": until, "reason": "축척이 빠졌습니다."},
    )
    yield PlannedAct("citizen", "supply", {"note": "고쳤습니다."})
    yield PlannedAct("official", "consult", {})
    for code in ("GAR", "SAF", "CLI"):
        yield PlannedAct(code, "reply", {"outcome": "agreed", "opinion": "이견 없습니다."})
    yield PlannedAct("official", "inspect", {"findings": "지장이 없습니다."})
    yield PlannedAct("official", "draft", {"result": "granted", "reasons": "기준에 맞습니다."})
    yield PlannedAct("lead", "approve", {})
    yield PlannedAct("director", "approve", {})
    yield PlannedAct("official", "decide", {"result": "granted"})


def _in_ten_days() -> date:
    return (clock.now() + timedelta(days=10)).date()
