"""Who writes an index in a cluster."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import orjson

from madang.integrations.opensearch import Answer, Client, NoAnswer, Refused
from madang.kernel.searchable import Entry
from madang.search.backends.opensearch_lease import Lease
from madang.search.index.backend import Busy, Unavailable
from madang.search.index.fields import fields_of, plain

_BYTES = 8 * 1024 * 1024
_SECONDS = 60.0
_PAUSES = (0.5, 1.0, 2.0, 4.0)  # where the cluster has too much to do
_TOO_MUCH = 429
_CONFLICT, _MISSING = 409, 404


def into(client: Client, generation: str) -> str:
    """The alias through which a generation is written: where it is gone, no other index of that name is made up."""
    return f"{client.address.prefix}-into-{generation}"


@contextmanager
def said() -> Iterator[None]:
    """Puts what the client raises into the terms of back ends."""
    try:
        yield
    except (NoAnswer, Refused) as error:
        raise Unavailable(str(error)) from error


class OpenSearchWriter:
    """What was put waits here until it is committed. A cluster knows no transactions: what is more than 8 MB is sent
    before, and may be seen before; it is true already, and the same again changes nothing.

    Every entry goes with its version, and none takes the place of a newer one, however late a call arrives.
    """

    def __init__(self, client: Client, generation: str, lease: Lease, wait: Callable[[float], None]) -> None:
        self._client, self._lease, self._wait = client, lease, wait
        self._path = f"/{into(client, generation)}"
        self._lines: list[bytes] = []
        self._size, self._sent = 0, False
        self._waiting: dict[int, int] = {}

    def put(self, entries: Iterable[Entry], *, gone: Iterable[int] = ()) -> None:
        with said():
            for id, version in self._versions(list(gone)).items():
                self._line({"delete": _named(id, version)})
            self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        with said():
            self._lease.keep()
            for entry in entries:
                self._line({"index": _named(entry.id, entry.version)}, _sayable(fields_of(entry)))
                self._waiting[entry.id] = entry.version

    def commit(self) -> None:
        with said():
            self._send()
            if self._sent:
                self._client.write("POST", f"{self._path}/_refresh", seconds=_SECONDS)
                self._lease.committed()  # after it: whoever reads the earlier number may find more, never less
                self._sent = False

    def close(self) -> None:
        self._drop()
        with suppress(NoAnswer, Refused, Busy):  # then it runs out
            self._lease.free()

    def _line(self, act: dict[str, Any], fields: dict[str, Any] | None = None) -> None:
        line = orjson.dumps(act) + b"\n"
        if fields is not None:
            line += orjson.dumps(fields) + b"\n"
        if self._size + len(line) > _BYTES:
            self._send()
        self._lines.append(line)
        self._size += len(line)

    def _versions(self, ids: list[int]) -> dict[int, int]:
        """Id → version of those that are there: a deletion goes with the version it ends, so that the same may come
        again."""
        if not ids:
            return {}
        path, asked = f"{self._path}/_mget", {"ids": [str(id) for id in ids]}
        told = self._client.read("POST", path, asked, seconds=_SECONDS, parameters={"_source": "false"}).body
        there = {int(one["_id"]): int(one["_version"]) for one in told["docs"] if one.get("found")}
        waiting = {id: self._waiting[id] for id in ids if id in self._waiting}
        return {id: max(there.get(id, 0), waiting.get(id, 0)) for id in (*there, *waiting)}

    def _send(self) -> None:
        self._lease.keep()
        lines = self._lines
        for pause in (0.0, *_PAUSES):
            if not lines:
                break
            self._wait(pause)
            answer = self._client.bulk(f"{self._path}/_bulk", lines, seconds=_SECONDS, accept=(_TOO_MUCH,))
            lines = _left(answer, lines)
            self._sent = True
        if lines:
            raise Unavailable("the cluster has too much to do")
        self._drop()

    def _drop(self) -> None:
        self._lines, self._size = [], 0
        self._waiting.clear()


def _named(id: int, version: int) -> dict[str, Any]:
    return {"_id": str(id), "version": version, "version_type": "external_gte"}


def _sayable(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) if isinstance(value, str) else value for name, value in fields.items()}


def _left(answer: Answer, lines: list[bytes]) -> list[bytes]:
    """The lines that the cluster had no time for. Raises Unavailable: it will not have one."""
    if answer.status == _TOO_MUCH:
        return lines
    if not answer.body["errors"]:
        return []
    left = []
    for line, item in zip(lines, answer.body["items"], strict=True):
        (act,) = item.values()
        if act["status"] == _TOO_MUCH:
            left.append(line)
        elif act["status"] >= 400 and act["status"] not in (_CONFLICT, _MISSING):
            raise Unavailable(f"entry {act['_id']}: {act['error']['type']}: {act['error']['reason']}")
    return left
