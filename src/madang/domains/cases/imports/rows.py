"""From bytes to rows that can be trusted. What cannot be read is refused by line, with its reason; the rest goes on."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import BinaryIO

from madang.domains.cases.imports.profile import Profile
from madang.kernel.errors import InvalidInput
from madang.kernel.personal_data import NAMES, find_identifiers
from madang.kernel.text import Text

EARLIEST_YEAR = 1995  # where our calendar begins
LONGEST_LINE = 64 * 1024
MOST_LINES_IN_A_ROW = 20
_LONGEST = {"case": 80, "event": 90, "activity": 200, "department": 60}
_LONGEST_OTHER = 100
_SKEW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: the line of the file at which it begins, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One activity of one case, as the file tells it. Instants in UTC; what is not told is None or empty."""

    line: int
    case: str
    event: str
    activity: str
    at: datetime
    filed: datetime
    due: datetime | None
    ended: bool
    department: str
    handler: str
    officer: str


def read_rows(file: BinaryIO, profile: Profile, now: datetime) -> Iterator[Row | Refused]:
    """The rows of a CSV file in UTF-8 (with or without BOM, any line ends), each read or refused.

    Raises InvalidInput (`not_csv`, `missing_columns`) where the file as a whole cannot be used.
    """
    records = _records(file)
    header = next(records, None)
    names = _header(header, profile)
    for line, record in records:
        if isinstance(record, str):
            yield Refused(line, record)
        elif any(record):
            yield _row(line, record, names, profile, now)


def _header(header: tuple[int, list[str] | str] | None, profile: Profile) -> list[str]:
    told = header[1] if header else "it is empty"
    if isinstance(told, str):
        raise InvalidInput(_NOT_CSV.format(why=told), "not_csv")
    names = [name.strip().lstrip("\ufeff") for name in told]
    missing = [column for column in profile.columns.values() if column not in names]
    if missing:
        raise InvalidInput(
            _MISSING.format(profile=profile.name, columns=", ".join(missing)), "missing_columns"
        )
    return names


def _records(file: BinaryIO) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the line it begins at: its fields, or what is wrong with it.

    A quote that is never closed costs its own line only: what follows is read anew.
    """
    waiting: list[tuple[int, str]] = []
    lines = _lines(file)
    while True:
        first = waiting.pop(0) if waiting else next(lines, None)
        if first is None:
            return
        number, text = first
        if not text.startswith(_FAULT) and text.count('"') % 2:
            text = _joined(text, waiting, lines)
        yield number, text.removeprefix(_FAULT) if text.startswith(_FAULT) else _fields(text)


def _joined(text: str, waiting: list[tuple[int, str]], lines: Iterator[tuple[int, str]]) -> str:
    """The record that goes on over several lines; a fault where its quote is not closed within bounds."""
    while len(waiting) < MOST_LINES_IN_A_ROW and (more := next(lines, None)) is not None:
        waiting.append(more)
    whole = text
    for used, (_, more_text) in enumerate(waiting, start=1):
        whole += "\n" + more_text
        if more_text.startswith(_FAULT) or len(whole) > LONGEST_LINE:
            break
        if whole.count('"') % 2 == 0:
            del waiting[:used]
            return whole
    return f"{_FAULT}a quotation mark is opened and not closed"


def _lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """The numbered lines; one that is too long or not UTF-8 becomes a fault and is passed over."""
    number = 0
    while raw := file.readline(LONGEST_LINE):
        number += 1
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, f"{_FAULT}the line is longer than {LONGEST_LINE // 1024} KB"
            continue
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield number, f"{_FAULT}the line is not UTF-8"
            continue
        yield number, f"{_FAULT}the line contains a NUL character" if "\x00" in text else text


def _fields(text: str) -> list[str] | str:
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        return f"the line is not CSV: {error}"


def _row(
    line: int, record: Sequence[str], names: Sequence[str], profile: Profile, now: datetime
) -> Row | Refused:
    if len(record) != len(names):
        return Refused(line, f"{len(record)} columns where the header has {len(names)}")
    told = dict(zip(names, record, strict=True))
    said = {name: told[column].strip() for name, column in profile.columns.items()}
    try:
        return _checked(line, said, profile, now)
    except ValueError as error:
        return Refused(line, str(error))


def _checked(line: int, said: Mapping[str, str], profile: Profile, now: datetime) -> Row:
    for name, value in said.items():
        if name in ("case", "event", "activity") and not value:
            raise ValueError(f"{profile.columns[name]} is empty")
        _check_text(profile.columns[name], value, _LONGEST.get(name, _LONGEST_OTHER))
    for name in ("case", "activity", "department"):
        if found := find_identifiers(said.get(name, "")):
            raise ValueError(f"{profile.columns[name]} seems to contain {NAMES[found[0]].en}")
    due = said.get("due", "")
    return Row(
        line=line,
        case=said["case"],
        event=said["event"],
        activity=said["activity"],
        at=_past(said["at"], profile.columns["at"], profile, now),
        filed=_past(said["filed"], profile.columns["filed"], profile, now),
        due=_instant(due, profile.columns["due"], profile.times) if due else None,
        ended=profile.ends == "ended_is_given" and bool(said.get("ended")),
        department=said.get("department") or profile.usual_department,
        handler=said.get("handler", ""),
        officer=said.get("officer", ""),
    )


@lru_cache(maxsize=4096)
def _check_text(column: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise ValueError(f"{column} has {len(value)} characters; at most {longest} are read")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in value):
        raise ValueError(f"{column} contains control characters")


def _past(value: str, column: str, profile: Profile, now: datetime) -> datetime:
    instant = _instant(value, column, profile.times)
    if instant > now + _SKEW:
        raise ValueError(f"{column} lies in the future: {value[:40]}")
    return instant


def _instant(value: str, column: str, formats: Sequence[str]) -> datetime:
    for form in formats:
        try:
            read = datetime.fromisoformat(value) if form == "iso" else datetime.strptime(value, form)  # noqa: DTZ007 - a zone is asked for below
            instant = read.astimezone(UTC) if read.tzinfo else None
        except (ValueError, OverflowError):
            continue
        if instant is not None and EARLIEST_YEAR < instant.year < 2079:
            return instant
    raise ValueError(f"{column} is not a time with its offset from UTC: {value[:40] or 'it is empty'}")


_FAULT = "\x00"  # marks a line that cannot be read; no line that is read contains it
_NOT_CSV = Text("CSV 파일이 아닙니다: {why}", "This is not a CSV file: {why}")
_MISSING = Text(
    "파일에 필요한 열이 없습니다({profile} 프로파일): {columns}",
    "The file lacks columns that the profile {profile} needs: {columns}",
)
