"""From the bytes of a register to entries that can be trusted. What cannot be read is refused by line; the rest goes
on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from madang.domains.approvals.register.profile import Profile
from madang.domains.approvals.register.rules import Entry, entry_of
from madang.kernel.csv_records import Record, records
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

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


@dataclass(frozen=True, slots=True)
class Read:
    """One line: its entry, or why it is refused."""

    line: int
    source_id: str
    entry: Entry | None = None
    faults: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    places: Mapping[str, int]  # of a meaning among the fields
    names: Mapping[str, str]  # of a meaning in the file


def read_register(file: BinaryIO, profile: Profile, today: date) -> Iterator[Read]:
    """Each line of a register, read or refused. `today` is the local day.

    Raises InvalidInput (`not_csv`, `missing_columns`, `doubled_columns`) where the file as a whole cannot be used.
    """
    found = records(file)
    header = _header(next(found, None), profile)
    return (_read(record, header, profile, today) for record in found)


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


def _read(record: Record, header: _Header, profile: Profile, today: date) -> Read:
    if record.fault:
        return Read(record.line, "", faults=(record.fault,))
    said = _said(record.fields, header)
    if len(record.fields) != header.width:
        fault = _WIDTH.format(now=len(record.fields), wanted=header.width)
        return Read(record.line, said.get("source_id", "")[:80], faults=(fault,))
    entry, faults = entry_of(said, header.names, profile, today)
    return Read(record.line, said["source_id"].strip()[:80], entry, faults)


def _said(fields: Sequence[str], header: _Header) -> dict[str, str]:
    return {meaning: fields[place] for meaning, place in header.places.items() if place < len(fields)}
