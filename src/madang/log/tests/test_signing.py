"""The state of the log is signed when it has grown, by a signer that can't be made to sign another past."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from madang.log import continuity, policy, signing
from madang.log.appending import append_own
from madang.log.models import Checkpoint, LogEntry, LogTile
from madang.log.publishing import latest_checkpoint, published_note
from madang.log.signer_memory import states
from madang.log.signer_socket import Absent
from madang.log.signing import sign_if_grown
from madang.log.tests.factories import AT, audited, happen, log
from madang.log.tests.living import data_folder, living
from madang.log.tree import size, tree
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.leaves import parse_leaf
from madang_verify.policy import parse_policy
from madang_verify.trust import verify_checkpoint

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(LogEntry.objects.order_by("index").values_list("kind", flat=True))


def test_a_log_begins_with_a_sign_of_life(tmp_path: Path) -> None:
    with living(tmp_path):
        checkpoint = sign_if_grown(AT)
        assert checkpoint is not None
        assert kinds() == ["heartbeat"]
        stated = parse_checkpoint(published_note(checkpoint))
        verify_checkpoint(stated, parse_policy(policy.served_policy()), AT.timestamp())
        assert (stated.origin, stated.size, stated.root) == (policy.origin(), 1, tree(1).root())
        assert audited(checkpoint).found == 0


def test_signs_what_is_new_and_otherwise_lives(tmp_path: Path) -> None:
    with living(tmp_path):
        sign_if_grown(AT)
        assert sign_if_grown(AT + timedelta(minutes=9)) is None
        log(*happen("a", "b", "a"), at=AT + timedelta(minutes=9))
        signed = sign_if_grown(AT + timedelta(minutes=9, seconds=1))
        assert signed is not None and signed.size == 4
        assert sign_if_grown(AT + timedelta(minutes=18)) is None
        alive = sign_if_grown(AT + timedelta(minutes=19))
        assert alive is not None and alive.size == 5
        assert kinds() == ["heartbeat", "step", "step", "step", "heartbeat"]
        assert audited(alive).found == 0


def test_without_a_signer_nothing_is_signed_and_nothing_breaks(tmp_path: Path) -> None:
    with data_folder(tmp_path), pytest.raises(Absent):
        sign_if_grown(AT)
    assert not Checkpoint.objects.exists()


def test_a_state_that_was_signed_and_not_kept_is_kept_later(tmp_path: Path) -> None:
    """The worker died between the signature and its own commit."""
    with living(tmp_path) as alive:
        sign_if_grown(AT)
        log(*happen("a"))
        grown = tree(2)
        alive.signer.signer.sign(2, grown.root(), grown.consistency(1))
        late = sign_if_grown(AT)
        assert late is not None and late.size == 2


def test_a_database_of_yesterday_is_not_signed(tmp_path: Path) -> None:
    with living(tmp_path):
        sign_if_grown(AT)
        yesterday = transaction.savepoint()
        log(*happen("a", "b", "c"))
        sign_if_grown(AT)
        transaction.savepoint_rollback(yesterday)
        assert size() == 1
        with pytest.raises(continuity.Behind, match=r"4 entries, the database holds 1.*madang log restore"):
            sign_if_grown(AT + timedelta(hours=1))
        assert kinds() == ["heartbeat"]  # not even a sign of life: it would be another past
        log(*happen("d", "e", "f", "g"))
        with pytest.raises(continuity.Changed):
            sign_if_grown(AT)
        assert Checkpoint.objects.count() == 1


def test_what_is_not_committed_is_not_signed(tmp_path: Path) -> None:
    with living(tmp_path) as alive:
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            log(*happen("a"))
            sign_if_grown(AT)
        assert alive.signer.signer.memory.last.size == 0


def test_entries_that_were_changed_are_not_signed(tmp_path: Path) -> None:
    with living(tmp_path) as alive:
        log(*happen("a", "b", "c"))
        sign_if_grown(AT)
        tile = LogTile.objects.get(level=0)
        tile.hashes = bytes(tile.hashes)[:-1] + b"!"
        tile.save()
        log(*happen("d"))
        continuity.forget_what_was_seen()
        with pytest.raises(continuity.Changed):
            sign_if_grown(AT)
        assert alive.signer.signer.memory.last.size == 3


def test_a_signer_of_another_log_is_refused(tmp_path: Path) -> None:
    with living(tmp_path / "one"):
        theirs = policy.served_policy().replace(b"localhost", b"elsewhere")
    with data_folder(tmp_path / "two"):
        policy.name_keys([_other_vkey()])
        ours = policy.place().read_bytes()
    with living(tmp_path / "three"):
        policy.place().write_bytes(ours)
        with pytest.raises(continuity.NotSigned, match="signs for localhost/log"):
            sign_if_grown(AT)
        policy.place().write_bytes(theirs)  # the key's id no longer fits its name
        with pytest.raises(continuity.NotSigned, match="can't be read"):
            sign_if_grown(AT)
        assert policy.policy().satisfied({"anybody"}) is False


def test_another_key_is_announced_and_both_sign_until_the_old_one_is_retired(tmp_path: Path) -> None:
    with living(tmp_path) as alive:
        before = sign_if_grown(AT)
        assert before is not None
        vkey = signing.announce_next_key(AT)
        entry = parse_leaf(bytes(LogEntry.objects.get(kind="key").entry), policy.origin())
        assert entry.members["vkey"] == vkey
        assert {key.vkey for key in policy.policy().logs} == set(alive.signer.signer.vkeys)
        log(*happen("a"))
        both = sign_if_grown(AT)
        signing.retire_key()
        log(*happen("a"))
        new = sign_if_grown(AT)
        assert both is not None and new is not None
        signers = [len(parse_checkpoint(bytes(each.note)).note.signatures) for each in (before, both, new)]
        assert signers == [1, 2, 1]
        for each in (before, both, new):
            verify_checkpoint(
                parse_checkpoint(bytes(each.note)), parse_policy(policy.served_policy()), AT.timestamp()
            )
        assert audited(new).found == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_sign_one_history(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(25):
                append_own("heartbeat", {}, AT)
                sign_if_grown(AT)
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    with living(tmp_path):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        sign_if_grown(AT)
        assert not faults
        kept = dict(states(tmp_path / "signer" / "signed"))
        rows = dict(Checkpoint.objects.values_list("size", "root"))
        assert {n: bytes(root) for n, root in rows.items()}.items() <= kept.items()
        newest = latest_checkpoint()
        assert newest is not None and newest.size == size() >= 50
        assert audited(newest).found == 0


def _other_vkey() -> str:
    from madang_verify.notes import ED25519, Signer

    return Signer.generate("elsewhere/log", ED25519).verifier.vkey


def test_nothing_at_all_is_added_to_a_database_of_yesterday(tmp_path: Path) -> None:
    """Daily sums and the like come from elsewhere than the worker's part in the log."""
    with living(tmp_path):
        sign_if_grown(AT)
        yesterday = transaction.savepoint()
        log(*happen("a"))
        sign_if_grown(AT)
        transaction.savepoint_rollback(yesterday)
        continuity.forget_what_was_seen()
        with pytest.raises(continuity.Behind):
            append_own("heartbeat", {}, AT)
        assert kinds() == ["heartbeat"]
