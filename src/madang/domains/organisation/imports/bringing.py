"""The organisation is brought to what a file says: through the actions an operator would use, all of it or nothing.

Nobody and nothing is removed for being absent from the file; what is absent is reported.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madang.domains.accounts import clean_phone, tidy
from madang.domains.organisation.access import require_operator
from madang.domains.organisation.departments import (
    create_department,
    create_institution,
    rename_department,
    rename_institution,
    set_department_phone,
)
from madang.domains.organisation.duties import describe_authority, set_officials_shown
from madang.domains.organisation.imports import references
from madang.domains.organisation.imports.people import bring_in, seat_all
from madang.domains.organisation.imports.plan import DepartmentEntry, InstitutionEntry, Plan
from madang.domains.organisation.imports.run import Run
from madang.domains.organisation.lookup import InstitutionRow, authority, directory, lock
from madang.domains.organisation.models import Duty, Official
from madang.domains.organisation.structure import DepartmentRow, covers
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text

_OTHER_KIND = Text(
    "기관 {code}의 종류는 {recorded}(으)로 등록되어 있으며, 파일로는 바꿀 수 없습니다.",
    "The institution {code} is recorded as {recorded}; a file cannot change that.",
)
_ELSEWHERE = Text(
    "부서 {code}은(는) {recorded}에 속해 있습니다. 파일로는 소속을 옮길 수 없으니 그대로 적어 주십시오.",
    "The department {code} belongs to {recorded}; a file cannot move it. Please write what is recorded.",
)
_ENDED = Text(
    "{code}은(는) {day}에 없어졌습니다. 파일에서 지우거나 새 코드를 적어 주십시오.",
    "{code} ended on {day}. Please take it out of the file, or use a new code.",
)
_NONE = Text("상위 부서 없음", "none")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `passwords`: user name and first password of each new account, kept nowhere else."""

    changes: tuple[str, ...]
    passwords: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    has_operator: bool


@transaction.atomic
def import_organisation(
    actor: Actor, plan: Plan, *, at: datetime, told: Callable[[], None] = lambda: None
) -> Imported:
    """Brings authority, institutions, departments and officials to what the plan says from `at` on.

    What is so already is left alone, so an import can be repeated. `told` is called after each entry. Raises
    NotAllowed; InvalidInput with a fault for each entry that cannot be, named by its path, and then nothing changes.
    """
    require_operator(actor)
    lock()
    run = Run(actor, at, told)
    references.check(run, plan)
    run.settle()
    _authority(run, plan)
    for institution in plan.institutions:
        with run.entry(institution.path):
            _institution(run, institution)
    run.settle()
    for department in references.parents_first(plan.departments):
        with run.entry(department.path):
            _department(run, department)
    run.settle()
    people = bring_in(run, plan.officials)
    run.settle()
    seat_all(run, people)
    run.settle()
    has_operator = Duty.objects.at(at).filter(role=Role.OPERATOR).exists()
    return Imported(tuple(run.changes), tuple(run.passwords), tuple(_absent(plan, at)), has_operator)


def _authority(run: Run, plan: Plan) -> None:
    present = authority()
    zone = plan.zone or present.zone
    with run.entry("authority", counts=False):
        if (tidied(plan.name), zone) != (present.name, present.zone):
            describe_authority(run.actor, name=plan.name, zone=zone, at=run.at)
            run.changed("authority described")
        if plan.officials_shown and plan.officials_shown != present.officials_shown:
            set_officials_shown(run.actor, policy=plan.officials_shown, at=run.at)
            run.changed(f"officials shown by {plan.officials_shown}")


def _institution(run: Run, entry: InstitutionEntry) -> None:
    rows = [row for row in directory().institutions if row.code == entry.code]
    if not rows:
        create_institution(run.actor, code=entry.code, name=entry.name, kind=entry.kind, at=run.at)
        run.changed(f"institution {entry.code} created")
        return
    if _has_ended(run, entry.path, rows[-1]):
        return
    if rows[-1].kind != entry.kind:
        run.fault(f"{entry.path}.kind", "other_kind", _OTHER_KIND, code=entry.code, recorded=rows[-1].kind)
    if rows[-1].name != tidied(entry.name):
        rename_institution(run.actor, code=entry.code, name=entry.name, at=run.at)
        run.changed(f"institution {entry.code} renamed")


def _department(run: Run, entry: DepartmentEntry) -> None:
    row, phone = directory().structure.named(entry.code), clean_phone(entry.phone)
    if row is None:
        create_department(
            run.actor,
            code=entry.code,
            name=entry.name,
            institution_code=entry.institution,
            parent_code=entry.parent or None,
            phone=phone,
            at=run.at,
        )
        run.changed(f"department {entry.code} created")
    elif not _has_ended(run, entry.path, row) and _belongs_as_said(run, entry, row):
        if row.name != tidied(entry.name):
            rename_department(run.actor, code=entry.code, name=entry.name, at=run.at)
            run.changed(f"department {entry.code} renamed")
        if row.phone != phone:
            set_department_phone(run.actor, code=entry.code, phone=phone, at=run.at)
            run.changed(f"department {entry.code} has another phone")


def _belongs_as_said(run: Run, entry: DepartmentEntry, row: DepartmentRow) -> bool:
    """Whether institution and parent are those recorded; notes a fault for each that is not."""
    above = directory().structure.departments[row.parent_id].code if row.parent_id is not None else ""
    if entry.institution != row.institution_code:
        path, recorded = f"{entry.path}.institution", row.institution_code
        run.fault(path, "belongs_elsewhere", _ELSEWHERE, code=entry.code, recorded=recorded)
    if entry.parent != above:
        path = f"{entry.path}.parent"
        run.fault(path, "belongs_elsewhere", _ELSEWHERE, code=entry.code, recorded=above or _NONE)
    return (entry.institution, entry.parent) == (row.institution_code, above)


def _has_ended(run: Run, path: str, row: DepartmentRow | InstitutionRow) -> bool:
    """Whether it is no longer there: a file that is behind the times must not bring it back."""
    if covers(row.valid_from, row.valid_until, run.at) or row.valid_until is None:
        return False
    run.fault(f"{path}.code", "ended", _ENDED, code=row.code, day=run.day(row.valid_until))
    return True


def tidied(name: Text) -> Text:
    """A name as it would be stored."""
    return Text(tidy(name.ko), tidy(name.en))


def _absent(plan: Plan, at: datetime) -> list[str]:
    """What there is and the file does not name. Officials without an account come from imported histories."""
    present = directory()
    institutions = {row.code for row in present.institutions if covers(row.valid_from, row.valid_until, at)}
    departments = {row.code for row in present.structure.departments.values() if row.is_open(at)}
    in_service = Official.objects.at(at).filter(account__isnull=False)
    usernames = set(in_service.values_list("account__username", flat=True))
    found = {
        "institution": institutions - {entry.code for entry in plan.institutions},
        "department": departments - {entry.code for entry in plan.departments},
        "official": usernames - {entry.username for entry in plan.officials},
    }
    return [f"{what} {code}" for what, codes in found.items() for code in sorted(codes)]
