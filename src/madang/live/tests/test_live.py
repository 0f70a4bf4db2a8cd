"""Watching a case: told at once, once, in one's language, resumed after a break, never about what is not public."""

import asyncio
import http.client
import json
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from madang.kernel import clock
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility
from madang.live import hub
from madang.live.records import LiveEvent
from madang.live.tests.watching import Running, Stream, act, running

pytestmark = pytest.mark.django_db(transaction=True)

CASE = "2026-0000001"
PATH = f"/live/cases/{CASE}"


@pytest.fixture
def live() -> Iterator[Running]:
    with running() as live:
        live.cases.visibility[CASE] = Visibility.PUBLIC
        yield live


def test_a_watcher_is_told_of_what_happens_next(live: Running) -> None:
    act(CASE)
    stream = Stream(live.port, PATH)
    assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert stream.block() == {"id": "1"}  # where to resume, although nothing happened yet
    act(CASE, step="review")
    event = stream.event()
    assert event["_event"] == "case"
    assert event["_id"] == event["seq"] == 2
    assert event["number"] == CASE
    assert (event["type"], event["step"], event["state"]) == ("case.acted", "review", "reviewing")
    assert event["at"] == "2026-05-04T01:30:00Z"
    assert event["summary"] == {"ko": "2번째", "en": "No. 2"}
    assert event["html"] == {"status": f"<p>{CASE} in ko</p>"}


@pytest.mark.parametrize("way", ["header", "address"])
def test_resumes_after_the_last_event_seen(live: Running, way: str) -> None:
    for _ in range(4):
        act(CASE)
    if way == "header":
        stream = Stream(live.port, PATH, Last_Event_ID="2")
    else:
        stream = Stream(live.port, f"{PATH}?last_event_id=2")
    assert stream.events(2) == [3, 4]
    act(CASE)
    assert stream.events(1) == [5]


def test_only_the_newest_of_several_carries_the_parts_of_the_page(live: Running) -> None:
    for _ in range(3):
        act(CASE)
    stream = Stream(live.port, PATH, Last_Event_ID="0")
    assert ["html" in stream.event() for _ in range(3)] == [False, False, True]


def test_two_languages_at_once(live: Running) -> None:
    korean, english = Stream(live.port, f"{PATH}?lang=ko"), Stream(live.port, f"{PATH}?lang=en")
    other = Stream(live.port, f"{PATH}?lang=xx")
    live.settle(3)
    act(CASE)
    assert korean.event()["html"]["status"].endswith("in ko</p>")
    assert english.event()["html"]["status"].endswith("in en</p>")
    assert other.event()["html"]["status"].endswith("in ko</p>")


def test_what_is_not_disclosed_is_not_told(live: Running) -> None:
    stream = Stream(live.port, PATH)
    live.settle(1)
    act(CASE, disclosed=False)
    act(CASE)
    assert stream.event()["_id"] == 2


def test_other_cases_are_not_mixed_in(live: Running) -> None:
    live.cases.visibility["2026-0000002"] = Visibility.PUBLIC
    stream, other = Stream(live.port, PATH), Stream(live.port, "/live/cases/2026-0000002")
    live.settle(2)
    act("2026-0000002")
    act(CASE)
    assert stream.event()["number"] == CASE
    assert other.event()["number"] == "2026-0000002"


def test_undisclosed_and_unknown_are_the_same(live: Running) -> None:
    live.cases.visibility["2026-0000009"] = Visibility.UNDISCLOSED
    answers = [Stream(live.port, f"/live/cases/{number}") for number in ("2026-0000009", "2026-0000404")]
    bodies = [answer.socket.recv(1000) if not answer.received else answer.received for answer in answers]
    assert [answer.status for answer in answers] == [404, 404]
    assert answers[0].headers == answers[1].headers
    assert bodies[0] == bodies[1]
    assert live.settle(0) == 0
    assert live.server.hub._channels == {}


