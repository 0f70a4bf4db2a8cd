"""Many watchers of one case in one process: `python -m madang.bench.watchers HOST PORT PATH COUNT`.

Prints `{"open": n}` when all are connected, then a line with the instants (monotonic clock, seconds) at which each
watcher had received an event, once all have.
"""

import asyncio
import json
import re
import resource
import sys
import time
import zlib

from madang.live.packing import GZIP_HEAD

_ID = re.compile(rb"id: (\d+)\nevent: case\n")
_CONNECTING_AT_ONCE = 100


class Watching(asyncio.Protocol):
    """One open stream; notes when the last byte of each event arrived."""

    def __init__(self, crowd: "Crowd") -> None:
        self.crowd, self.rest = crowd, b""
        self.opened = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self.rest = self.rest + data if self.rest else data
        if not self.opened.done():
            if b"\r\n\r\n" not in self.rest:
                return
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            self.opened.set_result(int(head.split()[1]))
        while chunk := self._chunk():
            for seq in self.crowd.events_in(chunk):
                self.crowd.arrived(seq, now)

    def _chunk(self) -> bytes:
        """The next whole chunk of the answer, without its size; empty where it has not arrived."""
        size, _, rest = self.rest.partition(b"\r\n")
        length = int(size, 16) if rest else 0
        if len(rest) < length + 2 or not length:
            return b""
        self.rest = rest[length + 2 :]
        return rest[:length]

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.lost += 1
        if not self.opened.done():
            self.opened.set_result(0)


class Crowd:
    def __init__(self, count: int) -> None:
        self.count, self.lost = count, 0
        self.arrivals: dict[int, list[float]] = {}
        self.known: dict[bytes, list[int]] = {}

    def events_in(self, chunk: bytes) -> list[int]:
        """The numbers of the events in a packed chunk. All watchers get the same bytes, so one unpacks for all."""
        if chunk not in self.known:
            packed = chunk.removeprefix(GZIP_HEAD)
            self.known = {
                chunk: [int(seq) for seq in _ID.findall(zlib.decompressobj(-15).decompress(packed))]
            }
        return self.known[chunk]

    def arrived(self, seq: int, at: float) -> None:
        instants = self.arrivals.setdefault(seq, [])
        instants.append(at)
        if len(instants) == self.count:
            print(json.dumps({"seq": seq, "lost": self.lost, "instants": self.arrivals.pop(seq)}), flush=True)


async def watch(host: str, port: int, path: str, count: int) -> None:
    crowd, loop = Crowd(count), asyncio.get_running_loop()
    gate = asyncio.Semaphore(_CONNECTING_AT_ONCE)
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        "Accept: text/event-stream\r\nAccept-Encoding: gzip\r\n\r\n"
    ).encode()
    kept = []

    async def connect() -> int:
        async with gate:
            transport, watching = await loop.create_connection(lambda: Watching(crowd), host, port)
            kept.append(transport)
            transport.write(request)
            return int(await watching.opened)

    statuses = await asyncio.gather(*(connect() for _ in range(count)))
    print(json.dumps({"open": statuses.count(200)}), flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the parent closes it


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(watch(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
