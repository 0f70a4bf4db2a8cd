"""What one line of another system's CSV file must say to be taken. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from madang.domains.documents.intake import words
from madang.domains.documents.intake.entry import ExpenseRow
from madang.domains.documents.intake.profile import EXPENSE, Profile
from madang.domains.documents.intake.texts import BAD_ADDRESS, EMPTY, LONGEST, fault_of_text, settled
from madang.domains.documents.rules import GROUND_UNKNOWN, OPEN
from madang.kernel.text import Text

EARLIEST_YEAR = 1900
MOST_WON = 10**15
_CLASS = re.compile(r"(\w+?)\s*(?:\(([1-8](?:\s*,\s*[1-8])*)\))?")
_DAY = re.compile(r"(\d{8})(\d{6})?|\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?", re.ASCII)
_WON = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d{1,15}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_TEXTS = tuple(name for name in LONGEST if name not in ("source", "author", "case", "summary", "keyword"))

_BAD_DAY = Text(
    "{column} 칸의 ‘{value}’은(는) 날짜가 아닙니다. 20201007처럼 적어 주십시오.",
    "“{value}” in {column} is not a day. Please write it like 20201007.",
)
_FUTURE = Text(
    "{column} 칸의 {value}은(는) 아직 오지 않은 날입니다. 날짜를 확인해 주십시오.",
    "{value} in {column} lies in the future. Please check the day.",
)
_BAD_WON = Text(
    "{column} 칸의 ‘{value}’은(는) 금액이 아닙니다. 100000처럼 적어 주십시오.",
    "“{value}” in {column} is not a sum in won. Please write it like 100000.",
)
_BAD_NUMBER = Text(
    "{column} 칸의 ‘{value}’은(는) {least}~{most} 사이의 수가 아닙니다.",
    "“{value}” in {column} is not a number from {least} to {most}.",
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says, judged: of one document, or of one payment of it. `department` is a name."""

    source_id: str
    title: str
    number: str
    department: str
    writer: str
    task: str
    approved_at: datetime
    retention: str
    disclosure: str
    grounds: tuple[int, ...]
    url: str
    licence: str
    expense: ExpenseRow | None = None


def said_of(
    fields: Mapping[str, str], names: Mapping[str, str], profile: Profile, today: date, zone: ZoneInfo
) -> tuple[Said | None, tuple[Text, ...]]:
    """What a line says, or all that is wrong with it.

    `fields`: values by meaning; `names`: the columns of the file by meaning, for the sentences; `today`: local day.
    """
    told = {meaning: settled(value) for meaning, value in fields.items()}
    faults = [fault for name in _TEXTS if (fault := _fault_of_text(name, told, names, profile))]
    approved_at = _instant(told["approved"], zone)
    faults += _faults_of_day(approved_at, told["approved"], names["approved"], today)
    faults += _faults_of_choice(told, names, profile)
    if told.get("url") and not _ADDRESS.fullmatch(told["url"]):
        faults.append(BAD_ADDRESS.format(column=names["url"]))
    if profile.rows == EXPENSE:
        faults += _faults_of_sums(told, names)
    if faults or approved_at is None:
        return None, tuple(faults)
    return _said(told, approved_at, profile), ()


def class_of(written: str) -> tuple[str, tuple[int, ...] | None]:
    """`부분공개(5,6)` as its name and its grounds; None for these where none are written."""
    found = _CLASS.fullmatch(written)
    if found is None:
        return written, None
    grounds = found[2]
    return found[1], tuple(sorted({int(g) for g in grounds.split(",")})) if grounds else None


def _said(told: Mapping[str, str], approved_at: datetime, profile: Profile) -> Said:
    disclosure, grounds = _class(told, profile)
    return Said(
        source_id=told["source_id"],
        title=told["title"],
        number=told.get("number", ""),
        department=told["department"],
        writer=told.get("writer", ""),
        task=told.get("task", ""),
        approved_at=approved_at,
        retention=profile.retentions[told["retention"]] if profile.retentions else "",
        disclosure=disclosure,
        grounds=grounds,
        url=told.get("url", ""),
        licence=told.get("licence", ""),
        expense=_expense(told, approved_at) if profile.rows == EXPENSE else None,
    )


