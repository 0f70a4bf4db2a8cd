"""What a file is, by what it holds. Its name decides nothing but whether one line of text is a table."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from madang.domains.documents.content import Unread
from madang.domains.documents.reading.archive import Archive
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Budget, Gathering

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
# what is known, and read by nobody here: first bytes, media
_UNREAD = (
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"EGGA", "application/x-egg"),
    (b"ALZ\x01", "application/x-alz"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"HWP Document File V", "application/x-hwp-v3"),
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-elf"),
    (b"\0\1\0\0\0", "font/ttf"),
    (b"OTTO", "font/otf"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"%!PS", "application/postscript"),
    (b"AC10", "image/vnd.dwg"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
)
_HTML = re.compile(
    r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:script|table|div|p|iframe)[\s>]", re.IGNORECASE
)
_SVG = re.compile(r"<(?:\w+:)?svg[\s>]")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_MAIL_HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "delivered-to",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, and the module that reads it; none where nothing does."""

    media: str
    module: str = ""

    def reader(self) -> Callable[[bytes, str, Gathering], None]:
        found: Callable[[bytes, str, Gathering], None] = import_module(
            f"madang.domains.documents.reading.{self.module}"
        ).read
        return found


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MACROS = {
    _WORD: "application/vnd.ms-word.document.macroEnabled.12",
    _SHEET: "application/vnd.ms-excel.sheet.macroEnabled.12",
    _SLIDES: "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
}
_OFFICE = (("word/", _WORD, "docx"), ("xl/", _SHEET, "xlsx"), ("ppt/", _SLIDES, "pptx"))


def recognise(content: bytes, budget: Budget) -> Kind:
    """The kind of a file that holds something. Raises `Unreadable` for an archive of unsound build."""
    if b"%PDF-" in content[:1024]:
        return Kind("application/pdf", "pdf")
    if content.startswith(_OLE):
        return _ole(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(content, budget)
    if content.startswith(_IMAGES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Kind("image/*", "images")
    if content.startswith(b"{\\rtf"):
        return Kind("application/rtf", "rtf")
    return _unread(content) or _text(content)


def has_archive_behind(content: bytes) -> bool:
    """Whether an archive hides behind something else: its list stands at the end of the file."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_558))
    if end < 0:
        return False
    import io

    return zipfile.is_zipfile(io.BytesIO(content))


def _unread(content: bytes) -> Kind | None:
    for magic, media in _UNREAD:
        if content.startswith(magic):
            return Kind(media)
    if content[4:8] == b"ftyp":
        return Kind("image/heic" if content[8:12] in (b"heic", b"mif1", b"avif") else "video/mp4")
    if content[257:262] == b"ustar":
        return Kind("application/x-tar")
    if content[:4] == b"\x01\0\0\0" and content[40:44] == b" EMF":
        return Kind("image/emf")
    return Kind("audio/x-wav") if content[:4] == b"RIFF" else None


def _ole(content: bytes) -> Kind:
    from madang.domains.documents.reading.ole import streams

    found = streams(content)
    return (
        Kind("application/x-hwp", "hwp")
        if "FileHeader" in found
        else Kind("application/x-ole-storage", "ole")
    )


def _zip(content: bytes, budget: Budget) -> Kind:
    archive = Archive(content, budget)
    said = archive.read("mimetype")[:100].decode("ascii", "ignore").strip() if "mimetype" in archive else ""
    if said.startswith("application/hwp+zip") or "Contents/content.hpf" in archive:
        return Kind("application/hwp+zip", "hwpx")
    if said.startswith("application/vnd.oasis.opendocument"):
        return Kind(said, "odf")
    if "[Content_Types].xml" in archive:
        for folder, media, module in _OFFICE:
            if any(name.startswith(folder) for name in archive.names):
                macros = any(name.lower().endswith("vbaproject.bin") for name in archive.names)
                return Kind(_MACROS[media] if macros else media, module)
    return Kind("application/zip", "zips")


def _text(content: bytes) -> Kind:
    from madang.domains.documents.reading.decoding import text_of

    text = text_of(content[:65_536]) or text_of(content[: 65_536 - 1]) or text_of(content)
    if text is None:
        raise Unreadable(Unread.UNKNOWN_FORMAT, "application/octet-stream")
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head.startswith("<") and _SVG.search(head):
        return Kind("image/svg+xml", "svg")
    if head.startswith("<") and _HTML.search(head):
        return Kind("text/html", "html")
    if head.startswith("<?xml"):
        return Kind("application/xml", "xmls")
    if _is_mail(head):
        return Kind("message/rfc822", "mail")
    return Kind("text/plain", "texts")


def _is_mail(head: str) -> bool:
    """Two headers of mail at least, and nothing else before the first empty line."""
    if head.startswith("From "):
        head = head.partition("\n")[2]
    at, names = 0, set()
    while found := _HEADER.match(head, at):
        names.add(found[0].partition(":")[0].lower())
        at = found.end()
    return len(names & _MAIL_HEADERS) >= 2 and (at >= len(head) or head[at] in "\r\n" or at > 1000)
