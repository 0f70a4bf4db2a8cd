"""Whether words are really gone: looked for in everything a file holds, unpacked, in every spelling and encoding."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from html import unescape
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from madang.domains.documents.pictures import NoPicture
from madang.domains.documents.pictures import pdf as reading
from madang.domains.documents.pictures.spelling import spans

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp949")
_DEEPEST = 4
_TAGS = re.compile(r"<[^>]*>")
_MARKS = {".xml", ".rels", ".hpf", ".html", ".htm", ".xhtml", ".vml", ".svg"}


def verify(original: bytes, redacted: bytes, secrets: tuple[str, ...]) -> list[str]:
    """Where any of `secrets` is still found in `redacted`; empty: nowhere. Places only, never the words.

    `original` tells whether the search works: a secret is looked for in the spelling in which it stood there too.
    """
    wanted = tuple(secret for secret in secrets if secret.strip())
    if not wanted:
        return []
    found = []
    if redacted == original and _found(original, wanted):
        found.append("nothing was changed")
    for place, text in _texts(redacted, "file", 0):
        if spans(text, wanted):
            found.append(place)
    found += [
        f"{place}: bytes" for place, content in _contents(redacted, "file", 0) if _spelled(content, wanted)
    ]
    return list(dict.fromkeys(found))


def _found(content: bytes, wanted: tuple[str, ...]) -> bool:
    return any(spans(text, wanted) for _, text in _texts(content, "file", 0)) or _spelled(content, wanted)


def _spelled(content: bytes, wanted: tuple[str, ...]) -> bool:
    """Whether any of the words stands in bytes as they are, in an encoding usual here."""
    for words in wanted:
        if len(words.strip()) < 3 and words.isascii():
            continue  # any two bytes are found by chance in packed data
        for encoding in _ENCODINGS:
            try:
                code = words.strip().encode(encoding)
            except UnicodeEncodeError:
                continue
            if len(code) >= 4 and code in content:
                return True
    return False


def _contents(content: bytes, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file and of all that is packed within."""
    yield place, content
    if depth < _DEEPEST and content.startswith(b"PK\x03\x04"):
        for name, member in _members(content):
            yield from _contents(member, f"{place}/{name}", depth + 1)
    if content.startswith(b"%PDF-"):
        yield from _pdf_streams(content, place)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield entry.filename, archive.read(entry)
            if archive.comment:
                yield "comment", archive.comment
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return


def _texts(content: bytes, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Everything in a file that is text: decoded, with marks taken out and without."""
    if content.startswith(b"%PDF-"):
        yield from _pdf_texts(content, place)
    elif content.startswith(b"PK\x03\x04") and depth < _DEEPEST:
        for name, member in _members(content):
            yield f"{place}/{name}: name", name
            if any(name.lower().endswith(mark) for mark in _MARKS):
                yield from _marked(_decoded(member), f"{place}/{name}")
            elif member.startswith((b"PK\x03\x04", b"%PDF-")):
                yield from _texts(member, f"{place}/{name}", depth + 1)
    elif _is_text(content):
        text = _decoded(content)
        yield from _marked(text, place)
        if "\n" in text and re.match(r"[\w-]+:", text):
            yield from _mail(content, place)


def _marked(text: str, place: str) -> Iterator[tuple[str, str]]:
    yield place, text
    if "<" in text:
        yield place, unescape(_TAGS.sub("", text))


def _is_text(content: bytes) -> bool:
    return content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" not in content[:4096]


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp949", "replace")


def _mail(content: bytes, place: str) -> Iterator[tuple[str, str]]:
    message = message_from_bytes(content, policy=policy.default)
    for name, value in message.items():
        yield f"{place}: {name}", str(value)
    for part in message.walk():
        packed = part.get_payload(decode=True)
        if isinstance(packed, bytes) and part.get_content_maintype() == "text":
            yield f"{place}: text", _decoded(packed)


def _pdf_texts(content: bytes, place: str) -> Iterator[tuple[str, str]]:
    try:
        with reading.opened(content) as document:
            for number in range(1, len(document) + 1):
                page = reading.page_of(document, number).get_textpage()
                yield f"{place}: page {number}", page.get_text_range()
    except NoPicture as error:
        yield f"{place}: {error}", ""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for each in pdf.objects:
            for text in _strings(each, 0):
                yield f"{place}: object {each.objgen[0]}", text


def _strings(found: Any, depth: int) -> Iterator[str]:
    if isinstance(found, String):
        yield str(found)
    elif depth < 50:
        children = list(found) if isinstance(found, Array) else []
        if isinstance(found, Dictionary | Stream):
            children = [value for _, value in found.items()]
        for child in children:
            if isinstance(child, String) or (isinstance(child, Dictionary | Array) and not child.is_indirect):
                yield from _strings(child, depth + 1)


def _pdf_streams(content: bytes, place: str) -> Iterator[tuple[str, bytes]]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for each in pdf.objects:
            if isinstance(each, Stream):
                try:
                    yield f"{place}: object {each.objgen[0]}", each.read_bytes()
                except pikepdf.PdfError:
                    yield f"{place}: object {each.objgen[0]}", each.read_raw_bytes()
