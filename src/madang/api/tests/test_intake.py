"""Documents sent as a stream: one result for each line, once however often it comes, refused line by line."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connection, connections
from django.test import Client

from madang.api.tests.calling import Caller, Callers, token_of
from madang.api.v1 import documents_intake
from madang.domains.documents.models import Document, DocumentFile
from madang.domains.documents.tests import factories as documents
from madang.domains.organisation import directory
from madang.kernel import clock
from madang.kernel.storage import storage

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/documents"
APPROVED = (clock.now() - timedelta(days=3)).isoformat()


def line(n: object = 1, **changed: Any) -> dict[str, Any]:
    said = {
        "source": "archive",
        "source_id": f"doc-{n}",
        "number": f"정수과-{n}",
        "title": f"정수 약품 사용 월보 {n}",
        "department": "WAT",
        "category": "sanction",
        "kind": "report",
        "approved_at": APPROVED,
        "class": "open",
        "grounds": [],
        "retention": "5년",
        "files": [],
    }
    return {name: value for name, value in {**said, **changed}.items() if value is not ...}


def post(who: Caller, *lines: Any, key: str = "", kind: str = "application/x-ndjson") -> Any:
    body = b"\n".join(one if isinstance(one, bytes) else orjson.dumps(one) for one in lines)
    headers = {"Idempotency-Key": key or f"key-{id(body)}-{len(body)}"}
    if who.token:
        headers["Authorization"] = f"Bearer {who.token}"
    client = Client(raise_request_exception=False)
    response = client.post(ADDRESS, body, content_type=kind, headers=headers)
    if response.status_code != 200:
        return response.status_code, orjson.loads(response.content)["code"]
    return [orjson.loads(told) for told in b"".join(response.streaming_content).splitlines()]


def test_each_line_has_its_result_and_the_rest_goes_on(people: Callers) -> None:
    content = base64.b64encode("월보".encode()).decode()
    name = directory().department("WAT").name.ko
    told = post(
        people.on_duty("operator"),
        line(1, files=[{"name": "월보.txt", "content_base64": content}]),
        b"{not json",
        line(2, title="연락처 010-1234-5678"),
        line(3, department=f"{name}극"),
        line(1, files=[{"name": "월보.txt", "content_base64": content}]),
        line(4, files=[{"name": "x.hwp", "path": "x.hwp"}]),
    )
    statuses = [(one["line"], one["status"]) for one in told]
    assert statuses == [
        (1, "accepted"),
        (2, "rejected"),
        (3, "held"),
        (4, "rejected"),
        (5, "unchanged"),
        (6, "rejected"),
    ]
    assert told[0]["id"] == told[4]["id"] and not told[1]["id"]
    assert f"가장 가까운 이름: {name}" in told[3]["reasons"][0]["ko"]
    file = DocumentFile.objects.get()
    assert storage().read(file.sha256).decode() == "월보"


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(people: Callers) -> None:
    operator = people.on_duty("operator")
    first = post(operator, line(1), key="once")
    assert first[0]["status"] == "accepted"
    assert post(operator, line(1), key="once") == first
    assert post(operator, line(2), key="once") == (409, "idempotency_key_reused")
    assert post(operator, line(1), key="again")[0]["status"] == "unchanged"


def test_who_may_send(people: Callers) -> None:
    assert post(people.nobody, line()) == (401, "no_token")
    for who in (people.citizen, people.official(), people.director(), people.on_duty("auditor")):
        assert post(who, line())[0] == 403
    assert post(people.on_duty("disclosure_officer"), line())[0]["status"] == "accepted"
    assert Document.objects.count() == 1


def test_a_district_sends_its_own_alone() -> None:
    place = documents.archive()
    caller = Caller(token_of(place.district_disclosure.actor(clock.now())))
    told = post(caller, line(1, department=place.district.code), line(2, department=place.home.code))
    assert [one["status"] for one in told] == ["accepted", "rejected"]


@pytest.mark.parametrize(
    ("most", "value", "code"), [("MOST_BYTES", 300, "too_large"), ("MOST_LINES", 1, "too_many_lines")]
)
def test_a_body_is_bounded(people: Callers, monkeypatch, most: str, value: int, code: str) -> None:
    monkeypatch.setattr(documents_intake, most, value)
    assert post(people.on_duty("operator"), line(1), line(2), line(3)) == (413, code)
    assert not Document.objects.exists()


def test_a_line_is_bounded(people: Callers, monkeypatch) -> None:
    monkeypatch.setattr(documents_intake, "LONGEST_LINE", 1000)
    told = post(people.on_duty("operator"), line(1), line(2, title="가" * 1000), line(3))
    assert [one["status"] for one in told] == ["accepted", "rejected", "accepted"]


def test_something_else_is_not_taken(people: Callers) -> None:
    assert post(people.on_duty("operator"), line(), kind="text/csv") == (415, "wrong_content_type")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL: writers queue in SQLite")
def test_twenty_at_once_have_one_result(people: Callers) -> None:
    operator = people.on_duty("operator")
    lines = [line(n) for n in range(10)]

    def send(n: int) -> Any:
        try:
            return post(operator, *lines, key=f"at-once-{n}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as many:
        answers = list(many.map(send, range(20)))
    assert Document.objects.count() == 10
    assert {tuple(one["id"] for one in answer) for answer in answers} == {
        tuple(Document.objects.order_by("pk").values_list("uid", flat=True))
    }
    accepted = [answer for answer in answers if answer[0]["status"] == "accepted"]
    assert len(accepted) == 1
    assert connection.vendor == "postgresql"
