"""Proofs of the log by program."""

import pytest
from django.test import Client

from madang.api.tests.test_document import validator_of
from madang.log.tests.factories import happen, log, sign
from madang_verify.encoding import from_base64
from madang_verify.hashing import leaf_hash
from madang_verify.proofs import verify_inclusion
from madang_verify.receipts import parse_receipt

pytestmark = pytest.mark.django_db


def test_a_proof_holds_by_what_the_answer_says_alone() -> None:
    log(*happen(*(str(n) for n in range(20))))
    sign()
    told = Client().get("/api/v1/log/proof?leaf=7").json()
    validator_of("read_log_proof", 200).validate(told)
    leaf = leaf_hash(told["entry"].encode())
    assert leaf == from_base64(told["leaf_hash"])
    proof = [from_base64(each) for each in told["proof"]]
    verify_inclusion(told["index"], told["size"], leaf, proof, from_base64(told["root"]))
    text = Client().get("/api/v1/log/proof?leaf=7", headers={"Accept": "text/plain"}).content
    parse_receipt(text).verify(leaf)


def test_what_no_signed_state_holds() -> None:
    log(*happen("1"))
    answer = Client().get("/api/v1/log/proof?leaf=0")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_logged")
    for wrong in ("", "?leaf=x", "?leaf=-1"):
        assert Client().get(f"/api/v1/log/proof{wrong}").status_code == 422


def test_nothing_is_sent_twice() -> None:
    log(*happen("1"))
    sign()
    first = Client().get("/api/v1/log/proof?leaf=0")
    again = Client().get("/api/v1/log/proof?leaf=0", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
