"""Values that an entry of the log committed to, as people read them, and as whoever checks by hand needs them."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.kernel.text import Text
from madang.kernel.translations import is_marked
from madang.web.public import moments
from madang.web.public.case_shapes import Said
from madang.web.public.case_words import said
from madang.web.public.document_words import format_of, size_words
from madang.web.public.log_words import PARTS, VALUES
from madang.web.public.present import present
from madang_verify.disclosures import parse_disclosure


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is said; `label` is empty where it says all of a value. `iso`: what machines read of a time;
    `is_hash`: characters to compare, not to read; `url`: where it leads."""

    label: Said
    text: Said
    iso: str = ""
    is_hash: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A published value: what it is called, what it says; its name, its JSON and the disclosure as the entry's digest
    stands for them."""

    label: str
    parts: tuple[Part, ...]
    name: str
    json: str
    disclosure: str
    digest: str


NO_LABEL = Said("")
_ORDER = {name: place for place, name in enumerate(PARTS)}


def value_shown(disclosure: str, language: str) -> ValueShown:
    """A disclosure in words. What its name or shape tells nothing of is shown as JSON. Raises madang_verify's Bad."""
    found = parse_disclosure(disclosure)
    kind, _, _ = found.name.partition(".")
    return ValueShown(
        label=VALUES[kind][language] if kind in VALUES else found.name,
        parts=tuple(_parts(found.value, language)),
        name=found.name,
        json=json.dumps(found.value, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        disclosure=disclosure,
        digest=found.digest,
    )


def _parts(value: Any, language: str) -> Iterator[Part]:
    if _is_text(value) or isinstance(value, str):
        yield Part(NO_LABEL, _words(value, language))
    elif isinstance(value, list) and all(map(_is_labelled, value)):
        for one in value:
            yield Part(_words(one["label"], language), _words(one["value"], language))
    elif isinstance(value, Mapping) and {"code", "name"} == value.keys() and _is_text(value["name"]):
        yield Part(NO_LABEL, _words(value["name"], language))
    elif isinstance(value, Mapping):
        for name in sorted(value, key=_place):
            yield from _part(name, value[name], language)
    else:
        yield Part(NO_LABEL, Said(_json(value)))


def _part(name: str, value: Any, language: str) -> Iterator[Part]:
    label = Said(PARTS[name][language]) if name in PARTS else Said(name)
    if how := _HOW.get(name):
        try:
            yield how(label, value, language)
            return
        except (TypeError, ValueError):
            pass  # not what the name says: as it stands
    inner = list(_parts(value, language))
    if [part.label for part in inner] == [NO_LABEL]:
        yield Part(label, inner[0].text)
    else:
        yield from inner


def _size(label: Said, value: Any, language: str) -> Part:
    return Part(label, Said(size_words(int(value))))


def _format(label: Said, value: Any, language: str) -> Part:
    return Part(label, Said(format_of(str(value)) or str(value)))


def _hash(label: Said, value: Any, language: str) -> Part:
    return Part(label, Said(str(value)), is_hash=True)


def _time(label: Said, value: Any, language: str) -> Part:
    if len(value) == len("2026-12-01"):
        at = moments.on_day(datetime.fromisoformat(value).date(), language)
    else:
        at = moments.exact(datetime.fromisoformat(value), present().zone, language)
    return Part(label, Said(at.text), iso=at.iso)


_HOW: Mapping[str, Callable[[Said, Any, str], Part]] = {
    "bytes": _size,
    "media": _format,
    "sha256": _hash,
    "at": _time,
    "valid_from": _time,
}


def _place(name: str) -> int:
    return _ORDER.get(name, len(_ORDER))


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and {"ko", "en"} <= value.keys()


def _is_labelled(value: Any) -> bool:
    return isinstance(value, Mapping) and {"label", "value"} <= value.keys()


def _words(value: Any, language: str) -> Said:
    """Words in the language of the page where there are such, with their language where there are not."""
    text = Text.of(value)[language] if _is_text(value) else value if isinstance(value, str) else _json(value)
    return Said(text) if is_marked(text) else said(text, language)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
