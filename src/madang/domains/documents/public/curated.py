"""What the world may see of dossiers and topics. What is not public in them is neither shown nor counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from madang.domains import cases
from madang.domains.documents import access, curated_access
from madang.domains.documents.curated_states import CuratedState
from madang.domains.documents.kinds import category_name
from madang.domains.documents.kinds_of_dossiers import OFFICIALS, DossierKind, dossier_kinds
from madang.domains.documents.models import Document, Dossier, DossierItem, Topic, TopicItem
from madang.domains.documents.public.record import record_of
from madang.domains.documents.public.shapes import PublicDocument, PublicPlace
from madang.domains.organisation import Directory, directory, officials_shown
from madang.domains.procedures import forms
from madang.kernel import moment
from madang.kernel.text import Text

PAGE = 30


@dataclass(frozen=True, slots=True)
class PublicStage:
    """A stage of a dossier's kind; `at`: it stands there now."""

    code: str
    name: Text
    at: bool


@dataclass(frozen=True, slots=True)
class PublicField:
    """A field of a dossier. `typed`: in the words of whoever typed it, the same in every language."""

    name: str
    label: Text
    type: str
    value: Text
    typed: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item: one of `document`, `case_number` and `dossier`, or an entry with `title` and `text`."""

    title: Text
    text: Text
    day: date | None
    stage: Text | None
    document: PublicDocument | None
    case_number: str
    dossier: "PublicDossierRow | None"


@dataclass(frozen=True, slots=True)
class PublicDossierRow:
    """A dossier in a list. English is empty where nobody typed it."""

    id: str
    title: Text
    kind: PublicPlace
    category: PublicPlace
    department: PublicPlace
    institution: PublicPlace
    archived: bool
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PublicDossier:
    """A dossier with its fields and items."""

    row: PublicDossierRow
    stages: tuple[PublicStage, ...]
    fields: tuple[PublicField, ...]
    items: tuple[PublicItem, ...]
    last_seq: int


@dataclass(frozen=True, slots=True)
class PublicTopic:
    """A topic; without items in lists."""

    id: str
    slug: str
    title: Text
    introduction: Text
    department: PublicPlace
    archived: bool
    published_at: datetime
    items: tuple[PublicItem, ...]
    last_seq: int


@dataclass(frozen=True, slots=True)
class DossierPage:
    """A page of a list of dossiers; `next` is the cursor of the following one."""

    rows: tuple[PublicDossierRow, ...]
    next: str
    total: int


@dataclass(frozen=True, slots=True)
class DossierFilters:
    """What a list of dossiers is narrowed by (codes); empty: by nothing."""

    category: str = ""
    kind: str = ""
    institution: str = ""
    department: str = ""


def dossier_list(filters: DossierFilters, *, limit: int = PAGE, cursor: str = "") -> DossierPage:
    """A page of public dossiers, the newest first (three statements). An unknown cursor begins at the start."""
    current = directory()
    found = _narrowed(curated_access.public_dossiers(), filters, current)
    total = found.count()
    start = int(cursor) if cursor.isascii() and cursor.isdecimal() and len(cursor) < 7 else 0
    rows = list(found.order_by("-published_at", "-id")[start : start + limit + 1])
    more = str(start + limit) if len(rows) > limit else ""
    return DossierPage(tuple(_row(row, current) for row in rows[:limit]), more, total)


def dossiers_of_category(category: str, *, limit: int = 10) -> DossierPage:
    """The newest dossiers of a category, for its page (three statements)."""
    return dossier_list(DossierFilters(category=category), limit=limit)


def dossiers_of_document(uid: str) -> tuple[PublicDossierRow, ...]:
    """The public dossiers that hold a public document, for its page (two statements)."""
    found = curated_access.public_dossiers().filter(items__document__uid=uid, items__shown=True)
    current = directory()
    return tuple(_row(row, current) for row in found.distinct().order_by("-published_at", "-id")[:20])


def dossiers_of_case(number: str) -> tuple[PublicDossierRow, ...]:
    """The public dossiers that hold a public case, for its page (two statements, once in a piece of work)."""
    return moment.kept(f"dossiers of case {number}", lambda: _dossiers_of_case(number))


def _dossiers_of_case(number: str) -> tuple[PublicDossierRow, ...]:
    found = curated_access.public_dossiers().filter(items__case_number=number, items__shown=True)
    current = directory()
    return tuple(_row(row, current) for row in found.distinct().order_by("-published_at", "-id")[:20])


def dossier_record(uid: str) -> PublicDossier:
    """A public dossier (six statements at most). Raises NotFound, Gone."""
    row, current = curated_access.public_dossier(uid), directory()
    kind = dossier_kinds()[row.kind]
    return PublicDossier(
        row=_row(row, current),
        stages=tuple(PublicStage(code, name, code == row.stage) for code, name in kind.stages.items()),
        fields=tuple(_fields(kind, row.fields, current)),
        items=_items(list(row.items.filter(shown=True)), kind.stages, current),
        last_seq=row.last_seq,
    )


def topic_list(*, archived: bool = False) -> tuple[PublicTopic, ...]:
    """The public topics in their order, without their items (two statements)."""
    state = CuratedState.ARCHIVED if archived else CuratedState.PUBLIC
    current = directory()
    rows = curated_access.public_topics().filter(state=state).order_by("position", "-id")
    return tuple(_topic(row, (), current) for row in rows)


def topic_record(slug: str) -> PublicTopic:
    """A public topic (six statements at most). Raises NotFound, Gone."""
    row, current = curated_access.public_topic(slug), directory()
    return _topic(row, _items(list(row.items.filter(shown=True)), {}, current), current)


def _narrowed(found: QuerySet[Dossier], filters: DossierFilters, current: Directory) -> QuerySet[Dossier]:
    asked = {"category": filters.category, "kind": filters.kind, "institution": filters.institution}
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if not filters.department:
        return found
    named = current.structure.named(filters.department)
    return found.filter(department_id__in=current.structure.lineage(named.id)) if named else found.none()


def _row(row: Dossier, current: Directory) -> PublicDossierRow:
    department = current.department(row.department_id)
    institution = current.institution(row.institution)
    return PublicDossierRow(
        id=row.uid,
        title=Text(row.title, row.title_en),
        kind=PublicPlace(row.kind, dossier_kinds()[row.kind].name),
        category=PublicPlace(row.category, category_name(row.category)),
        department=PublicPlace(department.code, department.name),
        institution=PublicPlace(institution.code, institution.name),
        archived=row.state == CuratedState.ARCHIVED,
        published_at=row.published_at or row.begun_at,
        updated_at=row.updated_at,
    )


def _topic(row: Topic, items: tuple[PublicItem, ...], current: Directory) -> PublicTopic:
    department = current.department(row.department_id)
    return PublicTopic(
        id=row.uid,
        slug=row.slug,
        title=Text(row.title, row.title_en),
        introduction=Text(row.introduction, row.introduction_en),
        department=PublicPlace(department.code, department.name),
        archived=row.state == CuratedState.ARCHIVED,
        published_at=row.published_at or row.begun_at,
        items=items,
        last_seq=row.last_seq,
    )


def _fields(kind: DossierKind, values: Mapping[str, Any], current: Directory) -> Iterable[PublicField]:
    for field in kind.fields:
        value, type = values.get(field.name), kind.types[field.name]
        if value is None or value == []:
            continue
        if type == OFFICIALS:
            said, typed = _officials([one["id"] for one in value], current), False
        else:
            said, typed = forms.say(field, value), type in ("text", "textarea", "url")
        day = date.fromisoformat(value) if type == "date" else None
        yield PublicField(field.name, field.label, type, said, typed, day)


def _officials(ids: Sequence[int], current: Directory) -> Text:
    """People in charge, as the authority's policy shows officials."""
    shown = officials_shown(ids, among=current)
    told = []
    for official in (shown[i] for i in ids if i in shown):
        who = official.name or official.officer_code or official.phone
        told.append(Text(f"{official.post.ko} {who}".strip(), f"{official.post.en} {who}".strip()))
    return Text.joined(", ", told)


