"""Documents for tests of the API: an office whose people call, and documents that they write and submit by HTTP."""

import base64
from dataclasses import dataclass
from typing import Any

from madang.api.tests.calling import Caller, Reply, token_of
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import Office, acting
from madang.domains.organisation.tests.factories import Staff

HERE = "approvals/documents"
WRITTEN: dict[str, Any] = {
    "title": "도로 점용 기준 개정",
    "summary": "도로 점용 기준을 고치고자 함",
    "keywords": ["도로", "점용"],
    "body": "1. 다음과 같이 시행하고자 합니다.\n끝.",
    "class": "open",
    "retention": "y5",
}
PARTIAL: dict[str, Any] = {"class": "partial", "grounds": [6], "grounds_reason": "연락처가 들어 있음"}


@dataclass
class Desks:
    """The office, and a caller for each of its people."""

    office: Office

    def __post_init__(self) -> None:
        self._made: dict[int, Caller] = {}

    def __getattr__(self, name: str) -> Caller:
        return self.of(getattr(self.office, name))

    def of(self, staff: Staff) -> Caller:
        if staff.id not in self._made:
            self._made[staff.id] = Caller(token_of(acting(staff)))
        return self._made[staff.id]

    def begun(self, kind: str = "internal", **written: Any) -> str:
        """A document that lacks nothing, not yet before its line."""
        made = self.officer.post(HERE, {"kind": kind})
        assert made.status == 201, made.body
        saved = write(self.officer, made.body["id"], made.body["revision"], **written)
        assert saved.status == 200, saved.body
        return str(made.body["id"])

    def submitted(self, *, submit: dict[str, Any] | None = None, **written: Any) -> str:
        draft = self.begun(**written)
        did(self.officer, draft, "submit", **(submit or {}))
        return draft

    def approved(self, **written: Any) -> str:
        draft = self.submitted(**written)
        for caller in (self.lead, self.director, self.head):
            if caller.get(f"{HERE}/{draft}").body["state"] == "in_line":
                did(caller, draft, "sign", confirms_class=True)
        return draft


def desks() -> Desks:
    return Desks(factories.office())


def write(caller: Caller, draft: str, began_from: int, **written: Any) -> Reply:
    """Writes over the revision that is named first."""
    return caller.put(f"{HERE}/{draft}", {**WRITTEN, "revision": began_from, **written})


def act(caller: Caller, draft: str, name: str, **body: Any) -> Reply:
    return caller.post(f"{HERE}/{draft}/acts/{name}", body)


def did(caller: Caller, draft: str, name: str, **body: Any) -> dict[str, Any]:
    """An act that must succeed."""
    reply = act(caller, draft, name, **body)
    assert reply.status == 200, (name, reply.status, reply.body)
    return dict(reply.body)


def file_of(content: bytes = b"%PDF-1.4", **more: Any) -> dict[str, Any]:
    return {"name": "산출 내역.pdf", "content_base64": base64.b64encode(content).decode(), **more}
