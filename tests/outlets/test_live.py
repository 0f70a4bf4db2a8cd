"""The live stream with planted secrets: real server, real rendering, real acts."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from madang.commands.live_process import describe, regions
from madang.domains.cases import actions
from madang.live.server import make_server
from madang.live.tests.watching import Stream
from tests.outlets import planted, ways
from tests.outlets.stories import Teller
from tests.outlets.world import HIDDEN_PROCEDURE, PUBLIC, UNDISCLOSED, WITHHELD

CHOSEN = {"public": (PUBLIC, "CON-06"), "hidden": (UNDISCLOSED, HIDDEN_PROCEDURE)}


@contextmanager
def live() -> Iterator[int]:
    """The live process as `serve` starts it, in a thread; gives its port."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=100)
    server = make_server(describe, regions())
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]

    def serve() -> None:
        asyncio.run(server._serve([listening]))
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield listening.getsockname()[1]
    finally:
        server.hub.close()
        server.should_exit = True
        thread.join(10)
        listening.close()


def _answer(port: int, number: str) -> tuple[int, bytes]:
    stream = Stream(port, f"/live/cases/{number}")
    body = b"" if stream.status == 200 else stream.received or stream.socket.recv(65536)
    stream.close()
    return stream.status, body.replace(number.encode(), b"NUMBER")


@pytest.mark.django_db(transaction=True)
def test_a_watcher_is_told_what_is_public_and_nothing_else(record_property):
    world = planted.bare()
    watched, hidden = (
        Teller(world, label, procedure, visibility) for label, (visibility, procedure) in CHOSEN.items()
    )
    withheld = Teller(world, "withheld", "CON-06", WITHHELD)
    for teller in (watched, hidden, withheld):
        teller.filed()
    withheld.withheld()
    with live() as port:
        assert _answer(port, hidden.number) == _answer(port, ways.NOBODYS)
        assert _answer(port, hidden.number)[0] == 404
        status, stub = _answer(port, withheld.number)
        assert status == 410 and not world.birds.found_in(stub)
        streams = [
            Stream(port, f"/live/cases/{watched.number}?lang={language}") for language in ways.LANGUAGES
        ]
        for teller in (hidden, watched):
            teller.in_review()
            teller.on_hold()
            teller.supplied()
            teller.decided()
        told = [_read_until(stream, "case.notified") for stream in streams]
        officer = world.city.on_duty("disclosure_officer")
        actions.withhold(officer, number=watched.number, reason="stub")
        ends = [_read_to_end(stream) for stream in streams]
        assert _answer(port, watched.number)[0] == 410
    officials = {"official's name", "official's phone"}
    for body in (*told, *ends):
        leaks = {c for c in world.birds.found_in(body) if c.kind not in officials}
        assert not leaks, leaks
    assert {c.kind for c in world.birds.seen_in(told[0])} >= {
        "opinion",
        "findings",
        "reasons of the decision",
    }
    assert all(b"reasons" not in body for body in ends)
    said = f"{len(world.birds.secrets)} secrets, {sum(map(len, told)):,} bytes of live streams: 0 leaks"
    record_property("figure", f"outlets: {said}")


def _read_until(stream: Stream, type: str) -> bytes:
    told = []
    while True:
        event = stream.event()
        told.append(json.dumps(event, ensure_ascii=False))
        if event["type"] == type:
            return "\n".join(told).encode()


def _read_to_end(stream: Stream) -> bytes:
    """What comes until the stream ends by itself."""
    told = stream.received
    while True:
        piece = stream.socket.recv(65536)
        told += piece
        if not piece or b"event: end" in told:
            return told
