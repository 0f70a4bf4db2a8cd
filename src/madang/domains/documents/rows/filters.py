"""What a list of documents is narrowed to. Plain values; whose documents they are is looked up in the organisation."""

from dataclasses import dataclass
from datetime import date

from madang.domains.organisation import directory


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """Empty means everything. Days are local and inclusive, by the day of approval. `disclosure`: the class."""

    department: str = ""  # its code; its predecessors count as well
    institution: str = ""
    category: str = ""
    kind: str = ""
    disclosure: str = ""
    task: str = ""
    from_day: date | None = None
    to_day: date | None = None

    @property
    def years(self) -> tuple[int, int] | None:
        """The whole years that the period is made of, first and last; None where it is cut otherwise, or open."""
        first, last = self.from_day, self.to_day
        if first is None or last is None or (first.month, first.day) != (1, 1):
            return None
        return (first.year, last.year) if (last.month, last.day) == (12, 31) else None

    @property
    def counted(self) -> bool:
        """Whether the kept counts know how many there are."""
        no_period = self.from_day is None and self.to_day is None
        return not self.task and (no_period or self.years is not None)

    @property
    def number(self) -> int:
        """How many filters hold at once; a period is one."""
        exact = (self.department, self.institution, self.category, self.kind, self.disclosure, self.task)
        return sum(bool(value) for value in exact) + bool(self.from_day or self.to_day)

    @property
    def department_ids(self) -> frozenset[int] | None:
        """The department asked for with all whose duties came to it; None where none was asked for."""
        if not self.department:
            return None
        structure = directory().structure
        row = structure.named(self.department)
        return structure.lineage(row.id) if row else frozenset()
