"""One shard server, as those who ask it see it."""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import certifi
import httpcore

from madang.search.index.backend import Absent, Busy, Damaged, Unavailable
from madang.search.shards import wire

_KEPT = 60.0  # seconds; less than the server keeps a silent connection
_CONNECTIONS = 64
_QUICK = {"connect": 2.0, "read": 10.0, "write": 10.0, "pool": 2.0}
_SLOW = {"connect": 2.0, "read": 900.0, "write": 60.0, "pool": 2.0}
_FAULTS: Mapping[int, type[Unavailable]] = {410: Absent, 409: Busy, 500: Damaged}
_BROKEN = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)


class Line:
    """Connections to a server. Raises Unavailable, Absent, Damaged or Busy as it says, and Unavailable where it says
    nothing.

    `connections`: how many there may be at once. What the server keeps for a connection, it keeps for a line of one.
    """

    def __init__(self, url: str, token: str, connections: int = _CONNECTIONS) -> None:
        self.url = url
        self._headers = [
            (b"authorization", b"Bearer " + token.encode()),
            (b"content-type", b"application/json"),
        ]
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust() if url.startswith("https:") else None,
            max_connections=connections,
            keepalive_expiry=_KEPT if connections > 1 else None,
        )

    def ask(self, path: str, **said: Any) -> Any:
        """What changes nothing: it is asked once more where the connection had been closed meanwhile."""
        body = _dumped(said)
        try:
            return self._sent(path, body, _QUICK)
        except Unavailable as fault:
            if not isinstance(fault.__cause__, _BROKEN):
                raise
        return self._sent(path, body, _QUICK)

    def act(self, path: str, **said: Any) -> Any:
        """What is done once, and may take long."""
        return self._sent(path, _dumped(said), _SLOW)

    def close(self) -> None:
        with suppress(*_BROKEN):
            self._pool.close()

    def _sent(self, path: str, body: bytes, limits: Mapping[str, float]) -> Any:
        try:
            answer = self._pool.request(
                "POST", self.url + path, headers=self._headers, content=body, extensions={"timeout": limits}
            )
            told = wire.loaded(answer.content)
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            ValueError,
        ) as error:
            raise Unavailable(f"{self.url}{path}: {type(error).__name__} {error}") from error
        if answer.status == 200:
            return told
        why = told.get("why") if isinstance(told, dict) else None
        raise _FAULTS.get(answer.status, Unavailable)(f"{self.url}{path}: {answer.status} {why}")


def _dumped(said: Any) -> bytes:
    try:
        return wire.dumped(said)
    except (TypeError, ValueError) as error:
        raise Unavailable(f"this cannot be asked: {error}") from error


def _trust() -> ssl.SSLContext:
    """The certificates that the machine trusts (an authority may have its own), and those of the open web."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
