"""Where the content of files lies, under its own hash. A protocol; `integrations.storage` implements it."""

from typing import Protocol


class Storage(Protocol):
    """Content-addressed storage. What was stored is never changed."""

    def store(self, content: bytes) -> str:
        """Keeps the content durably; gives its SHA-256 in hex. The same content twice is kept once."""
        ...

    def read(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError where there is none, ValueError where it no longer fits its hash."""
        ...


_storage: Storage | None = None


def use(storage: Storage) -> None:
    """Names the storage of this process (once, at start)."""
    global _storage
    _storage = storage


def storage() -> Storage:
    if _storage is None:
        raise RuntimeError("no storage was named; madang.integrations.storage does that at start")
    return _storage
