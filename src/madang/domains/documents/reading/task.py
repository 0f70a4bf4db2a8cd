"""The task `read` of the jail."""

from typing import Any

from madang.domains.documents.content import Content
from madang.domains.documents.reading.reader import read


def read_task(content: bytes, options: dict[str, Any]) -> Content:
    """What a file says; `name` among the options is the name it was given."""
    return read(content, options.get("name", ""))
