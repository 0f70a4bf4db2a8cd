"""The pages of the log ready for display in one language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from madang.domains import organisation
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.log import rows
from madang.log.rows import EntryRow
from madang.web.numbers import count
from madang.web.public import moments
from madang.web.public.charts import Chart, Value, line_chart
from madang.web.public.log_codes import codes_shown
from madang.web.public.log_values import Part, ValueShown, value_shown
from madang.web.public.present import present
from madang.web.public.verify_sentences import KINDS
from madang_verify.encoding import to_base64, to_base64url

DAYS_SHOWN = 14
OBJECTS = {
    "case": (Text("민원", "Case"), "cases/{id}/"),
    "document": (Text("문서", "Document"), "documents/{id}/"),
    "procedure": (Text("업무", "Procedure"), "procedures/{id}/"),
    "delegation": (Text("위임전결 규정", "Delegation table"), "delegation/"),
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a row of a table. `url` is that of its object, empty where that is not public or there is none."""

    index: int
    number: str
    kind: str
    at: moments.Moment
    department: str
    thing: str
    url: str


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member of an entry as it stands in it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class EntryShown:
    """The page of an entry. `codes` are what it says, in words; `members` the same as it stands; hashes as hexadecimal
    and base64."""

    line: EntryLine
    codes: tuple[Part, ...]
    members: tuple[MemberShown, ...]
    values: tuple[ValueShown, ...]
    digests: str
    raw: str
    leaf_hash: str
    leaf_hash64: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class StateShown:
    """A signed state; `confirmed` names the witnesses."""

    size: str
    root: str
    signed: moments.Moment
    confirmed: str
    is_witnessed: bool


@dataclass(frozen=True, slots=True)
class WitnessShown:
    """A witness, and the newest state it confirmed."""

    name: str
    vkey: str
    size: str
    at: moments.Moment | None


def entry_line(row: EntryRow, language: str) -> EntryLine:
    at = datetime.fromisoformat(row.members["at"])
    name, address = OBJECTS.get(row.stream, (None, ""))
    return EntryLine(
        index=row.index,
        number=count(row.index),
        kind=KINDS[f"kind.{row.members['t']}"][language],
        at=moments.exact(at, present().zone, language),
        department=_department(row.members.get("org", ""), language),
        thing=f"{name[language]} {row.stream_id}" if name else "",
        url=f"/{language}/{address.format(id=row.stream_id)}" if name else "",
    )


def entry_shown(
    row: EntryRow, disclosures: Sequence[str], chained: rows.Chained, language: str
) -> EntryShown:
    members = {name: value for name, value in row.members.items() if name != "sd"}
    return EntryShown(
        line=entry_line(row, language),
        codes=codes_shown(row.members, language),
        members=tuple(MemberShown(name, _plain(value)) for name, value in members.items()),
        values=tuple(value_shown(each, language) for each in disclosures),
        digests=count(len(row.members.get("sd", ()))),
        raw=row.entry.decode("ascii"),
        leaf_hash=row.leaf_hash.hex(),
        leaf_hash64=to_base64url(row.leaf_hash),
        before=chained.before,
        after=chained.after,
    )


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _department(code: str, language: str) -> str:
    """Its name, or the code where it is none of ours any more."""
    if not code:
        return ""
    try:
        return organisation.directory().department(code).name[language]
    except NotFound:
        return code


def state_shown(row: rows.StateRow, language: str) -> StateShown:
    return StateShown(
        size=count(row.size),
        root=to_base64(row.root),
        signed=moments.exact(row.signed_at, present().zone, language),
        confirmed=", ".join(row.confirmed),
        is_witnessed=row.is_witnessed,
    )


def witness_shown(row: rows.WitnessRow, language: str) -> WitnessShown:
    return WitnessShown(
        name=row.name,
        vkey=row.vkey,
        size="" if row.size is None else count(row.size),
        at=moments.exact(row.at, present().zone, language) if row.at else None,
    )


def growth_chart(size: int, now: datetime, language: str) -> Chart:
    """How many entries there were at the end of each of the last days; today, until now."""
    zone = present().zone
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=ago) for ago in range(DAYS_SHOWN - 1, -1, -1)]
    ends = [_end_of(day, zone) for day in days[:-1]]
    sizes = [*rows.sizes_at(ends, size), size]
    values = [Value(day.isoformat(), n, count(n)) for day, n in zip(days, sizes, strict=True)]
    return line_chart(
        "growth",
        gettext("Entries at the end of each day"),
        gettext("A line that never falls: entries are only ever added. The table below says the same."),
        (gettext("Day"), gettext("Entries")),
        values,
    )


def _end_of(day: Any, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
