"""What was typed, as it is looked for and as it is marked; names of departments and the like become their codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents import KINDS, categories
from madang.domains.organisation import Directory
from madang.domains.procedures import sectors
from madang.kernel.text import Text
from madang.search.asking.grammar import parse
from madang.search.asking.marking import bare
from madang.search.asking.planning import plan
from madang.search.asking.question import LeftOut, Question
from madang.search.backends import backend
from madang.search.index.query import KeyField, Query

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Meant:
    """A question understood. `forms`: the words to be marked, each in the forms in which it may stand."""

    question: Question
    query: Query
    forms: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return self.question == Question()


def today(now: datetime, current: Directory) -> date:
    """The local day."""
    return now.astimezone(ZoneInfo(current.authority.zone)).date()


def meant(q: str, today: date, current: Directory, *, ranked: bool = False) -> Meant:
    """What is meant by what was typed; `ranked`: to be sorted by relevance. A statement where a sector is named.

    Raises InvalidInput where nothing can be looked for, or it is too long.
    """
    question = parse(q, today)
    planned = plan(question, partial(_values, current), backend().frequency, ranked=ranked)
    return Meant(question, planned.query, planned.words, planned.left_out)


def _values(current: Directory, field: KeyField, typed: str) -> Sequence[str]:
    """The codes that a name or code stands for; of a department, the ids of it and of all whose duties came to it."""
    said = bare(typed)
    match field:
        case KeyField.DEPARTMENT:
            return _departments(current).get(said, ())
        case KeyField.INSTITUTION:
            return _named((row.code, row.name) for row in current.institutions).get(said, ())
        case KeyField.CATEGORY:
            return _named((row.code, row.name) for row in categories().values()).get(said, ())
        case KeyField.KIND:
            return _named(KINDS.items()).get(said, ())
        case KeyField.DISCLOSURE:
            return _named(CLASS_NAMES.items()).get(said, ())
        case KeyField.SECTOR:
            return _named((row.code, row.name) for row in sectors()).get(said, ())
    return ()


def _named(values: Iterable[tuple[str, Text]]) -> Names:
    told: dict[str, list[str]] = {}
    for code, name in values:
        for said in {bare(code), bare(name.ko), bare(name.en)}:
            told.setdefault(said, []).append(code)
    return told


_kept: tuple[Directory, Names] | None = None


def _departments(current: Directory) -> Names:
    """Kept as long as the organisation stands: every word of a question is asked whether it names a department."""
    global _kept
    kept = _kept
    if kept is None or kept[0] is not current:
        ids: dict[str, set[int]] = {}
        for row in current.structure.departments.values():
            for said in {bare(row.code), bare(row.name.ko), bare(row.name.en)}:
                ids.setdefault(said, set()).update(current.structure.lineage(row.id))
        _kept = kept = current, {said: [str(id) for id in sorted(found)] for said, found in ids.items()}
    return kept[1]
