"""The OpenAPI document is valid, says what the answers are, and can be read by people."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from madang.api.tests.calling import is_problem
from madang.api.v1.api import api
from madang.api.v1.document import describe
from madang.domains.cases.tests import factories

DOCUMENT = describe(api)
OPERATIONS = [
    (path, method, found) for path, methods in DOCUMENT["paths"].items() for method, found in methods.items()
]


def validator_of(operation, status):
    """A validator for what the document says of one answer."""
    for _, _, found in OPERATIONS:
        if found["operationId"] == operation:
            schema = next(iter(found["responses"][str(status)]["content"].values()))["schema"]
            return Draft202012Validator(
                {**schema, "components": DOCUMENT["components"]},
                format_checker=Draft202012Validator.FORMAT_CHECKER,
            )
    raise KeyError(operation)


def test_the_document_is_valid_openapi_3_1(people):
    served = people.nobody.get("openapi.json").body
    assert served["openapi"].startswith("3.1")
    assert served == DOCUMENT
    OpenAPIV31SpecValidator(served).validate()


def test_every_operation_has_an_id_a_tag_names_in_both_languages_and_its_refusals():
    ids = [found["operationId"] for _, _, found in OPERATIONS]
    assert len(ids) == len(set(ids)) == len(OPERATIONS)
    for path, method, found in OPERATIONS:
        assert found["tags"] and found["description"] and found["summary"], path
        assert set(found["x-name"]) == {"ko", "en"}
        assert {"429", "500"} <= set(found["responses"]), path
        if method in ("post", "put", "delete"):
            assert {"400", "401", "403", "404", "409", "413", "415", "422"} <= set(found["responses"])
            named = {p["name"] for p in found["parameters"]}
            if path.endswith("/approval-events"):  # signed; its key is the id of the event
                assert found["security"] == [{"SignedBySystem": []}]
                assert {"Madang-Key-Id", "webhook-id", "webhook-timestamp"} <= named
                continue
            assert found["security"] == [{"Bearer": []}]
            assert "Idempotency-Key" in named


def test_the_contract_names_every_address():
    have = {(method, path.removeprefix("/api/v1/")) for path, method, _ in OPERATIONS}
    assert have == {
        ("get", "sectors"),
        ("get", "procedures"),
        ("get", "procedures/{code}"),
        ("get", "procedures/{code}.bpmn"),
        ("get", "procedures/{code}/versions"),
        ("get", "delegation"),
        ("post", "cases"),
        ("get", "cases"),
        ("get", "cases/{number}"),
        ("get", "cases/{number}/events"),
        ("get", "cases/{number}/receipt"),
        ("post", "cases/{number}/actions/{action}"),
        ("get", "documents"),
        ("get", "documents/{id}"),
        ("get", "documents/{id}/files/{n}"),
        ("get", "documents/{id}/files/{n}/pages/{page}.webp"),
        ("get", "desk/tasks"),
        ("get", "deadline"),
        ("get", "statistics/processing"),
        ("get", "statistics/latency"),
        ("get", "statistics/comparison"),
        ("post", "desk/assignments"),
        ("post", "desk/reminders"),
        ("post", "approval-events"),
        ("get", "statistics/compliance"),
        ("get", "statistics/missing"),
        ("get", "emergencies"),
        ("get", "emergencies/{id}"),
        ("get", "statistics/signatures"),
        ("get", "statistics/disclosure"),
        ("get", "statistics/reconciliation"),
        ("get", "search"),
        ("get", "search/complete"),
        ("get", "documents/changes"),
        ("post", "documents/{id}/withdraw"),
        ("post", "documents/{id}/restore"),
        ("post", "documents/{id}/erasure"),
        ("post", "documents/{id}/erasure/confirm"),
        ("post", "documents/{id}/erasure/refuse"),
        ("post", "documents/{id}/classify"),
        ("get", "catalog"),
        ("get", "log/proof"),
        ("get", "approvals/kinds"),
        ("get", "approvals/line"),
        ("get", "approvals/documents"),
        ("post", "approvals/documents"),
        ("get", "approvals/documents/{draft}"),
        ("put", "approvals/documents/{draft}"),
        ("post", "approvals/documents/{draft}/attachments"),
        ("get", "approvals/documents/{draft}/attachments/{file}"),
        ("put", "approvals/documents/{draft}/attachments/{file}"),
        ("delete", "approvals/documents/{draft}/attachments/{file}"),
        ("post", "approvals/documents/{draft}/acts/{act}"),
        ("post", "approvals/sign"),
        ("post", "approvals/sendings/{sending}/{act}"),
        ("get", "approvals/documents/{draft}/document.pdf"),
        ("get", "approvals/documents/{draft}/versions/{old}/{new}"),
        ("post", "documents"),
    }


@pytest.mark.parametrize(
    ("operation", "address"),
    [
        ("list_sectors", "sectors"),
        ("list_procedures", "procedures"),
        ("read_procedure", "procedures/CON-06"),
        ("read_procedure", "procedures/TRN-02"),
        ("list_procedure_versions", "procedures/TRN-02/versions"),
        ("read_delegation", "delegation"),
        ("read_delegation", "delegation?number=0&institution=city"),
        ("list_cases", "cases"),
        ("read_case", "cases/{number}"),
        ("list_case_events", "cases/{number}/events"),
        ("list_tasks", "desk/tasks"),
        ("processing_statistics", "statistics/processing?by=procedure"),
        ("processing_statistics", "statistics/processing?from=2026-01-01&to=2999-12-31"),
        ("latency_statistics", "statistics/latency"),
        ("compute_deadline", "deadline?rule=working-days:10&start=2026-05-01"),
    ],
)
def test_answers_are_what_the_document_says(people, operation, address):
    case = factories.decided(people.city)
    factories.filed(people.city)
    for caller in (people.official(),) if operation == "list_tasks" else (people.nobody, people.citizen):
        reply = caller.get(address.format(number=case.number))
        assert reply.status == 200, reply.body
        validator_of(operation, 200).validate(reply.body)


def test_answers_to_writes_and_refusals_are_what_the_document_says(people):
    form = {"procedure": "CON-06", "form": factories.example_form("CON-06")}
    filed = people.citizen.post("cases", form)
    validator_of("file_case", 201).validate(filed.body)
    acted = people.official().act(filed.body["number"], "accept")
    validator_of("act_on_case", 200).validate(acted.body)
    refused = people.citizen.act(filed.body["number"], "approve")
    is_problem(refused, 403)
    validator_of("act_on_case", 403).validate(refused.body)


@pytest.mark.parametrize(("language", "words"), [("ko", "매개변수"), ("en", "Parameters")])
def test_people_read_the_docs_without_script_or_foreign_host(people, language, words):
    reply = people.nobody.get("docs", **{"Accept-Language": language})
    page = reply.content.decode()
    assert reply.status == 200
    assert f'<html lang="{language}">' in page
    assert words in page
    assert "<script" not in page and "style=" not in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    for _, _, found in OPERATIONS:
        assert f'id="{found["operationId"]}"' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert not [a for a in re.findall(r'href="#([^"]+)"', page) if a not in ids]
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


def test_the_docs_can_be_asked_for_in_a_language(people):
    assert b'<html lang="en">' in people.nobody.get("docs", {"lang": "en"}).content
    assert people.nobody.get("docs", {"lang": "xx"}).status == 200
