"""What one line of another system's register must say to be taken, and when two say the same. Pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from madang.domains.approvals.register.profile import Profile
from madang.domains.approvals.rules import OPEN
from madang.kernel.text import Text

EARLIEST_YEAR = 1900
LONGEST: Mapping[str, int] = {
    "source_id": 80,
    "title": 400,
    "number": 120,
    "department": 80,
    "writer": 60,
    "task": 200,
    "licence": 20,
    "url": 500,
}
"""Characters that a column may have at most."""
NEEDED = ("source_id", "title", "number", "department")
_CLASS = re.compile(r"(\w+?)\s*(?:\(([1-8](?:\s*,\s*[1-8])*)\))?")
_DAY = re.compile(r"\d{8}|\d{4}-\d{2}-\d{2}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)

_EMPTY = Text("{column} 칸이 비어 있습니다. 값을 적어 주십시오.", "{column} is empty. Please fill it in.")
_TOO_LONG = Text(
    "{column} 칸은 {most}자까지 쓸 수 있습니다(현재 {now}자).",
    "{column} may have {most} characters; this has {now}.",
)
_CONTROL = Text(
    "{column} 칸에 제어 문자가 있습니다. 지우고 다시 가져오십시오.",
    "{column} contains control characters. Please take them out and import again.",
)
_BAD_DAY = Text(
    "{column} 칸의 ‘{value}’은(는) 날짜가 아닙니다. 20201007처럼 적어 주십시오.",
    "“{value}” in {column} is not a day. Please write it like 20201007.",
)
_FUTURE = Text(
    "{column} 칸의 {value}은(는) 아직 오지 않은 날입니다. 날짜를 확인해 주십시오.",
    "{value} in {column} lies in the future. Please check the day.",
)
_NOT_AMONG = Text(
    "{column} 칸의 ‘{value}’은(는) 쓸 수 없습니다. {known} 가운데 하나를 적어 주십시오.",
    "“{value}” in {column} is not known. Please write one of: {known}.",
)
_GROUNDS_OF_OPEN = Text(
    "{column} 칸: 공개 문서에는 비공개 근거를 적지 않습니다. 근거를 지워 주십시오.",
    "{column}: an open document has no grounds for closing it. Please remove them.",
)
_BAD_ADDRESS = Text(
    "{column} 칸의 주소는 http:// 또는 https://로 시작해야 합니다.",
    "The address in {column} must begin with http:// or https://.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished document as the other system's register names it. `grounds` is None where nobody says on which
    ground it is not open. `checksum`: SHA-256 (hex) of all it says, whatever the encoding of the file was."""

    source_id: str
    title: str
    number: str
    department: str
    writer: str
    task: str
    produced_on: date
    retention: str
    disclosure: str
    grounds: tuple[int, ...] | None
    url: str
    licence: str
    checksum: str


def entry_of(
    said: Mapping[str, str], names: Mapping[str, str], profile: Profile, today: date
) -> tuple[Entry | None, tuple[Text, ...]]:
    """The entry that a line makes, or all that is wrong with it.

    `said`: values by meaning; `names`: the columns of the file by meaning, for the sentences; `today`: the local day.
    """
    told = {meaning: unicodedata.normalize("NFC", value).strip() for meaning, value in said.items()}
    faults = [fault for meaning in LONGEST for fault in _faults_of_text(meaning, told, names)]
    produced_on = _day(told["produced_on"])
    faults += _faults_of_day(produced_on, told["produced_on"], names["produced_on"], today)
    faults += _faults_of_choice(told, names, profile)
    if told.get("url") and not _ADDRESS.fullmatch(told["url"]):
        faults.append(_BAD_ADDRESS.format(column=names["url"]))
    if faults or produced_on is None:
        return None, tuple(faults)
    return _entry(told, produced_on, profile), ()


def checksum_of(told: Mapping[str, str]) -> str:
    """SHA-256 (hex) of what a line says, column by column; an empty column says as little as one that is missing."""
    kept = {meaning: value for meaning, value in told.items() if value}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def squeezed(text: str) -> str:
    """A title as it is searched: letters and digits alone, small ones, without blanks."""
    return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())


def pairs_of(searched: str) -> tuple[str, ...]:
    """Each two neighbouring characters of a squeezed text, each pair once; none where it is shorter than two."""
    return tuple(dict.fromkeys(searched[i : i + 2] for i in range(len(searched) - 1)))


def _entry(told: Mapping[str, str], produced_on: date, profile: Profile) -> Entry:
    class_name, grounds = class_of(told["disclosure"])
    disclosure = profile.classes[class_name]
    return Entry(
        source_id=told["source_id"],
        title=told["title"],
        number=told["number"],
        department=told["department"],
        writer=told.get("writer", ""),
        task=told.get("task", ""),
        produced_on=produced_on,
        retention=profile.retentions[told["retention"]],
        disclosure=disclosure,
        grounds=() if disclosure == OPEN else grounds,
        url=told.get("url", ""),
        licence=told.get("licence", ""),
        checksum=checksum_of(told),
    )


def class_of(written: str) -> tuple[str, tuple[int, ...] | None]:
    """`부분공개(5,6)` as its name and its grounds; None for these where none are written."""
    found = _CLASS.fullmatch(written)
    if found is None:
        return written, None
    grounds = found[2]
    return found[1], tuple(sorted({int(g) for g in grounds.split(",")})) if grounds else None


def _faults_of_text(meaning: str, told: Mapping[str, str], names: Mapping[str, str]) -> Sequence[Text]:
    value, most = told.get(meaning, ""), LONGEST[meaning]
    column = names.get(meaning, meaning)
    if not value:
        return (_EMPTY.format(column=column),) if meaning in NEEDED else ()
    if len(value) > most:
        return (_TOO_LONG.format(column=column, most=most, now=len(value)),)
    if not value.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in value):
        return (_CONTROL.format(column=column),)
    return ()


def _day(written: str) -> date | None:
    """20201007 or 2020-10-07."""
    if not _DAY.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _faults_of_day(day: date | None, written: str, column: str, today: date) -> Sequence[Text]:
    if day is None or day.year < EARLIEST_YEAR:
        return (_BAD_DAY.format(column=column, value=written[:40]),)
    if day > today + timedelta(days=1):  # the other system may live by another clock
        return (_FUTURE.format(column=column, value=written[:40]),)
    return ()


def _faults_of_choice(told: Mapping[str, str], names: Mapping[str, str], profile: Profile) -> Sequence[Text]:
    faults = []
    class_name, grounds = class_of(told["disclosure"])
    chosen = (
        ("retention", told["retention"], profile.retentions),
        ("disclosure", class_name, profile.classes),
    )
    for meaning, value, known in chosen:
        if value not in known:
            listed = ", ".join(known)
            faults.append(_NOT_AMONG.format(column=names[meaning], value=value[:40], known=listed))
    if profile.classes.get(class_name) == OPEN and grounds:
        faults.append(_GROUNDS_OF_OPEN.format(column=names["disclosure"]))
    return faults
