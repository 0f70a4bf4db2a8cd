"""Strings of people in the objects of a PDF, also in objects that no page refers to any more."""

from collections.abc import Iterator
from typing import Any

import pikepdf

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading.gathering import Gathering
from madang.domains.documents.reading.xmls import words_of_packet

_MOST_OBJECTS = 200_000
_MOST_STREAM = 32 << 20
_KEYS = {
    "/Contents": Hiding.ANNOTATION,
    "/RC": Hiding.ANNOTATION,
    "/Subj": Hiding.ANNOTATION,
    "/T": Hiding.FORM_FIELD,
    "/TU": Hiding.FORM_FIELD,
    "/V": Hiding.FORM_FIELD,
    "/DV": Hiding.FORM_FIELD,
    "/Opt": Hiding.FORM_FIELD,
    "/URI": Hiding.LINK,
    "/JS": Hiding.SCRIPT,
    "/Alt": Hiding.ALTERNATIVE,
    "/ActualText": Hiding.ALTERNATIVE,
    "/E": Hiding.ALTERNATIVE,
    "/Title": Hiding.METADATA,
    "/Name": Hiding.METADATA,
    "/Reason": Hiding.METADATA,
    "/Location": Hiding.METADATA,
    "/ContactInfo": Hiding.METADATA,
    "/Desc": Hiding.EMBEDDED,
}
_LAUNCH = ("/F", "/UF", "/Win", "/P", "/D")
_OUTWARD = ("/Launch", "/GoToR", "/SubmitForm", "/ImportData")
_DEEPEST = 6


def read(document: pikepdf.Pdf, gathering: Gathering) -> None:
    """Looks through every object of the file once."""
    _properties(document, gathering)
    if len(document.objects) > _MOST_OBJECTS:
        return gathering.miss(Unread.TOO_MANY_PARTS)
    for thing in document.objects:
        _look(thing, gathering, 0)
    return None


def _properties(document: pikepdf.Pdf, gathering: Gathering) -> None:
    info = document.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key, value in info.items():
            said = _said(value)
            if key == "/Title":
                gathering.title = said
            gathering.hide(Hiding.METADATA, f"Info {key[1:]}", said)


def _look(thing: Any, gathering: Gathering, depth: int) -> None:
    """One object and what stands directly in it; other objects are looked at in their turn."""
    if depth > _DEEPEST:
        gathering.miss(Unread.TOO_DEEP)
    elif isinstance(thing, pikepdf.Array):
        for item in _direct(thing):
            _look(item, gathering, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        if isinstance(thing, pikepdf.Stream):
            _stream(thing, gathering)
        items = dict(thing.items())
        for key, value in items.items():
            _entry(key, value, items, gathering)
            if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
                _look(value, gathering, depth + 1)


def _entry(key: str, value: Any, items: dict[str, Any], gathering: Gathering) -> None:
    """One key of a dictionary: does it hold words of people?"""
    if key == "/Contents" and (isinstance(value, pikepdf.Stream | pikepdf.Array) or "/ByteRange" in items):
        return  # what a page draws; the seal of a signature
    if (hiding := _KEYS.get(key)) is not None:
        gathering.hide(hiding, key[1:], _value(value))
    elif key == "/XFA":
        for part in value if isinstance(value, pikepdf.Array) else [value]:
            if isinstance(part, pikepdf.Stream):
                gathering.hide(Hiding.FORM_FIELD, "XFA", words_of_packet(_bytes(part, gathering)))
    elif key in _LAUNCH and items.get("/S") in _OUTWARD:
        gathering.hide(Hiding.LINK, f"{str(items['/S'])[1:]} {key[1:]}", _value(value))
    elif key in ("/F", "/UF") and "/EF" in items:
        gathering.hide(Hiding.FILE_NAME, "embedded file", _said(value))


def _direct(array: pikepdf.Array) -> Iterator[Any]:
    if len(array) > 2_000 and not isinstance(array[0], pikepdf.Dictionary | pikepdf.Array):
        return  # numbers
    for item in array:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Array) and not item.is_indirect:
            yield item


def _stream(stream: pikepdf.Stream, gathering: Gathering) -> None:
    """Files within, packets of properties, forms of XFA; a picture's own properties come with it."""
    kind = stream.get("/Type")
    if kind == "/EmbeddedFile":
        _embedded(stream, gathering)
    elif kind == "/Metadata":
        gathering.hide(Hiding.METADATA, "XMP", words_of_packet(_bytes(stream, gathering)))


def _embedded(stream: pikepdf.Stream, gathering: Gathering) -> None:
    gathering.embed("embedded file", _bytes(stream, gathering))


def _bytes(stream: pikepdf.Stream, gathering: Gathering) -> bytes:
    try:
        found = stream.read_bytes()
    except pikepdf.PdfError:
        gathering.miss(Unread.DAMAGED)
        return b""
    gathering.budget.inflate(len(found))
    if len(found) > _MOST_STREAM:
        gathering.miss(Unread.TOO_LARGE)
        return b""
    return found


def _value(value: Any, depth: int = 0) -> str:
    """Strings, arrays of strings (options of a choice), scripts in streams, file specifications."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, pikepdf.Stream):
        try:
            return value.read_bytes()[:_MOST_STREAM].decode("utf-8", "replace")
        except pikepdf.PdfError:
            return ""
    if isinstance(value, pikepdf.Array):
        return "\n".join(filter(None, (_value(item, depth + 1) for item in value)))
    if isinstance(value, pikepdf.Dictionary):
        return "\n".join(_said(value.get(key)) for key in ("/F", "/UF", "/P") if value.get(key) is not None)
    return _said(value)


def _said(value: Any) -> str:
    if isinstance(value, pikepdf.String | str):
        return str(value)
    return ""
