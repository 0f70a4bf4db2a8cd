"""What the entries of a file say of one another: codes that do not exist, departments above themselves."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from madang.domains.organisation.imports.plan import DepartmentEntry, Plan
from madang.domains.organisation.imports.run import Run
from madang.domains.organisation.lookup import directory
from madang.domains.organisation.structure import covers
from madang.kernel.text import Text

_NO_DEPARTMENT = Text("부서 {code}이(가) 없습니다.{hint}", "There is no department {code}.{hint}")
_NO_INSTITUTION = Text("기관 {code}이(가) 없습니다.{hint}", "There is no institution {code}.{hint}")
_HINT = Text(" 혹시 {near}입니까?", " Did you mean {near}?")
_CIRCLE = Text(
    "부서 {code}의 상위 부서를 따라가면 자기 자신이 나옵니다.",
    "The departments above {code} lead back to itself.",
)


def check(run: Run, plan: Plan) -> None:
    """Notes a fault for each reference to what is neither in the file nor recorded."""
    present = directory()
    institutions = {
        row.code for row in present.institutions if covers(row.valid_from, row.valid_until, run.at)
    }
    institutions |= {entry.code for entry in plan.institutions}
    departments = {row.code for row in present.structure.departments.values() if row.is_open(run.at)}
    departments |= {entry.code for entry in plan.departments}
    for path, code in _departments_named(plan):
        _known(run, path, code, departments, _NO_DEPARTMENT)
    for path, code in _institutions_named(plan):
        _known(run, path, code, institutions, _NO_INSTITUTION)
    for entry in _in_circles(plan.departments):
        run.fault(f"{entry.path}.parent", "circle", _CIRCLE, code=entry.code)


def parents_first(entries: Iterable[DepartmentEntry]) -> list[DepartmentEntry]:
    """Departments in an order in which each comes after the one above it; those in a circle are left out."""
    waiting, ordered = list(entries), []
    while waiting:
        codes = {entry.code for entry in waiting}
        ready = [entry for entry in waiting if entry.parent not in codes]
        if not ready:
            break
        ordered += ready
        waiting = [entry for entry in waiting if entry.parent in codes]
    return ordered


def _in_circles(entries: tuple[DepartmentEntry, ...]) -> list[DepartmentEntry]:
    ordered = {entry.code for entry in parents_first(entries)}
    return [entry for entry in entries if entry.code not in ordered]


def _departments_named(plan: Plan) -> Iterable[tuple[str, str]]:
    yield from ((f"{entry.path}.parent", entry.parent) for entry in plan.departments)
    for official in plan.officials:
        yield from ((f"{post.path}.department", post.department) for post in official.posts)


def _institutions_named(plan: Plan) -> Iterable[tuple[str, str]]:
    yield from ((f"{entry.path}.institution", entry.institution) for entry in plan.departments)
    for official in plan.officials:
        yield from ((f"{duty.path}.institution", duty.institution) for duty in official.duties)


def _known(run: Run, path: str, code: str, known: Collection[str], message: Text) -> None:
    if code and code not in known:
        near = get_close_matches(code[:60], list(known), n=1)
        hint = _HINT.format(near=near[0]) if near else Text("", "")
        run.fault(path, "unknown", message, code=code[:60], hint=hint)
