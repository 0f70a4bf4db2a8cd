"""Files and proofs that come from the database hold for whoever verifies them."""

from datetime import timedelta

import pytest

from madang.log.models import LogEntry
from madang.log.publishing import NotLogged, latest_checkpoint, proof_of, published_note
from madang.log.tests.factories import AT, KEY, audited, happen, log, sign
from madang.log.tree import DatabaseSource, size
from madang_verify.errors import Missing
from madang_verify.policy import parse_policy
from madang_verify.receipts import parse_receipt
from madang_verify.tiles import paths_of
from madang_verify.trust import verify_checkpoint

pytestmark = pytest.mark.django_db
POLICY = parse_policy(f"log {KEY.verifier.vkey}\nquorum none\n".encode())


def many(count: int) -> None:
    log(*happen(*(str(n % 50) for n in range(count))))


def test_a_log_in_several_states_is_sound_in_each() -> None:
    states = []
    for count in (1, 255, 300, 3):
        many(count)
        states.append(sign())
    assert [state.size for state in states] == [1, 256, 556, 559]
    assert [audited(state).found for state in states] == [0] * 4
    assert latest_checkpoint() == states[-1]


def test_an_empty_log() -> None:
    assert size() == 0
    assert latest_checkpoint() is None
    with pytest.raises(NotLogged):
        proof_of(0)
    assert audited(sign()).found == 0


def test_what_is_not_covered_is_not_there() -> None:
    many(300)
    source = DatabaseSource(260)
    for path in paths_of(260):
        assert source.read(path, 100_000)
    for path in (
        "tile/0/001.p/5",
        "tile/0/001",
        "tile/entries/001.p/5",
        "tile/1/000.p/2",
        "tile/2/000.p/1",
        "policy",
    ):
        with pytest.raises(Missing):
            source.read(path, 100_000)


def test_a_proof_verifies_offline() -> None:
    many(300)
    sign()
    for index in (0, 1, 255, 256, 299):
        receipt = parse_receipt(proof_of(index).as_text())
        verify_checkpoint(receipt.checkpoint, POLICY, AT.timestamp())
        receipt.verify(bytes(LogEntry.objects.get(pk=index).leaf_hash))
    for index in (300, -1):
        with pytest.raises(NotLogged):
            proof_of(index)


def test_a_proof_is_under_a_witnessed_state_where_one_holds_it() -> None:
    many(10)
    witnessed = sign()
    witnessed.witnessed_at = AT
    witnessed.save()
    witnessed.cosignatures.create(witness="press", line=b"\xe2\x80\x94 press.example/w AAAAAAAA\n", at=AT)
    many(5)
    sign(AT + timedelta(seconds=1))
    assert proof_of(9).checkpoint.size == 10
    assert proof_of(9).checkpoint.note.raw == published_note(witnessed)
    assert published_note(witnessed).endswith(b"press.example/w AAAAAAAA\n")
    assert proof_of(10).checkpoint.size == 15
