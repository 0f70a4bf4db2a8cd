"""One POST to an address somebody else named: within a time, to the address that was checked, no further.

No redirect is followed, certificates are verified, and of the answer no more is read than its head and a bounded
part of its body, which is thrown away.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import certifi
import httpcore

from madang.integrations.outward.addresses import (
    NO_SUCH_HOST,
    OWN_NETWORK,
    Refused,
    Target,
    is_refused,
    read_target,
)

MOST_READ = 64 * 1024
SECONDS = 10.0
_RESOLVE_SECONDS = 5.0


class Unreachable(Exception):
    """No answer came. `kind` is one of a few words: timeout, dns, tls, connection, not_http, address."""

    def __init__(self, kind: str, said: str = "") -> None:
        super().__init__(f"{kind}: {said}" if said else kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and after how many seconds the receiver wants to be asked again (`Retry-After`)."""

    status: int
    retry_after: int | None = None


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, production: bool, seconds: float = SECONDS
) -> Answer:
    """Sends a body and reads the status; takes at most `seconds` in all. Raises Unreachable."""
    deadline = time.monotonic() + seconds
    try:
        target = read_target(url, production=production)
        address = resolved(target, production=production, seconds=min(seconds, _RESOLVE_SECONDS))[0]
    except Refused as refused:
        raise Unreachable("dns" if refused.code == "no_such_host" else "address", refused.code) from None
    try:
        return _exchange(target, body, headers, _CheckedNetwork(address, deadline))
    except httpcore.TimeoutException:
        raise Unreachable("timeout") from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise Unreachable("not_http", type(error).__name__) from None
    except httpcore.NetworkError as error:
        raise Unreachable(*_kind(error)) from None


def resolved(target: Target, *, production: bool, seconds: float = _RESOLVE_SECONDS) -> list[str]:
    """The IP addresses of a target, each of which may be called. Raises Refused: unknown, or one of them may not."""
    found = _looked_up(target.host, target.port, seconds)
    if not found:
        raise Refused("no_such_host", NO_SUCH_HOST)
    if any(is_refused(address, production=production) for address in found):
        raise Refused("own_network", OWN_NETWORK)
    return found


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """In a thread, because the resolver of the system knows no limit of time."""
    found: list[str] = []

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(entry[4][0]) for entry in entries))

    thread = threading.Thread(target=look_up, name="look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    return list(found)


def _exchange(target: Target, body: bytes, headers: Mapping[str, str], network: "_CheckedNetwork") -> Answer:
    with httpcore.ConnectionPool(
        ssl_context=_trust(), network_backend=network, max_keepalive_connections=0
    ) as pool:
        limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), SECONDS)}
        request = [(name.encode(), value.encode()) for name, value in headers.items()]
        with pool.stream("POST", target.url, headers=request, content=body, extensions=limits) as response:
            _read_some(response.iter_stream())
            told = {name.lower(): value for name, value in response.headers}
            return Answer(response.status, _seconds(told.get(b"retry-after")))


def _read_some(pieces: Iterable[bytes]) -> None:
    """Lets a small answer end, so that the receiver sees it was read; a long one is cut off."""
    read = 0
    try:
        for piece in pieces:
            read += len(piece)
            if read > MOST_READ:
                return
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
        return  # the status stands: it was said before


def _seconds(value: bytes | None) -> int | None:
    text = (value or b"").decode("latin-1").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _kind(error: Exception) -> tuple[str, str]:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls", cause.reason or type(cause).__name__
        cause = cause.__cause__ or cause.__context__
    return "connection", type(error).__name__


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that the machine trusts (an authority may have its own), and those of the open web."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to the address that was checked, whatever the name resolves to by then; all within one deadline."""

    def __init__(self, address: str, deadline: float) -> None:
        self._address, self._deadline = address, deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _TimedStream(self._sockets.connect_tcp(self._address, port, timeout=left), self._deadline)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no piece may take longer than what is left of the whole."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=_left(self._deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=_left(self._deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, late: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise late()
    return left
