"""Asks the witnesses of the policy to confirm the log's states (c2sp.org/tlog-witness), each at its own pace.

A witness that is slow, down or lying holds up nobody: what counts is how many of the others confirm the same state.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction

from madang.log import policy
from madang.log.confirmations import newest_confirmations
from madang.log.models import Checkpoint, Cosignature
from madang.log.publishing import latest_checkpoint
from madang.log.tree import tree
from madang.log.witness_line import Answer, WitnessLine
from madang_verify.cosignatures import cosigned_at
from madang_verify.encoding import decimal, to_base64
from madang_verify.errors import Bad
from madang_verify.notes import Verifier, parse
from madang_verify.trust import SECONDS_AHEAD

log = logging.getLogger("madang.log")

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds, after an answer that isn't a cosignature


@dataclass(slots=True)
class _Asked:
    """One witness: what it was asked last, when it may be asked again, and why it last didn't confirm."""

    line: WitnessLine
    checkpoint: Checkpoint | None = None  # in hand, or confirmed last
    is_busy: bool = False
    pause: float = _FIRST_PAUSE
    ask_at: float = 0.0
    old: int | None = None  # the size that it says it knows
    trouble: str = ""


@dataclass
class Gathering:
    """Turns of the asking. All are asked for one state until enough have confirmed it, or nobody is at it any more;
    then for the newest. `clock`: seconds since 1970 by the machine, against which a witness's time is held."""

    clock: Callable[[], float] = time.time
    _witnesses: dict[str, _Asked] = field(default_factory=dict)
    _answers: "queue.SimpleQueue[tuple[str, Checkpoint, Answer]]" = field(default_factory=queue.SimpleQueue)
    _target: Checkpoint | None = None

    def turn(self, now: datetime) -> int:
        """Keeps what was answered, asks who is free; says how many cosignatures came."""
        came = 0
        while not self._answers.empty():
            came += self._take(*self._answers.get(), now)
        self._follow_policy()
        self._aim()
        for name, asked in self._witnesses.items():
            if self._target is not None and self._may_ask(asked, self._target):
                self._ask(name, asked, self._target)
        return came

    def troubles(self) -> dict[str, str]:
        """Why witnesses that didn't confirm didn't, by name."""
        return {name: asked.trouble for name, asked in self._witnesses.items() if asked.trouble}

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return any(asked.is_busy for asked in self._witnesses.values()) or not self._answers.empty()

    def _follow_policy(self) -> None:
        addresses = {name: url for name, url in policy.policy().addresses.items() if url}
        for name in [n for n, asked in self._witnesses.items() if addresses.get(n) != asked.line.url]:
            del self._witnesses[name]
        for name, url in addresses.items():
            if name not in self._witnesses:
                self._witnesses[name] = _Asked(WitnessLine(url))

    def _aim(self) -> None:
        target = self._target
        is_at_it = any(asked.is_busy and asked.checkpoint == target for asked in self._witnesses.values())
        if target is None or target.witnessed_at is not None or not is_at_it:
            self._target = latest_checkpoint()

    def _may_ask(self, asked: _Asked, target: Checkpoint) -> bool:
        return not asked.is_busy and asked.checkpoint != target and time.monotonic() >= asked.ask_at

    def _ask(self, name: str, asked: _Asked, target: Checkpoint) -> None:
        old = _confirmed_size(name) if asked.old is None else asked.old
        if old > target.size:
            asked.checkpoint = target  # it knows a later state, which will be asked for when it is the newest
            return
        try:
            proof = tree(target.size).consistency(old)
        except Bad as error:
            self._put_off(name, asked, f"the log's own tiles are damaged: {error.code}")
            return
        lines = [f"old {old}", *map(to_base64, proof), "", ""]
        body = "\n".join(lines).encode() + bytes(target.note)
        asked.is_busy, asked.checkpoint = True, target
        work = threading.Thread(target=self._answered, args=(name, asked.line, target, body), daemon=True)
        work.start()

    def _answered(self, name: str, line: WitnessLine, target: Checkpoint, body: bytes) -> None:
        self._answers.put((name, target, line.add_checkpoint(body)))

    def _take(self, name: str, target: Checkpoint, answer: Answer, now: datetime) -> int:
        """1 where the answer was a cosignature."""
        asked, verifier = self._witnesses.get(name), policy.policy().witnesses.get(name)
        if asked is None or verifier is None:
            return 0  # no longer of the policy
        asked.is_busy = False
        trouble = answer.trouble
        if answer.status == 200:
            trouble = self._kept(name, verifier, target, answer.body, now)
            if not trouble:
                asked.pause, asked.old, asked.trouble = _FIRST_PAUSE, target.size, ""
                return 1
        elif answer.status == 409 and (known := _size(answer.body)) is not None:
            if known != asked.old and _has_signed(known):
                asked.old, asked.checkpoint = known, None  # at once again, from there
                return 0
            trouble = f"knows a state of {known} entries, which this log doesn't lead to"
        self._put_off(name, asked, trouble or f"answers {answer.status}")
        return 0

    def _kept(self, name: str, verifier: Verifier, target: Checkpoint, body: bytes, now: datetime) -> str:
        """Keeps the witness's line, if it is a true one; else says what is wrong with it."""
        try:
            note = parse(bytes(target.note) + body)
            at = cosigned_at(note, verifier)
        except Bad as error:
            return f"gave no cosignature that holds: {error.code}"
        if note.text != parse(bytes(target.note)).text:
            return "answers with another text"
        if at is None:
            return "gave no cosignature of its own"
        if at > self.clock() + SECONDS_AHEAD:
            return "gave a cosignature of the future; is its clock right?"
        line = next(s for s in note.signatures if (s.name, s.id) == (verifier.name, verifier.id))
        text = f"— {line.name} {to_base64(line.id + line.data)}\n".encode()
        keep(target, name, text, datetime.fromtimestamp(at, UTC), now)
        return ""

    def _put_off(self, name: str, asked: _Asked, trouble: str) -> None:
        if trouble != asked.trouble:
            log.warning("witness %s doesn't confirm: %s", name, trouble)
        asked.trouble, asked.checkpoint, asked.old = trouble, None, None
        asked.ask_at = time.monotonic() + asked.pause
        asked.pause = min(_LONGEST_PAUSE, asked.pause * 2)


