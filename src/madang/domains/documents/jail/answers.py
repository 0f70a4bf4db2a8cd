"""What is asked of a child, and what it answers. Plain values."""

from dataclasses import dataclass, field
from typing import Any

from madang.domains.documents.content import Unread

MOST = 16 << 20  # bytes of an answer; a longer one is refused before it is read


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing came back. `detail` is for operators (name of an error, a signal), never for the public."""

    code: Unread
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A task for one file. `seconds` of processor time; three times as long by the clock on the wall."""

    task: str
    content: bytes = field(repr=False)
    options: dict[str, Any] = field(default_factory=dict)
    seconds: float = 20.0
    most: int = MOST  # bytes the answer may have
    key: Any = None  # whatever the asker knows the request by; does not reach the child


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for `key`: `value` (bytes, or what the JSON said), or a `failure`."""

    value: Any = field(default=None, repr=False)
    failure: Failure | None = None
    key: Any = None
