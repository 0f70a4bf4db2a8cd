"""What a line may name: departments over time, categories; and what comes nearest to a name that nobody bears."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches

from madang.domains.documents.intake.names import shown
from madang.domains.documents.kinds import Category
from madang.domains.organisation import DepartmentRow
from madang.kernel.text import Text

NEAREST = 3
_DEPARTMENT = Text(
    "{column}: ‘{name}’이라는 부서가 승인일에 없었습니다. {nearest}",
    "{column}: no department was called “{name}” on the day of approval. {nearest}",
)
_SEVERAL = Text(
    "{column}: ‘{name}’이라는 부서가 여럿 있습니다. 코드 가운데 하나를 적어 주십시오: {codes}",
    "{column}: several departments are called “{name}”. Please give one of these codes: {codes}",
)
_CATEGORY = Text(
    "{column}: ‘{name}’이라는 자료 유형이 없습니다. {nearest}",
    "{column}: there is no category “{name}”. {nearest}",
)
_NEAREST = Text("가장 가까운 이름: {names}", "The nearest known: {names}")
_NONE_NEAR = Text("알고 있는 이름 가운데 비슷한 것이 없습니다.", "None of the known names comes near it.")


@dataclass(slots=True)
class Known:
    """Departments and categories by code and by each of their names. Answers are kept: lines name few of them."""

    departments: Iterable[DepartmentRow]
    categories: Mapping[str, Category]
    _named: dict[str, list[DepartmentRow]] = field(default_factory=dict)
    _coded: dict[str, list[DepartmentRow]] = field(default_factory=dict)
    _categories: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.departments:
            self._coded.setdefault(row.code, []).append(row)
            for name in {row.name.ko, row.name.en}:
                self._named.setdefault(name, []).append(row)
        for code, category in self.categories.items():
            self._categories |= {code: code, category.name.ko: code, category.name.en: code}

    def department(self, written: str, at: datetime, column: str) -> DepartmentRow | Text:
        """The department that bore a name at an instant, or that bears a code; or what is wrong with it."""
        named = [row for row in self._named.get(written, ()) if row.is_open(at)]
        if len(named) == 1:
            return named[0]
        coded = self._coded.get(written)
        if coded:
            return next((row for row in coded if row.is_open(at)), coded[-1])
        if named:
            codes = ", ".join(sorted(row.code for row in named))
            return _SEVERAL.format(column=column, name=shown(written), codes=codes)
        return self._no_department(written, at, column)

    def category(self, written: str, column: str) -> str | Text:
        """The code of a category by its code or name, or what is wrong with it."""
        code = self._categories.get(written)
        if code:
            return code
        near = get_close_matches(written[:80], self._categories, NEAREST, 0.5)
        named = [f"{self._categories[name]} ({name})" for name in near if name not in self.categories]
        named = [*named, *(name for name in near if name in self.categories)]
        return _CATEGORY.format(column=column, name=shown(written), nearest=_told(named))

    def _no_department(self, written: str, at: datetime, column: str) -> Text:
        there = {name for name, rows in self._named.items() if any(row.is_open(at) for row in rows)}
        near = get_close_matches(written[:80], [*sorted(there), *sorted(self._coded)], NEAREST, 0.5)
        return _DEPARTMENT.format(column=column, name=shown(written), nearest=_told(near))


def _told(near: Iterable[str]) -> Text:
    names = ", ".join(near)
    return _NEAREST.format(names=names) if names else _NONE_NEAR
