"""Dossiers: begun by an official of the department, filled field by field, published by a lead or above."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from madang.domains.documents.actions.curating import Curating, record, take_up
from madang.domains.documents.actions.typed import cleared, line, private_fault, refuse, refused
from madang.domains.documents.curated_access import curated_parts
from madang.domains.documents.curated_states import SHOWN, CuratedAct, CuratedPart
from madang.domains.documents.errors_curated import UNKNOWN_DEPARTMENT, UNKNOWN_KIND, UNKNOWN_OFFICIAL
from madang.domains.documents.kinds_of_dossiers import OFFICIALS, DossierKind, dossier_kinds
from madang.domains.documents.models import Dossier
from madang.domains.organisation import directory, official_by_code
from madang.domains.procedures import forms
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, NotFound


def begin_dossier(
    actor: Actor,
    *,
    kind: str,
    department: str,
    title: str,
    title_en: str = "",
    category: str = "",
    fields: Mapping[str, object] | None = None,
) -> str:
    """Begins a dossier in the name of a department (its code); nobody outside sees it. Gives its id.

    `category`: one of its kind's; the first where none is named. Fields may be filled in later. Raises InvalidInput.
    """
    now, chosen = clock.now(), dossier_kinds().get(kind)
    if chosen is None or (category and category not in chosen.categories):
        raise refused("kind", "unknown_kind", UNKNOWN_KIND)
    home = department_of_editor(actor, department)
    told = cleared({"title": line(title, needed=True), "title_en": line(title_en)})
    with transaction.atomic():
        row = Dossier(
            kind=kind,
            category=category or chosen.category,
            department_id=home[0],
            institution=home[1],
            begun_by_id=actor.official_id,
            begun_at=now,
            updated_at=now,
            fields=_cleaned(chosen, fields) if fields else {},
            **told,
        )
        work = Curating(actor, row, now, frozenset())
        record(work, "begun", disclosed=False, data={"kind": kind, "category": row.category}, texts=told)
        return row.uid


def edit_dossier(
    actor: Actor,
    uid: str,
    *,
    title: str,
    title_en: str = "",
    stage: str = "",
    fields: Mapping[str, object],
    seen_seq: int | None = None,
) -> None:
    """Changes the title, the stage and the fields; of a public one everybody sees it at once.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput with every fault at its field.
    """
    with transaction.atomic():
        work = take_up(Dossier, actor, uid, CuratedAct.EDIT, seen_seq=seen_seq)
        row, kind = work.row, dossier_kinds()[work.row.kind]
        if stage and stage not in kind.stages:
            raise refused("stage", "unknown_kind", UNKNOWN_KIND)
        told = cleared({"title": line(title, needed=True), "title_en": line(title_en)})
        row.title, row.title_en, row.stage = told["title"], told["title_en"], stage
        row.fields = _cleaned(kind, fields)
        record(work, "edited", disclosed=row.state in SHOWN, data={"stage": stage}, texts=told)


def department_of_editor(actor: Actor, code: str) -> tuple[int, str]:
    """The department of a code, which the actor edits for. Raises InvalidInput."""
    try:
        row = directory().department(code, clock.now())
    except NotFound:
        raise refused("department", "unknown_department", UNKNOWN_DEPARTMENT) from None
    if not {CuratedPart.EDITOR, CuratedPart.PUBLISHER} & curated_parts(
        actor, row.id, row.institution_code, clock.now()
    ):
        raise refused("department", "unknown_department", UNKNOWN_DEPARTMENT)
    return row.id, row.institution_code


def _cleaned(kind: DossierKind, typed: Mapping[str, object]) -> dict[str, Any]:
    """The fields as values of their types, once the gate found nothing private in them. Raises InvalidInput."""
    cleaned = forms.clean(kind.fields, typed)
    faults = list(cleaned.faults)
    values: dict[str, Any] = dict(cleaned.values)
    for name, value in values.items():
        if kind.types[name] == OFFICIALS:
            values[name] = _officials(name, str(value), faults)
        elif isinstance(value, str) and (private := private_fault(name, value)):
            faults.append(private)
    refuse(faults)
    return values


def _officials(field: str, typed: str, faults: list[FieldFault]) -> list[dict[str, object]]:
    """The officials named by their codes: `[{id, code}]`, each once."""
    found: dict[int, str] = {}
    for code in filter(None, (one.strip() for one in typed.replace("\n", ",").split(","))):
        official = official_by_code(code)
        if official is None:
            message = UNKNOWN_OFFICIAL.format(code=code[:20])
            faults.append(FieldFault(field, "unknown_official", message))
        else:
            found[official] = code.upper()
    return [{"id": official, "code": code} for official, code in found.items()]
