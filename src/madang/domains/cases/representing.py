"""For whom somebody may apply, and which mandates there are: reads for the person concerned, and for officials."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains import accounts
from madang.domains.cases import access
from madang.domains.cases.actions.filing import OnBehalf
from madang.domains.cases.models import Case, Mandate
from madang.domains.procedures import current_version
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

_State = Mandate.State
_EVERYTHING = Text("모든 업무", "Everything")
_BUSINESS, _PERSON = "business", "person"


@dataclass(frozen=True, slots=True)
class ActsFor:
    """Somebody for whom a person may apply. `value` stands in forms and drafts; it is empty for themself."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate as those concerned read it. `given`: the reader gave it, or their business did."""

    id: str
    given: bool
    principal: str
    representative: str
    scope: Text
    may_end: bool
    valid_from: datetime
    valid_until: datetime | None
    state: str
    on_paper: bool
    may_be_ended: bool


def acts_for(actor: Actor, procedure: str, now: datetime) -> list[ActsFor]:
    """For whom the actor may apply besides themself: their businesses, and who gave a mandate (three statements)."""
    if actor.account_id is None or actor.is_staff:
        return []
    businesses = {row.id: row for row in accounts.businesses_of(actor.account_id)}
    found = [ActsFor(f"{_BUSINESS}:{row.registration_number}", row.name) for row in businesses.values()]
    powers = [
        p
        for p in access.powers_of(actor.account_id)
        if p.case_id is None
        and p.procedure_code in ("", procedure)
        and p.valid_from <= now
        and (p.valid_until is None or now < p.valid_until)
    ]
    numbers = accounts.business_numbers(p.business_id for p in powers if p.business_id not in businesses)
    found += [ActsFor(f"{_BUSINESS}:{number}", name) for number, name in numbers.values()]
    people = accounts.usernames(p.principal_id for p in powers if p.principal_id)
    found += [ActsFor(f"{_PERSON}:{username}", name) for username, name in people.values()]
    return list(dict.fromkeys(found))


def on_behalf(value: str) -> OnBehalf | None:
    """What a form or draft said, for the filing; None for oneself."""
    kind, _, name = value.partition(":")
    if not name:
        return None
    return OnBehalf(business=name) if kind == _BUSINESS else OnBehalf(person=name)


def mandates_of(actor: Actor) -> list[MandateRow]:
    """The mandates the actor gave (their businesses included) and holds, newest first (five statements)."""
    if actor.account_id is None:
        return []
    businesses = {row.id: row.role for row in accounts.businesses_of(actor.account_id)}
    rows = (
        Mandate.objects.filter(access.concerns(actor.account_id, list(businesses)))
        .select_related("case")
        .order_by("-made_at", "-id")[:100]
    )
    return _rows(list(rows), actor.account_id, businesses)


def mandates_waiting(case: Case) -> list[tuple[str, str]]:
    """Id and representative of each paper that waits to be checked, for officials (two statements, or none)."""
    if not case.mandates_waiting:
        return []
    rows = list(Mandate.objects.filter(case=case, state=_State.WAITING).order_by("made_at", "id"))
    people = accounts.usernames(row.representative_id for row in rows)
    return [(row.id, " ".join(people.get(row.representative_id, ("", "")))) for row in rows]


def _rows(rows: list[Mandate], account_id: int, businesses: dict[int, str]) -> list[MandateRow]:
    people = accounts.usernames(
        i for row in rows for i in (row.principal_id, row.representative_id) if i is not None
    )
    names = accounts.business_names(row.business_id for row in rows if row.business_id is not None)
    found = []
    for row in rows:
        given = row.representative_id != account_id
        open_now = row.state in (_State.IN_FORCE, _State.WAITING)
        mine = row.business_id is None or not given or businesses.get(row.business_id) == "representative"
        found.append(
            MandateRow(
                id=row.id,
                given=given,
                principal=_principal(row, people, names),
                representative=people.get(row.representative_id, ("", ""))[1],
                scope=_scope(row),
                may_end=row.may_end,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                state=row.state,
                on_paper=row.on_paper,
                may_be_ended=open_now and mine,
            )
        )
    return found


def _principal(row: Mandate, people: dict[int, tuple[str, str]], names: dict[int, str]) -> str:
    if row.business_id is not None:
        return names.get(row.business_id, "")
    return people.get(row.principal_id, ("", ""))[1] if row.principal_id is not None else ""


def _scope(row: Mandate) -> Text:
    if row.case is not None:
        return Text(row.case.number, row.case.number)
    if not row.procedure_code:
        return _EVERYTHING
    try:
        return current_version(row.procedure_code).definition.name
    except NotFound:
        return Text(row.procedure_code, row.procedure_code)
