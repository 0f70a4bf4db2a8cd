"""HTML: what a browser shows, and what it does not: comments, hidden elements, scripts, descriptions."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from lxml import etree
from lxml import html as lxml_html

from madang.domains.documents.content import Hiding, Table, Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Block, Gathering
from madang.domains.documents.reading.xml import Element

MEDIA = "text/html"
_BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
    ),
    *(
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
    ),
    *("main", "nav", "ol", "p", "pre", "section", "summary", "ul", "br", "option", "tr", "caption"),
}
_SCRIPTS = {"script", "template", "object", "embed", "applet"}
_UNSHOWN = {"noscript", "head", "style", "iframe", "datalist", "noembed", "noframes"}
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(0",
    re.IGNORECASE,
)
_SAID = {"alt": Hiding.ALTERNATIVE, "title": Hiding.ALTERNATIVE, "aria-label": Hiding.ALTERNATIVE}
_FIELDS = {"value", "placeholder", "srcdoc", "content"}
_LINKS = {"href", "src", "action", "xlink:href", "data", "poster", "cite"}
_LONGEST_ATTRIBUTE = 10_000


def read(content: bytes, name: str, gathering: Gathering) -> None:
    root = parsed(content)
    if root is None:
        raise Unreadable(Unread.DAMAGED)
    words = _Words(gathering)
    gathering.page(list(words.blocks(root)))
    for comment in root.iter(etree.Comment):
        gathering.hide(Hiding.COMMENT, "HTML comment", comment.text or "")


def parsed(content: bytes) -> Element | None:
    """The document; its own word on its encoding is heard, then UTF-8 and CP949 are tried."""
    from madang.domains.documents.reading.decoding import text_of

    said = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", content[:2048], re.IGNORECASE)
    text = _by(content, said[1].decode("ascii")) if said else None
    text = text or text_of(content) or content.decode("utf-8", "replace")
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        return lxml_html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _by(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode({"euc-kr": "cp949", "ks_c_5601-1987": "cp949"}.get(encoding.lower(), encoding))
    except (UnicodeDecodeError, LookupError):
        return None


@dataclass(slots=True)
class _Words:
    gathering: Gathering
    line: list[str] = field(default_factory=list)

    def blocks(self, element: Element) -> Iterator[Block]:
        yield from self._element(element)
        yield self._ended()

    def _ended(self) -> str:
        said, self.line = " ".join("".join(self.line).split()), []
        return said

    def _element(self, element: Element) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag:
            return
        self._attributes(element)
        if tag in _SCRIPTS:
            self._unshown(element, Hiding.SCRIPT, tag)
        elif tag in _UNSHOWN or "hidden" in element.attrib or _HIDES.search(element.get("style") or ""):
            self._unshown(element, Hiding.METADATA if tag == "head" else Hiding.HIDDEN_TEXT, tag)
        elif tag == "table":
            yield self._ended()
            yield from self._table(element)
        else:
            yield from self._inside(element, tag)

    def _inside(self, element: Element, tag: str) -> Iterator[Block]:
        if tag in _BLOCKS:
            yield self._ended()
        self.line.append(element.text or "")
        for child in element:
            yield from self._element(child)
            self.line.append(child.tail or "")
        if tag in _BLOCKS:
            yield self._ended()

    def _unshown(self, element: Element, hiding: Hiding, tag: str) -> None:
        """All below, without what is code by itself."""
        for inner in element.iter("*"):
            if inner is not element:
                self._attributes(inner)
        scripts = [e for e in element.iter("script", "style") if e is not element]
        for script in scripts:
            self.gathering.hide(Hiding.SCRIPT, script.tag, "".join(script.itertext("*")))
        if tag == "head":
            self.gathering.title = element.findtext(".//title") or self.gathering.title
        own = [
            p
            for e in element.iter("*")
            if e is element or e.tag not in ("script", "style")
            for p in (e.text, e.tail)
        ]
        said = own[:1] + own[2:] if own else []
        self.gathering.hide(hiding, tag, "\n".join(p.strip() for p in said if p and p.strip()))

    def _table(self, element: Element) -> Iterator[Block]:
        rows: list[tuple[str, ...]] = []
        after: list[Block] = []
        for row in element.iter("tr"):
            if next(row.iterancestors("table"), None) is element:
                self._attributes(row)
                rows.append(tuple(self._cells(row, after)))
        for caption in element.iterfind("caption"):
            yield from _Words(self.gathering).blocks(caption)
        yield Table(tuple(rows))
        yield from after

    def _cells(self, row: Element, after: list[Block]) -> Iterator[str]:
        for cell in row:
            if cell.tag in ("td", "th"):
                inner = list(_Words(self.gathering).blocks(cell))
                after += [b for b in inner if isinstance(b, Table)]
                yield "\n".join(b for b in inner if isinstance(b, str) and b)
                span = cell.get("colspan") or "1"
                yield from [""] * (min(int(span), 100) - 1 if span.isdigit() else 0)

    def _attributes(self, element: Element) -> None:
        for key, value in element.attrib.items():
            if not value or not isinstance(key, str):
                continue
            if key in _LINKS:
                self._link(element.tag, key, value)
            elif key in _SAID:
                self.gathering.hide(_SAID[key], f"{element.tag} {key}", value)
            elif key in _FIELDS:
                hiding = Hiding.METADATA if element.tag == "meta" else Hiding.FORM_FIELD
                label = element.get("name") or element.get("property") or key
                self.gathering.hide(hiding, f"{element.tag} {label}", value)
            elif key.startswith("on"):
                self.gathering.hide(Hiding.SCRIPT, f"{element.tag} {key}", value)
            elif key.startswith("data-"):
                self._data(f"{element.tag} {key}", value)

    def _data(self, place: str, value: str) -> None:
        if len(value) > _LONGEST_ATTRIBUTE:
            self.gathering.miss(Unread.TOO_LARGE)
        else:
            self.gathering.hide(Hiding.HIDDEN_TEXT, place, value)

    def _link(self, tag: str, key: str, value: str) -> None:
        """Addresses; a file that stands in the address itself is read."""
        if value[:5].lower() == "data:":
            return embedded_in_address(self.gathering, tag, value)
        hiding = Hiding.SCRIPT if value.lower().lstrip().startswith("javascript:") else Hiding.LINK
        return self.gathering.hide(hiding, f"{tag} {key}", value[:_LONGEST_ATTRIBUTE])


def embedded_in_address(gathering: Gathering, place: str, address: str) -> None:
    """A file that an address of the scheme `data` holds (RFC 2397)."""
    head, _, body = address.partition(",")
    try:
        found = base64.b64decode(body) if "base64" in head else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return gathering.miss(Unread.DAMAGED)
    return gathering.embed(f"{place} {head[5:60]}", found)
