"""Words that are taken down are gone from everywhere, with their salts; every proof that was given out still holds."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client

from madang import search
from madang.domains import statistics
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.kernel import clock, outbox
from madang.kernel.actor import ANONYMOUS, SYSTEM
from madang.kernel.events import NewEvent, append_many
from madang.kernel.models import EventText
from madang.log import exporting
from madang.log.models import LogEntry, Opening
from madang.log.publishing import latest_checkpoint, published_note
from madang.log.receipts import receipt_for
from madang.log.tests.city import policy, told_and_signed
from madang.log.tests.factories import audited
from madang.log.tree import tree
from madang.search import Asked
from madang.search.tests import indexing
from madang.web.public import page_cache, present
from madang_verify.checkpoints import Checkpoint, parse_checkpoint
from madang_verify.cli import main
from madang_verify.disclosures import parse_disclosure
from madang_verify.encoding import from_base64url, to_base64url
from madang_verify.hashing import leaf_hash
from madang_verify.leaves import parse_leaf
from madang_verify.proofs import verify_growth
from madang_verify.receipts import parse_receipt

OPENING = re.compile(r"Wy[IJ][A-Za-z0-9_-]{60,}")
pytestmark = pytest.mark.django_db


def word(n: int) -> str:
    return f"erz{n:05}zq"


def returned_cases(city: factories.City, count: int) -> list[Case]:
    """So many cases that were given back, each for a reason of its own; as the acts themselves would leave them."""
    first = factories.in_review(city)
    first = actions.return_case(city.official(), number=first.number, reason=f"서류 미비 {word(0)}")
    columns = {field.attname: getattr(first, field.attname) for field in Case._meta.concrete_fields}
    rows = [
        Case(
            **{
                **columns,
                "id": None,
                "number": f"2026-{100_000 + n:07}",
                "reasons": f"서류 미비 {word(n)}",
                "last_seq": 2,
            }
        )
        for n in range(1, count)
    ]
    Case.objects.bulk_create(rows, batch_size=500)
    now = clock.now()
    happened = [
        NewEvent("case", row.number, seq, type, SYSTEM, now, True, data={"channel": "web"})
        for row in rows
        for seq, type in ((1, "case.filed"), (2, "case.returned"))
    ]
    written = append_many(happened, recorded_at=now)
    EventText.objects.bulk_create(
        (
            EventText(event=event, texts={"reason": f"서류 미비 {word(n)}"})
            for n, event in enumerate(written[1::2], start=1)
        ),
        batch_size=500,
    )
    return [first, *Case.objects.filter(number__in=[row.number for row in rows]).order_by("number")]


def in_the_database() -> Iterator[str]:
    """All that a dump would hold, row by row; what is packed into openings unpacked."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                said = "\n".join(
                    bytes(v).decode("latin-1") if isinstance(v, memoryview | bytes) else str(v) for v in row
                )
                yield said
                yield from _opened(said)


def _opened(said: str) -> Iterator[str]:
    for found in OPENING.findall(said):
        salt = json.loads(from_base64url(found))[0]
        yield f"{found} {salt} {parse_disclosure(found).value}"