def keep(checkpoint: Checkpoint, witness: str, line: bytes, at: datetime, now: datetime) -> None:
    """Keeps a verified cosignature; the checkpoint is witnessed as of now where this makes enough of them."""
    with transaction.atomic():
        Cosignature.objects.get_or_create(
            checkpoint=checkpoint, witness=witness, defaults={"line": line, "at": at, "size": checkpoint.size}
        )
        names = checkpoint.cosignatures.values_list("witness", flat=True)
        if checkpoint.witnessed_at is None and policy.policy().satisfied(set(names)):
            unwitnessed = Checkpoint.objects.filter(pk=checkpoint.pk, witnessed_at__isnull=True)
            unwitnessed.update(witnessed_at=now)
            checkpoint.witnessed_at = now


def gather(now: datetime, within: timedelta = timedelta(seconds=10)) -> int:
    """Asks all witnesses once and waits for their answers; says how many confirmed."""
    gathering, until = Gathering(), time.monotonic() + within.total_seconds()
    came = gathering.turn(now)
    while gathering.is_waiting and time.monotonic() < until:
        time.sleep(0.01)
        came += gathering.turn(now)
    return came


def _confirmed_size(name: str) -> int:
    """Of the last state that a witness confirmed; 0 where there is none."""
    last = newest_confirmations([name]).get(name)
    return last.size if last else 0


def _has_signed(size: int) -> bool:
    """Whether the log has come as far: else a witness knows what this database doesn't."""
    newest = latest_checkpoint()
    return newest is not None and size <= newest.size


def _size(body: bytes) -> int | None:
    try:
        return decimal(body.decode("ascii").removesuffix("\n"))
    except ValueError:
        return None
