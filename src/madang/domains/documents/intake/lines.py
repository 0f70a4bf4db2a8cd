"""One line of NDJSON: a finished document as any system tells of it, or all that is wrong with it. Pure."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from madang.domains.approvals import GROUNDS, RETENTION_NAMES
from madang.domains.documents.intake import words
from madang.domains.documents.intake.entry import Entry
from madang.domains.documents.intake.known import Known
from madang.domains.documents.intake.names import clean_name, shown
from madang.domains.documents.intake.texts import BAD_ADDRESS, EMPTY, LONGEST, fault_of_text, settled
from madang.domains.documents.kinds import KINDS
from madang.domains.documents.rules import CLOSED, OPEN, PARTIAL
from madang.kernel.text import Text

OURS = "approvals"
"""The source of what our own approval system finished: nobody else may speak in its name."""
EARLIEST_YEAR = 1900
MOST_KEYWORDS, MOST_FILES = 50, 100
SKEW = timedelta(minutes=10)  # by which a clock elsewhere may go before ours
_NEEDED = ("source", "source_id", "number", "title", "department", "category", "kind")
_MAY_LACK = ("grounds_reason", "summary", "author", "task", "case", "licence", "url")
MEMBERS = frozenset(
    {*_NEEDED, *_MAY_LACK, "approved_at", "class", "grounds", "retention", "keywords", "files"}
)
_LINES_IN = frozenset({"summary", "grounds_reason"})
_RETENTIONS = {
    **{code: code for code in RETENTION_NAMES},
    **{name.ko: code for code, name in RETENTION_NAMES.items()},
    **{code.removeprefix("y"): code for code in RETENTION_NAMES if code.startswith("y")},
    "semi-permanent": "semi_permanent",
}
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BLANKS = str.maketrans("", "", " \t\r\n")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a line is judged by: what it may name, and the present instant in the authority's zone."""

    known: Known
    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True, slots=True)
class FileSaid:
    """A file as a line tells of it: its content, or the path under which it lies in the folder that was given."""

    name: str
    disclosure: str
    grounds: tuple[int, ...]
    grounds_reason: str = ""
    content: bytes | None = field(default=None, repr=False)
    path: str = ""


@dataclass(slots=True)
class Judged:
    """What a line says, as far as it can be read; `entry` is None where something is wrong."""

    source_id: str = ""
    entry: Entry | None = None
    files: tuple[FileSaid, ...] = ()
    faults: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def judge(line: bytes, rules: Rules) -> Judged:
    """The entry that a line makes, its files still to be stored, or every fault it has."""
    said = members_of(line)
    return Judged(faults=[said]) if isinstance(said, Text) else judge_members(said, rules)


def judge_members(said: dict[str, Any], rules: Rules) -> Judged:
    """The same for a line that was read already."""
    return _Line(said, rules).judged()


def members_of(line: bytes) -> dict[str, Any] | Text:
    """The object that a line is, or why it is none."""
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return _unreadable(line, error)
    return said if isinstance(said, dict) else words.NOT_AN_OBJECT


def _unreadable(line: bytes, error: orjson.JSONDecodeError) -> Text:
    try:
        line.decode()
    except UnicodeDecodeError:
        return words.NOT_UTF_8
    if "surrogate" in error.msg:
        return words.SURROGATE
    return words.TOO_DEEP if "depth limit" in error.msg else words.NOT_JSON.format(place=error.colno)


