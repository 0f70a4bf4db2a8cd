"""Acts of a disclosure officer by program, the change feed, the catalogue, figures of documents."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from lxml import etree

from madang.api.tests.test_document import validator_of
from madang.domains.accounts import issue_token
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import archive, disclosed, entry
from madang.domains.organisation.tests.factories import Staff
from madang.domains.statistics.opendata.documents import write_changed
from madang.kernel import clock, outbox
from madang.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


def _act(staff: Staff, document: Document, act: str, body: dict, key: str = "k"):
    token = issue_token(SYSTEM, username=staff.account.username, name="own", at=clock.now())
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    address = f"/api/v1/documents/{document.uid}/{act}"
    return Client().post(address, body, content_type="application/json", headers=headers)


def test_an_officer_withdraws_once_and_gives_back() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home))
    body = {"reason_code": "personal_data", "reason": ""}
    first = _act(place.disclosure, document, "withdraw", body)
    again = _act(place.disclosure, document, "withdraw", body)
    assert (first.status_code, first.content) == (200, again.content)
    assert first.json()["visibility"] == "withdrawn"
    validator_of("withdraw_document", 200).validate(first.json())
    assert _act(place.disclosure, document, "withdraw", body, key="other").status_code == 409
    assert (
        _act(place.disclosure, document, "withdraw", {"reason_code": "x"}).status_code == 409
    )  # key of another body
    back = _act(place.disclosure, document, "restore", {"reason": "확인함"}, key="back")
    assert (back.status_code, back.json()["visibility"]) == (200, "scheduled")


def test_who_has_no_right_changes_nothing() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home))
    body = {"reason_code": "rights", "reason": ""}
    assert _act(place.officer, document, "withdraw", body).status_code == 403
    assert _act(place.district_disclosure, document, "withdraw", body).status_code == 404
    assert Client().post(f"/api/v1/documents/{document.uid}/withdraw", body).status_code == 401
    document.refresh_from_db()
    assert document.state == "public"
    refused = _act(place.disclosure, document, "withdraw", {"reason_code": "whim"}, key="b")
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_reason")


def test_a_class_is_set_with_its_files() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home, summary="요지"))
    body = {"class": "closed", "grounds": [7, 7], "reason": "영업비밀이 들어 있음"}
    told = _act(place.disclosure, document, "classify", body)
    assert (told.status_code, told.json()["visibility"], told.json()["grounds"]) == (200, "closed", [7])
    validator_of("classify_document", 200).validate(told.json())
    assert (
        _act(place.disclosure, document, "classify", {"class": "closed", "reason": "x"}, key="b").status_code
        == 422
    )


def test_the_change_feed_and_figures_are_what_the_document_says() -> None:
    place = archive()
    kept, gone = disclosed(entry(place.home), entry(place.home))
    _act(place.disclosure, gone, "withdraw", {"reason_code": "rights"})
    outbox.take("document-days")
    feed = Client().get("/api/v1/documents/changes").json()
    validator_of("list_document_changes", 200).validate(feed)
    assert {one["id"]: one["deleted"] for one in feed["items"]} == {kept.uid: False, gone.uid: True}
    assert gone.title not in json.dumps(feed, ensure_ascii=False)
    assert Client().get("/api/v1/documents/changes", {"since": feed["cursor"]}).json()["items"] == []
    days = {"from": str(kept.approved_on), "to": str(kept.approved_on)}
    table = Client().get("/api/v1/statistics/reconciliation", days).json()
    validator_of("reconciliation_statistics", 200).validate(table)
    (row,) = table["items"]
    assert (row["approved"], row["disclosed"], row["withdrawn"]) == (2, 1, 1)
    figures = Client().get("/api/v1/statistics/disclosure").json()
    validator_of("disclosure_statistics", 200).validate(figures)
    for bad in ("?since=-1", "?since=x", "?limit=0"):
        assert Client().get(f"/api/v1/documents/changes{bad}").status_code == 422
    assert Client().get("/api/v1/statistics/reconciliation?cursor=zz").status_code == 422


def test_the_catalogue_says_the_same_in_three_writings() -> None:
    place = archive()
    disclosed(entry(place.home), entry(place.home, approved_at=clock.now() - timedelta(days=500)))
    write_changed()
    graph = Client().get("/api/v1/catalog").json()["@graph"]
    by_kind = {
        kind: [n for n in graph if n["@type"] == kind] for kind in ("dcat:Dataset", "dcat:Distribution")
    }
    ids = {node["@id"] for node in graph}
    (catalogue,) = [n for n in graph if n["@type"] == "dcat:Catalog"]
    assert (
        {one["@id"] for one in catalogue["dcat:dataset"]}
        == {n["@id"] for n in by_kind["dcat:Dataset"]}
        <= ids
    )
    files = [i for i in ids if "#documents-" in i and i.endswith(("csv", "parquet"))]
    assert len(files) == 4
    assert all(
        Client().get(n["dcat:downloadURL"]["@id"]).status_code == 200 for n in by_kind["dcat:Distribution"]
    )
    turtle = Client().get("/api/v1/catalog", headers={"Accept": "text/turtle"})
    assert turtle["Content-Type"].startswith("text/turtle")
    written = etree.fromstring(Client().get("/api/v1/catalog?format=rdf").content)
    assert len(written) == len(graph) == len(re.findall(r"> a [a-z]+:", turtle.content.decode()))
    assert Client().get("/api/v1/catalog?format=doc").status_code == 422
