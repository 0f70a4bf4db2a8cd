"""HWP 5: Hangul documents as OLE file with streams of records. Source: Hancom's format description, revision 1.3.

The records are walked here, because no library tells a header, a memo or a hidden explanation from the body;
`unhwp` reads the same bytes a second time, and what it says more is kept too.
"""

import contextlib
import io
import struct
import zlib

import olefile

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading import hwp_distribution, hwp_second
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import MOST_INFLATED, Gathering
from madang.domains.documents.reading.hwp_records import records
from madang.domains.documents.reading.hwp_words import Words

MEDIA = "application/x-hwp"
_COMPRESSED, _PASSWORD, _DISTRIBUTION, _SCRIPTED, _DRM = 1, 2, 4, 8, 16
_CERTIFICATE, _CERTIFICATE_DRM = 256, 1024
_SUMMARY = "\x05HwpSummaryInformation"
_LABELS = {2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 8: "last author", 20: "date"}


def read(content: bytes, name: str, gathering: Gathering) -> None:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            _Document(ole, gathering).read(content)
    except (OSError, IndexError, struct.error, ValueError, AttributeError, TypeError) as error:
        raise Unreadable(Unread.DAMAGED) from error


class _Document:
    def __init__(self, ole: olefile.OleFileIO, gathering: Gathering) -> None:
        self.ole, self.gathering = ole, gathering
        head = ole.openstream("FileHeader").read()
        (self.flags,) = struct.unpack_from("<I", head, 36)
        if self.flags & (_PASSWORD | _DRM | _CERTIFICATE | _CERTIFICATE_DRM):
            raise Unreadable(Unread.ENCRYPTED)

    def read(self, content: bytes) -> None:
        self._summary()
        distributed = bool(self.flags & _DISTRIBUTION)
        sections = self._streams("ViewText" if distributed else "BodyText")
        if not sections:
            raise Unreadable(Unread.DAMAGED)
        for path in sections:
            raw = self.ole.openstream(path).read()
            if distributed:
                raw = hwp_distribution.opened(raw)
            words = Words(self.gathering, "/".join(path))
            words.section(records(self._inflated(raw)))
        if not distributed:
            hwp_second.add_what_is_missing(content, self.gathering)
        self._beside(sections, distributed)

    def _streams(self, storage: str) -> list[list[str]]:
        found = [path for path in self.ole.listdir() if len(path) == 2 and path[0] == storage]
        return sorted(found, key=lambda path: (len(path[1]), path[1]))

    def _inflated(self, raw: bytes) -> bytes:
        if not self.flags & _COMPRESSED:
            return raw
        return inflated(raw, self.gathering)

    def _summary(self) -> None:
        if not self.ole.exists(_SUMMARY):
            return
        for number, value in self.ole.getproperties(_SUMMARY).items():
            said = _property(value)
            if number == 2:
                self.gathering.title = said
            if number in _LABELS or isinstance(value, bytes | str):
                label = _LABELS.get(number, str(number))
                self.gathering.hide(Hiding.METADATA, f"HwpSummaryInformation {label}", said)

    def _beside(self, sections: list[list[str]], distributed: bool) -> None:
        """Everything but the sections: previews, scripts, pictures and files, notes of versions."""
        for path in self.ole.listdir():
            place, first = "/".join(path), path[0]
            if path in sections or first in ("FileHeader", "DocInfo", _SUMMARY):
                continue
            raw = self.ole.openstream(path).read()
            if first == "PrvText":
                self.gathering.hide(Hiding.PREVIEW, place, raw.decode("utf-16-le", "replace"))
            elif first == "PrvImage" and raw:
                self.gathering.embed(place, raw)
            elif first == "BinData":
                self._bin_data(path[-1], raw, distributed)
            elif first == "Scripts":
                self._script(place, raw, distributed)
            elif first == "BodyText" and distributed:
                continue  # a notice for old programs
            elif first in ("DocOptions", "ViewText"):
                self._options(place, raw)
            else:
                self._unknown(place, raw)

    def _bin_data(self, name: str, raw: bytes, distributed: bool) -> None:
        if distributed and hwp_distribution.is_sealed(raw):
            raw = hwp_distribution.opened(raw)
        try:
            raw = inflated(raw, self.gathering)
        except Unreadable as fault:
            if fault.code is not Unread.DAMAGED:
                raise
        if name.lower().endswith(".ole") and len(raw) > 4 and raw[4:8] == b"\xd0\xcf\x11\xe0":
            raw = raw[4:]  # a length stands before the file
        self.gathering.embed(name, raw)

    def _script(self, place: str, raw: bytes, distributed: bool) -> None:
        if distributed and hwp_distribution.is_sealed(raw):
            raw = hwp_distribution.opened(raw)
        with contextlib.suppress(Unreadable):
            raw = inflated(raw, self.gathering)
        said = raw.decode("utf-16-le", "ignore").replace("\0", " ").strip()
        if len(said) > 8:
            self.gathering.hide(Hiding.SCRIPT, place, said)

    def _options(self, place: str, raw: bytes) -> None:
        """The file a document is linked to."""
        said = raw.decode("utf-16-le", "ignore").split("\0")[0]
        self.gathering.hide(Hiding.LINK, place, said)

    def _unknown(self, place: str, raw: bytes) -> None:
        """Kept versions (DocHistory), bibliographies, signatures: text where there is some, else not read."""
        with contextlib.suppress(Unreadable):
            raw = inflated(raw, self.gathering)
        for encoding in ("utf-8", "utf-16-le"):
            try:
                said = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if said.replace("\r", "").replace("\n", "").replace("\t", "").isprintable():
                return self.gathering.hide(Hiding.METADATA, place, said)
        if raw.strip(b"\0"):
            self.gathering.miss(Unread.UNSUPPORTED)
        return None


def inflated(raw: bytes, gathering: Gathering) -> bytes:
    """A stream without its compression (raw deflate). Raises `Unreadable`."""
    worker = zlib.decompressobj(-15)
    try:
        found = worker.decompress(raw, min(MOST_INFLATED, max(1, gathering.budget.inflated)))
    except zlib.error as error:
        raise Unreadable(Unread.DAMAGED) from error
    if worker.unconsumed_tail:
        raise Unreadable(Unread.EXPANDS)
    gathering.budget.inflate(len(found))
    return found


def _property(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-16-le", "replace") if b"\0" in value else value.decode("cp949", "replace")
    return str(value).strip("\0 ")
