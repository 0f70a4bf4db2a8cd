"""The child: confines itself, then opens one file after the other for its server until it is told to stop.

Run as a program, with the place of the modules and its limits as JSON: no settings, no site, no Django.
"""

import json
import os
import sys

if __name__ == "__main__":
    _TOLD = json.loads(sys.argv[1])
    sys.path[:] = [*_TOLD["path"], *(p for p in sys.path[1:] if p not in _TOLD["path"])]

import importlib
from collections.abc import Callable
from typing import Any, BinaryIO

import orjson

from madang.domains.documents.content import Unread
from madang.domains.documents.jail import confine, wire

_Task = Callable[[bytes, dict[str, Any]], Any]


def main(told: dict[str, Any]) -> None:
    asked, answers = _own_pipes()
    os.chdir(told["scratch"])
    built = confine.confine(told["memory"], told["scratch"], told["parent"])
    _send(answers, wire.READY, orjson.dumps(built))
    tasks: dict[str, _Task] = {}
    while head := asked.read(wire.REQUEST.size):
        said, length = wire.REQUEST.unpack(head)
        request = orjson.loads(asked.read(said))
        content = asked.read(length)
        confine.allow_seconds(request["seconds"])
        kind, answer = _done(tasks, told["tasks"], request, content)
        del content
        _send(answers, kind, answer)


def _done(
    tasks: dict[str, _Task], known: dict[str, str], request: dict[str, Any], content: bytes
) -> tuple[bytes, bytes]:
    """Kind and bytes of the answer; whatever goes wrong inside is an answer too."""
    try:
        task = tasks.get(request["task"]) or tasks.setdefault(request["task"], _found(known[request["task"]]))
        value = task(content, request["options"])
        kind, answer = (wire.BYTES, value) if isinstance(value, bytes) else (wire.VALUE, orjson.dumps(value))
    except (MemoryError, RecursionError) as error:
        return _failed(Unread.OUT_OF_MEMORY, error)
    except BaseException as error:
        return _failed(Unread.CRASHED, error)
    if len(answer) > request["most"]:
        return _failed(Unread.TOO_LARGE, f"an answer of {len(answer)} bytes")
    return kind, answer


def _failed(code: Unread, why: object) -> tuple[bytes, bytes]:
    detail = f"{type(why).__name__}: {why}" if isinstance(why, BaseException) else str(why)
    return wire.FAILED, json.dumps([code.value, detail[:500]]).encode()


def _found(dotted: str) -> _Task:
    module, _, name = dotted.partition(":")
    return getattr(importlib.import_module(module), name)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under numbers of their own: what a library reads or prints goes nowhere."""
    asked, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return os.fdopen(asked, "rb"), os.fdopen(answers, "wb")


def _send(pipe: BinaryIO, kind: bytes, answer: bytes) -> None:
    pipe.write(wire.ANSWER.pack(kind, len(answer)))
    pipe.write(answer)
    pipe.flush()


if __name__ == "__main__":
    main(_TOLD)
