"""Historic documents as lines of text, looked through, ready to be written. No database: it runs in any process."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import orjson

from madang.domains.documents.actions.taking_in import scan_entry
from madang.domains.documents.findings import Verdict
from madang.domains.documents.intake.entry import Entry
from madang.domains.documents.intake.published import Published
from madang.domains.documents.rules import state_listed
from madang.kernel import copied
from madang.kernel.ids import new_ids

_SAID = (
    *(
        "uid",
        "source",
        "source_id",
        "number",
        "title",
        "department_id",
        "institution",
        "category",
        "kind",
        "task",
    ),
    *("case_number", "author", "approved_at", "approved_on", "retention", "disclosure", "grounds"),
    *("grounds_reason", "summary", "keywords", "licence", "url", "state", "disclosed_at"),
)
_ALIKE = {
    **dict.fromkeys(("checksum", "shown_title", "withdrawn_code", "withdrawn_reason"), ""),
    "gate": Verdict.CLEAN.value,
    "risk": "0",
    "fast_lane": "0",
    "version": "1",
    "last_seq": "1",
}
COLUMNS = (*_SAID, "taken_in_at", "updated_at", *_ALIKE)


@dataclass(slots=True)
class Prepared:
    """The documents of a piece: of those that are clean source and source_id, the line of each without when it was
    taken in, and what its event says; those that are held as their source tells of them."""

    keys: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    firsts: list[tuple[str, str, str]] = field(default_factory=list)
    held: list[Entry] = field(default_factory=list)
    again: int = 0  # how many were named before in the piece

    def ends(self) -> list[tuple[str, str]]:
        return self.keys[:1] + self.keys[-1:]

    def without(self, known: Collection[tuple[str, str]]) -> "Prepared":
        """What is left where some are known."""
        if not known:
            return self
        rows = zip(self.keys, self.lines, self.firsts, strict=True)
        left = [row for row in rows if row[0] not in known]
        return Prepared([row[0] for row in left], [row[1] for row in left], [row[2] for row in left])


def prepare(documents: Sequence[Published]) -> Prepared:
    """Looks through the words of each record; of a document that is named twice the first counts."""
    once = {(one.entry.source, one.entry.source_id): one for one in reversed(documents)}
    made = Prepared(again=len(documents) - len(once))
    for (key, (entry, at)), uid in zip(reversed(once.items()), new_ids(len(once)), strict=True):
        if scan_entry(entry).verdict is not Verdict.CLEAN:
            made.held.append(entry)
            continue
        out = copied.instant(at)
        made.keys.append(key)
        made.lines.append(_line(entry, uid, out))
        made.firsts.append((uid, out, _told(entry.disclosure, entry.grounds, entry.category)))
    return made


def with_instants(lines: Iterable[str], now: datetime) -> list[str]:
    """Lines that say when they were taken in."""
    rest = copied.line([copied.instant(now)] * 2 + list(_ALIKE.values()))
    return [f"{line}\t{rest}" for line in lines]


def _line(entry: Entry, uid: str, out: str) -> str:
    return copied.line(
        (
            uid,
            entry.source,
            entry.source_id,
            entry.number,
            entry.title,
            str(entry.department_id),
            entry.institution,
            entry.category,
            entry.kind,
            entry.task,
            entry.case_number,
            entry.author,
            copied.instant(entry.approved_at),
            entry.approved_on.isoformat(),
            entry.retention,
            entry.disclosure,
            _json(entry.grounds),
            entry.grounds_reason,
            entry.summary,
            _json(entry.keywords),
            entry.licence,
            entry.url,
            state_listed(entry.disclosure).value,
            out,
        )
    )


def _json(values: tuple[object, ...]) -> str:
    return orjson.dumps(values).decode() if values else "[]"


@cache
def _told(disclosure: str, grounds: tuple[int, ...], category: str) -> str:
    """What the event of disclosure says."""
    return orjson.dumps({"class": disclosure, "grounds": list(grounds), "category": category}).decode()
