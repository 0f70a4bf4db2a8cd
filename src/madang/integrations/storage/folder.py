"""Storage in a folder of the data directory."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from madang.kernel.storage import CHUNK, check_range, round_trip

_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"  # beside the contents, so that a rename brings them to their place


class FolderStorage:
    """Keeps each content as `<folder>/<first two>/<sha256>`.

    It is written and made durable under another name and then renamed, so that whatever stops the process in
    between, nothing half lies under a hash.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._durable: set[str] = set()  # names of folders known to outlast a power cut

    def store(self, content: bytes) -> str:
        return self.store_many([content])[0]

    def store_many(self, contents: Iterable[bytes]) -> list[str]:
        written: dict[str, Path] = {}
        order, present = [], set()
        try:
            for content in contents:
                sha256 = hashlib.sha256(content).hexdigest()
                order.append(sha256)
                if sha256 in written or sha256 in present:
                    continue
                if self._holds(sha256, content):
                    present.add(sha256)
                    continue
                with self._incoming() as file:
                    file.write(content)
                written[sha256] = Path(file.name)
            # the system writes many files out together: only the first of these waits long
            for path in written.values():
                _sync(path)
            self._bring(written)
        except BaseException:
            for path in written.values():
                path.unlink(missing_ok=True)
            raise
        # what another process has just brought may not be durable yet
        self._sync_folders({*written, *present})
        return order

    def store_stream(self, chunks: Iterable[bytes]) -> str:
        digest = hashlib.sha256()
        with self._incoming() as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        sha256 = digest.hexdigest()
        self._bring({sha256: Path(file.name)})
        self._sync_folders({sha256})
        return sha256

    def read(self, sha256: str) -> bytes:
        content = self._path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(f"the stored content of {sha256} was damaged")
        return content

    def open_range(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        file = self._path(sha256).open("rb")
        try:
            check_range(start, end, os.fstat(file.fileno()).st_size)
            file.seek(start)
        except BaseException:
            file.close()
            raise
        return _read_on(file, end - start, sha256)

    def size(self, sha256: str) -> int:
        return self._path(sha256).stat().st_size

    def exists(self, sha256: str) -> bool:
        return bool(_SHA256.fullmatch(sha256)) and self._path(sha256).exists()

    def delete(self, sha256: str) -> None:
        with suppress(FileNotFoundError):
            path = self._path(sha256)
            path.unlink(missing_ok=True)
            _sync(path.parent)  # also where it was gone: another process may just have removed it

    def clear_unfinished(self, before: datetime) -> int:
        incoming = self._folder / _INCOMING
        old = [p for p in incoming.glob("*") if _changed(p) < before.timestamp()] if incoming.exists() else []
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def answer(self) -> None:
        with tempfile.TemporaryFile(dir=self._nearest()) as file:
            file.write(b"?")

    def try_out(self) -> None:
        # in a folder of its own: folders made by whoever looks would be closed to the one who serves
        with tempfile.TemporaryDirectory(dir=self._nearest()) as folder:
            round_trip(FolderStorage(Path(folder)))

    def _nearest(self) -> Path:
        return self._folder if self._folder.exists() else self._folder.parent

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return self._folder / sha256[:2] / sha256

    def _holds(self, sha256: str, content: bytes) -> bool:
        """Whether exactly this is there: what was damaged is written anew by whoever still has it."""
        try:
            path = self._path(sha256)
            return path.stat().st_size == len(content) and path.read_bytes() == content
        except FileNotFoundError:
            return False

    @contextmanager
    def _incoming(self) -> Iterator[IO[bytes]]:
        """A new file to write into; removed where writing fails."""
        folder = self._folder / _INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            try:
                yield file
            except BaseException:
                os.unlink(file.name)
                raise

    def _bring(self, written: dict[str, Path]) -> None:
        for sha256, path in written.items():
            target = self._path(sha256)
            target.parent.mkdir(exist_ok=True)
            os.replace(path, target)

    def _sync_folders(self, hashes: set[str]) -> None:
        names = {sha256[:2] for sha256 in hashes}
        for name in names:
            _sync(self._folder / name)
        if new := names - self._durable:
            _sync(self._folder)
            _sync(self._folder.parent)
            self._durable |= new


def _read_on(file: IO[bytes], left: int, sha256: str) -> Iterator[bytes]:
    with file:
        while left:
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                raise ValueError(f"the stored content of {sha256} was cut short")
            left -= len(chunk)
            yield chunk


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # brought to its place meanwhile
        return float("inf")


def _sync(path: Path) -> None:
    """Waits until a file or folder would outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