def _class(told: Mapping[str, str], profile: Profile) -> tuple[str, tuple[int, ...]]:
    """Open where the file knows no classes; a ground that nobody names is kept as unknown."""
    if not profile.classes:
        return OPEN, ()
    name, grounds = class_of(told["disclosure"])
    disclosure = profile.classes[name]
    return disclosure, () if disclosure == OPEN else grounds or (GROUND_UNKNOWN,)


def _expense(told: Mapping[str, str], executed_at: datetime) -> ExpenseRow:
    return ExpenseRow(
        executed_at=executed_at,
        place=told.get("place", ""),
        purpose=told.get("purpose", ""),
        participants=told.get("participants", ""),
        payment=told.get("payment", ""),
        amount=_won(told["amount"]),
        year=int(told["year"]),
        month=int(told["month"]),
        department=told["department"],
        budget=_won(told["budget"]) if told.get("budget") else None,
        execution=_won(told["execution"]) if told.get("execution") else None,
    )


def _won(written: str) -> int:
    return int(written.replace(",", ""))


def _fault_of_text(
    meaning: str, told: Mapping[str, str], names: Mapping[str, str], profile: Profile
) -> Text | None:
    column = names.get(meaning, meaning)
    needed = meaning in profile.needed
    return fault_of_text(told.get(meaning, ""), LONGEST[meaning], column, needed=needed)


def _instant(written: str, zone: ZoneInfo) -> datetime | None:
    """20201007, 20201007143000, 2020-10-07 or 2020-10-07 14:30 of local time."""
    found = _DAY.fullmatch(written)
    if not found:
        return None
    told = f"{found[1]}T{found[2]}" if found[2] else written
    try:
        return datetime.fromisoformat(told).replace(tzinfo=zone)
    except ValueError:
        return None


def _faults_of_day(at: datetime | None, written: str, column: str, today: date) -> Iterable[Text]:
    if at is None or at.year < EARLIEST_YEAR:
        return (_BAD_DAY.format(column=column, value=written[:40]),)
    if at.date() > today + timedelta(days=1):  # the other system may live by another clock
        return (_FUTURE.format(column=column, value=written[:40]),)
    return ()


def _faults_of_choice(told: Mapping[str, str], names: Mapping[str, str], profile: Profile) -> Iterable[Text]:
    if profile.retentions and told["retention"] not in profile.retentions:
        yield _not_among(told["retention"], names["retention"], profile.retentions)
    if profile.classes:
        name, grounds = class_of(told["disclosure"])
        if name not in profile.classes:
            yield _not_among(name, names["disclosure"], profile.classes)
        elif profile.classes[name] == OPEN and grounds:
            yield words.GROUNDS_OF_OPEN.format(column=names["disclosure"])


def _not_among(value: str, column: str, known: Mapping[str, str]) -> Text:
    return words.NOT_AMONG.format(column=column, value=value[:40], known=", ".join(known))


def _faults_of_sums(told: Mapping[str, str], names: Mapping[str, str]) -> Iterable[Text]:
    for meaning in ("amount", "budget", "execution"):
        written = told.get(meaning, "")
        if written and not _WON.fullmatch(written):
            yield _BAD_WON.format(column=names[meaning], value=written[:40])
        if meaning == "amount" and not written:
            yield EMPTY.format(column=names[meaning])
    for meaning, least, most in (("year", EARLIEST_YEAR, 2999), ("month", 1, 12)):
        written = told[meaning]
        if not (written.isascii() and written.isdecimal() and least <= int(written[:9]) <= most):
            yield _BAD_NUMBER.format(column=names[meaning], value=written[:40], least=least, most=most)
