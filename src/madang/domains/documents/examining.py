"""What the child process does with a file: reads it and looks through what it says. Imports no Django."""

import struct
import zlib
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from madang.domains.documents.content import Content, Hiding, Unread
from madang.domains.documents.findings import Confidence, Finding, Verdict
from madang.domains.documents.gate import scan, verdict_of
from madang.domains.documents.reading import read

_LENGTH = struct.Struct(">I")
MOST_FINDINGS = 2_000
"""Findings told of one file: the officer decides on the whole of a list, not on each of its lines."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of one file that was looked through. `text`: what it says, as `FileText` keeps it."""

    media: str
    pages: int
    verdict: Verdict
    unread: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    more: int = 0  # findings beyond those told
    text: bytes | None = None


def examine(content: bytes, options: dict[str, Any]) -> bytes:
    """Reads the whole of a file and looks through it; `options`: `{name, title}`. See `told` for what comes back."""
    said = read(content, options.get("name", ""))
    findings = scan(said, name=options.get("name", ""), title=options.get("title", ""))
    head = orjson.dumps(
        {
            "media": said.media,
            "pages": len(said.pages),
            "verdict": verdict_of(said, findings),
            "unread": _unread(said),
            "findings": [asdict(f) for f in _first(findings)],
            "more": max(0, len(findings) - MOST_FINDINGS),
        }
    )
    return _LENGTH.pack(len(head)) + head + packed(said)


def told(answer: bytes) -> Examined:
    """What a child process said of a file."""
    (length,) = _LENGTH.unpack_from(answer)
    head = orjson.loads(answer[_LENGTH.size : _LENGTH.size + length])
    return Examined(
        media=head["media"],
        pages=head["pages"],
        verdict=Verdict(head["verdict"]),
        unread=tuple(head["unread"]),
        findings=tuple(_finding(f) for f in head["findings"]),
        more=head["more"],
        text=answer[_LENGTH.size + length :],
    )


def packed(content: Content) -> bytes:
    """What a file says, as it is kept."""
    return zlib.compress(orjson.dumps(content.as_dict()), 1)


def unpacked(kept: bytes) -> Content:
    """What a file says, from what was kept."""
    return Content.of(orjson.loads(zlib.decompress(kept)))


def _finding(data: dict[str, Any]) -> Finding:
    hiding = Hiding(data["hiding"]) if data["hiding"] else None
    return Finding(**{**data, "confidence": Confidence(data["confidence"]), "hiding": hiding})


def _first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    ordered = sorted(findings, key=lambda f: not f.holds)
    return tuple(ordered[:MOST_FINDINGS])


def _unread(content: Content) -> list[str]:
    """Everything that could not be read, of the file itself and of those within."""
    told = list(content.unread)
    if any(page.pictured for page in content.pages):
        told.append(Unread.PICTURE)
    for inner in content.embedded:
        told += _unread(inner.content)
    return list(dict.fromkeys(told))
