"""Asking a running server over HTTP: one connection for each asker, as a browser keeps it."""

import gzip
import http.client
import time
from types import TracebackType

HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "ko"}


class Client:
    """One asker. Not for two threads at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection:
            self._connection.close()

    def ask(self, path: str) -> tuple[int, bytes, float]:
        """Status, body and seconds of an answer; status 0 where there was none."""
        began = time.perf_counter()
        try:
            connection = self._connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            self._connection = connection
            connection.request("GET", path, headers=HEADERS)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            if self._connection:
                self._connection.close()
            self._connection = None
            return 0, b"", time.perf_counter() - began
        seconds = time.perf_counter() - began
        return answer.status, gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body, seconds
