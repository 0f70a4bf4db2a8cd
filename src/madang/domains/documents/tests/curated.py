"""Dossiers, topics and emergencies for tests, made by the acts themselves."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains.documents.actions import curating, dossiers, emergencies, topics
from madang.domains.documents.intake.entry import ExpenseRow
from madang.domains.documents.models import Dossier, Topic
from madang.kernel.actor import Actor
from madang.kernel.text import Text

FIELDS: dict[str, dict[str, object]] = {
    "meeting": {"date": "2026-03-02", "place": "본관 3층 대회의실", "committee": "물순환위원회"},
    "construction": {
        "place": "중랑천 이화교 일대",
        "contractor": "마당건설",
        "cost": "12000000000",
        "starts": "2026-01-05",
        "progress": "40",
    },
}
HEADING = emergencies.Heading(
    Text("호흡기 감염병 대응", "Respiratory outbreak"),
    Text(
        "감염병 확산에 따라 관련 정보를 바로 공개합니다.",
        "What is known of the outbreak is published at once.",
    ),
    Text("호흡기 감염병 긴급 공개", "Emergency: respiratory outbreak"),
)


def dossier(actor: Actor, department: str, kind: str = "meeting", *, public: bool = True, **said: Any) -> str:
    """A dossier of a kind; public at once where its editor may publish."""
    fields = said.pop("fields", FIELDS.get(kind, {}))
    title = said.pop("title", "제1회 물순환위원회")
    uid = dossiers.begin_dossier(actor, kind=kind, department=department, title=title, fields=fields, **said)
    if public:
        curating.publish(Dossier, actor, uid)
    return uid


def topic(
    actor: Actor, department: str, slug: str = "river-works", *, public: bool = True, **said: Any
) -> str:
    """A topic; public at once where its editor may publish."""
    uid = topics.begin_topic(actor, slug=slug, department=department, title="하천 정비", **said)
    if public:
        curating.publish(Topic, actor, uid)
    return uid


def notice(writer: Actor, emergency: str, title: str = "선별 진료소를 열었습니다") -> str:
    """A notice that waits for a second person."""
    text = Text("평일 9시부터 18시까지 검사합니다.", "")
    return emergencies.write_notice(writer, emergency, title=Text(title, ""), text=text)


def place(
    writer: Actor, emergency: str, name: str = "마당의료원 응급실", area: str = "상봉1동", **said: Any
) -> str:
    """A place that waits for a second person."""
    advice = Text("증상이 있으면 120으로 연락해 주십시오.", "")
    return emergencies.write_place(writer, emergency, name=Text(name, ""), area=area, advice=advice, **said)


def payment(n: int = 1, **said: Any) -> ExpenseRow:
    """One payment of a document of business expenses."""
    fields: dict[str, Any] = {
        "executed_at": datetime(2026, 3, n, 12, 30, tzinfo=ZoneInfo("Asia/Seoul")),
        "place": "마당식당",
        "purpose": "하천 정비 간담회",
        "participants": "물순환과장 외 3명",
        "payment": "카드",
        "amount": 40_000 + n,
        "year": 2026,
        "month": 3,
        "department": "물순환안전국",
    }
    return ExpenseRow(**(fields | said))
