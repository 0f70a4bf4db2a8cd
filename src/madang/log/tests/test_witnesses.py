"""Witnesses confirm at their own pace; none that is down, slow or lying holds up the others or is believed."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from madang.log import policy
from madang.log.models import Checkpoint, Cosignature
from madang.log.publishing import published_note
from madang.log.signing import sign_if_grown
from madang.log.tests.factories import AT, happen, log
from madang.log.tests.living import NAMES, Living, Reply, living, replying, until
from madang.log.tree import tree
from madang.log.witness_line import WitnessLine
from madang.log.witnesses import Gathering, gather
from madang_verify.checkpoints import checkpoint_text, parse_checkpoint
from madang_verify.cosignatures import cosign
from madang_verify.encoding import to_base64
from madang_verify.hashing import leaf_hash, root_of
from madang_verify.notes import COSIGNATURE, Signer, divided
from madang_verify.policy import parse_policy
from madang_verify.trust import verify_checkpoint
from madang_verify.witness_server import WitnessServer

pytestmark = pytest.mark.django_db


def signed(*ids: str) -> Checkpoint:
    if ids:
        log(*happen(*ids))
    checkpoint = sign_if_grown(AT)
    assert checkpoint is not None
    return checkpoint


def confirmed(checkpoint: Checkpoint) -> set[str]:
    return set(checkpoint.cosignatures.values_list("witness", flat=True))


def witnessed(checkpoint: Checkpoint) -> bool:
    return Checkpoint.objects.filter(pk=checkpoint.pk, witnessed_at__isnull=False).exists()


def test_three_witnesses_confirm_what_an_outsider_verifies(tmp_path: Path) -> None:
    with living(tmp_path, *NAMES):
        for ids in ("abc", "a", "bd"):
            checkpoint = signed(*ids)
            assert gather(AT) == 3
            assert confirmed(checkpoint) == set(NAMES)
            assert witnessed(checkpoint)
            note = parse_checkpoint(published_note(checkpoint))
            trusted = verify_checkpoint(note, parse_policy(policy.served_policy()), time.time())
            assert trusted.cosigned.keys() == set(NAMES)
        assert b"http" not in policy.served_policy()
        assert gather(AT) == 3  # asked again, they confirm again what they have confirmed
        assert Cosignature.objects.count() == 9


def test_one_that_is_down_is_done_without_and_comes_back(tmp_path: Path) -> None:
    with living(tmp_path, *NAMES) as alive:
        first = signed("a")
        gather(AT)
        port = alive.servers["press"].server_address[1]
        alive.stop("press")
        second = signed("a")
        gathering = Gathering()
        assert until(gathering, AT, lambda: witnessed(second))
        assert confirmed(second) == {"council", "univ"}
        assert until(gathering, AT, lambda: "press" in gathering.troubles())
        alive.serve("press", WitnessServer(("127.0.0.1", port), alive.witness("press")))
        third = signed("b")
        assert until(gathering, AT, lambda: confirmed(third) == set(NAMES))
        assert gathering.troubles() == {}
        assert "press" in confirmed(first)


def test_two_that_are_down_are_too_many(tmp_path: Path) -> None:
    with living(tmp_path, *NAMES) as alive:
        alive.stop("press")
        alive.stop("univ")
        checkpoint = signed("a")
        assert gather(AT) == 1
        assert confirmed(checkpoint) == {"council"}
        assert not witnessed(checkpoint)


def test_a_slow_one_holds_up_nobody(tmp_path: Path) -> None:
    release = threading.Event()

    def slowly(body: bytes) -> tuple[int, bytes]:
        release.wait(20)
        return 500, b""

    with living(tmp_path, "council", "univ") as alive:
        alive.serve("press", replying(slowly))
        alive.agree()
        gathering = Gathering()
        for _ in range(5):
            checkpoint = signed("a")
            began = time.monotonic()
            assert until(gathering, AT, lambda state=checkpoint: witnessed(state))
            assert time.monotonic() - began < 3
        release.set()


def test_two_slow_ones_confirm_the_same_state(tmp_path: Path) -> None:
    """The log grows faster than either answers: both are asked for the same states all the same."""
    asked: dict[str, list[int]] = {"council": [], "press": []}

    def slowly(alive: Living, name: str, seconds: float) -> Reply:
        witness = alive.witness(name)

        def reply(body: bytes) -> tuple[int, bytes]:
            asked[name].append(parse_checkpoint(body.partition(b"\n\n")[2]).size)
            time.sleep(seconds)
            answer = witness.add_checkpoint(body)
            return answer.status, answer.body

        return reply

    with living(tmp_path) as alive:
        for name, seconds in (("council", 0.11), ("press", 0.27)):
            alive.serve(name, replying(slowly(alive, name, seconds)))
        alive.agree()
        gathering, states = Gathering(), []
        end = time.monotonic() + 120
        while sum(map(witnessed, states)) < 5 and time.monotonic() < end:
            states.append(signed("a"))
            until(gathering, AT, lambda: False, seconds=0.04)
        assert sum(map(witnessed, states)) >= 5
        assert asked["council"][:5] == asked["press"][:5]
        assert asked["press"][4] < states[-1].size


def test_what_a_liar_answers_is_not_kept(tmp_path: Path) -> None:
    stranger = Signer.generate("press.example", COSIGNATURE)
    now = int(time.time())

    def text_of(body: bytes) -> bytes:
        return divided(body.partition(b"\n\n")[2])[0]

    with living(tmp_path, "council", "univ") as alive:
        alive.serve("press", replying(lambda body: lies(body)))
        alive.agree(3)
        own = alive.keys["press"]
        other = checkpoint_text(policy.origin(), 1, root_of([leaf_hash(b"other")]))
        smuggled = b"x\n\n"

        def with_another_text(body: bytes) -> bytes:
            note = body.partition(b"\n\n")[2]
            return smuggled + cosign(own, note + b"x\n", now)

        answers = {
            "a key of the same name": lambda body: cosign(stranger, text_of(body), now),
            "of another state": lambda body: cosign(own, other, now),
            "of the future": lambda body: cosign(own, text_of(body), now + 3600),
            "another text": with_another_text,
            "nothing": lambda body: b"",
            "noise": lambda body: b"\xff\x00<html>",
            "too much": lambda body: b"x" * 200_000,
            "a signature as a log's": lambda body: own.sign(text_of(body)),
        }
        for said, answer in answers.items():
            lies = lambda body, answer=answer: (200, answer(body))  # noqa: E731
            checkpoint = signed("a")
            assert gather(AT) == 2, said
            assert confirmed(checkpoint) == {"council", "univ"}, said
            assert not witnessed(checkpoint), said
        for status, body in (
            (500, b""),
            (307, b""),
            (409, b"9000\n"),
            (409, b"nine"),
            (403, b""),
            (422, b""),
        ):
            lies = lambda _, status=status, body=body: (status, body)  # noqa: E731
            checkpoint = signed("a")
            assert gather(AT) == 2
            assert confirmed(checkpoint) == {"council", "univ"}


def test_a_witness_says_itself_what_it_knows(tmp_path: Path) -> None:
    """Its cosignature was lost on the way, or the database is new to it."""
    with living(tmp_path, *NAMES) as alive:
        checkpoint = signed("a", "b")
        note = bytes(checkpoint.note)
        assert WitnessLine(alive.url("press")).add_checkpoint(b"old 0\n\n" + note).status == 200
        signed("c")
        assert gather(AT) == 3
        Cosignature.objects.all().delete()
        newest = signed("d")
        assert gather(AT) == 3
        assert witnessed(newest)


def test_a_fork_is_refused_by_every_witness(tmp_path: Path) -> None:
    """By whoever has the log's own key: at the size that was confirmed, and beyond it."""
    with living(tmp_path, *NAMES) as alive:
        checkpoint = signed(*"abcdefg")
        assert gather(AT) == 3
        count = checkpoint.size
        hashes = [tree(count).leaf(n) for n in range(count)]
        thief = alive.signer.signer.keys.signing[0]

        def fork(hashes: list[bytes], proof: list[bytes]) -> bytes:
            text = checkpoint_text(policy.origin(), len(hashes), root_of(hashes))
            lines = [f"old {count}", *map(to_base64, proof), "", ""]
            return "\n".join(lines).encode() + text + b"\n" + thief.sign(text)

        same_size = fork([*hashes[:-1], leaf_hash(b"other")], [])
        beyond = fork([*hashes[:-1], leaf_hash(b"other"), leaf_hash(b"more")], [hashes[0], hashes[1]])
        for name in NAMES:
            line = WitnessLine(alive.url(name))
            assert [line.add_checkpoint(body).status for body in (same_size, beyond)] == [422, 422]
            assert list((tmp_path / "witnesses" / name).glob("fork-*")), "both notes are kept as evidence"
        signed("h")
        assert gather(AT) == 3


def test_a_policy_without_quorum_asks_nobody_and_a_broken_one_neither(tmp_path: Path) -> None:
    with living(tmp_path):
        checkpoint = signed("a")
        assert gather(AT) == 0
        policy.place().write_text("witness x\n")
        assert gather(AT + timedelta(seconds=1)) == 0
        assert not witnessed(checkpoint)
