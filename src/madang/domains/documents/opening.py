"""Reading files from the server's side: every file is opened by a child of the jail, never here."""

from collections.abc import Iterable, Iterator
from typing import Any

from madang.domains.documents import jail
from madang.domains.documents.content import Content


def open_file(content: bytes, name: str) -> Content:
    """All that a file says. One that breaks the child, or its limits, comes back with the reason in `unread`."""
    return _content(jail.ask("read", content, name=name))


def open_files(files: Iterable[tuple[Any, bytes, str]]) -> Iterator[tuple[Any, Content]]:
    """The same for many files (key, content, name), by all children at once, in the order in which they are done."""
    requests = (jail.Request("read", content, {"name": name}, key=key) for key, content, name in files)
    for answer in jail.ask_many(requests):
        yield answer.key, _content(answer)


def _content(answer: jail.Answer) -> Content:
    if answer.failure is not None:
        return Content("application/octet-stream", unread=(answer.failure.code.value,))
    return Content.of(answer.value)
