"""The files of the log: what verifiers of others read, for how long it may be kept, and nothing before it is signed."""

from datetime import timedelta

import pytest
from django.test import Client

from madang.kernel import clock
from madang.log import policy
from madang.log.models import LogEntry
from madang.log.publishing import PATIENCE
from madang.log.tests.factories import AT, happen, log, sign
from madang_verify.audit import Audit, Progress
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.errors import Missing
from madang_verify.receipts import parse_receipt

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


class Served:
    """The log as a stranger reads it."""

    def read(self, path: str, limit: int) -> bytes:
        answer = Client().get(f"/log/{path}")
        if answer.status_code == 404:
            raise Missing("source.missing", path=path)
        assert answer.status_code == 200
        return answer.content


def many(count: int) -> None:
    log(*happen(*(str(n % 40) for n in range(count))))


def test_a_stranger_reads_all_of_it() -> None:
    many(600)
    sign()
    stated = parse_checkpoint(Served().read("checkpoint", 10_000))
    report = Audit(stated, Progress()).run(Served())
    assert (report.found, report.checked) == (0, 600)


def test_tiles_may_be_kept_for_ever_and_states_for_a_moment() -> None:
    many(300)
    sign()
    state = Client().get("/log/checkpoint")
    assert state.headers["Cache-Control"] == "public, max-age=1"
    assert state.headers["Content-Type"] == "text/plain; charset=utf-8"
    for path in (
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/7",
    ):
        answer = Client().get(f"/log/{path}")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")


def test_what_is_not_signed_is_not_given_out() -> None:
    many(10)
    for path in ("checkpoint", "tile/0/000.p/10", "tile/entries/000.p/1", "proof?leaf=0"):
        assert Client().get(f"/log/{path}").status_code == 404
    sign()
    many(5)
    assert Client().get("/log/tile/0/000.p/10").status_code == 200
    for path in ("tile/0/000.p/11", "tile/0/000", "tile/entries/000.p/11", "proof?leaf=10"):
        answer = Client().get(f"/log/{path}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/64/000", "tile/0/x000/000"),
        *("tile/entries/../checkpoint", "tile/", "tile/0/000/", "tile/٠/000", "nothing", ""),
    ],
)
def test_other_ways_of_writing_are_no_addresses(path: str) -> None:
    many(300)
    sign()
    assert Client().get(f"/log/{path}").status_code == 404


def test_a_new_state_waits_for_its_witnesses_a_moment() -> None:
    def shown(seconds: float) -> bytes:
        with clock.at(AT + timedelta(seconds=seconds)):
            return Client().get("/log/checkpoint").content

    many(3)
    first = sign(AT)
    with clock.at(AT):
        assert Client().get("/log/checkpoint").status_code == 404
    assert parse_checkpoint(shown(PATIENCE.total_seconds())).size == 3
    many(1)
    second = sign(AT + timedelta(seconds=20))
    assert parse_checkpoint(shown(21)).size == 3
    second.witnessed_at = AT + timedelta(seconds=21)
    second.save()
    assert parse_checkpoint(shown(21)).size == 4
    first.witnessed_at = AT + timedelta(seconds=22)
    first.save()
    assert parse_checkpoint(shown(22)).size == 4


def test_a_proof_for_one_entry() -> None:
    many(300)
    sign()
    answer = Client().get("/log/proof?leaf=17")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    leaf = bytes(LogEntry.objects.get(pk=17).leaf_hash)
    parse_receipt(answer.content).verify(leaf)
    told = Client().get("/log/proof?leaf=17", headers={"Accept": "application/json"}).json()
    assert (told["index"], told["size"], len(told["proof"])) == (17, 300, 9)
    assert told["checkpoint"].encode() == parse_receipt(answer.content).checkpoint.note.raw
    for wrong in ("", "?leaf=", "?leaf=-1", "?leaf=1.0", "?leaf=٣", "?leaf=9999999999999999999"):
        assert Client().get(f"/log/proof{wrong}").status_code == 400


def test_the_policy_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "served_policy", lambda: b"")
    assert Client().get("/log/policy").status_code == 404
    monkeypatch.setattr(policy, "served_policy", lambda: b"quorum none\n")
    answer = Client().get("/log/policy")
    assert (answer.content, answer.headers["Cache-Control"]) == (b"quorum none\n", "public, max-age=60")


def test_only_reading_is_possible() -> None:
    assert Client().post("/log/checkpoint").status_code == 405
