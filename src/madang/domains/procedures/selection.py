"""Which procedures are disclosed, by which published criteria, and since when: chosen by the audit office, in public.

A choice is a new version of the procedure in which nothing else changes, so that one truth says what is disclosed.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madang.domains.procedures import rows
from madang.domains.procedures.actions import publish_version
from madang.domains.procedures.definition import CRITERIA, Disclosure
from madang.domains.procedures.drafts import first_instant
from madang.domains.procedures.models import Procedure, ProcedureVersion
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

_NO_CRITERION = Text(
    "공개하려면 선정 기준을 하나 이상 골라 주십시오.", "To disclose it, choose at least one of the criteria."
)
_NO_REASONS = Text(
    "그렇게 정한 까닭을 두 언어로 적어 주십시오.", "Please give the reasons in both languages."
)
_CHANGED = Text(
    "그사이 제{number}판이 공포되었습니다. 확인하고 다시 정해 주십시오.",
    "Version {number} was published meanwhile. Please look and choose again.",
)


@dataclass(frozen=True, slots=True)
class SelectionChoice:
    """One choice of the audit office about a procedure, as everybody may read it."""

    number: int
    valid_from: datetime
    disclosed: bool
    since: str
    selected_by: Text
    chosen_for: tuple[Text, ...]
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """A procedure with the choices made about it, the newest first; `now` is the one in force."""

    code: str
    name: Text
    sector: str
    now: SelectionChoice
    history: tuple[SelectionChoice, ...]
    coming: tuple[SelectionChoice, ...]


@transaction.atomic
def choose(
    actor: Actor,
    *,
    code: str,
    seen_number: int,
    disclosed: bool,
    chosen_for: Sequence[str],
    reasons: Text,
    first_day: date,
) -> rows.Version:
    """Chooses whether the cases of a procedure are disclosed, from a local day (today: at once), and says why.

    Cases filed from then on follow it; running ones keep their version. Raises NotAllowed, NotFound, InvalidInput,
    NotPossible (`newer_version`, `unchanged`).
    """
    if not actor.everywhere(Role.AUDITOR):
        raise NotAllowed()
    known = [criterion for criterion in CRITERIA if criterion in chosen_for]
    if disclosed and not known:
        raise _refused("chosen_for", _NO_CRITERION)
    if not (reasons.ko.strip() and reasons.en.strip()):
        raise _refused("reasons_ko", _NO_REASONS)
    now = clock.now()
    begins = first_instant(first_day, now)
    Procedure.objects.select_for_update().filter(code=code).first()
    newest = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number").first()
    if newest is None:
        raise NotFound()
    if newest.number != seen_number:
        raise NotPossible(_CHANGED.format(number=newest.number), "newer_version")
    document = deepcopy(newest.definition)
    document["disclosure"] = {
        "disclosed": disclosed,
        "since": first_day.isoformat(),
        "selected_by": _office(actor, document["disclosure"]["selected_by"]),
        "chosen_for": known,
        "criteria": [reasons.as_dict()],
    }
    return publish_version(actor, definition=document, valid_from=begins, at=now)


def all_selected(at: datetime | None = None) -> list[Selected]:
    """What is disclosed and what is not, with every change; by code (one statement, two the first time)."""
    at = at or clock.now()
    found: dict[str, list[rows.Version]] = {}
    for version in rows.all_versions():
        found.setdefault(version.code, []).append(version)
    return [one for code in sorted(found) if (one := _selected(found[code], at))]


def selection_of(code: str, at: datetime | None = None) -> Selected:
    """The same of one procedure. Raises NotFound."""
    found = _selected(rows.versions_of(code), at or clock.now())
    if found is None:
        raise NotFound()
    return found


def _selected(versions: Sequence[rows.Version], at: datetime) -> Selected | None:
    """`versions` oldest first."""
    in_force = [v for v in versions if v.valid_from <= at]
    if not in_force:
        return None
    made: list[SelectionChoice] = []
    before: Disclosure | None = None
    for version in versions:
        disclosure = version.definition.disclosure
        if disclosure != before:
            made.append(_choice(version))
        before = disclosure
    definition = in_force[-1].definition
    past = tuple(reversed([one for one in made if one.valid_from <= at]))
    coming = tuple(one for one in made if one.valid_from > at)
    return Selected(definition.code, definition.name, definition.sector, past[0], past, coming)


def _choice(version: rows.Version) -> SelectionChoice:
    disclosure = version.definition.disclosure
    return SelectionChoice(
        number=version.number,
        valid_from=version.valid_from,
        disclosed=disclosure.disclosed,
        since=disclosure.since,
        selected_by=disclosure.selected_by,
        chosen_for=tuple(CRITERIA[one] for one in disclosure.chosen_for if one in CRITERIA),
        reasons=disclosure.criteria,
    )


def _office(actor: Actor, before: dict[str, str]) -> dict[str, str]:
    """The department from which the auditor acts; the one that chose before, where they hold no post."""
    return actor.posts[0].department_name.as_dict() if actor.posts else before


def _refused(field: str, message: Text) -> InvalidInput:
    return InvalidInput(message, "invalid_choice", fields=(FieldFault(field, "invalid_choice", message),))
