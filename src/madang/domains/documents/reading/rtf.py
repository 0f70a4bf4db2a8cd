"""Rich text: words, hidden words, notes, properties. Source: Rich Text Format specification 1.9.1."""

import re
from dataclasses import dataclass, field, replace

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering

MEDIA = "application/rtf"
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.IGNORECASE,
)
_SIGNS = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "page": "\n",
    "sect": "\n",
    "tab": "\t",
    "cell": "\t",
    "nestcell": "\t",
}
_MARKS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
_SILENT = {
    "fonttbl",
    "colortbl",
    "stylesheet",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "themedata",
}
_SILENT |= {
    "colorschememapping",
    "latentstyles",
    "xmlnstbl",
    "datastore",
    "mmathPr",
    "wgrffmtfilter",
    "listtext",
}
_BESIDE = {
    "info": Hiding.METADATA,
    "userprops": Hiding.METADATA,
    "docvar": Hiding.METADATA,
    "header": Hiding.HEADER,
    "headerl": Hiding.HEADER,
    "headerr": Hiding.HEADER,
    "headerf": Hiding.HEADER,
    "footer": Hiding.HEADER,
    "footerl": Hiding.HEADER,
    "footerr": Hiding.HEADER,
    "footerf": Hiding.HEADER,
    "footnote": Hiding.NOTE,
    "annotation": Hiding.COMMENT,
    "atnauthor": Hiding.COMMENT,
    "atnid": Hiding.COMMENT,
    "fldinst": Hiding.FORMULA,
    "revtbl": Hiding.TRACKED_CHANGE,
    "bkmkstart": Hiding.DEFINED_NAME,
}
_UNREAD = {"pict", "objdata", "blipuid"}
_PAGES = {"949": "cp949", "936": "gbk", "932": "cp932", "950": "big5", "65001": "utf-8"}


@dataclass(frozen=True, slots=True)
class _State:
    hiding: Hiding | None = None
    silent: bool = False
    after_unicode: int = 1  # letters that repeat a Unicode one for old programs


@dataclass(slots=True)
class _Words:
    page: list[str] = field(default_factory=list)
    beside: dict[Hiding, list[str]] = field(default_factory=dict)
    pictures: bool = False
    encoding: str = "cp949"
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    skip: int = 0
    bytes_: bytearray = field(default_factory=bytearray)

    def say(self, text: str) -> None:
        if self.state.silent or not text:
            return
        if self.state.hiding is None:
            self.page.append(text)
        else:
            self.beside.setdefault(self.state.hiding, []).append(text)

    def flush(self) -> None:
        """Bytes of a code page wait for their second half."""
        if self.bytes_:
            said, self.bytes_ = self.bytes_.decode(self.encoding, "replace"), bytearray()
            self.say(said)

    def word(self, name: str, number: str) -> None:
        self.flush()
        if name in _SIGNS or name in _MARKS:
            self.say(_SIGNS.get(name) or _MARKS[name])
        elif name == "u":
            self.say(chr(int(number or "63") & 0xFFFF))
            self.skip = self.state.after_unicode
        elif name == "uc":
            self.state = replace(self.state, after_unicode=min(int(number or 1), 8))
        elif name == "ansicpg":
            self.encoding = (
                _PAGES.get(number, f"cp{number}") if number in _PAGES or number == "1252" else "cp949"
            )
        elif name == "v":
            self.state = replace(self.state, hiding=None if number == "0" else Hiding.HIDDEN_TEXT)
        elif name == "deleted" and number != "0":
            self.state = replace(self.state, hiding=Hiding.TRACKED_CHANGE)
        elif name in _BESIDE:
            self.state = replace(self.state, hiding=_BESIDE[name])
        elif name in _SILENT or name in _UNREAD:
            self.pictures |= name in _UNREAD
            self.state = replace(self.state, silent=True)

    def plain(self, text: bytes) -> None:
        self.flush()
        skipped, self.skip = min(self.skip, len(text)), max(0, self.skip - len(text))
        self.say(text[skipped:].decode(self.encoding, "replace"))

    def group(self, sign: bytes) -> None:
        self.flush()
        if sign == b"{":
            if len(self.stack) > 1_000:
                raise Unreadable(Unread.TOO_DEEP)
            self.stack.append(self.state)
        elif self.stack:
            if self.state.hiding is not None and self.state != self.stack[-1]:
                self.say("\n")
            self.state = self.stack.pop()


def read(content: bytes, name: str, gathering: Gathering) -> None:
    words = _Words()
    for found in _TOKEN.finditer(content):
        _token(found, words)
    words.flush()
    gathering.page(_joined(words.page).split("\n"))
    for hiding, said in words.beside.items():
        gathering.hide(hiding, "RTF", _joined(said))
    if words.pictures:
        gathering.miss(Unread.UNSUPPORTED)
    if words.stack:
        gathering.miss(Unread.DAMAGED)


def _joined(pieces: list[str]) -> str:
    """The pieces as one text; a letter beyond the first plane is written as two halves."""
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _token(found: re.Match[bytes], words: _Words) -> None:
    name, number, code, sign, brace, text = found.groups()
    if name is not None:
        words.word(name.decode("ascii"), (number or b"").decode("ascii"))
    elif code is not None:
        if words.skip:
            words.skip -= 1
        else:
            words.bytes_.append(int(code, 16))
    elif brace is not None:
        words.group(brace)
    elif sign is not None:
        words.say({b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}.get(sign, ""))
    elif text is not None:
        words.plain(text)