def _items(
    rows: Sequence[DossierItem | TopicItem], stages: Mapping[str, Text], current: Directory
) -> tuple[PublicItem, ...]:
    """The items of which everybody may know, in order (three statements at most)."""
    documents = public_documents_of(rows, current)
    numbers = [row.case_number for row in rows if row.case_number]
    open_cases = cases.public_among(numbers) if numbers else frozenset()
    dossiers = _dossiers_of(rows, current)
    told = []
    for row in rows:
        document, dossier = (
            documents.get(row.document_id or 0),
            dossiers.get(getattr(row, "dossier_id", 0) or 0),
        )
        is_entry = not (row.document_id or row.case_number or getattr(row, "dossier_id", None))
        if is_entry or document or dossier or row.case_number in open_cases:
            stage = stages.get(row.stage)
            told.append(_item(row, stage, document, dossier))
    return tuple(told)


def _item(
    row: DossierItem | TopicItem,
    stage: Text | None,
    document: PublicDocument | None,
    dossier: PublicDossierRow | None,
) -> PublicItem:
    return PublicItem(
        title=Text(row.title, row.title_en),
        text=Text(row.text, row.text_en),
        day=row.day,
        stage=stage,
        document=document,
        case_number=row.case_number,
        dossier=dossier,
    )


def public_documents_of(rows: Iterable[Any], current: Directory) -> dict[int, PublicDocument]:
    """The records of those documents of items that are public, by key (one statement)."""
    ids = [row.document_id for row in rows if row.document_id]
    if not ids:
        return {}
    found: QuerySet[Document] = access.public_documents().filter(pk__in=ids)
    return {row.pk: record_of(row, with_files=False, among=current) for row in found}


def _dossiers_of(rows: Iterable[DossierItem | TopicItem], current: Directory) -> dict[int, PublicDossierRow]:
    ids = [row.dossier_id for row in rows if isinstance(row, TopicItem) and row.dossier_id]
    if not ids:
        return {}
    return {row.pk: _row(row, current) for row in curated_access.public_dossiers().filter(pk__in=ids)}