class _Line:
    """One line under judgement; what is wrong gathers in `told.faults`."""

    __slots__ = ("rules", "said", "told")

    def __init__(self, said: dict[str, Any], rules: Rules) -> None:
        self.said, self.rules, self.told = said, rules, Judged()

    def judged(self) -> Judged:
        told, rules = self.told, self.rules
        texts = {name: self._text(name, needed=True) for name in _NEEDED}
        texts |= {name: self._text(name) for name in _MAY_LACK if name in self.said}
        told.source_id = texts["source_id"][:80]
        self._leave_out()
        if texts["source"] == OURS:
            told.faults.append(words.SOURCE_IS_OURS.format(source=OURS))
        approved_at = self._approved_at()
        disclosure, grounds = self._class(self.said, "", None)
        category, kind, retention = self._category(texts), self._kind(texts), self._retention()
        keywords = self._keywords()
        if (url := texts.get("url")) and not _ADDRESS.fullmatch(url):
            told.faults.append(BAD_ADDRESS.format(column="url"))
        told.files = self._files(disclosure, grounds)
        department = None
        if texts["department"] and approved_at:
            found = rules.known.department(texts["department"], approved_at, "department")
            department = self._unless_fault(found)
        if told.faults or department is None or approved_at is None:
            return told
        told.entry = Entry(
            source=texts["source"],
            source_id=texts["source_id"],
            number=texts["number"],
            title=texts["title"],
            department_id=department.id,
            institution=department.institution_code,
            category=category,
            kind=kind,
            approved_at=approved_at,
            approved_on=approved_at.astimezone(rules.zone).date(),
            retention=retention,
            disclosure=disclosure,
            grounds=grounds,
            grounds_reason=texts.get("grounds_reason", ""),
            task=texts.get("task", ""),
            case_number=texts.get("case", ""),
            author=texts.get("author", ""),
            summary=texts.get("summary", ""),
            keywords=keywords,
            licence=texts.get("licence", ""),
            url=texts.get("url", ""),
        )
        return told

    def _fault(self, sentence: Text, **values: object) -> None:
        self.told.faults.append(sentence.format(**values))

    def _unless_fault(self, found: Any) -> Any:
        if isinstance(found, Text):
            self.told.faults.append(found)
            return None
        return found

    def _leave_out(self) -> None:
        """Members that nobody knows are not taken, and that is said."""
        if unknown := [shown(name) for name in self.said if name not in MEMBERS]:
            self.told.notes.append(words.NOT_TAKEN.format(names=", ".join(sorted(unknown)[:10])))

    def _text(self, name: str, *, needed: bool = False) -> str:
        value = self.said.get(name)
        if value is None:
            if needed:
                self._fault(EMPTY, column=name)
            return ""
        if not isinstance(value, str):
            self._fault(words.NOT_TEXT, column=name)
            return ""
        text = settled(value)
        fault = fault_of_text(text, LONGEST.get(name, 80), name, needed=needed, lines=name in _LINES_IN)
        if fault:
            self.told.faults.append(fault)
        return text

    def _approved_at(self) -> datetime | None:
        value = self.said.get("approved_at")
        at = instant(value, self.rules.zone) if isinstance(value, str) else None
        if at is None or not at.year >= EARLIEST_YEAR:
            self._fault(words.BAD_INSTANT, column="approved_at", value=shown(str(value)))
            return None
        if at > self.rules.now + SKEW:
            self._fault(words.FUTURE, column="approved_at", value=shown(str(value)))
            return None
        return at

    def _class(
        self, said: Mapping[str, Any], where: str, usual: tuple[str, tuple[int, ...]] | None
    ) -> tuple[str, tuple[int, ...]]:
        """Class and grounds of a document or, by default those of its document, of a file."""
        disclosure = said.get("class")
        if usual and disclosure is None and said.get("grounds") is None:
            return usual
        if disclosure not in (OPEN, PARTIAL, CLOSED):
            self._fault(words.NOT_AMONG, column=f"{where}class", value=shown(str(disclosure)), known=_CLASSES)
            return "", ()
        grounds = self._grounds(said.get("grounds"), f"{where}grounds")
        if grounds and disclosure == OPEN:
            self._fault(words.GROUNDS_OF_OPEN, column=f"{where}grounds")
        if grounds == () and disclosure != OPEN:
            self._fault(words.GROUNDS_NEEDED, column=f"{where}grounds")
        return disclosure, grounds or ()

    def _grounds(self, value: Any, column: str) -> tuple[int, ...] | None:
        """The grounds in order, each once; None where they cannot be read (said already)."""
        listed = [] if value is None else value
        if not isinstance(listed, list) or not all(type(g) is int and g in GROUNDS for g in listed):
            self._fault(words.BAD_GROUNDS, column=column)
            return None
        return tuple(sorted(set(listed)))

    def _category(self, texts: Mapping[str, str]) -> str:
        if not texts["category"]:
            return ""
        return self._unless_fault(self.rules.known.category(texts["category"], "category")) or ""

    def _kind(self, texts: Mapping[str, str]) -> str:
        kind = texts["kind"]
        if kind and kind not in KINDS:
            self._fault(words.NOT_AMONG, column="kind", value=shown(kind), known=", ".join(KINDS))
        return kind

    def _retention(self) -> str:
        value = self.said.get("retention")
        written = str(value) if type(value) in (int, str) else ""
        retention = _RETENTIONS.get(settled(written), "")
        if not retention:
            told = shown("" if value is None else str(value))
            self._fault(words.NOT_AMONG, column="retention", value=told, known=_RETENTIONS_KNOWN)
        return retention

    def _keywords(self) -> tuple[str, ...]:
        listed = self.said.get("keywords")
        if listed is None:
            return ()
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            self._fault(words.NOT_TEXTS, column="keywords")
            return ()
        if len(listed) > MOST_KEYWORDS:
            self._fault(words.TOO_MANY, column="keywords", most=MOST_KEYWORDS, now=len(listed))
            return ()
        told = tuple(dict.fromkeys(filter(None, map(settled, listed))))
        faults = (fault_of_text(one, LONGEST["keyword"], "keywords") for one in told)
        self.told.faults += dict.fromkeys(fault for fault in faults if fault)
        return told

    def _files(self, disclosure: str, grounds: tuple[int, ...]) -> tuple[FileSaid, ...]:
        listed = self.said.get("files")
        if listed is None:
            return ()
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self._fault(words.NOT_FILES, column="files")
            return ()
        if len(listed) > MOST_FILES:
            self._fault(words.TOO_MANY, column="files", most=MOST_FILES, now=len(listed))
            return ()
        made = (self._file(n, one, (disclosure, grounds)) for n, one in enumerate(listed, start=1))
        return tuple(file for file in made if file)

    def _file(self, n: int, said: Mapping[str, Any], usual: tuple[str, tuple[int, ...]]) -> FileSaid | None:
        where, before = f"files[{n}].", len(self.told.faults)
        content, path, reason = said.get("content_base64"), said.get("path"), said.get("grounds_reason") or ""
        if (content is None) == (path is None):
            self._fault(words.ONE_CONTENT, column=f"files[{n}]")
        if not all(isinstance(one, str | None) for one in (content, path, reason, said.get("name"))):
            self._fault(words.NOT_TEXT, column=f"files[{n}]")
            return None
        name, fault = clean_name(said.get("name") or path or "")
        disclosure, grounds = self._class(said, where, usual)
        for wrong in (fault, fault_of_text(settled(reason), 500, f"{where}grounds_reason", lines=True)):
            if wrong:
                self.told.faults.append(wrong)
        decoded = self._decoded(content, f"{where}content_base64") if content is not None else None
        if len(self.told.faults) > before:
            return None
        if name != said.get("name", name):
            self.told.notes.append(words.RENAMED.format(column=f"{where}name", name=name))
        return FileSaid(name, disclosure, grounds, settled(reason), decoded, path or "")

    def _decoded(self, written: str, column: str) -> bytes | None:
        try:
            return base64.b64decode(written.translate(_BLANKS), validate=True)
        except (binascii.Error, ValueError):
            self._fault(words.BAD_BASE64, column=column)
            return None


_CLASSES = ", ".join((OPEN, PARTIAL, CLOSED))
_RETENTIONS_KNOWN = "1, 3, 5, 10, 30, permanent, semi-permanent"


def instant(written: str, zone: ZoneInfo) -> datetime | None:
    """An instant in ISO 8601; without offset it is local, a day alone is its beginning. None where it is none."""
    try:
        if _DAY.fullmatch(written):
            return datetime.combine(date.fromisoformat(written), time(), zone)
        if not written.isascii() or "T" not in written.upper().replace(" ", "T"):
            return None
        at = datetime.fromisoformat(written)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        return at if EARLIEST_YEAR <= at.astimezone(zone).year <= 9998 else None
    except (ValueError, OverflowError):
        return None
