"""Reads a log's files from a folder or over http(s): never more than asked for, never for ever."""

import http.client
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from madang_verify.errors import Bad, Missing, Unreachable
from madang_verify.tiles import Source, parse_path

CHECKPOINT = "checkpoint"
POLICY = "policy"
SECONDS_OF_SILENCE = 20
SECONDS_FOR_A_FILE = 120
_CHUNK = 1 << 16
_GONE = (404, 410)


def open_source(prefix: str) -> Source:
    """A log by its address or its folder. Raises Bad for other kinds of address, Unreachable for no such folder."""
    if "://" not in prefix:
        folder = Path(prefix)
        if not folder.is_dir():
            raise Unreachable("source.folder", path=prefix)
        return FolderSource(folder)
    return HttpSource(prefix)


class FolderSource:
    """A log copied into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str, limit: int) -> bytes:
        """See Source."""
        _allowed(path)
        place = self.folder / path
        try:
            if not place.is_file():  # a pipe or device could be read for ever
                raise Missing("source.missing", path=path)
            with place.open("rb") as file:
                data = file.read(limit + 1)
        except OSError as error:
            raise Unreachable("source.failed", where=str(place), error=_cause(error)) from None
        if len(data) > limit:
            raise Bad("source.large", path=path, limit=limit)
        return data


class HttpSource:
    """A log served by http or https; proxies are taken from the environment."""

    def __init__(
        self, prefix: str, silence: float = SECONDS_OF_SILENCE, in_all: float = SECONDS_FOR_A_FILE
    ) -> None:
        try:
            parts = urlsplit(prefix)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
        except ValueError:
            usable = False
        if not usable:
            raise Bad("source.address", address=prefix)
        self.prefix = prefix.rstrip("/")
        self.silence = silence
        self.in_all = in_all
        self._opener = _opener()

    def __reduce__(self) -> tuple[object, ...]:
        """Goes to another process as its address: each has connections of its own."""
        return HttpSource, (self.prefix, self.silence, self.in_all)

    def read(self, path: str, limit: int) -> bytes:
        """See Source."""
        _allowed(path)
        where = f"{self.prefix}/{path}"
        until = time.monotonic() + self.in_all
        request = Request(where, headers={"User-Agent": "madang-verify", "Accept-Encoding": "gzip"})  # noqa: S310
        try:
            data = _within(self.in_all, lambda: self._received(request, limit, until))
        except HTTPError as error:
            error.close()
            if error.code in _GONE:
                raise Missing("source.missing", path=path) from None
            raise Unreachable("source.failed", where=where, error=_cause(error)) from None
        except (URLError, OSError, http.client.HTTPException, zlib.error, EOFError, ValueError) as error:
            raise Unreachable("source.failed", where=where, error=_cause(error)) from None
        if len(data) > limit:
            raise Bad("source.large", path=path, limit=limit)
        return data

    def _received(self, request: Request, limit: int, until: float) -> bytes:
        with self._opener.open(request, timeout=self.silence) as answer:
            return _body(answer, limit, until)


def _body(answer: http.client.HTTPResponse, limit: int, until: float) -> bytes:
    """The body, at most one byte more than the limit, however small it was packed."""
    packed = answer.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(wbits=31) if packed else None
    data = bytearray()
    while len(data) <= limit:
        if time.monotonic() > until:
            raise TimeoutError("the answer takes too long")
        chunk = answer.read1(_CHUNK)
        if not chunk:
            if answer.length or (unpack and not unpack.eof):
                raise EOFError("the answer ends too early")
            break
        data += unpack.decompress(chunk, limit + 1 - len(data)) if unpack else chunk
        if unpack and unpack.eof:  # what follows would only be kept
            break
    return bytes(data[: limit + 1])


def _within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What the work returns or raises, or TimeoutError: a server may be slow at every step, not only in its body."""
    results: list[bytes | BaseException] = []

    def attempt() -> None:
        try:
            results.append(work())
        except BaseException as error:
            results.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(seconds)
    if not results:
        raise TimeoutError("the answer takes too long")
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0]


def _cause(error: BaseException) -> object:
    """What went wrong, without the names of Python's errors."""
    if isinstance(error, HTTPError):
        return f"HTTP {error.code}"
    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        return _cause(error.reason)
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _allowed(path: str) -> None:
    if path not in (CHECKPOINT, POLICY):
        parse_path(path)


def _opener() -> OpenerDirector:
    """Speaks http and https only, also where it is redirected to."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler,
        HTTPHandler,
        HTTPSHandler,
        HTTPRedirectHandler,
        HTTPDefaultErrorHandler,
        HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener
