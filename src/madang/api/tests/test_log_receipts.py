"""Receipts of the log by program: the applicant's alone."""

import pytest

from madang.api.tests.calling import Callers, is_problem
from madang.api.tests.test_document import validator_of
from madang.domains.cases import actions
from madang.domains.cases.tests import factories
from madang.log.tests.city import told, told_and_signed
from madang_verify.hashing import leaf_hash
from madang_verify.receipts import parse_receipt


@pytest.fixture
def people(db: None) -> Callers:
    return Callers(factories.city())


def test_the_applicant_reads_the_receipt_of_each_entry(people: Callers) -> None:
    case = factories.filed(people.city)
    told()
    early = people.citizen.get(f"cases/{case.number}/receipt").body
    assert (early["receipt"], [one["ready"] for one in early["entries"]]) == (None, [False])
    actions.accept(people.city.official(), number=case.number)
    told_and_signed()
    applicant = people.citizen
    body = applicant.get(f"cases/{case.number}/receipt").body
    validator_of("read_case_receipt", 200).validate(body)
    assert [(one["seq"], one["ready"]) for one in body["entries"]] == [(1, True), (2, True)]
    for entry in body["entries"]:
        found = applicant.get(f"cases/{case.number}/receipt", {"leaf": entry["index"]}).body["receipt"]
        parse_receipt(found["proof"].encode()).verify(leaf_hash(found["leaf"].encode()))
        assert found["index"] == entry["index"]


def test_nobody_else_reads_it(people: Callers) -> None:
    case = factories.filed(people.city)
    told_and_signed()
    path = f"cases/{case.number}/receipt"
    is_problem(people.nobody.get(path), 401)
    for caller in (people.other, people.official(), people.on_duty("auditor")):
        is_problem(caller.get(path), 404)


def test_an_entry_of_another_case_is_not_found(people: Callers) -> None:
    case, other = factories.filed(people.city), factories.filed(people.city)
    told_and_signed()
    applicant = people.citizen
    [entry] = applicant.get(f"cases/{other.number}/receipt").body["entries"]
    found = applicant.get(f"cases/{case.number}/receipt", {"leaf": entry["index"]})
    is_problem(found, 404, "not_logged")
    is_problem(applicant.get(f"cases/{case.number}/receipt", {"leaf": "x"}), 422)
