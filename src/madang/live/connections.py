"""The connections below the application: to cut off one that is too slow, and to hear of one that was lost.

ASGI has no word for either: a task that waits for `http.disconnect` would cost every watcher some kilobytes.
"""

import asyncio
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Client = tuple[str, int]
_MOST_WAITING = 64 * 1024  # bytes that a watcher may lag behind before it is cut off


class Connection:
    """One connection, as the stream on it needs it."""

    __slots__ = ("_lost", "_transport")

    def __init__(self, transport: asyncio.BaseTransport | None) -> None:
        self._transport = transport
        self._lost: Callable[[], None] | None = None

    def write(self, content: bytes) -> bool:
        """Sends bytes past the server, as they are; False, without sending, where too much still waits to be sent
        or nobody is there."""
        if not isinstance(self._transport, asyncio.WriteTransport):
            return False
        if self._transport.get_write_buffer_size() > _MOST_WAITING:
            return False
        self._transport.write(content)
        return True

    def abort(self) -> None:
        """Ends it at once; what was not sent is thrown away."""
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.abort()

    def on_lost(self, tell: Callable[[], None]) -> None:
        """Calls `tell` when the other side is gone; at once if it already is."""
        self._lost = tell
        if self._transport is None or self._transport.is_closing():
            tell()

    def lost(self) -> None:
        if self._lost is not None:
            self._lost()


class Connections:
    """All open connections of the process, by the address of the other side."""

    def __init__(self) -> None:
        self._transports: dict[Client, asyncio.BaseTransport] = {}
        self._streams: dict[Client, Connection] = {}

    @contextmanager
    def of(self, scope: MutableMapping[str, Any]) -> Iterator[Connection]:
        """The connection of a request, while its stream lasts."""
        client = tuple(scope["client"])
        connection = Connection(self._transports.get(client))
        self._streams[client] = connection
        try:
            yield connection
        finally:
            self._streams.pop(client, None)

    def protocol(self) -> type[H11Protocol]:
        """The protocol class for the server, which reports here."""
        connections = self

        class ReportingProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client is not None:
                    connections._transports[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                if self.client is not None:
                    connections._transports.pop(self.client, None)
                    if stream := connections._streams.get(self.client):
                        stream.lost()

        return ReportingProtocol
