"""What is the shard servers' own; what every back end does is in the suite of all."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpcore
import pytest

from madang.kernel.searchable import What, entry_id
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Absent, Busy, Request, Unavailable
from madang.search.shards.server import ShardServer, check_host
from madang.search.shards.several import Shards
from madang.search.shards.writing import ShardsWriter, place_of
from madang.search.tests.conformance.entries import EVERYTHING, entry, fill, pks, put, title_has, total
from madang.search.tests.shard_servers import TOKEN, served, several_served

ENTRIES = [entry(pk, f"상수도 공사 {pk}호") for pk in range(40)]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[ShardServer]]:
    """Two, filled with ENTRIES."""
    with several_served(tmp_path, 2) as served_ones:
        fill(asking(served_ones), "one", ENTRIES)
        yield served_ones


def asking(servers: list[ShardServer], token: str = TOKEN) -> Shards:
    return Shards([server.url for server in servers], token)


def every_question(index: Shards) -> list[Callable[[], object]]:
    return [
        lambda: index.search(Request(EVERYTHING)),
        lambda: index.suggestions("상", 5),
        lambda: index.similar("상수다", 5),
        lambda: index.frequency("상수"),
        lambda: index.versions(0, 1 << 40),
        index.condition,
        index.stamp,
        index.writer,
        index.generations,
    ]


def test_things_are_spread_evenly_and_both_faces_stay_together() -> None:
    for servers in (1, 2, 3, 7):
        places = Counter()
        for what in What:
            for pk in range(3000):
                ids = [entry_id(what, pk, staff=staff) for staff in (False, True)]
                assert place_of(ids[0], servers) == place_of(ids[1], servers)
                places[place_of(ids[0], servers)] += 1
        assert set(places) == set(range(servers))
        assert max(places.values()) < 1.05 * 9000 / servers


def test_each_server_has_its_part(servers: list[ShardServer]) -> None:
    parts = [TantivyFolder(server.index.folder).versions(0, 1 << 40) for server in servers]
    assert all(len(part) > 10 for part in parts)
    assert not parts[0].keys() & parts[1].keys()
    assert {**parts[0], **parts[1]} == asking(servers).versions(0, 1 << 40)


def test_where_one_server_is_down_there_is_no_answer(tmp_path: Path) -> None:
    with served(tmp_path / "part0") as first:
        with served(tmp_path / "part1") as second:
            index = asking([first, second])
            fill(index, "one", ENTRIES)
            port = int(second.url.rpartition(":")[2])
        for ask in every_question(index):
            with pytest.raises(Unavailable) as fault:
                ask()
            assert not isinstance(fault.value, Absent)
            assert str(port) in fault.value.why
        with served(tmp_path / "part1", port):
            assert total(index) == 40


def test_where_one_server_has_lost_its_part_there_is_no_index(
    tmp_path: Path, servers: list[ShardServer]
) -> None:
    index = asking(servers)
    (servers[1].index.folder / "live").unlink()
    for ask in every_question(index)[:-1]:
        with pytest.raises(Absent):
            ask()
    fill(index, "two", ENTRIES)
    assert total(index) == 40


def test_other_servers_or_another_order_are_another_index(servers: list[ShardServer], tmp_path: Path) -> None:
    with served(tmp_path / "third") as third:
        fill(Shards([third.url], TOKEN), "one", [])
        for others in ([servers[1], servers[0]], [servers[0]], [*servers, third], [servers[0], third]):
            for ask in every_question(asking(others))[:-1]:
                with pytest.raises(Absent) as fault:
                    ask()
                assert "was filled as" in fault.value.why
            assert list(asking(others).generations()) in ([], ["one"])
    assert total(asking(servers)) == 40


def test_a_switch_that_reached_one_server_only_gives_no_mixed_answer(
    servers: list[ShardServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madang.search.shards.several._PATIENCE", 3)
    index = asking(servers)
    index.begin("two")
    with closing(index.writer("two")) as writer:
        writer.add([entry(1, "하수도")])
        writer.commit()
    servers[0].index.switch("two.1of2")
    for ask in every_question(index)[:-2]:
        with pytest.raises(Unavailable) as fault:
            ask()
        assert "different generations" in fault.value.why
    with pytest.raises(Unavailable):
        index.writer()
    index.switch("two")
    assert (total(index), index.condition().generation) == (1, "two")
    with closing(index.writer()):
        pass


def test_nothing_is_switched_that_one_server_does_not_have(servers: list[ShardServer]) -> None:
    servers[0].index.begin("two.1of2")
    with pytest.raises(Absent):
        asking(servers).switch("two")
    assert total(asking(servers)) == 40


def test_who_does_not_know_the_token_learns_and_changes_nothing(servers: list[ShardServer]) -> None:
    stranger = asking(servers, "another word, which is as long as this")
    acts = [lambda: stranger.begin("two"), lambda: stranger.switch("one")]
    for ask in (*every_question(stranger), *acts):
        with pytest.raises(Unavailable) as fault:
            ask()
        assert "401" in fault.value.why
    for headers in (
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer x"},
        {"Authorization": f"Basic {TOKEN}"},
    ):
        answer = httpcore.request("POST", servers[0].url + "/stamp", headers=headers, content=b"{}")
        assert (answer.status, b"1of2" in answer.content) == (401, False)
    assert httpcore.request("GET", servers[0].url + "/stamp").status == 501
    assert total(asking(servers)) == 40


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/search", b"{}"),
        ("/search", b"\xff"),
        ("/search", b'{"query":["all",[]]}'),
        ("/search", b"[" * 5000),
        ("/stamp/..", b"{}"),
        ("/begin", b'{"generation":"../../elsewhere"}'),
        ("/begin", b'{"generation":""}'),
        ("/switch", b'{"generation":"/tmp"}'),
        ("/write", b'{"generation":"../part1"}'),
        ("/put", b'{"entries":[],"gone":[]}'),
        ("/add", b'{"entries":[[1]]}'),
        ("/commit", b"{}"),
    ],
)
def test_what_makes_no_sense_is_refused(servers: list[ShardServer], path: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = httpcore.request("POST", servers[0].url + path, headers=headers, content=body)
    assert answer.status in (400, 404, 503)
    assert b"why" in answer.content
    assert total(asking(servers)) == 40


def test_the_right_to_write_ends_with_the_connection(servers: list[ShardServer]) -> None:
    holder, other = asking(servers), asking(servers)
    writer = holder.writer()
    writer.put([entry(100, "하수도")])
    with pytest.raises(Busy):
        other.writer()
    for part in writer._parts:
        part.line.close()  # as the system does for a process that was killed
    with closing(as_soon_as_it_is_free(other)) as second:
        second.put([entry(101, "하수도")])
        second.commit()
    assert pks(other, title_has("하수도")) == [101]
    with pytest.raises(Unavailable):
        writer.commit()
    writer.close()


def as_soon_as_it_is_free(index: Shards) -> ShardsWriter:
    for _ in range(200):
        with suppress(Busy):
            return index.writer()
        time.sleep(0.01)
    raise AssertionError("nobody let go")


def test_a_server_that_goes_away_while_one_writes_loses_what_was_not_committed(tmp_path: Path) -> None:
    with served(tmp_path / "part0") as first:
        with served(tmp_path / "part1") as second:
            index = asking([first, second])
            fill(index, "one", ENTRIES)
            port = int(second.url.rpartition(":")[2])
            writer = index.writer()
            writer.put(entry(pk, "하수도") for pk in range(100, 120))
        with served(tmp_path / "part1", port):
            with pytest.raises(Unavailable):
                writer.commit()
            with pytest.raises(Unavailable):
                writer.commit()
            writer.close()
            put(index, *(entry(pk, "하수도") for pk in range(100, 120)))
            assert total(index, title_has("하수도")) == 20


def test_what_fails_while_it_is_gathered_is_not_committed(servers: list[ShardServer]) -> None:
    index = asking(servers)

    def broken_off() -> Iterator[object]:
        yield entry(100, "하수도")
        raise KeyError("the caller's own fault, and left so")

    with closing(index.writer()) as writer:
        with pytest.raises(KeyError):
            writer.put(broken_off())  # type: ignore[arg-type]
        with pytest.raises(Unavailable):
            writer.commit()
    assert total(index, title_has("하수도")) == 0


def test_much_is_sent_in_pieces(servers: list[ShardServer]) -> None:
    index = asking(servers)
    with closing(index.writer()) as writer:
        writer.add(
            entry(pk, "하수도", pages=("가나다" * 400_000,) if pk == 2000 else ()) for pk in range(1000, 3100)
        )
        writer.commit()
    assert total(index, title_has("하수도")) == 2100


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "8.8.8.8", "2001:4860:4860::8888", "224.0.0.1", "example.org"]
)
def test_no_server_listens_to_the_open_web(host: str) -> None:
    with pytest.raises(ValueError, match=re.escape(host)):
        check_host(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "fd00::1", "100.64.0.1"])
def test_servers_listen_on_own_networks(host: str) -> None:
    check_host(host)
