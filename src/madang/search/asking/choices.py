"""What conditions are called: departments, institutions, categories and the like, by name, by code or by a part of a
name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents import KINDS, categories
from madang.domains.organisation import Directory
from madang.domains.procedures import sectors
from madang.kernel.text import Text
from madang.search.asking.marking import bare
from madang.search.index.query import KeyField

SHORTEST_PART = 2
"""Characters of a part of a name: a single one stands in nearly every name."""
MOST_NEAR = 3

_LIKE = 0.6  # share of the characters that a name has in common with one it is taken for
_LONGEST = 40  # characters of what is compared with every name


@dataclass(frozen=True, slots=True)
class _Named:
    """The names and codes of one field as they are compared: what each stands for, and how names are written."""

    values: Mapping[str, Sequence[str]]
    written: Mapping[str, str]


class Names:
    """The names of everything that conditions choose from, in Korean and in English (a statement where a sector is
    named)."""

    def __init__(self, current: Directory) -> None:
        self._current = current
        self._read: dict[KeyField, _Named] = {}

    def values(self, field: KeyField, typed: str) -> Sequence[str]:
        """The codes that a name or code stands for; else those whose name has it as a part. Of a department, the ids of
        it and of all whose duties came to it."""
        known, said = self._named(field).values, bare(typed)
        if said in known or len(said) < SHORTEST_PART:
            return known.get(said, ())
        return list(dict.fromkeys(value for name in known if said in name for value in known[name]))

    def departments(self, name: str) -> Sequence[str]:
        """The ids of the departments that are called so, and of all whose duties came to them."""
        return _departments(self._current).values.get(bare(name), ())

    def near(self, field: KeyField, typed: str) -> Sequence[str]:
        """Names that look like what was typed, the nearest first."""
        written = self._named(field).written
        found = get_close_matches(bare(typed)[:_LONGEST], written, MOST_NEAR, _LIKE)
        return [written[said] for said in found]

    def _named(self, field: KeyField) -> _Named:
        if field not in self._read:
            self._read[field] = self._of(field)
        return self._read[field]

    def _of(self, field: KeyField) -> _Named:
        match field:
            case KeyField.DEPARTMENT:
                return _departments(self._current)
            case KeyField.INSTITUTION:
                return _named((row.code, row.name, [row.code]) for row in self._current.institutions)
            case KeyField.CATEGORY:
                return _named((row.code, row.name, [row.code]) for row in categories().values())
            case KeyField.KIND:
                return _named((code, name, [code]) for code, name in KINDS.items())
            case KeyField.DISCLOSURE:
                return _named((code, name, [code]) for code, name in CLASS_NAMES.items())
            case KeyField.SECTOR:
                return _named((row.code, row.name, [row.code]) for row in sectors())
        return _Named({}, {})


def _named(rows: Iterable[tuple[str, Text, Sequence[str]]]) -> _Named:
    """Of codes, names, and the values that these stand for."""
    values: dict[str, dict[str, None]] = {}
    written: dict[str, str] = {}
    for code, name, stands_for in rows:
        written |= {bare(name.en): name.en, bare(name.ko): name.ko}
        for said in (bare(code), bare(name.ko), bare(name.en)):
            values.setdefault(said, {}).update(dict.fromkeys(stands_for))
    return _Named({said: tuple(found) for said, found in values.items()}, written)


_kept: tuple[Directory, _Named] | None = None


def _departments(current: Directory) -> _Named:
    """Kept as long as the organisation stands: every word of a question is asked whether it names a department."""
    global _kept
    kept = _kept
    if kept is None or kept[0] is not current:
        structure = current.structure
        rows = (
            (row.code, row.name, [str(id) for id in sorted(structure.lineage(row.id))])
            for row in structure.departments.values()
        )
        _kept = kept = current, _named(rows)
    return kept[1]
