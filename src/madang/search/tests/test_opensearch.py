"""What is OpenSearch's own; what every back end does is in the suite of all.

`data/opensearch` has conversations: the requests are what we must send, word for word, the answers have the form that
OpenSearch's documentation gives them (they were not taken down from a cluster). `opensearch/record.py` writes them.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from madang.integrations.opensearch import read_address
from madang.kernel.searchable import PUBLIC, Entry, What
from madang.search.backends import opensearch_lease
from madang.search.backends.opensearch import OpenSearch
from madang.search.backends.opensearch_queries import LONGEST_SLIPPED, all_slips
from madang.search.index.backend import Absent, Busy, Request, Sort, Unavailable
from madang.search.index.query import (
    All,
    AnyOf,
    Beginning,
    Between,
    Containing,
    Key,
    KeyField,
    NumberField,
    Phrase,
    Query,
    Term,
    TextField,
    Without,
)
from madang.search.tests.opensearch.indices import Cluster
from madang.search.tests.opensearch.replay import Exchange, replaying
from madang.search.tests.opensearch.server import serving

NOW = 1_700_000_000.0


def token(bytes: int) -> str:
    return "0123456789abcdef"[: 2 * bytes]


def backend(host: str, clock: Callable[[], float] = lambda: NOW, way: str = "") -> OpenSearch:
    return OpenSearch(read_address(f"opensearch://{way}{host}/city?shards=5&replicas=1"), clock)


def entry(pk: int, title: str, *, version: int = 7) -> Entry:
    return Entry(
        what=What.DOCUMENT,
        pk=pk,
        staff=False,
        version=version,
        at=1_600_000_000 + pk,
        out=1_600_000_500,
        day=20260102,
        title=title,
        number=f"상수도과-{pk}",
        words=["누수 신고", "2026년 예산"],
        pages=[],
        audience=[PUBLIC],
        twin=["d3"],
        department=3,
        kind="internal",
    )


def filled(host: str, *entries: Entry) -> OpenSearch:
    index = backend(host)
    index.begin("one")
    write(index, *entries, generation="one")
    index.switch("one")
    return index


def write(
    index: OpenSearch, *entries: Entry, gone: tuple[int, ...] = (), generation: str | None = None
) -> None:
    writer = index.writer(generation)
    writer.put(entries, gone=gone)
    writer.commit()
    writer.close()


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def host(cluster: Cluster) -> Iterator[str]:
    with serving(cluster) as host:
        yield host


# conversations


def _build(index: OpenSearch) -> None:
    with pytest.raises(Absent):
        index.condition()
    filled_as = [entry(1, "상수도 요금"), entry(2, "Report")]
    index.begin("one")
    writer = index.writer("one")
    writer.add(filled_as)
    writer.commit()
    writer.close()
    index.switch("one")


def _change(index: OpenSearch) -> None:
    writer = index.writer()
    writer.put([entry(1, "상수도 요금 인상", version=8)], gone=[entry(2, "").id, 99])
    writer.commit()
    writer.close()
    assert index.condition().stamp == index.stamp() == "01234567:2"
    assert index.versions(0, 100) == {16: 8}


def _ask(index: OpenSearch) -> None:
    words = All((Term(TextField.TITLE, "상수"), Term(TextField.TITLE, "수도")))
    parts: tuple[Query, ...] = (
        AnyOf((words, Beginning(KeyField.NUMBER_KEY, "상수도과1")), (3.0, 5.0)),
        Containing(TextField.RECORD, "년"),
        Phrase(TextField.RECORD, ("누수", "수신")),
        Key(KeyField.AUDIENCE, ("public", "d9")),
        Key(KeyField.DEPARTMENT, ("3",)),
        Between(NumberField.DAY, 20260101, None),
    )
    query = Without(All(parts), Key(KeyField.TWIN, ("d4",)))
    facets = (KeyField.DEPARTMENT, KeyField.MONTH)
    found = index.search(Request(query, limit=10, offset=0, before=2**62, facets=facets, facet_size=5))
    assert [hit.id for hit in found.hits] == [16]
    assert found.total == 1
    assert found.facets == {KeyField.DEPARTMENT: (("3", 1),), KeyField.MONTH: (("202601", 1),)}
    relevant = index.search(Request(words, Sort.RELEVANCE, limit=5, offset=0, count=False))
    assert (relevant.total, relevant.hits[0].score > 0) == (None, True)
    assert index.search(Request(AnyOf(()), limit=0, offset=0)).total == 0
    assert index.suggestions("상", 3) == [("상수도", 1)]
    assert index.similar("요긍", 3) == [("요금", 1)]
    assert index.frequency("상수") == 1


def _exchange(index: OpenSearch) -> None:
    index.begin("two")
    assert index.generations() == ["one", "two"]
    index.switch("two")
    assert index.search(Request(All(()), limit=1)).total == 0


CONVERSATIONS: dict[str, Callable[[OpenSearch], None]] = {
    "build": _build,
    "change": _change,
    "ask": _ask,
    "exchange": _exchange,
}
DATA = Path(__file__).parent / "data" / "opensearch"


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_what_is_sent(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch_lease, "token_hex", token)
    with replaying(json.loads((DATA / f"{name}.json").read_text())) as host:
        CONVERSATIONS[name](backend(host))


# versions


def test_a_newer_entry_stays_whatever_arrives_late(host: str) -> None:
    index = filled(host, entry(1, "새 제목", version=9))
    write(index, entry(1, "옛 제목", version=8))
    assert index.versions(0, 100) == {16: 9}
    write(index, entry(1, "같은 판", version=9))
    assert index.search(Request(Term(TextField.TITLE, "같은"))).total == 1


def test_what_went_may_come_again_as_it_was(host: str) -> None:
    index = filled(host, entry(1, "상수도"))
    write(index, gone=(16,))
    assert index.search(Request(All(()))).total == 0
    write(index, entry(1, "상수도"))
    assert index.search(Request(All(()))).total == 1


def test_what_comes_and_goes_before_a_commit(host: str) -> None:
    index = filled(host)
    writer = index.writer()
    writer.put([entry(1, "상수도"), entry(2, "하수도")])
    writer.put([entry(3, "도로")], gone=[16])
    writer.commit()
    writer.close()
    assert index.versions(0, 100) == {32: 7, 48: 7}


# the right to write


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


def test_who_falls_silent_loses_the_right_and_is_told_so(host: str) -> None:
    filled(host)
    clock = Clock()
    silent = backend(host, clock).writer()
    clock.now += 29
    with pytest.raises(Busy):
        backend(host, clock).writer()
    clock.now += 2
    other = backend(host, clock).writer()
    with pytest.raises(Busy):
        silent.put([entry(1, "상수도")])
    silent.close()
    other.put([entry(2, "하수도")])
    other.commit()
    other.close()
    assert backend(host).versions(0, 100) == {32: 7}


def test_who_goes_on_writing_keeps_the_right(host: str) -> None:
    filled(host)
    clock = Clock()
    writer = backend(host, clock).writer()
    for pk in range(1, 6):
        clock.now += 20
        writer.put([entry(pk, "상수도")])
        writer.commit()
    with pytest.raises(Busy):
        backend(host, clock).writer()
    writer.close()
    backend(host, clock).writer().close()


def test_nothing_is_written_into_a_generation_that_is_gone(host: str, cluster: Cluster) -> None:
    index = filled(host)
    writer = index.writer()
    index.begin("two")
    index.switch("two")
    writer.put([entry(1, "상수도")])
    with pytest.raises(Unavailable):
        writer.commit()
    writer.close()
    assert set(cluster.indices) == {"city-state", "city-of-two"}


# faults


def test_a_cluster_without_an_index(host: str) -> None:
    index = backend(host)
    for ask in (
        index.condition,
        index.stamp,
        lambda: index.search(Request(All(()))),
        lambda: index.frequency("a"),
    ):
        with pytest.raises(Absent):
            ask()
    assert index.generations() == []


def test_nobody_there() -> None:
    with pytest.raises(Unavailable) as raised:
        backend("127.0.0.1:9", way="user:secret@").search(Request(All(())))
    assert "127.0.0.1:9 cannot be reached" in raised.value.why
    assert "secret" not in raised.value.why


def test_a_wrong_password(cluster: Cluster) -> None:
    with serving(cluster, "madang", "right") as host:
        with pytest.raises(Unavailable) as raised:
            backend(host, way="madang:wrong@").condition()
        assert "401" in raised.value.why
        with pytest.raises(Absent):
            backend(host, way="madang:right@").condition()


def _writing(host: str, waited: list[float]) -> OpenSearch:
    return OpenSearch(read_address(f"opensearch://{host}/city"), lambda: NOW, waited.append)


def test_what_the_cluster_had_no_time_for_is_sent_again(host: str, cluster: Cluster) -> None:
    filled(host)
    cluster.too_busy_for = ["32", "32"]
    waited: list[float] = []
    index = _writing(host, waited)
    write(index, entry(1, "상수도"), entry(2, "하수도"), entry(3, "도로"))
    assert index.versions(0, 100) == {16: 7, 32: 7, 48: 7}
    assert waited == [0.0, 0.5, 1.0]


def test_a_cluster_that_never_has_time(host: str, cluster: Cluster) -> None:
    filled(host)
    cluster.too_busy_for = ["32"] * 9
    with pytest.raises(Unavailable):
        write(_writing(host, []), entry(2, "하수도"))


def test_an_entry_that_is_refused_is_an_error(host: str) -> None:
    index = filled(host)
    writer = index.writer()
    writer.put([entry(1, "상수도"), entry(2, "하수도")._replace(kind="k" * 40_000)])
    with pytest.raises(Unavailable) as raised:
        writer.commit()
    assert "entry 32: illegal_argument_exception" in raised.value.why
    writer.close()


SEARCHED = {
    "took": 2_001,
    "timed_out": False,
    "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0},
    "hits": {"total": {"value": 0, "relation": "eq"}, "max_score": None, "hits": []},
}


def _asked() -> dict[str, Any]:
    path = "/city-live-{}/_search?allow_partial_search_results=false"
    conversation: list[Exchange] = json.loads((DATA / "exchange.json").read_text())
    request: dict[str, Any] = next(
        one["request"] for one in conversation if "_search" in one["request"]["path"]
    )
    assert request["path"].startswith(path.partition("{")[0])
    return request


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "body": SEARCHED | {"timed_out": True}},
        {"status": 200, "body": SEARCHED | {"_shards": SEARCHED["_shards"] | {"failed": 1}}},  # type: ignore[operator]
        {
            "status": 503,
            "body": {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}},
        },
        {
            "status": 429,
            "body": {"error": {"type": "rejected_execution_exception", "reason": "queue is full"}},
        },
    ],
)
def test_a_part_of_an_answer_is_no_answer(answer: dict[str, Any]) -> None:
    with replaying([{"request": _asked(), "answer": answer}]) as host, pytest.raises(Unavailable):
        backend(host).search(Request(All(()), limit=1))


def test_a_question_that_a_switch_met_is_asked_again() -> None:
    gone = {"error": {"root_cause": [{"type": "index_not_found_exception", "reason": "no such index"}]}}
    exchanges = [
        {"request": _asked(), "answer": {"status": 404, "body": gone}},
        {"request": _asked(), "answer": {"status": 200, "body": SEARCHED}},
    ]
    with replaying(exchanges) as host:
        assert backend(host).search(Request(All(()), limit=1)).total == 0


def test_every_slip_fits_into_what_a_cluster_takes() -> None:
    assert len(all_slips("가" * LONGEST_SLIPPED)) <= 1_000
