"""A thousand random alterations of what the log serves, and of the rows it is served from: every one is noticed."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from madang.log import appending, rebuilding
from madang.log.models import Checkpoint, LogEntry, LoggedObject, LogTile
from madang.log.publishing import latest_checkpoint, published_note
from madang.log.tests.factories import AT, KEY, TWO_PERSONS, happen, log, sign
from madang.log.tests.mutating import unprotected
from madang.log.tree import DatabaseSource
from madang_verify import cli
from madang_verify.audit import Audit, Progress, Report
from madang_verify.chains import Finding
from madang_verify.errors import Missing, Problem
from madang_verify.files import write_atomically
from madang_verify.hashing import leaf_hash
from madang_verify.history import history_of
from madang_verify.mirror import copy_tiles
from madang_verify.policy import parse_policy
from madang_verify.tiles import MAX_BUNDLE_BYTES, Source, paths_of
from madang_verify.trust import fetch_checkpoint, verify_checkpoint

pytestmark = pytest.mark.django_db
POLICY = f"log {KEY.verifier.vkey}\nquorum none\n".encode()
Change = Callable[[random.Random], None]


class Served:
    """What the log answers now, read from its database; `altered` on the way, by somebody in between."""

    def __init__(self, altered: dict[str, bytes | None] | None = None) -> None:
        self.altered = altered or {}

    def read(self, path: str, limit: int) -> bytes:
        data = self.altered[path] if path in self.altered else self.sound(path)
        if data is None:
            raise Missing("source.missing", path=path)
        return data

    def sound(self, path: str) -> bytes:
        state = latest_checkpoint()
        assert state
        return (
            published_note(state) if path == "checkpoint" else DatabaseSource(state.size).read(path, 1 << 24)
        )


def history() -> None:
    """A log in which most happens: steps, a correction, an erasure, heartbeats, daily sums."""
    for number in range(12):
        ids = [str((number * 7 + n * 3) % 17) for n in range(20)]
        log(*happen(*ids, values={"title": f"{number}"}))
        appending.append_own("heartbeat", {}, AT)
    log(*happen("1", "2", kind="correct", codes=TWO_PERSONS, forgets=["title"]))
    sums = {"approved": 2, "disclosed": 1, "partial": 0, "pending": 0, "withheld": {"6": 1}}
    appending.append_own("reconcile", {"org": "6110000-0421", "day": "2026-05-04", **sums}, AT)
    log(*happen(*(str(n) for n in range(17))))


def verdict(source: Source) -> tuple[Problem | None, Report | None]:
    """What an outsider finds: why the state is refused, or what is wrong with the entries under it."""
    try:
        checkpoint = fetch_checkpoint(source)
        verify_checkpoint(checkpoint, parse_policy(POLICY), AT.timestamp())
    except Problem as problem:
        return problem, None
    return None, Audit(checkpoint, Progress()).run(source)


def noticed(source: Source) -> bool:
    refused, report = verdict(source)
    return refused is not None or (report is not None and report.found > 0)


def flipped(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def in_between(chance: random.Random) -> dict[str, bytes | None]:
    """A file of the log that is not as the log sent it."""
    state = latest_checkpoint()
    assert state
    paths = ["checkpoint", *paths_of(state.size)]
    path, other = chance.choice(paths), chance.choice(paths)
    data, at = Served().sound(path), chance.random()
    cut = int(at * len(data))
    return chance.choice(
        [
            {path: flipped(chance, data)},
            {path: data[:cut]},
            {path: data[cut:] + data[:cut]},
            {path: data + chance.randbytes(1 + cut % 64)},
            {path: None},
            {path: Served().sound(other), other: data},
        ]
    )


def execute(statement: str, *values: object) -> None:
    with unprotected(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def an_entry(chance: random.Random) -> LogEntry:
    return LogEntry.objects.get(pk=chance.randrange(LogEntry.objects.count()))


def change_entry(chance: random.Random) -> None:
    row = an_entry(chance)
    execute(
        'UPDATE log_logentry SET entry = %s WHERE "index" = %s', flipped(chance, bytes(row.entry)), row.pk
    )


def change_entry_and_hash(chance: random.Random) -> None:
    row = an_entry(chance)
    changed = flipped(chance, bytes(row.entry))
    set_both = 'UPDATE log_logentry SET entry = %s, leaf_hash = %s WHERE "index" = %s'
    execute(set_both, changed, leaf_hash(changed), row.pk)


def exchange_entries(chance: random.Random) -> None:
    one, other = an_entry(chance), an_entry(chance)
    for row, entry in ((one, other.entry), (other, one.entry)):
        execute('UPDATE log_logentry SET entry = %s WHERE "index" = %s', bytes(entry), row.pk)


def remove_entry(chance: random.Random) -> None:
    row = an_entry(chance)
    execute("DELETE FROM log_opening WHERE entry_id = %s", row.pk)
    execute('DELETE FROM log_logentry WHERE "index" = %s', row.pk)


def change_tile(chance: random.Random) -> None:
    tile = chance.choice(LogTile.objects.order_by("pk"))
    tile.hashes = flipped(chance, bytes(tile.hashes))
    tile.save()


def shorten_tile(chance: random.Random) -> None:
    tile = chance.choice(LogTile.objects.order_by("pk"))
    tile.hashes = bytes(tile.hashes)[: chance.randrange(len(tile.hashes))]
    tile.save()


def change_state(chance: random.Random) -> None:
    state = latest_checkpoint()
    assert state
    state.note = flipped(chance, bytes(state.note))
    state.save()


def shorten_state(chance: random.Random) -> None:
    """The rows say that fewer entries are signed than the note does."""
    state = latest_checkpoint()
    assert state
    state.size = chance.randrange(state.size)
    state.save()


IN_THE_DATABASE: list[Change] = [
    *(change_entry, change_entry_and_hash, exchange_entries, remove_entry),
    *(change_tile, shorten_tile, change_state, shorten_state),
]


def everything() -> list[bytes]:
    """What is served, as far as it can be read."""
    found = []
    state = latest_checkpoint()
    assert state
    for path in ["checkpoint", *paths_of(state.size)]:
        try:
            found.append(Served().sound(path))
        except Missing:
            found.append(b"")
    return found


@pytest.mark.slow
def test_a_thousand_mutations(record_property: Callable[[str, object], None]) -> None:
    history()
    sign()
    chance, sound = random.Random(20261130), everything()
    assert not noticed(Served())
    tried = missed = 0
    while tried < 1_000:
        if tried % 2:
            altered = in_between(chance)
            if all(data == Served().sound(path) for path, data in altered.items()):
                continue
            found = noticed(Served(altered))
        else:
            with transaction.atomic():
                chance.choice(IN_THE_DATABASE)(chance)
                changed, found = everything() != sound, noticed(Served())
                transaction.set_rollback(True)
            if not changed:
                continue
        tried, missed = tried + 1, missed + (not found)
    record_property("figure", f"log, random mutations: {tried - missed} of {tried} noticed by the audit")
    assert missed == 0


def insider_drops(index: int) -> None:
    """Somebody with the database and the key of the log leaves an entry out, hashes and signs everything anew."""
    remaining = [bytes(x.entry) for x in LogEntry.objects.order_by("index") if x.index != index]
    execute("DELETE FROM log_opening")
    execute('DELETE FROM log_logentry WHERE "index" = %s', LogEntry.objects.count() - 1)
    for number, entry in enumerate(remaining):
        set_both = 'UPDATE log_logentry SET entry = %s, leaf_hash = %s WHERE "index" = %s'
        execute(set_both, entry, leaf_hash(entry), number)
    Checkpoint.objects.all().delete()
    rebuilding.remake_tiles()
    sign()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_dropped_event_is_named(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history()
    thing = LoggedObject.objects.get(stream_id="3")
    middle = LogEntry.objects.filter(object=thing).order_by("index")[thing.entries // 2]
    number = thing.entries // 2
    insider_drops(middle.index)
    checkpoint = fetch_checkpoint(Served())
    found = history_of(thing.public_id, Served(), checkpoint).findings
    assert [(each.code, each.values["missing"]) for each in found] == [("chain.missing", number)]
    refused, report = verdict(Served())
    assert refused is None and report
    assert Finding("chain.missing", found[0].values) in report.findings

    write_atomically(tmp_path / "policy", POLICY)
    for _ in copy_tiles(Served(), checkpoint.size, tmp_path):
        pass
    write_atomically(tmp_path / "checkpoint", Served().read("checkpoint", MAX_BUNDLE_BYTES))
    capsys.readouterr()
    assert cli.main(["--language", language, "case", thing.public_id, str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert {"ko": f"의 {number}번 사건이 없습니다", "en": f"Event number {number} of"}[language] in said
    assert cli.main(["audit", str(tmp_path)]) == 1