def test_withdrawn_answers_410_and_ends_open_streams(live: Running) -> None:
    stream = Stream(live.port, PATH)
    live.settle(1)
    live.cases.visibility[CASE] = Visibility.WITHHELD
    act(CASE)
    event = stream.event()
    assert (event["_event"], event["code"]) == ("end", "withdrawn")
    stream.read_until(b"0\r\n\r\n")
    assert Stream(live.port, PATH).status == 410
    assert live.settle(0) == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", PATH, 200),
        ("OPTIONS", PATH, 204),
        ("POST", PATH, 405),
        ("GET", "/", 404),
        ("GET", "/live/cases/", 404),
        ("GET", "/live/cases/../x", 404),
        ("GET", "/live/healthz", 200),
        ("HEAD", "/live/healthz", 200),
    ],
)
def test_other_requests(live: Running, method: str, path: str, status: int) -> None:
    assert Stream(live.port, path, method=method).status == status
    assert live.settle(0) == 0


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://127.0.0.1:8000", True),
        ("https://127.0.0.1", True),
        ("http://127.0.0.1.evil.example", False),
        ("http://evil.example", False),
        ("null", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_pages_of_the_same_host_may_read(live: Running, origin: str, allowed: bool) -> None:
    answer = Stream(live.port, PATH, Origin=origin)
    assert answer.headers.get("access-control-allow-origin") == (origin if allowed else None)


def test_a_watcher_who_left_leaves_nothing_behind(live: Running) -> None:
    streams = [Stream(live.port, PATH) for _ in range(20)]
    assert live.settle(20) == 20
    for stream in streams[:10]:
        stream.close()
    for stream in streams[10:]:  # reset instead of closed
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()
    assert live.settle(0) == 0
    until = time.monotonic() + 5
    while live.server.server_state.connections and time.monotonic() < until:
        time.sleep(0.01)
    assert (live.server.hub._channels, live.server.server_state.connections) == ({}, set())
    assert not live.server.server_state.tasks


def test_a_slow_watcher_is_cut_off_and_holds_up_nobody(
    live: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    heavy = "x" * 400_000
    monkeypatch.setattr(live.server.hub, "_render_regions", lambda number, language: {"status": heavy})
    slow, quick = Stream(live.port, PATH), Stream(live.port, PATH)
    live.settle(2)
    rounds = 0
    while live.watching == 2 and rounds < 200:
        rounds += 1
        act(CASE)
        assert quick.event()["_id"] == rounds
    assert live.settle(1) == 1
    slow.close()
    back = Stream(live.port, PATH, Last_Event_ID="1")
    assert back.events(rounds - 1) == list(range(2, rounds + 1))


def test_too_many_are_told_to_come_back() -> None:
    with running(max_watchers=2) as live:
        live.cases.visibility[CASE] = Visibility.PUBLIC
        streams = [Stream(live.port, PATH) for _ in range(2)]
        live.settle(2)
        refused = Stream(live.port, PATH)
        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        streams[0].close()
        live.settle(1)
        assert Stream(live.port, PATH).status == 200


def test_a_heartbeat_keeps_the_stream_open(live: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT_EVERY", 0.0)
    stream = Stream(live.port, PATH)
    stream.block()
    stream.read_until(b"\n:\n\n")


def test_many_watchers_cost_one_look_each_time(live: Running) -> None:
    """Two hundred who watch are told by one read, not by two hundred."""
    act(CASE)
    with ThreadPoolExecutor(20) as pool:
        streams = list(pool.map(lambda _: Stream(live.port, PATH, Last_Event_ID="0"), range(200)))
    assert live.settle(200) == 200
    assert all(stream.event()["_id"] == 1 for stream in streams)
    live.rest()
    before = live.cases.asked
    act(CASE)
    assert all(stream.event()["_id"] == 2 for stream in streams)
    assert live.cases.asked - before <= 2


def test_those_who_join_at_the_same_moment_are_told_by_one_look() -> None:
    """Fifty tasks of one turn of the loop; the news of the case are read for all of them together."""
    looks = 0

    def describe(number: str, after_seq: int) -> Sequence[LiveEvent]:
        nonlocal looks
        looks += 1
        summary = Text("접수", "Received")
        return [LiveEvent(number, 1, "case.acted", clock.now(), "review", "reviewing", summary)]

    async def join_together() -> list[int]:
        hub_ = hub.Hub(describe, lambda number, language: {})
        await hub_.join(CASE, "ko", None, lambda: None)
        before = looks
        watchers = await asyncio.gather(*(hub_.join(CASE, "ko", 0, lambda: None) for _ in range(50)))
        async with asyncio.timeout(20):
            while any(watcher.sent < 1 for watcher in watchers):
                await asyncio.sleep(0.01)
        await hub_.ask_database(lambda: None)
        hub_.close()
        return [looks - before, len(watchers)]

    assert asyncio.run(join_together()) == [1, 50]


def test_nothing_is_lost_or_doubled_while_others_join_and_leave(live: Running) -> None:
    """Acts go on while watchers come, resume and go; each sees every event after its first exactly once."""

    def watch(start: int) -> list[int]:
        seen: list[int] = []
        while not seen or seen[-1] < 40:
            stream = Stream(live.port, PATH, Last_Event_ID=str(seen[-1] if seen else start))
            for _ in range(7):
                seen.append(stream.event()["_id"])
                if seen[-1] == 40:
                    break
            stream.close()
        return seen

    with ThreadPoolExecutor(9) as pool:
        watchers = [pool.submit(watch, 0) for _ in range(8)]
        acts = pool.submit(lambda: [act(CASE) for _ in range(40)])
        assert acts.result() == list(range(1, 41))
        assert [watcher.result() for watcher in watchers] == [list(range(1, 41))] * 8
    assert live.settle(0) == 0


def test_a_page_that_cannot_be_rendered_does_not_keep_news_back(
    live: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(number: str, language: str) -> dict[str, str]:
        raise LookupError("no template")

    monkeypatch.setattr(live.server.hub, "_render_regions", fail)
    stream = Stream(live.port, PATH)
    live.settle(1)
    act(CASE)
    event = stream.event()
    assert (event["_id"], "html" in event) == (1, False)


def test_packed_streams_say_the_same(live: Running) -> None:
    """Watchers who joined at different times share the packed bytes; each stream unpacks whole."""
    for _ in range(2):
        act(CASE)
    url = f"http://127.0.0.1:{live.port}{PATH}"
    with ExitStack() as stack:
        iterators = []
        for after in ("0", "1", "2"):
            headers = {"Accept-Encoding": "gzip", "Last-Event-ID": after}
            answer = stack.enter_context(httpx.stream("GET", url, headers=headers))
            assert answer.headers["content-encoding"] == "gzip"
            iterators.append(answer.iter_lines())
        live.settle(3)
        act(CASE)
        for expected, lines in zip(([1, 2, 3], [2, 3], [3]), iterators, strict=True):
            seen = [json.loads(next(x for x in lines if x.startswith("data: "))[6:])["seq"] for _ in expected]
            assert seen == expected


def test_lost_news_are_found_by_comparing(live: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream(live.port, PATH)
    live.settle(1)
    heard = live.server.hub.changed
    monkeypatch.setattr(live.server.hub, "changed", lambda numbers: None)
    act(CASE)
    time.sleep(0.3)
    monkeypatch.setattr(live.server.hub, "changed", heard)
    assert stream.event()["_id"] == 1


def test_the_stream_is_whole_chunks_to_its_end(live: Running) -> None:
    """Read by a client that believes nothing but the sizes of chunks."""
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=5)
    connection.request("GET", PATH)
    answer = connection.getresponse()
    assert answer.chunked
    for _ in range(3):
        live.settle(1)
        act(CASE)
    told = b""
    while told.count(b"event: case") < 3:
        told += answer.readline()
    live.server.hub.close()
    assert answer.read().endswith(b"\n\n")
    connection.close()


def test_who_speaks_http_1_0_gets_the_stream_without_chunks(live: Running) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as client:
        client.sendall(f"GET {PATH} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
        live.settle(1)
        act(CASE)
        told = b""
        while b"event: case" not in told or not told.endswith(b"\n\n"):
            told += client.recv(65536)
    head, body = told.split(b"\r\n\r\n", 1)
    assert b"chunked" not in head.lower()
    assert body.startswith(b"retry: 2000\n\nid: 0\n\n")
    assert b"\r\n" not in body


def test_the_end_of_the_server_ends_the_streams() -> None:
    with running() as live:
        live.cases.visibility[CASE] = Visibility.PUBLIC
        stream = Stream(live.port, PATH)
        live.settle(1)
    stream.read_until(b"0\r\n\r\n")


def test_the_sign_of_life_counts_watchers(live: Running) -> None:
    stream = Stream(live.port, PATH)
    live.settle(1)
    answer = Stream(live.port, "/live/healthz")
    body = answer.received or answer.socket.recv(1000)
    assert json.loads(body) == {"watching": 1}
    stream.close()
