"""From the bytes of another system's CSV file to entries. What cannot be read is refused by line; the rest goes on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import BinaryIO
from zoneinfo import ZoneInfo

from madang.domains.documents.intake.entry import Entry, ExpenseRow, Read
from madang.domains.documents.intake.places import Places
from madang.domains.documents.intake.profile import EXPENSE, Profile
from madang.domains.documents.intake.register_rules import Said, said_of
from madang.domains.documents.intake.words import SAME_TWICE
from madang.kernel.csv_records import Record, records
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

MOST_PAYMENTS = 300_000
"""Lines of a file of payments, which is held whole: the lines of one document need not stand together."""
_EMPTY = Text("파일이 비어 있습니다.", "The file is empty.")
_MISSING = Text(
    "파일에 필요한 열이 없습니다({profile} 프로파일): {columns}. 첫 줄에 열 이름이 있는지, 쉼표로 나뉘었는지 "
    "확인해 주십시오.",
    "The file lacks columns that the profile {profile} needs: {columns}. Please check that its first line names the "
    "columns, separated by commas.",
)
_TWICE = Text(
    "같은 열이 두 번 있습니다: {columns}. 하나만 남겨 주십시오.",
    "These columns stand there twice: {columns}. Please keep one of each.",
)
_WIDTH = Text(
    "이 줄은 {now}칸인데 첫 줄에는 열이 {wanted}개 있습니다. 쉼표가 든 값은 따옴표로 묶어 주십시오.",
    "The line has {now} fields, the first line names {wanted} columns. Please put values with commas in quotation "
    "marks.",
)
_TOO_MANY = Text(
    "파일에 {most}줄이 넘는 집행내역이 있습니다. 달마다 나누어 가져와 주십시오.",
    "The file has more than {most} payments. Please import it month by month.",
)


@dataclass(frozen=True, slots=True)
class _Line:
    line: int
    source_id: str
    said: Said | None = None
    faults: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    places: Mapping[str, int]  # of a meaning among the fields
    names: Mapping[str, str]  # of a meaning in the file


def read_register(
    file: BinaryIO, profile: Profile, places: Places, today: date, zone: ZoneInfo
) -> Iterator[Read]:
    """Each line of a file, read or refused; payments of one document follow one another. `today` is the local day.

    Raises InvalidInput (`not_csv`, `missing_columns`, `doubled_columns`, `too_many_lines`) where the file as a whole
    cannot be used. Departments that nobody knows are created as their lines come.
    """
    found = records(file)
    header = _header(next(found, None), profile)
    lines = (_line(record, header, profile, today, zone) for record in found)
    if profile.rows == EXPENSE:
        return _payments(lines, profile, places)
    return (_read(line, profile, places) for line in lines)


def _header(first: Record | None, profile: Profile) -> _Header:
    if first is None or first.fault:
        raise InvalidInput(first.fault if first and first.fault else _EMPTY, "not_csv")
    told = [name.strip().casefold() for name in first.fields]
    twice = sorted({name for name in told if name and told.count(name) > 1})
    if twice:
        raise InvalidInput(_TWICE.format(columns=", ".join(twice)), "doubled_columns")
    names = {
        meaning: name
        for meaning, known in profile.columns.items()
        if (name := next((n for n in known if n in told), None)) is not None
    }
    lacking = [
        known[0] for m, known in profile.columns.items() if m not in names and m not in profile.may_lack
    ]
    if lacking:
        message = _MISSING.format(profile=profile.name, columns=", ".join(lacking))
        raise InvalidInput(message, "missing_columns")
    return _Header(len(told), {meaning: told.index(name) for meaning, name in names.items()}, names)


def _line(record: Record, header: _Header, profile: Profile, today: date, zone: ZoneInfo) -> _Line:
    if record.fault:
        return _Line(record.line, "", faults=(record.fault,))
    fields = _fields(record.fields, header)
    source_id = fields.get("source_id", "").strip()[:80]
    if len(record.fields) != header.width:
        fault = _WIDTH.format(now=len(record.fields), wanted=header.width)
        return _Line(record.line, source_id, faults=(fault,))
    return _Line(record.line, source_id, *said_of(fields, header.names, profile, today, zone))


def _fields(fields: Sequence[str], header: _Header) -> dict[str, str]:
    return {meaning: fields[place] for meaning, place in header.places.items() if place < len(fields)}


def _read(line: _Line, profile: Profile, places: Places) -> Read:
    if line.said is None:
        return Read(line.line, line.source_id, faults=line.faults)
    return Read(line.line, line.source_id, _entry(line.said, profile, places))


def _entry(said: Said, profile: Profile, places: Places, payments: tuple[ExpenseRow, ...] = ()) -> Entry:
    department = places.department(said.department, said.approved_at)
    return Entry(
        source=profile.source,
        source_id=said.source_id,
        number=said.number,
        title=said.title,
        department_id=department.id,
        institution=department.institution_code,
        category=profile.category,
        kind=profile.kind,
        approved_at=said.approved_at,
        approved_on=said.approved_at.date(),
        retention=said.retention,
        disclosure=said.disclosure,
        grounds=said.grounds,
        task=said.task,
        author=said.writer,
        licence=said.licence,
        url=said.url,
        expenses=payments,
    )


# --- payments: many lines of one document ---------------------------------------------------------------------


def _payments(lines: Iterator[_Line], profile: Profile, places: Places) -> Iterator[Read]:
    """The lines of each document together, in the order in which their documents first came."""
    documents: dict[str, list[_Line]] = {}
    for n, line in enumerate(lines):
        if n == MOST_PAYMENTS:
            raise InvalidInput(_TOO_MANY.format(most=MOST_PAYMENTS), "too_many_lines")
        documents.setdefault(line.source_id or f"\x00{line.line}", []).append(line)
    return chain.from_iterable(_document(rows, profile, places) for rows in documents.values())


def _document(rows: Sequence[_Line], profile: Profile, places: Places) -> Iterator[Read]:
    """All lines of a document name its one entry. Where a line is wrong none is taken: sums would be wrong."""
    wrong = next((row for row in rows if row.said is None), None)
    if wrong is not None:
        for row in rows:
            faults = row.faults or (SAME_TWICE.format(line=wrong.line),)
            yield Read(row.line, row.source_id, faults=faults)
        return
    said = [row.said for row in rows if row.said]
    payments = tuple(one.expense for one in said if one.expense)
    entry = _entry(max(said, key=lambda one: one.approved_at), profile, places, payments)
    for row in rows:
        yield Read(row.line, row.source_id, entry)
