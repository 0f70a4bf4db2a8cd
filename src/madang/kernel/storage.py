"""Where the content of files lies, under its own hash. A protocol; `integrations.storage` implements it."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

CHUNK = 256 * 1024  # bytes; how much of a content is held at once where it is handed on in parts


class Storage(Protocol):
    """Content-addressed storage. What was stored is never changed, and seen whole or not at all.

    Every call raises OSError where the storage itself does not answer or refuses.
    """

    def store(self, content: bytes) -> str:
        """Keeps the content durably; gives its SHA-256 in hex. The same content twice is kept once."""
        ...

    def store_stream(self, chunks: Iterable[bytes]) -> str:
        """As `store`, for contents that should not be held in memory. What `chunks` raises leaves nothing behind."""
        ...

    def store_many(self, contents: Iterable[bytes]) -> list[str]:
        """As `store` for each, in their order, but durable together and much sooner: for imports.

        All are durable when it returns. Where it raises, some may have been kept; doing it again does no harm.
        """
        ...

    def read(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError where there is none, ValueError where it no longer fits its hash."""
        ...

    def open_range(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` up to, without, `end`, in chunks of at most `CHUNK`.

        A part cannot be compared with the hash of the whole: unlike `read` this does not notice bytes that were
        changed, only that some are missing. Raises at once, before the first chunk, FileNotFoundError where there
        is no such content and ValueError where it does not reach that far; while reading, ValueError where it was
        cut short.
        """
        ...

    def size(self, sha256: str) -> int:
        """The length of the content in bytes. Raises FileNotFoundError where there is none."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether there is such a content; whether it is undamaged only `read` tells."""
        ...

    def delete(self, sha256: str) -> None:
        """Erases the content for good, also after a power cut; nothing happens where there is none.

        The same content may have been stored for several; whoever deletes has to know that nobody else names it,
        and to keep others from storing it meanwhile.
        """
        ...

    def clear_unfinished(self, before: datetime) -> int:
        """Removes what was begun before an instant and broken off, by a crash for example; says how many."""
        ...

    def answer(self) -> None:
        """Returns where the storage can be used now; cheap, within some seconds. Raises OSError."""
        ...

    def try_out(self) -> None:
        """Stores, reads and erases something of its own (`round_trip`). Raises OSError or ValueError."""
        ...


def check_range(start: int, end: int, size: int) -> None:
    """Raises ValueError where a content of that size has no such part."""
    if not 0 <= start <= end <= size:
        raise ValueError(f"there are no bytes from {start} to {end} in a content of {size}")


def round_trip(storage: Storage) -> None:
    """Does once all that is asked of a storage. Raises OSError where it fails, ValueError where it does wrong."""
    content = secrets.token_bytes(4096)
    sha256 = storage.store(content)
    try:
        kept = (
            storage.read(sha256) == content and b"".join(storage.open_range(sha256, 16, 64)) == content[16:64]
        )
    finally:
        storage.delete(sha256)
    if sha256 != hashlib.sha256(content).hexdigest() or not kept:
        raise ValueError("what was stored came back changed")
    if storage.exists(sha256):
        raise ValueError("what was erased is still there")


_storage: Storage | None = None


def use(storage: Storage) -> None:
    """Names the storage of this process (once, at start)."""
    global _storage
    _storage = storage


def storage() -> Storage:
    if _storage is None:
        raise RuntimeError("no storage was named; madang.integrations.storage does that at start")
    return _storage
