"""A thousand random alterations of a log; every one is noticed by the audit, whoever signs it anew."""

import random
from collections.abc import Callable

import pytest

from log_builder import POLICY, Log, city
from madang_verify.audit import Audit, Progress
from madang_verify.errors import Missing, Problem
from madang_verify.leaves import parse_leaf
from madang_verify.policy import parse_policy
from madang_verify.trust import fetch_checkpoint, verify_checkpoint

Files = dict[str, bytes]
Mutation = Callable[[random.Random, Log, Files], None]
TRIED = parse_policy(POLICY.encode())


class Held:
    """A log held in memory."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def read(self, path: str, limit: int) -> bytes:
        if path not in self.files:
            raise Missing("source.missing", path=path)
        return self.files[path]


def faults(files: Files, now: float) -> int:
    source = Held(files)
    try:
        checkpoint = fetch_checkpoint(source)
        verify_checkpoint(checkpoint, TRIED, now)
    except Problem:
        return 1
    return Audit(checkpoint, Progress()).run(source).found


def flip(chance: random.Random, log: Log, files: Files) -> None:
    path = chosen(chance, files)
    data = bytearray(files[path])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    files[path] = bytes(data)


def truncate(chance: random.Random, log: Log, files: Files) -> None:
    path = chosen(chance, files)
    files[path] = files[path][: chance.randrange(len(files[path]))]


def extend(chance: random.Random, log: Log, files: Files) -> None:
    path = chosen(chance, files)
    files[path] += chance.randbytes(chance.randint(1, 64))


def swap_parts(chance: random.Random, log: Log, files: Files) -> None:
    path = chosen(chance, files)
    data, at = files[path], chance.randrange(1, len(files[path]))
    files[path] = data[at:] + data[:at]


def swap_files(chance: random.Random, log: Log, files: Files) -> None:
    one, other = chosen(chance, files), chosen(chance, files)
    files[one], files[other] = files[other], files[one]


def remove(chance: random.Random, log: Log, files: Files) -> None:
    del files[chosen(chance, files)]


def drop_event(chance: random.Random, log: Log, files: Files) -> None:
    """An event that has a later one, left out; everything hashed and signed anew."""
    del log.entries[chance.choice(followed(log))]
    files.update(log.files())


def exchange_event(chance: random.Random, log: Log, files: Files) -> None:
    """Another state in an event that has a later one; everything hashed and signed anew."""
    at = chance.choice(followed(log))
    log.entries[at] = log.entries[at].replace(b'"v":1', b'"v":1,"why":"A9-6"')
    files.update(log.files())


def reorder_events(chance: random.Random, log: Log, files: Files) -> None:
    """Two events of one object in the wrong order; everything hashed and signed anew."""
    at = chance.choice(followed(log))
    after = next(i for i in range(at + 1, len(log.entries)) if identity_of(log, i) == identity_of(log, at))
    log.entries[at], log.entries[after] = log.entries[after], log.entries[at]
    files.update(log.files())


def chosen(chance: random.Random, files: Files) -> str:
    return chance.choice(sorted(files.keys() - {"policy"}))


def identity_of(log: Log, index: int) -> str | None:
    return parse_leaf(log.entries[index], "open.city.example/log").id


def followed(log: Log) -> list[int]:
    last = {identity_of(log, index): index for index in range(len(log.entries))}
    return [index for index in range(len(log.entries)) if last[identity_of(log, index)] != index]


MUTATIONS: list[Mutation] = [flip] * 8 + [truncate, extend, swap_parts, swap_files, remove]
ANEW: list[Mutation] = [drop_event, exchange_event, reorder_events]


def test_a_thousand_mutations(record_property: Callable[[str, object], None]) -> None:
    chance, sound = random.Random(20261120), city(300)
    files = sound.files()
    assert faults(files, sound.now) == 0
    tried = missed = 0
    while tried < 1_000:
        log, changed = Log(list(sound.entries), now=sound.now), dict(files)
        chance.choice(MUTATIONS if tried % 10 else ANEW)(chance, log, changed)
        if changed == files:
            continue
        tried += 1
        missed += not faults(changed, sound.now)
    record_property("figure", f"log, random mutations: {tried - missed} of {tried} noticed by the audit")
    assert missed == 0


@pytest.mark.parametrize("mutation", ANEW, ids=lambda each: each.__name__)
def test_signed_anew_only_the_chain_shows_it(mutation: Mutation) -> None:
    """Nothing else is wrong with it: signatures, tiles and root are those of a sound log."""
    sound = city(120)
    log = Log(list(sound.entries), now=sound.now)
    files: Files = {}
    mutation(random.Random(1), log, files)
    source = Held(files)
    checkpoint = fetch_checkpoint(source)
    verify_checkpoint(checkpoint, TRIED, sound.now)
    report = Audit(checkpoint, Progress()).run(source)
    assert "chain" in {each.code.partition(".")[0] for each in report.findings}
    assert not {each.code.partition(".")[0] for each in report.findings} & {"tile", "log", "source", "leaf"}
