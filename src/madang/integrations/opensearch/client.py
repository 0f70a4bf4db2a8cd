"""Calls to a cluster: JSON over kept connections, with what went wrong as one of two errors."""

import base64
import ssl
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import certifi
import httpcore
import orjson

from madang.integrations.opensearch.address import Address

_CONNECTIONS = 32
_CONNECT_SECONDS = 2.0


class NoAnswer(Exception):
    """Nothing came back, or nothing that OpenSearch would say."""


class Refused(Exception):
    """The cluster answered with an error. `kind`: its type as OpenSearch names it, or ""."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(f"{status} {kind}: {reason}" if kind else f"{status} {reason}")
        self.status, self.kind = status, kind


class Answer(NamedTuple):
    status: int
    body: Any


class Client:
    """May be used by many threads."""

    def __init__(self, address: Address) -> None:
        """Raises ValueError: its file of certificates cannot be read."""
        self.address = address
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(address.ca),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
        )
        self._headers = [(b"accept", b"application/json")]
        if address.user:
            named = base64.b64encode(f"{address.user}:{address.password}".encode())
            self._headers.append((b"authorization", b"Basic " + named))

    def read(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        seconds: float,
        parameters: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Answer:
        """A call that changes nothing, and is made once more where the connection broke. Raises as `write`."""
        content = _json(body)
        try:
            return self._call(method, path, content, parameters, accept, seconds)
        except NoAnswer as error:
            if isinstance(error.__cause__, httpcore.TimeoutException | httpcore.ConnectError | None):
                raise
            return self._call(method, path, content, parameters, accept, seconds)

    def write(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        seconds: float,
        parameters: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Answer:
        """A call; `accept`: errors that are given back as answers. Raises NoAnswer, Refused."""
        content = _json(body)
        return self._call(method, path, content, parameters, accept, seconds)

    def bulk(
        self, path: str, lines: Iterable[bytes], *, seconds: float, accept: Collection[int] = ()
    ) -> Answer:
        """Many lines of JSON in one call, to an alias: where it is gone, no index of its name is made up. Raises as
        `write`."""
        there = {"require_alias": "true"}
        return self._call("POST", path, b"".join(lines), there, accept, seconds, b"application/x-ndjson")

    def _call(
        self,
        method: str,
        path: str,
        content: bytes,
        parameters: Mapping[str, str] | None,
        accept: Collection[int],
        seconds: float,
        kind: bytes = b"application/json",
    ) -> Answer:
        url = f"{self.address.origin}{quote(path, safe='/*,')}" + (
            f"?{urlencode(parameters)}" if parameters else ""
        )
        headers = [*self._headers, (b"content-type", kind)] if content else self._headers
        limits = {"connect": _CONNECT_SECONDS, "read": seconds, "write": seconds, "pool": seconds}
        try:
            got = self._pool.request(
                method, url, headers=headers, content=content or None, extensions={"timeout": limits}
            )
        except httpcore.TimeoutException as error:
            raise NoAnswer(f"{self.address.origin} did not answer in time") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise NoAnswer(f"{self.address.origin} cannot be reached: {error}") from error
        return self._told(got.status, got.content, accept)

    def _told(self, status: int, content: bytes, accept: Collection[int]) -> Answer:
        try:
            body = orjson.loads(content)
        except orjson.JSONDecodeError:
            if status < 400:
                raise NoAnswer(f"{self.address.origin} is not OpenSearch: it answers without JSON") from None
            body = {"error": content[:200].decode(errors="replace")}
        if status < 400 or status in accept:
            return Answer(status, body)
        raise Refused(status, *_said(body))


def _json(body: Any) -> bytes:
    return (
        b"" if body is None else orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)
    )  # names of fields are enums


def _trust(ca: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if ca:
        try:
            context.load_verify_locations(ca)
        except OSError as error:
            raise ValueError(f"the certificates in {ca} cannot be read: {error}") from error
    return context


def _said(body: Any) -> tuple[str, str]:
    """Type and reason of an error, the first cause where there is one."""
    error = body.get("error", "") if isinstance(body, dict) else ""
    if not isinstance(error, dict):
        return "", str(error)
    cause = (error.get("root_cause") or [error])[0]
    return str(cause.get("type", "")), str(cause.get("reason", ""))
