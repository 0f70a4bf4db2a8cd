"""The only way to a case: who is what to it, and who may see it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from madang.domains import accounts
from madang.domains.cases import stored
from madang.domains.cases.erased import erased_stub
from madang.domains.cases.models import Case, Consultation, Mandate
from madang.domains.cases.rules import Matter, Power, covers
from madang.domains.cases.states import Part
from madang.domains.organisation import Directory, directory, lineage, scope_of
from madang.kernel.actor import Actor, PostHeld, Role
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility, require_public, seen_by_public

LEAD_RANK = 2
APPLICANTS = frozenset({Part.APPLICANT, Part.MEMBER, Part.REPRESENTATIVE})


def parts_of(
    actor: Actor,
    case: Case,
    at: datetime,
    organisation: Directory,
    *,
    ask_consulted: bool = True,
) -> frozenset[Part]:
    """What the actor is to the case.

    `ask_consulted` may be left out where nobody consulted could do what is asked: it costs a statement.
    """
    parts = set()
    if actor.has(Role.SYSTEM):
        parts.add(Part.SYSTEM)
    if not actor.is_staff or actor.account_id == case.applicant_id:
        parts |= parts_for_applicant(actor, case, at)
    works = actor.is_staff and not actor.has(Role.OPERATOR)  # who runs the system works on no case
    if works:
        parts |= _parts_of_staff(actor, case, at, organisation)
    if works and ask_consulted and _is_consulted(actor, case, at, organisation):
        parts.add(Part.CONSULTED)
    return frozenset(parts)


def parts_for_applicant(actor: Actor, case: Case, at: datetime) -> set[Part]:
    """What the actor is to a case on the applicant's side: the applicant, of the business, or by mandate.

    Nobody is, once it was erased: whose it was is gone with it. One statement for a stranger to it, one more where a
    business applied; none for the applicant.
    """
    if case.erased_at is not None:
        return set()
    if _follows(actor, case) or (actor.account_id is not None and actor.account_id == case.applicant_id):
        return {Part.APPLICANT}
    if actor.account_id is None:
        return set()
    role = accounts.role_in(actor.account_id, case.business_id)
    if role:
        return {Part.APPLICANT if role == "representative" else Part.MEMBER}
    matter = Matter(case.procedure_code, case.applicant_id, case.business_id, case.pk)
    powers = [p for p in powers_of(actor.account_id) if covers(p, matter, at)]
    if not powers:
        return set()
    return {Part.REPRESENTATIVE, *({Part.EMPOWERED} if any(p.may_end for p in powers) else ())}


def _follows(actor: Actor, case: Case) -> bool:
    """Whether the receipt that opened this session is that of the case, or of the case it objects to."""
    if not actor.follows:
        return False
    if actor.follows == case.number:
        return True
    return case.appeal_of is not None and actor.follows == case.appeal_of.number


def powers_of(account_id: int) -> list[Power]:
    """The mandates in force that a person holds, as rules read them (one statement)."""
    rows = Mandate.objects.filter(representative_id=account_id, state=Mandate.State.IN_FORCE)
    return [power_of(row) for row in rows]


def concerns(account_id: int, business_ids: list[int]) -> Q:
    """The mandates that somebody gave, for themself or for their businesses, on their cases, or that they hold."""
    own_cases = Q(case__applicant_id=account_id) | Q(case__business_id__in=business_ids)
    return (
        Q(principal_id=account_id)
        | Q(representative_id=account_id)
        | Q(business_id__in=business_ids)
        | (Q(on_paper=True) & own_cases & Q(state=Mandate.State.IN_FORCE))
    )


def power_of(row: Mandate) -> Power:
    return Power(
        representative_id=row.representative_id,
        principal_id=row.principal_id,
        business_id=row.business_id,
        case_id=row.case_id,
        procedure_code=row.procedure_code,
        may_end=row.may_end,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        in_force=row.state == Mandate.State.IN_FORCE,
    )


def cases_of_mine(actor: Actor, at: datetime) -> QuerySet[Case]:
    """The cases in which the actor stands on the applicant's side, now."""
    followed = Q(number=actor.follows) | Q(appeal_of__number=actor.follows) if actor.follows else Q(pk__in=[])
    if actor.account_id is None:
        return Case.objects.filter(followed)
    mine = followed | Q(applicant_id=actor.account_id)
    if businesses := [row.id for row in accounts.businesses_of(actor.account_id)]:
        mine |= Q(business_id__in=businesses)
    for power in powers_of(actor.account_id):
        if at >= power.valid_from and (power.valid_until is None or at < power.valid_until):
            mine |= _covered_by(power)
    return Case.objects.filter(mine)


def _covered_by(power: Power) -> Q:
    if power.case_id is not None:
        return Q(pk=power.case_id)
    principal = (
        Q(business_id=power.business_id)
        if power.business_id is not None
        else Q(applicant_id=power.principal_id, business_id__isnull=True)
    )
    return principal & Q(procedure_code=power.procedure_code) if power.procedure_code else principal


