"""The kinds of official documents, each with its template and its usual retention."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madang.domains.approvals.bodies import renumbered
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

_PLACE = re.compile(r"\{(\w+)\}")
_UNKNOWN_KIND = Text("문서 종류를 골라 주십시오.", "Choose a kind of document.")
_FILE = Path(__file__).parent / "templates.yaml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `written_by_hand`: an official begins it on their desk, not a step of a case."""

    code: str
    name: Text
    retention: str
    written_by_hand: bool
    is_sent: bool
    policy: bool
    template: str  # key of the template it begins with


@dataclass(frozen=True, slots=True)
class Template:
    """What a document begins with: a title, summary, keywords and body with places to be filled."""

    title: str
    summary: str
    keywords: tuple[str, ...]
    body: str

    def filled(self, values: Mapping[str, str]) -> "Template":
        """The template with its places filled; what is empty leaves no line behind, and items are counted anew."""
        lines = [_filled(line, values) for line in self.body.splitlines()]
        return Template(
            title=_filled(self.title, values) or "",
            summary=_filled(self.summary, values) or "",
            keywords=tuple(word for k in self.keywords if (word := _filled(k, values))),
            body=renumbered("\n".join(line for line in lines if line is not None)),
        )


@cache
def document_kinds() -> Mapping[str, Kind]:
    """The kinds of documents by code."""
    return {
        code: Kind(
            code=code,
            name=Text.of(row["name"]),
            retention=row["retention"],
            written_by_hand=row.get("by_hand", True),
            is_sent=row.get("sent", False),
            policy=row.get("policy", False),
            template=row.get("template", code),
        )
        for code, row in _read()["kinds"].items()
    }


def written_kind(code: str) -> Kind:
    """A kind that an official begins by hand. Raises InvalidInput (`unknown_kind`) for every other code."""
    kind = document_kinds().get(code)
    if kind is None or not kind.written_by_hand:
        fault = FieldFault("kind", "unknown_kind", _UNKNOWN_KIND)
        raise InvalidInput(_UNKNOWN_KIND, "unknown_kind", fields=(fault,))
    return kind


@cache
def _templates() -> Mapping[str, Template]:
    return {
        key: Template(
            title=row.get("title", ""),
            summary=row.get("summary", ""),
            keywords=tuple(row.get("keywords", ())),
            body=row["body"],
        )
        for key, row in _read()["templates"].items()
    }


def template_for(*keys: str) -> Template:
    """The template of the first key that has one. Raises KeyError where none has."""
    found = _templates()
    return found[next(key for key in keys if key in found)]


def _read() -> dict[str, Any]:
    return dict(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    """A line with its places filled, each value on one line; None where it has places and all of them are empty.

    What is filled in is never looked through for places itself: it is what people wrote.
    """
    said = {name: " ".join(value.split()) for name, value in values.items()}
    places = [name for name in _PLACE.findall(line) if name in said]
    if places and not any(said[name] for name in places):
        return None
    return _PLACE.sub(lambda found: said.get(found[1], found[0]), line)
