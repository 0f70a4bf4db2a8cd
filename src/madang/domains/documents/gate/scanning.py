"""Looking through all that was read of a file: pages, tables, hidden parts, names of files, files within files."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from madang.domains.documents.content import Content, Hidden, Hiding, Page, Table
from madang.domains.documents.findings import Finding
from madang.domains.documents.gate.lists import Listed, in_lists
from madang.domains.documents.gate.tables import PERSONAL, in_table
from madang.domains.documents.plain import page_text, table_text
from madang.kernel.personal_data import Confidence, Found, detect
from madang.kernel.personal_data.labels import LABEL
from madang.kernel.personal_data.names import is_name, official

_AROUND = 20  # characters on each side that an officer sees of a finding
_WORD = re.compile(r"[^\s_()\[\]{}.,+\-·&~0-9]+")
_SEPARATORS = str.maketrans("_", " ")


def scan(content: Content, *, name: str, title: str = "") -> tuple[Finding, ...]:
    """All that looks like personal data in a file called `name`, which belongs to a document with this title.

    In the order: name, titles, pages, hidden parts, files within. Nothing is left out for being hidden.
    """
    return tuple(_all(content, name, title))


def scan_text(text: str) -> tuple[Finding, ...]:
    """The same for a text that is published by itself: a title, a summary, a keyword."""
    return tuple(_finding(one, text) for one in _in_text(text))


def _all(content: Content, name: str, title: str) -> Iterator[Finding]:
    for one in _in_name(name):
        yield replace(_finding(one, name), hiding=Hiding.FILE_NAME)
    if title:
        yield from (replace(one, place="title") for one in scan_text(title))
    if content.title and content.title != title:
        for one in _in_text(content.title):
            yield _hidden_finding(one, content.title, Hidden(Hiding.METADATA, "title", content.title))
    for page in content.pages:
        yield from _in_page(page)
    for hidden in _joined(content.hidden):
        yield from _in_hidden(hidden)
    for inner in content.embedded:
        for finding in _all(inner.content, inner.name, ""):
            yield _within(inner.name, finding)


def _in_page(page: Page) -> Iterator[Finding]:
    whole = page_text(page)
    for one in _in_text(page.name):
        yield replace(_finding(one, page.name), page=page.number, place="name", start=-1, end=-1)
    start, tables = 0, 0
    lines: list[str] = []
    for block in (*page.blocks, Table(())):
        if isinstance(block, str):
            lines.append(block)
            continue
        text = "\n".join(lines)
        for one in _in_text(text):
            yield replace(_finding(_moved(one, start), whole), page=page.number)
        start += len(text) + 1 if lines else 0
        lines, tables = [], tables + 1
        for cell in in_table(block):
            place = f"{tables}.{cell.row + 1}.{cell.column + 1}"
            yield replace(_finding(_moved(cell.found, start), whole), page=page.number, place=place)
        start += len(table_text(block)) + 1


def _joined(parts: Iterable[Hidden]) -> Iterator[Hidden]:
    """Parts of one place as one text: readers hand over hidden paragraphs one by one, numbers run over two."""
    texts: dict[tuple[Hiding, str, int], list[Hidden]] = defaultdict(list)
    for part in parts:
        if part.table is None and part.place:
            texts[part.hiding, part.place, part.page].append(part)
        else:
            yield part
    for (hiding, place, page), together in texts.items():
        yield Hidden(hiding, place, "\n".join(part.text for part in together), page)


def _in_hidden(hidden: Hidden) -> Iterator[Finding]:
    if hidden.table is None:
        named = hidden.hiding in (Hiding.FILE_NAME, Hiding.EMBEDDED, Hiding.LINK)
        for one in _in_name(hidden.text) if named else _in_text(hidden.text):
            yield _hidden_finding(one, hidden.text, hidden)
        return
    text = table_text(hidden.table)
    for cell in in_table(hidden.table):
        finding = _hidden_finding(cell.found, text, hidden)
        yield replace(finding, place=f"{hidden.place} {cell.row + 1}.{cell.column + 1}")
    if hidden.text and not _same(hidden.text, text):
        yield from (_hidden_finding(one, hidden.text, hidden) for one in _in_text(hidden.text))


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same but for blanks: a table and its own text are looked through once."""
    return one.split() == other.split()


def _in_text(text: str) -> list[Found]:
    """What a text says; a name in the line of a number or a date of birth is more than an isolated name."""
    found = _together(text, detect(text), in_lists(text))
    held = {_line(text, one.start) for one in found if one.holds and one.kind in PERSONAL}
    return [
        replace(one, confidence=Confidence.LIKELY)
        if one.kind == "name" and _line(text, one.start) in held
        else one
        for one in found
    ]


def _together(text: str, found: list[Found], listed: Listed) -> list[Found]:
    """Both without doubles: what a list says replaces candidates, and is left out where something surer holds."""
    found = [replace(one, confidence=Confidence.CANDIDATE) if listed.doubts(one) else one for one in found]
    if not listed.found:
        return found
    held = [one for one in found if one.holds and not _by_label_above(text, one)]
    new = [one for one in listed.found if not any(k.start < one.end and one.start < k.end for k in held)]
    rest = [
        one for one in found if one in held or not any(k.start < one.end and one.start < k.end for k in new)
    ]
    return sorted([*rest, *new], key=lambda one: one.start)


def _by_label_above(text: str, one: Found) -> bool:
    """Whether digits are an account by a line above alone: the last line of broken headers looks like their label."""
    start = _line(text, one.start) + 1
    end = text.find("\n", one.end)
    line = text[start : end if end >= 0 else len(text)]
    return one.kind == "account" and not any(label.lastgroup == "account" for label in LABEL.finditer(line))


def _in_name(name: str) -> list[Found]:
    """What the name of a file says; a word in it that has the shape of a name is a candidate."""
    plain = name.translate(_SEPARATORS)
    found = [replace(one, text=name[one.start : one.end]) for one in _in_text(plain)]
    for word in _WORD.finditer(plain):
        taken = any(one.start < word.end() and word.start() < one.end for one in found)
        if len(word[0]) == 3 and not taken and is_name(word[0]) and not official(plain, *word.span()):
            found.append(Found("name", Confidence.CANDIDATE, *word.span(), word[0]))
    return found


def _line(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset)


def _moved(one: Found, by: int) -> Found:
    return replace(one, start=one.start + by, end=one.end + by)


def _finding(one: Found, text: str) -> Finding:
    around = " ".join(text[max(0, one.start - _AROUND) : one.end + _AROUND].split())
    return Finding(one.kind, one.confidence, one.text, start=one.start, end=one.end, context=around)


def _hidden_finding(one: Found, text: str, hidden: Hidden) -> Finding:
    finding = _finding(one, text)
    return replace(finding, page=hidden.page, hiding=hidden.hiding, place=hidden.place, start=-1, end=-1)


def _within(name: str, finding: Finding) -> Finding:
    """A finding of a file within, told from outside: no page and no offset of this file is its own."""
    inner = finding.place or (f"page {finding.page}" if finding.page else "")
    place = f"{name} > {inner}" if inner else name
    return replace(finding, page=0, hiding=finding.hiding or Hiding.EMBEDDED, place=place, start=-1, end=-1)


def holding(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those for which the file waits for the disclosure officer."""
    return tuple(finding for finding in findings if finding.holds)