def _parts_of_staff(actor: Actor, case: Case, at: datetime, organisation: Directory) -> set[Part]:
    parts = set()
    stands_for = officials_stood_for(actor)
    in_charge = organisation.department(organisation.structure.responsible(case.department_id, at))
    posts = [p for p in actor.posts if p.department_id in {in_charge.id, case.department_id}]
    if posts:
        parts.add(Part.DEPARTMENT)
    if any(p.rank >= LEAD_RANK for p in [*posts, *_posts_above(actor, in_charge.parent_id, organisation)]):
        parts.add(Part.SUPERIOR)
    if case.official_id in stands_for and (posts or case.official_id == actor.official_id):
        parts.add(Part.HANDLER)
    if case.signed_decision.get("step") and not stands_for.isdisjoint(
        case.signed_decision.get("waiting", ())
    ):
        parts.add(Part.SIGNER)
    for role, given in _LOOKING_OVER.items():
        if actor.reaches(role, in_charge.institution_code):
            parts |= given
    return parts


_LOOKING_OVER = {
    Role.EXECUTIVE: {Part.WATCHER},
    Role.AUDITOR: {Part.WATCHER, Part.DISCLOSURE},
    Role.INSPECTOR: {Part.WATCHER, Part.INSPECTOR},
    Role.DISCLOSURE_OFFICER: {Part.DISCLOSURE},
}
"""What a role makes of somebody where it reaches: a case of another institution is none of theirs."""


def officials_stood_for(actor: Actor) -> set[int]:
    """The actor's own official id and those of absent officials they act for."""
    own = {actor.official_id} if actor.official_id else set()
    return own | {p.acting_for_official_id for p in actor.posts if p.acting_for_official_id}


def cases_visible_to(actor: Actor, at: datetime) -> QuerySet[Case]:
    """The cases an actor may find: the public ones for everybody, the others by rank and department."""
    if not actor.is_staff:
        return cases_of_mine(actor, at) | Case.objects.filter(visibility=Visibility.PUBLIC)
    return cases_in_scope(actor, at) | Case.objects.filter(visibility=Visibility.PUBLIC)


def cases_in_scope(actor: Actor, at: datetime) -> QuerySet[Case]:
    """The cases an official may open as staff: everything for executives and inspection, else their departments'."""
    scope = scope_of(actor, at)
    if scope.everything:
        return Case.objects.all()
    consulted = Consultation.objects.filter(department_id__in=scope.department_ids).values("case_id")
    return Case.objects.filter(Q(department_id__in=scope.department_ids) | Q(pk__in=consulted))


def may_see_personal_data(parts: frozenset[Part]) -> bool:
    """Personal data is for the applicant and for those who work on the case or inspect it."""
    return not parts.isdisjoint(
        {*APPLICANTS, Part.HANDLER, Part.DEPARTMENT, Part.SUPERIOR, Part.SIGNER, Part.WATCHER}
    )


def access_case(actor: Actor, number: str, at: datetime) -> tuple[Case, frozenset[Part]]:
    """A case as staff or its applicant may open it, with what they are to it.

    Raises NotFound for everybody else, whether the case exists or not.
    """
    case = stored.case_numbered(number)
    if case is None:
        raise NotFound()
    parts = parts_of(actor, case, at, directory())
    if not parts:
        raise NotFound()
    return case, parts


def public_case(number: str) -> Case:
    """A case as the world may see it. Raises NotFound, or Gone with the stub where it was withdrawn or erased."""
    case = stored.case_numbered(number)
    if case is None:
        raise NotFound()
    require_seen(case)
    return case


def require_seen(case: Case) -> None:
    """Raises NotFound for a case that the world may not know of, Gone with the stub for one withdrawn or erased."""
    if case.visibility == Visibility.ERASED:
        raise erased_stub(case)
    require_public(case.visibility, withheld_at=case.withheld_at, reason=_reason(case))


def public_cases() -> QuerySet[Case]:
    """The cases that lists, feeds, exports and counts may show."""
    return Case.objects.filter(visibility=Visibility.PUBLIC)


def public_among(numbers: Collection[str]) -> frozenset[str]:
    """Which of these register numbers belong to public cases (one statement)."""
    return frozenset(public_cases().filter(number__in=numbers).values_list("number", flat=True))


def public_cases_by_other_index() -> QuerySet[Case]:
    """The same, for questions that another column narrows far more than visibility does (a number, a deadline).

    Nearly every case is public; a database that begins with that column walks the whole register.
    """
    return Case.objects.alias(seen=Coalesce("visibility", Value(""))).filter(seen=Visibility.PUBLIC)


def is_public(case: Case) -> bool:
    return seen_by_public(case.visibility)


def department_ids_of(code_ids: Sequence[int]) -> frozenset[int]:
    """Departments together with their predecessors, so that a merged department's cases are still found."""
    return frozenset(i for department_id in code_ids for i in lineage(department_id))


def _reason(case: Case) -> Text | None:
    return Text.of(case.withheld_reason) if case.withheld_reason else None


def _posts_above(actor: Actor, parent_id: int | None, organisation: Directory) -> list[PostHeld]:
    found: list[PostHeld] = []
    for _ in range(8):
        if parent_id is None:
            break
        found += [p for p in actor.posts if p.department_id == parent_id]
        parent_id = organisation.department(parent_id).parent_id
    return found


def _is_consulted(actor: Actor, case: Case, at: datetime, organisation: Directory) -> bool:
    waiting = [asked.department_id for asked in stored.unanswered_of(case.pk)]
    mine = {p.department_id for p in actor.posts}
    return any(not mine.isdisjoint({i, organisation.structure.responsible(i, at)}) for i in waiting)
