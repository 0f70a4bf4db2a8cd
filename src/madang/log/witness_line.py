"""One witness, as the log sees it: where it is asked, and what it answers. Never more than so much, never for ever."""

import ssl
import time
from dataclasses import dataclass

import certifi
import httpcore

_CONNECT, _SILENCE, _IN_ALL = 5.0, 10.0, 20.0  # seconds
_MOST = 64 * 1024  # bytes of an answer
_BROKEN = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an HTTP status with its body, or `trouble` and the status 0."""

    status: int
    body: bytes = b""
    trouble: str = ""


class WitnessLine:
    """Posts checkpoints to `<url>/add-checkpoint`; redirects aren't followed."""

    def __init__(self, url: str) -> None:
        self.url = url

    def add_checkpoint(self, body: bytes) -> Answer:
        """Never raises for what a witness does."""
        until = time.monotonic() + _IN_ALL
        limits = {"connect": _CONNECT, "read": _SILENCE, "write": _SILENCE, "pool": _CONNECT}
        try:
            with (
                httpcore.ConnectionPool(ssl_context=_trust(self.url)) as pool,
                pool.stream(
                    "POST",
                    f"{self.url.rstrip('/')}/add-checkpoint",
                    headers={"content-type": "text/plain; charset=utf-8", "user-agent": "madang"},
                    content=body,
                    extensions={"timeout": limits},
                ) as answer,
            ):
                return _read(answer, until)
        except (*_BROKEN, ValueError, OSError) as error:
            return Answer(0, trouble=f"{type(error).__name__} {error}".strip())


def _read(answer: httpcore.Response, until: float) -> Answer:
    body = bytearray()
    for chunk in answer.iter_stream():
        body += chunk
        if len(body) > _MOST:
            return Answer(0, trouble=f"answers with more than {_MOST:,} bytes")
        if time.monotonic() > until:
            return Answer(0, trouble="takes too long to answer")
    return Answer(answer.status, bytes(body))


def _trust(url: str) -> ssl.SSLContext | None:
    """The certificates that the machine trusts (an authority may have its own), and those of the open web."""
    if not url.startswith("https:"):
        return None
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