def in_files(folder: Path) -> Iterator[str]:
    """What the files of an export say, columns of tables unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            yield str(pq.read_table(path).to_pylist())
        elif path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")


def found_by_search(words: str) -> int:
    return search.ask(ANONYMOUS, Asked(words, limit=1), clock.now()).total


def follow_search() -> None:
    for name in ("search-at-once", "search"):
        while outbox.take(name, limit=2_000):
            pass


def kept_pages(cases: list[Case]) -> str:
    """What the process keeps of pages, after each was asked for once more."""
    client = Client()
    for case in cases:
        client.get(f"/ko/cases/{case.number}/")
        client.get(f"/api/v1/cases/{case.number}/events")
    return "".join(page.body.decode() for page in page_cache.STORE._pages.values())


def erased_and_looked_for(count: int, erased: int, folder: Path) -> None:
    city = factories.city()
    cases = returned_cases(city, count)
    chosen = cases[:: count // erased]
    assert len(chosen) == erased
    words = [word(cases.index(case)) for case in chosen]
    before = told_and_signed()
    indexing.fill()
    present.forget()
    page_cache.STORE.clear()
    receipts = [_receipt(case) for case in chosen]
    secrets = [*words, *(salt for said in receipts for salt in _salts(said, words))]
    assert len(secrets) == 2 * erased
    assert _seen(secrets, in_the_database()) == set(secrets), "what is looked for is there"
    assert words[0] in kept_pages(chosen[:1])
    assert found_by_search(words[0]) == 1
    officer = city.on_duty("disclosure_officer")
    for case in chosen:
        actions.take_down(officer, number=case.number, seq=case.last_seq, reason="개인정보")
    after = told_and_signed()
    follow_search()
    _nothing_is_left(secrets, words, chosen, folder)
    _everything_else_is_left(cases, chosen)
    _proofs_hold(receipts, before.size, after.size, folder)


def _receipt(case: Case) -> dict[str, object]:
    [index] = LogEntry.objects.filter(object__stream_id=case.number, event__seq=case.last_seq).values_list(
        "pk", flat=True
    )
    return dict(receipt_for("case", case.number, index).told)


def _salts(said: dict[str, object], words: list[str]) -> Iterator[str]:
    for disclosure in said["disclosures"]:  # type: ignore[attr-defined]
        salt, _, value = json.loads(from_base64url(disclosure))
        if any(word in str(value) for word in words):
            yield salt


def _seen(secrets: list[str], said: Iterator[str]) -> set[str]:
    wanted = re.compile("|".join(map(re.escape, secrets)))
    return {found for text in said for found in wanted.findall(text)}


def _nothing_is_left(secrets: list[str], words: list[str], chosen: list[Case], folder: Path) -> None:
    assert not _seen(secrets, in_the_database())
    assert not [one for one in words[:50] if found_by_search(one)]
    assert not _seen(words, iter([kept_pages(chosen[:20])]))
    statistics.export(folder / "open-data")
    exporting.export(folder / "mirror", clock.now())
    for place in ("open-data", "mirror"):
        assert any(in_files(folder / place))
        assert not _seen(secrets, in_files(folder / place)), place


def _everything_else_is_left(cases: list[Case], chosen: list[Case]) -> None:
    """Other cases keep their words, and those that lost them everything else."""
    gone = {case.number for case in chosen}
    other = next(case for case in cases if case.number not in gone)
    assert word(cases.index(other)) in str(
        [parse_disclosure(d).value for d in _receipt(other)["disclosures"]]
    )  # type: ignore[attr-defined]
    [opening] = Opening.objects.filter(entry__object__stream_id=chosen[-1].number, entry__kind="intake")
    assert opening.public


def _proofs_hold(receipts: list[dict[str, object]], before: int, after: int, folder: Path) -> None:
    """Of receipts given out before, of the log as it is, and from one to the other."""
    state, trusted = audited_state(), policy(folder)
    for said in receipts:
        proof, leaf = parse_receipt(str(said["proof"]).encode()), str(said["leaf"]).encode()
        proof.verify(leaf_hash(leaf))
        assert bytes(LogEntry.objects.get(pk=said["index"]).entry) == leaf
        _unguessable(leaf, said)
    old, new = tree(before), tree(after)
    verify_growth(before, after, old.root(), new.root(), new.consistency(before))
    (folder / "receipt.json").write_text(json.dumps(receipts[0]))
    assert main(["proof", str(folder / "receipt.json"), "--policy", str(trusted)]) == 0
    assert main(["audit", str(folder / "mirror"), "--policy", str(trusted)]) == 0
    assert state.size == after


def _unguessable(leaf: bytes, said: dict[str, object]) -> None:
    """Who guesses the words cannot tell that they guessed right: without its salt no digest is made of them."""
    digests = parse_leaf(leaf, "localhost/log").members["sd"]
    for disclosure in said["disclosures"]:  # type: ignore[attr-defined]
        found = parse_disclosure(disclosure)
        for guess in ([found.name, found.value], ["", found.name, found.value], found.value):
            text = json.dumps(guess, ensure_ascii=False, separators=(",", ":")).encode()
            for made in (text, to_base64url(text).encode()):
                assert to_base64url(sha256(made).digest()) not in digests


def audited_state() -> Checkpoint:
    """The newest state, read through by an outsider without a fault."""
    state = latest_checkpoint()
    assert state is not None
    assert audited(state).found == 0
    return parse_checkpoint(published_note(state))


def test_words_that_are_taken_down_are_gone_everywhere(tmp_path: Path) -> None:
    erased_and_looked_for(20, 4, tmp_path)


@pytest.mark.slow
def test_five_hundred_of_five_thousand(tmp_path: Path, record_property) -> None:
    erased_and_looked_for(5_000, 500, tmp_path)
    record_property(
        "figure",
        "log: 500 of 5,000 objects erased: no value, no salt left in dump, index, caches, exports; proofs hold",
    )
